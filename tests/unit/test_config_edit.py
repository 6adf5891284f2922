"""Changing one setting in a file that a person wrote: that line and nothing else."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.config.edit import FilePreferences, changed, rewrite
from anosim_tui.config.load import Flags
from anosim_tui.config.values import Value

MINE = """\
# mine
requests_per_minute = 30  # not too many

[limits]   # money
# order = 10.00
day = 25.00

[profiles.work]
read_only = true
"""


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("requests_per_minute", 45, "= 30  #", "= 45  #"),
        ("limits.day", Decimal("9.50"), "day = 25.00", "day = 9.50"),
        ("limits.order", Decimal(5), "day = 25.00\n", "day = 25.00\norder = 5\n"),
        ("limits.day", None, "day = 25.00\n", ""),
        ("limits.order", None, "", ""),
        ("read_only", True, "many\n", "many\nread_only = true\n"),
        ("profiles.work.read_only", False, "read_only = true", "read_only = false"),
        ("archive.enabled", False, "true\n", "true\n\n[archive]\nenabled = false\n"),
        (
            "profiles.work.limits.order",
            Decimal(3),
            "read_only = true\n",
            "read_only = true\n\n[profiles.work.limits]\norder = 3\n",
        ),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_one_line_changes(
    name: str, value: Value | None, before: str, after: str, ending: str
) -> None:
    wanted = MINE.replace(before, after) if before else MINE
    done = changed(MINE.replace("\n", ending), name, value)
    assert done == wanted.replace("\n", ending)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "[limits]\norder = 5\n"),
        ("limits.order = 7 # x", "limits.order = 5 # x"),
        ("'limits'.order='7'", "'limits'.order=5"),
        ("[limits]", "[limits]\norder = 5\n"),
        ("[limits]\n[limits.more]\n", "[limits]\norder = 5\n\n[limits.more]\n"),
        ("limits = {order = 7} # x\n", "limits = {order = 5} # x\n"),
        ("[limits]\norder = [\n7]\n", "[limits]\norder = 5\n"),
        (
            'note = """\n[limits]\norder = 7\n"""\n',
            'note = """\n[limits]\norder = 7\n"""\n\n[limits]\norder = 5\n',
        ),
    ],
)
def test_however_it_is_written(text: str, wanted: str) -> None:
    assert changed(text, "limits.order", 5) == wanted


def preferences(folder: Path, text: str, **flags: object) -> tuple[FilePreferences, Path]:
    path = folder / "mine.toml"
    path.write_text(text)
    return FilePreferences(Flags(config=str(path), **flags), {}, folder), path  # type: ignore[arg-type]


@pytest.mark.posix
def test_what_is_typed_is_checked_and_written_for_its_owner_through_a_link(tmp_path: Path) -> None:
    file, path = preferences(tmp_path, MINE)
    path.chmod(0o640)
    link = tmp_path / "link.toml"
    link.symlink_to(path)
    file = FilePreferences(Flags(config=str(link)), {}, tmp_path)
    assert file.change("requests_per_minute", " 50 ").counts
    assert "requests_per_minute = 50  # not too many" in path.read_text()
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert sorted(tmp_path.iterdir()) == sorted([link, path])
    with pytest.raises(ValueError, match="Allowed: a whole number from 1 to 600"):
        file.change("requests_per_minute", "lots")
    shown = {one.name: (one.value, one.origin) for one in file.rows()}
    assert shown["requests_per_minute"] == ("50", f"requests_per_minute in {link}")
    assert shown["limits.order"] == ("no limit", "default")
    assert "base_url" not in shown
    assert (
        file.change("requests_per_minute", "").words == f"Removed requests_per_minute from {link}."
    )
    assert "requests_per_minute" not in path.read_text()


def test_of_a_profile_it_is_written_to_its_table(tmp_path: Path) -> None:
    file, path = preferences(tmp_path, MINE, profile="work")
    file.change("requests_per_minute", "10")
    assert tomllib.loads(path.read_text())["profiles"]["work"] == {
        "read_only": True,
        "requests_per_minute": 10,
    }


def test_what_counts_before_the_file_is_named(tmp_path: Path) -> None:
    file, path = preferences(tmp_path, MINE, read_only=True)
    changed = file.change("read_only", "false")
    assert "--read-only overrides it" in changed.words
    assert not changed.counts
    path.write_text("read_only = 5\n")
    with pytest.raises(ValueError, match=r"read_only does not have an allowed value\."):
        file.rows()


@pytest.mark.posix
def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "anosim-tui" / "config.toml"
    file = FilePreferences(Flags(), {}, tmp_path)
    rewrite(path, "limits.day", Decimal("2.50"))
    assert path.read_text() == "[limits]\nday = 2.50\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert file.rows()
