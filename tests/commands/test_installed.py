"""What `anosim-tui doctor` says of how it was installed, of extras, hooks, language and tmux."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from anosim_tui import language
from anosim_tui.commands import checks, doctor, installed
from anosim_tui.config.load import standard

REQUIRES = (
    "httpx<0.29,>=0.28",
    "keyring>=25; extra == 'keyring'",
    'textual-serve>=1.1.3; extra == "web"',
    "aiohttp>=3.12; extra == 'web'",
    "pytest>=8; extra == 'dev'",
)


class Metadata:
    """What stands in the `.dist-info` of an installed package."""

    requires = REQUIRES

    def __init__(self, **files: str) -> None:
        self._files = {name.replace("_json", ".json"): text for name, text in files.items()}

    def read_text(self, name: str) -> str | None:
        return self._files.get(name)


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that has aiohttp, and none of the other packages."""

    def version(name: str) -> str:
        if name != "aiohttp":
            raise PackageNotFoundError
        return "3.13"

    monkeypatch.setattr(installed, "version", version)
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/venv/bin/python")
    return tmp_path


def put(monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    monkeypatch.setattr(installed, "distribution", lambda _: Metadata(**files))


def from_folder(*, editable: bool) -> str:
    where = Path("/my clones/anosim").as_uri()
    return json.dumps({"url": where, "dir_info": {"editable": True} if editable else {}})


def commands(monkeypatch: pytest.MonkeyPatch, **files: str) -> tuple[str, str, str]:
    """The way it was installed, the words of the extras, and the command in them."""
    put(monkeypatch, **files)
    how, extras = installed.installed()
    assert (how.grade, extras.grade) == ("ok", "note")
    words, _, command = extras.words.partition(" To add them: ")
    return how.words, words, command


MISSING = "keyring (keeps the API key in your system's keyring), web (anosim-tui serve)."


def test_in_a_venv_with_pip(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, words, command = commands(
        monkeypatch, INSTALLER="pip\n", direct_url_json=from_folder(editable=False)
    )
    assert how == f"pip, in {prefix}"
    assert words == f"not installed: {MISSING}"
    assert command == (
        "/venv/bin/python -m pip install 'keyring>=25' 'textual-serve>=1.1.3' 'aiohttp>=3.12'"
    )


def test_in_an_editable_clone(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, _, command = commands(monkeypatch, direct_url_json=from_folder(editable=True))
    assert how == f"pip, in {prefix}, from the clone /my clones/anosim"
    assert command == "/venv/bin/python -m pip install -e '/my clones/anosim[keyring,web]'"


def test_in_a_venv_of_uv(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how, _, command = commands(monkeypatch, INSTALLER="uv")
    assert how.startswith("uv, in")
    assert command.startswith("uv pip install --python /venv/bin/python 'keyring>=25'")


def test_with_pipx(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / "pipx_metadata.json").touch()
    how, _, command = commands(monkeypatch, INSTALLER="pip")
    assert how.startswith("pipx, in")
    assert command.startswith("pipx inject anosim-tui 'keyring>=25' 'textual-serve>=1.1.3'")


def test_as_a_tool_of_uv_what_is_there_stays(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (prefix / "uv-receipt.toml").touch()
    there = ("keyring", "aiohttp")
    known = installed.version
    monkeypatch.setattr(installed, "version", lambda name: name in there or known(name))
    how, words, command = commands(monkeypatch, INSTALLER="uv")
    assert how.startswith("uv tool, in")
    assert words == "keyring; not installed: web (anosim-tui serve)."
    assert command == "uv tool install 'anosim-tui[keyring,web]'"


def test_on_windows_a_command_is_quoted_for_its_shell(
    prefix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(monkeypatch, INSTALLER="pip")
    found = installed.installation()
    assert found is not None
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        command = found.command(["keyring"])
    assert command == '/venv/bin/python -m pip install "keyring>=25"'


def test_all_extras_and_none_installed(prefix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch)
    monkeypatch.setattr(installed, "version", str)
    assert [one.words for one in installed.installed()][1:] == ["keyring, web"]

    def absent(_: str) -> None:
        raise PackageNotFoundError

    monkeypatch.setattr(installed, "distribution", absent)
    (check,) = installed.installed()
    assert (check.grade, check.words) == ("note", "not installed: running from source")


def test_of_this_project_every_extra_is_explained() -> None:
    found = installed.installation()
    assert found is not None
    assert found.extras.keys() <= installed._USES.keys()
    assert {"keyring", "notify", "sandbox"} <= found.extras.keys()


# --- language, mouse and hooks -----------------------------------------------------------------


def test_a_language_without_its_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.spoken(standard(), {}).words == "English"
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    language.use("de")
    check = checks.spoken(standard(), {"LANG": "de_DE.UTF-8"})
    assert check.grade == "note"
    assert check.words.startswith("English: the translation for Deutsch is missing")
    assert "for Русский is missing" in checks.spoken(standard(language="ru"), {}).words
    monkeypatch.setattr(language, "_current", "ru")
    assert checks.spoken(standard(language="ru"), {}).words == "Русский"


def test_the_mouse() -> None:
    assert checks.mouse(standard()).words.startswith("on; ")
    assert checks.mouse(standard(mouse=False)).words.startswith("off (")


@pytest.mark.parametrize(
    ("code", "grade", "words"),
    [
        (None, "ok", "none"),
        (("sh", "x.sh"), "ok", "hooks.code"),
        (("no-such-program", "x"), "wrong", "hooks.code (no-such-program)"),
        ('printf %s "$ANOSIM_CODE" | my-clipboard', "ok", "hooks.code"),
        ("cd /tmp && ls", "ok", "hooks.code"),
        ("no-such-program --code", "wrong", "hooks.code (no-such-program)"),
        ("$HOME/bin/x", "ok", "hooks.code"),
    ],
)
def test_the_programs_of_hooks(code: object, grade: str, words: str) -> None:
    check = checks.hooks(standard(hooks_code=code))
    assert check.grade == grade
    assert words in check.words


# --- tmux, GNU screen and Windows --------------------------------------------------------------


@pytest.mark.parametrize(
    ("waits", "term", "grade", "words"),
    [
        ("500", "tmux-256color", "note", "delays esc by 500 ms: set -sg escape-time 10"),
        ("10", "xterm-256color", "note", "does not describe tmux: set -g default-terminal"),
        ("10", "tmux-256color", "ok", "nothing to change"),
        ("", "screen-256color", "ok", "nothing to change"),
    ],
)
def test_tmux(
    waits: str, term: str, grade: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "tmux"
    fake.write_text(f"#!/bin/sh\n[ \"$*\" = 'show-options -sv escape-time' ] && echo {waits}\n")
    fake.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = {one.name: one for one in checks.terminal({"TMUX": "x", "TERM": term}, (80, 24))}
    assert found["tmux"].grade == grade
    assert words in found["tmux"].words


@pytest.mark.parametrize(("term", "grade"), [("screen", "note"), ("screen-256color", "ok")])
def test_gnu_screen(term: str, grade: str) -> None:
    found = {one.name: one for one in checks.terminal({"STY": "1.x", "TERM": term}, (80, 24))}
    assert found["screen"].grade == grade


def test_a_terminal_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    found = {one.name: one for one in checks.terminal({"WT_SESSION": "x"}, (80, 24))}
    assert (found["terminal"].words, found["colors"].words) == ("Windows Terminal", "16 million")
    console = next(checks.terminal({}, (80, 24)))
    assert console.grade == "ok"
    assert "the Windows console" in console.words


def test_folders_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    inside, outside = tmp_path / "me" / "data", tmp_path / "data"
    assert doctor._as_windows_has_it(inside).words == f"{inside} (in your Windows profile)"
    assert doctor._as_windows_has_it(outside).grade == "note"
    assert f"choose a folder in {tmp_path / 'me'}" in doctor._as_windows_has_it(outside).words
