"""The data folder of a running program: closed on leaving, unreadable, something in the way."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from anosim_tui import session_file
from anosim_tui.account.archive.files import path_for
from tests.terminal.terminal import Sandbox, program, sandbox, terminal

RENTAL = 910001
NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with sandbox() as served:
        yield served


def test_leaving_closes_the_archive(box: Sandbox, tmp_path: Path) -> None:
    path = path_for(tmp_path, box.base_url)
    with terminal(program("--data-dir", str(tmp_path)), environment=box.environment) as screen:
        screen.until_shown("● live")
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
@pytest.mark.parametrize("rights", [0o000, 0o700, 0o500, 0o555])
@pytest.mark.parametrize("what", ["the data folder", "the archive's folder"])
def test_a_data_folder_that_cannot_be_read_is_said_and_ends_nothing(
    box: Sandbox, what: str, rights: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)
        data = home / "data"
        (data / "archive").mkdir(parents=True)
        data.chmod(rights if what == "the data folder" else 0o777)
        (data / "archive").chmod(rights if what != "the data folder" else 0o777)
        environment = {**box.environment, "HOME": name}
        start = partial(subprocess.Popen, user=NOBODY, group=NOBODY, extra_groups=())
        with terminal(
            program("--data-dir", str(data)), environment=environment, folder=name, start=start
        ) as screen:
            screen.until_shown("● live")
            readable = what == "the data folder" and rights in (0o500, 0o555)
            if not (readable and rights == 0o555):
                screen.until_shown("Nothing is kept")
                screen.until_shown("Check the rights of")
            box.deliver(RENTAL, "Shop", "shown all the same")
            screen.until_shown("shown all the same")
            screen.press("q")
            assert screen.ended() == 0


@pytest.mark.parametrize("name", ["archive", "session"])
def test_a_fifo_in_the_place_of_a_file_never_hangs(box: Sandbox, tmp_path: Path, name: str) -> None:
    archive = path_for(tmp_path, box.base_url)
    archive.parent.mkdir()
    path = archive if name == "archive" else session_file.path_for(tmp_path, box.base_url)
    os.mkfifo(path)
    with terminal(program("--data-dir", str(tmp_path)), environment=box.environment) as screen:
        screen.until_shown("● live")
        if name == "archive":
            screen.until_shown("The archive was damaged")
        screen.press("q")
        assert screen.ended() == 0
