"""What differs between systems, piece by piece, with the name of another system put in place."""

from __future__ import annotations

import errno
import os
import select
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from anosim_tui import cli, files
from anosim_tui.commands import config
from anosim_tui.exit_codes import CannotStart
from anosim_tui.storage.database import beside, move_aside
from anosim_tui.ui import terminal
from tests.account.fakes import START

Named = Callable[[str], None]


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Named:
    """Gives the system another name, and one folder for everything of a program."""
    one = tmp_path / "Application Support" / "anosim-tui"
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: one)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: one)
    return lambda name: monkeypatch.setattr(sys, "platform", name)


# --- folders -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["darwin", "win32"])
def test_key_configuration_and_data_have_folders_of_their_own(
    name: str, system: Named, tmp_path: Path
) -> None:
    system(name)
    one = tmp_path / "Application Support" / "anosim-tui"
    expected = (one / "config" / "config.toml", one / "data")
    assert (files.config_file(), files.data_folder()) == expected
    files.make_private_folder(files.data_folder())
    assert (files.config_file(), files.data_folder()) == expected


def test_what_is_in_the_one_folder_already_stays_there(system: Named, tmp_path: Path) -> None:
    system("darwin")
    one = tmp_path / "Application Support" / "anosim-tui"
    files.make_private_folder(one / "archive")
    assert (files.config_file(), files.data_folder()) == (one / "config.toml", one)


def test_on_linux_the_folders_are_those_of_xdg(system: Named, tmp_path: Path) -> None:
    system("linux")
    one = tmp_path / "Application Support" / "anosim-tui"
    assert (files.config_file(), files.data_folder()) == (one / "config.toml", one)


# --- the editor --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "chosen", "words"),
    [
        ("win32", r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst',
         [r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst"]),
        ("win32", r"C:\Users\O'Neil\edit.exe --wait", [r"C:\Users\O'Neil\edit.exe", "--wait"]),
        ("linux", "code --wait 'a b'", ["code", "--wait", "a b"]),
    ],
)  # fmt: skip
def test_an_editor_with_quotes(
    name: str, chosen: str, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", name)
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert config._editor({"EDITOR": chosen}) == words


def test_an_editor_is_found_as_the_shell_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {"code": r"C:\bin\code.cmd", r"C:\My Tools\edit.exe": r"C:\My Tools\edit.exe"}
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("shutil.which", there.get)
    assert config._editor({"EDITOR": "code --wait"}) == [r"C:\bin\code.cmd", "--wait"]
    assert config._editor({"EDITOR": r"C:\My Tools\edit.exe"}) == [r"C:\My Tools\edit.exe"]


def test_a_quote_that_is_not_closed_is_said() -> None:
    with pytest.raises(CannotStart, match="unclosed quote; correct EDITOR"):
        config._editor({"EDITOR": "vim '"})


# --- pipes and terminals -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "error", "is_closed"),
    [
        ("posix", BrokenPipeError(errno.EPIPE, "x"), True),
        ("posix", OSError(errno.EINVAL, "x"), False),
        ("nt", OSError(errno.EINVAL, "x"), True),
        ("nt", OSError(errno.ENOSPC, "x"), False),
    ],
)
def test_a_closed_pipe(
    name: str, error: OSError, is_closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.os, "name", name)
    assert cli._is_closed_pipe(error) == is_closed


def test_a_terminal_that_cannot_be_polled_is_looked_at_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on macOS, where `poll` answers POLLNVAL at once."""

    class Poll:
        def register(self, *_: object) -> None:
            pass

        def poll(self, _: float) -> list[tuple[int, int]]:
            return [(0, select.POLLNVAL)]

    slept: list[float] = []
    monkeypatch.setattr("select.poll", Poll)
    monkeypatch.setattr("time.sleep", slept.append)
    ours, theirs = os.openpty()
    assert not terminal._is_gone(theirs, 1.0)
    assert slept == [1.0], "it would keep the processor busy"
    os.close(ours)
    os.close(theirs)
    with pytest.raises(termios.error):
        termios.tcgetattr(theirs)
    assert terminal._is_gone(theirs, 1.0)


# --- files that are open -----------------------------------------------------------------------


def test_all_files_of_a_database_are_moved_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive"
    all_ = {path, *beside(path)}
    for one in all_:
        one.write_text(one.name)
    rename = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if self == path:
            raise PermissionError(errno.EACCES, "used by another process")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(PermissionError):
        move_aside(path, START)
    assert set(tmp_path.iterdir()) == all_
    monkeypatch.setattr(Path, "rename", rename)
    assert move_aside(path, START).read_text() == "archive"
    assert not path.exists()
