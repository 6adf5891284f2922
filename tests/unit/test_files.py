"""Files and folders nobody else may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from anosim_tui import files


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.posix
def test_folders_are_made_for_their_owner_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        files.make_private_folder(tmp_path / "a" / "b")
    finally:
        os.umask(old)
    assert rights(tmp_path / "a") == rights(tmp_path / "a" / "b") == 0o700


@pytest.mark.posix
def test_an_existing_folder_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    files.make_private_folder(tmp_path)
    assert rights(tmp_path) == 0o755


@pytest.mark.posix
def test_a_file_is_for_its_owner_only_even_if_it_was_not(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("before\n")
    old.chmod(0o644)
    for path in (old, new):
        with files.append_private(path) as file:
            file.write("after \ud800\n")
        assert rights(path) == 0o600
    assert old.read_text() == "before\nafter \\ud800\n"


def test_the_places_of_this_program() -> None:
    assert files.config_file().name == "config.toml"
    assert "anosim-tui" in files.config_file().parts
    assert "anosim-tui" in files.data_folder().parts
