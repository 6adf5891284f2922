"""`anosim-tui config`: what counts and why, as real processes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from anosim_tui.commands.config import example
from anosim_tui.config.files import read_toml
from anosim_tui.config.settings import SETTINGS
from tests.commands.process import assert_told, objects, run

KEY = "a-key-nobody-has-4711"


def written(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_with_its_source_and_no_key(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "requests_per_minute = 30\n[limits]\norder = 2.50\n[profiles.work]\nread_only = true\n"
        "[profiles.work.limits]\norder = 9\n",
    )
    (tmp_path / ".env").write_text(f"ANOSIM_API_KEY_WORK={KEY}\n")
    options = ("config", "--config", str(path), "--profile", "work")
    environment = {"ANOSIM_BASE_URL": "https://one.example/api", "ANOSIM_DATA_DIR": "kept"}
    plain = run(tmp_path, *options, environment=environment)
    assert (plain.returncode, plain.stderr) == (0, "")
    first, _, *rows = plain.stdout.splitlines()
    assert first == str(path)
    assert KEY not in plain.stdout

    done = run(tmp_path, *options, "--json", environment=environment)
    found = {one["name"]: (one["value"], one["source"]) for one in objects(done.stdout)}
    said = {
        "profile": ("work", "--profile"),
        "key": ("…4711", f"ANOSIM_API_KEY_WORK in {tmp_path / '.env'}"),
        "base_url": ("https://one.example/api", "ANOSIM_BASE_URL"),
        "data_dir": (str(tmp_path / "kept" / "profiles" / "work"), "ANOSIM_DATA_DIR"),
        "requests_per_minute": (30, f"requests_per_minute in {path}"),
        "read_only": (True, f"profiles.work.read_only in {path}"),
        "limits.order": ("9.00", f"profiles.work.limits.order in {path}"),
        "limits.day": (None, "default"),
        "archive.enabled": (True, "default"),
        "archive.keep_days": (None, "default"),
    }
    rest = {name: one.default for name, one in SETTINGS.items() if name not in said}
    assert found == said | {name: (default, "default") for name, default in rest.items()}
    assert [row.split()[0] for row in rows] == list(found)


def test_the_example_is_read_as_nothing_set(tmp_path: Path) -> None:
    done = run(tmp_path, "config", "--example")
    assert (done.returncode, done.stdout) == (0, example())
    toml = read_toml(written(tmp_path, done.stdout))
    assert toml is not None
    assert (toml.values, toml.profiles) == ({}, {})


def test_and_with_every_line_switched_on_as_all_set(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line
        for line in example().splitlines()
    ]
    toml = read_toml(written(tmp_path, "\n".join(lines)))
    assert toml is not None
    assert set(toml.values) == set(SETTINGS)
    assert set(toml.profiles) == {"work"}
    assert tomllib.loads("\n".join(lines))["limits"]["order"] == 10


# --- editing -----------------------------------------------------------------------------------


def editor(folder: Path, text: str, code: int = 0) -> str:
    """A command that writes `text` to the file it is given."""
    path = folder / "editor.sh"
    path.write_text(f"#!/bin/sh\nprintf '%s' '{text}' > \"$2\"\nexit {code}\n")
    path.chmod(0o700)
    return f"{path} --wait"


def test_edit_makes_the_file_and_checks_it(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "config.toml"
    options = ("config", "--edit", "--config", str(path))
    looked = run(tmp_path, *options, environment={"EDITOR": "true"})
    assert (looked.returncode, looked.stdout) == (0, f"{path} is valid.\n")
    assert path.read_text() == example()
    assert path.stat().st_mode & 0o777 == 0o600

    environment = {"VISUAL": editor(tmp_path, "read_only = 1"), "EDITOR": "false"}
    wrong = run(tmp_path, *options, environment=environment)
    assert_told(
        wrong,
        1,
        f"{path}, line 1: read_only does not have an allowed value. Allowed: true or false.",
        "opens it again",
    )
    # A broken file is no reason not to open it.
    mended = run(tmp_path, *options, environment={"EDITOR": editor(tmp_path, "read_only = true")})
    assert mended.returncode == 0


@pytest.mark.parametrize(
    ("chosen", "code", "words"),
    [
        ("no-such-editor", 2, "no-such-editor cannot be started"),
        ("false", 1, "false ended with exit code 1"),
    ],
)
def test_an_editor_that_fails(tmp_path: Path, chosen: str, code: int, words: str) -> None:
    path = written(tmp_path, "")
    done = run(tmp_path, "config", "--edit", "--config", str(path), environment={"EDITOR": chosen})
    assert_told(done, code, words)


def test_only_one_thing_at_a_time(tmp_path: Path) -> None:
    assert_told(run(tmp_path, "config", "--edit", "--example"), 2, "not allowed with")
