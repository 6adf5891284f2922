"""The data folder of a running program: closed on leaving, unreadable, something in the way."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from anosim_tui import saved_screens
from anosim_tui.storage.database import path_for
from tests.terminal.terminal import Sandbox, program, sandbox, terminal

RENTAL = 910001
NOBODY = 65534
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("setpriv") is None, reason="only root can give up its rights"
)


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox() as served:
        yield served


def test_leaving_closes_the_archive(box: Sandbox, tmp_path: Path) -> None:
    path = path_for(tmp_path, box.base_url)
    with terminal(program("--data-dir", str(tmp_path)), environment=box.environment) as screen:
        screen.until_shown("● online")
        box.deliver(RENTAL, "Shop", "the last of all")
        screen.until_shown("the last of all")
        screen.press("q")
        assert screen.ended() == 0
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name]
    # The file alone, as a backup takes it, has everything.
    shutil.copy(path, tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as database:
        found = database.execute("SELECT count(*) FROM messages WHERE text = 'the last of all'")
        assert found.fetchone() == (1,)


@as_root
@pytest.mark.parametrize(
    ("what", "of_another"), [(".", False), (".", True), ("archive", True), ("below", False)]
)
def test_a_data_folder_that_cannot_be_read_is_said_and_ends_nothing(
    box: Sandbox, tmp_path: Path, what: str, *, of_another: bool
) -> None:
    data = tmp_path / "data" / ("inner" if what == "below" else "")
    locked = tmp_path / "data" if what == "below" else data / what
    locked.mkdir(parents=True)
    locked.chmod(0o700 if of_another else 0o000)
    if of_another:
        os.chown(locked, NOBODY, NOBODY)
    # Root that may no longer do what others may not.
    command = ["setpriv", "--bounding-set=-all", *program("--data-dir", str(data))]
    with terminal(command, environment=box.environment) as screen:
        screen.until_shown("● online")
        screen.until_shown("Nothing is being saved")
        screen.until_shown("Check the permissions of")
        box.deliver(RENTAL, "Shop", "shown all the same")
        screen.until_shown("shown all the same")
        screen.press("q")
        assert screen.ended() == 0


def test_a_stopped_program_keeps_nothing_from_another(box: Sandbox, tmp_path: Path) -> None:
    command = program("--data-dir", str(tmp_path))
    with (
        terminal(command, environment=box.environment, start=subprocess.Popen) as first,
        terminal(command, environment=box.environment) as second,
    ):
        first.until_shown("● online")
        second.until_shown("● online")
        first.process.send_signal(signal.SIGSTOP)  # as ctrl+z does
        box.deliver(RENTAL, "Shop", "while the first stands still")
        second.until_shown("while the first stands still")
        second.press("q")
        assert second.ended() == 0
        first.process.send_signal(signal.SIGCONT)
        first.until_shown("while the first stands still")
        first.press("q")
        assert first.ended() == 0
    with closing(sqlite3.connect(path_for(tmp_path, box.base_url))) as database:
        found = database.execute("SELECT count(*) FROM messages WHERE text LIKE 'while the%'")
        assert found.fetchone() == (1,)


@pytest.mark.parametrize("name", ["archive", "session"])
def test_a_fifo_in_the_place_of_a_file_never_hangs(box: Sandbox, tmp_path: Path, name: str) -> None:
    archive = path_for(tmp_path, box.base_url)
    archive.parent.mkdir()
    path = archive if name == "archive" else saved_screens.path_for(tmp_path, box.base_url)
    os.mkfifo(path)
    with terminal(program("--data-dir", str(tmp_path)), environment=box.environment) as screen:
        screen.until_shown("● online")
        if name == "archive":
            screen.until_shown("The saved data was damaged")
        screen.press("q")
        assert screen.ended() == 0
