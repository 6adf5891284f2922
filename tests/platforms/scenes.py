"""`python -m tests.platforms.scenes NAME FOLDER`: one scene, as on Windows; it ends with 0 if all
went well.

The program of this computer is what is imported, so that a scene has a process of its own.
"""

from __future__ import annotations

import asyncio
import importlib
import io
import os
import pkgutil
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from tests.platforms.windows import become_windows, is_open

if __name__ == "__main__":
    become_windows()

import pytest

import anosim_tui
from anosim_tui import cli, dashboard, files, log
from anosim_tui.account.account import Account
from anosim_tui.config.edit import FilePreferences
from anosim_tui.config.load import Flags, load
from anosim_tui.domain.purchases import Stage as PurchaseStage
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import moved_aside
from anosim_tui.storage.journal import Journal
from anosim_tui.ui import processes, terminal
from anosim_tui.ui.app import AnosimApp
from tests.storage.support import Inline
from tests.ui.stage import RENTAL, WAITING, Stage, stage
from tests.ui.support import NOON, StubAccount, full_state, notified, opened, until, words
from tests.ui.test_account import set_to
from tests.waiting import PATIENCE

EXPECTED_TO_NEED_MORE = {"anosim_tui.__main__"}  # it runs the program
CODE = "Your code is 482910."
DOES_NOT_EXIST_HERE = "Windows cannot suspend a program"


# --- imports -----------------------------------------------------------------------------------


async def imports(_folder: Path) -> None:
    """Every module imports, and what the scenes hide is hidden from it."""
    for found in pkgutil.walk_packages(anosim_tui.__path__, "anosim_tui."):
        if found.name not in EXPECTED_TO_NEED_MORE:
            importlib.import_module(found.name)
    theirs: Any = vars(files)["os"]
    assert (theirs.name, vars(files)["sys"].platform, os.name) == ("nt", "win32", "posix")
    assert not hasattr(vars(terminal)["select"], "poll")
    assert not hasattr(signal, "SIGHUP")
    assert not hasattr(vars(processes)["os"], "killpg")


WHOLE_ON_WINDOWS = ("tests/unit", "tests/api", "tests/storage", "tests/account")
"""The tests that the workflow runs there."""


async def tests(_folder: Path) -> None:
    """Those that run on Windows need nothing at import that Windows has not."""
    del time.tzset
    options = ("--collect-only", "-n0", "-p", "no:cacheprovider", "-o", "filterwarnings=")
    assert pytest.main([*options, *WHOLE_ON_WINDOWS]) == pytest.ExitCode.OK


# --- the demo ----------------------------------------------------------------------------------


async def demo(folder: Path) -> None:
    """All screens, help and palette; a copy; ctrl+z says why it does nothing."""
    (folder / "config.toml").touch()
    flags = Flags(demo=True, config=str(folder / "config.toml"))
    settings = load(flags, {}, folder)
    backend = dashboard.backend(settings, log.Scrubber(), flags, {})
    app = AnosimApp(settings, backend, dashboard.terminal_facts({}))
    async with app.run_test(size=(130, 42), notifications=True) as pilot:
        await until(pilot, lambda: "● online" in words(pilot))
        for key, shown in (("2", "Service"), ("3", "History"), ("4", "Balance"), ("1", "SMS")):
            await pilot.press(key)
            await until(pilot, partial(lambda part: part in words(pilot), shown))
        await pilot.press("question_mark")
        await until(pilot, lambda: "to search keys and words" in words(pilot))
        await pilot.press("escape", "colon", *"suspend")
        await until(pilot, lambda: DOES_NOT_EXIST_HERE in words(pilot))
        await pilot.press("escape", "ctrl+z")
        await until(pilot, lambda: notified(pilot)[-1].startswith(DOES_NOT_EXIST_HERE))
        await pilot.press("c")
        await until(pilot, lambda: "sent to the terminal" in notified(pilot)[-1])
        await pilot.press("q")
    assert app.return_code == 0


# --- settings ----------------------------------------------------------------------------------


async def settings(folder: Path) -> None:
    """Two settings are changed; while an editor has the file open, that is said."""
    file = folder / "config.toml"
    file.write_bytes(b"# mine\r\nrequests_per_minute = 30\r\n")
    preferences = FilePreferences(Flags(config=str(file)), {}, folder)
    reload = partial(load, preferences.flags, {}, folder)
    account = StubAccount(full_state(), demo=False)
    async with opened(account, preferences=lambda: preferences, reload=reload) as pilot:
        await pilot.press("4", "s")
        await set_to(pilot, "theme", "light")
        with file.open("rb"):
            await pilot.press("enter")
            pilot.app.screen.query_one("Input").value = "dark"  # type: ignore[attr-defined]
            await pilot.press("enter")
            await until(pilot, lambda: "cannot be written" in notified(pilot)[-1])
        assert 'theme = "light"\r\n' in file.read_bytes().decode()
        await set_to(pilot, "theme", "dark")
    lines = file.read_bytes().decode().split("\r\n")
    assert lines[:2] == ["# mine", "requests_per_minute = 30"]
    assert 'theme = "dark"' in lines
    assert names(folder) == [file.name], "no draft is left behind"


def names(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


# --- the account -------------------------------------------------------------------------------


@asynccontextmanager
async def kept(folder: Path) -> AsyncIterator[Stage]:
    """The app on an account that is kept in `folder`; at the end its files are closed."""
    path, books = folder / "archive" / "sandbox.sqlite3", Journal(folder / "purchases.db")
    archive = Archive(path, VirtualClock(NOON), executor=Inline())
    async with stage(archive=archive, journal=books) as scene:
        yield scene
    deadline = time.monotonic() + PATIENCE
    while is_open(path) or is_open(folder / "purchases.db"):
        await asyncio.sleep(0.002)
        assert time.monotonic() < deadline, "a file stays open"


async def purchase(folder: Path) -> None:
    """A number is bought, and stands in the journal."""
    async with kept(folder) as scene:
        before = len(scene.world.bookings)
        await scene.select(WAITING)
        await scene.press("o")
        await scene.until_shown("available")
        await scene.press("y")
        await scene.until(lambda: any("Bought" in one for one in notified(scene.pilot)))
        assert len(scene.world.bookings) == before + 1
        scene.world.audit()
    journal = Journal(folder / "purchases.db")
    journal.open()
    assert [one.purchase.stage for one in journal.entries()] == [PurchaseStage.PLACED]
    journal.close()
    journal.path.write_bytes(b"no journal" * 100)  # type: ignore[union-attr]
    journal.begin_anew()
    journal.close()
    assert moved_aside(folder / "purchases.db")


async def archive(folder: Path) -> None:
    """A damaged archive that another program has open cannot be moved aside until that ends."""
    path: Path = folder / "archive" / "sandbox.sqlite3"
    async with kept(folder) as scene:
        scene.world.deliver(RENTAL, "Shop", "The first.")
        await scene.until_shown("The first.")
    other = spoiled(path)
    async with kept(folder) as scene:
        before = {one.text for one in scene.world.messages}
        with other:
            await scene.until_shown("another program is using the file")
            scene.world.deliver(RENTAL, "Shop", CODE)
            await scene.until_shown(CODE)
            await passed(scene, 70)
            assert moved_aside(path) == []
            assert is_open(path)
        await scene.until_shown("The saved data was damaged")
        account: Account = scene.account
        assert account.store.state.storage.trouble == ""
    assert [one.read_bytes()[:10] for one in moved_aside(path)] == [b"no archive"]
    assert texts(path) >= {*before, CODE}


def spoiled(path: Path) -> BinaryIO:
    """The file, damaged, as another program has it open."""
    path.write_bytes(b"no archive" * 1000)
    return path.open("rb")


async def passed(scene: Stage, seconds: int) -> None:
    for _ in range(seconds):
        await scene.clock.advance(1)
        await scene.pilot.pause()


def texts(path: Path) -> set[str]:
    import sqlite3

    database = sqlite3.connect(path)
    found = {text for (text,) in database.execute("SELECT text FROM messages")}
    database.close()
    return found


# --- commands ----------------------------------------------------------------------------------


async def commands(folder: Path) -> None:
    """A few commands, and what doctor says of a folder that is not in the profile."""
    chosen = ("--data-dir", str(folder))
    code, text = printed("doctor", "--demo", *chosen)
    assert code == 0, text
    assert f"Windows may let others open {folder}" in text
    assert "data folder" in text
    for command in (("config",), ("keys",), ("code", CODE), ("config", "--example")):
        code, text = printed(*command)
        assert (code, bool(text)) == (0, True)


def printed(*arguments: str) -> tuple[int, str]:
    stream = io.StringIO()
    with redirect_stdout(stream), redirect_stderr(stream):
        code = cli.main(arguments)
    return code, stream.getvalue()


# --- helpers and the console -------------------------------------------------------------------


async def hooks(folder: Path) -> None:
    """A hook that takes too long is ended with what it started, by the tool of Windows."""
    started, ended = folder / "started", folder / "ended"
    tool = folder / "taskkill"
    tool.write_text(f'#!/bin/sh\necho "$@" > {ended}\nkill -9 $4\n')
    tool.chmod(0o700)
    os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
    result = await processes.run(f"echo $$ > {started}; exec sleep 600", "", 0.5, whole=True)
    assert result.problem
    assert ended.read_text() == f"/F /T /PID {started.read_text()}"
    ended.unlink()
    assert not (await processes.run("exit 0", "", 60.0, whole=True)).problem
    assert not ended.exists()
    tool.unlink()
    assert (await processes.run("exec sleep 600", "", 0.2)).problem


async def console(_folder: Path) -> None:
    """Closing the window leaves; ctrl+c and ctrl+break are not touched."""
    import ctypes

    handlers: list[Callable[[int], bool]] = []

    class Kernel:
        @staticmethod
        def SetConsoleCtrlHandler(handler: Callable[[int], bool], add: bool) -> None:  # noqa: N802
            assert add
            handlers.append(handler)

    vars(ctypes).update(
        WinDLL={"kernel32": Kernel}.__getitem__, WINFUNCTYPE=lambda *_: lambda function: function
    )
    left: list[int] = []
    handler = terminal.watch_console(left.append)
    assert handlers == [handler]
    with time_stands_still() as slept:
        assert [handlers[0](event) for event in (0, 1)] == [False, False]
        assert left == slept == []
        assert handlers[0](2)
    assert left == [signal.SIGTERM]
    assert slept == [terminal._GRACE]


@contextmanager
def time_stands_still() -> Iterator[list[float]]:
    slept: list[float] = []
    usual, time.sleep = time.sleep, slept.append
    try:
        yield slept
    finally:
        time.sleep = usual


SCENES: dict[str, Callable[[Path], Awaitable[None]]] = {
    one.__name__: one
    for one in (imports, tests, demo, settings, purchase, archive, commands, hooks, console)
}

if __name__ == "__main__":
    asyncio.run(SCENES[sys.argv[1]](Path(sys.argv[2])))  # type: ignore[arg-type]
