"""What runs apart from the screen: programs, and threads that may wait forever.

None can block the screen, print on it or delay leaving it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct

PATIENCE: Final = 2.0
"""Seconds: longer than any helper that works, short enough that the words come while they are
expected."""


def own(deed: str) -> tuple[str, ...]:
    """The command of our own helper for a `deed`; -P keeps the folder that this program was started
    in out of what it imports."""
    return (sys.executable, "-P", str(Path(__file__).with_name("desktop_helper.py")), deed)


class Problem(Enum):
    """What went wrong with a program; the value is for the log."""

    NOT_STARTED = "not-started"
    TOO_SLOW = "too-slow"
    FAILED = "failed"


class HelperResult(Struct, frozen=True):
    """How a program ended.

    Attributes:
        printed: what it printed.
        problem: what went wrong; `None` where nothing did.
        detail: the reason, the seconds it got or its exit code.
    """

    printed: str = ""
    problem: Problem | None = None
    detail: str = ""


APART: Final[dict[str, Any]] = {
    "stdin": asyncio.subprocess.DEVNULL,
    "stdout": asyncio.subprocess.DEVNULL,
    "stderr": asyncio.subprocess.DEVNULL,
    # So that it is ended with what it started.
    "start_new_session": True,
    # Windows has no sessions: a console of its own, which is not shown, keeps it off the screen.
    "creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0),
}
"""How to start a program apart from this one and its terminal."""


async def fed(command: Sequence[str], text: str, patience: float) -> bool:
    """Run `command` with `text` as its input; whether it ended well within `patience` seconds.

    What it starts and leaves behind, as xclip does, goes on.
    """
    return not (await run(command, text, patience)).problem


async def asked(command: Sequence[str], text: str, patience: float) -> str | None:
    """What `command` printed, given `text`; `None` where it did not end well in time."""
    result = await run(command, text, patience, output=asyncio.subprocess.PIPE)
    return None if result.problem else result.printed


async def run(
    command: str | Sequence[str],
    text: str,
    patience: float,
    *,
    output: int = asyncio.subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
    whole: bool = False,
) -> HelperResult:
    """Run a command, a text by the shell, with `text` as its input.

    Args:
        patience: seconds it gets.
        output: where what it prints goes.
        environment: what it finds there, if not what this program does.
        whole: whether what it leaves running is ended, too; not on Windows, where nothing tells
            what that is.
    """
    given = APART | {"stdin": asyncio.subprocess.PIPE, "stdout": output, "env": environment}
    if isinstance(command, str):
        starting = asyncio.ensure_future(asyncio.create_subprocess_shell(command, **given))
    else:
        starting = asyncio.ensure_future(asyncio.create_subprocess_exec(*command, **given))
    try:
        process = await asyncio.shield(starting)
    except OSError as error:
        return HelperResult(problem=Problem.NOT_STARTED, detail=str(error.strerror))
    except asyncio.CancelledError:
        # It has begun all the same, and what it starts would go on.
        with contextlib.suppress(OSError):
            await _end(await starting)
        raise
    try:
        async with asyncio.timeout(patience):
            printed, _errors = await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        await _end(process)
        return HelperResult(problem=Problem.TOO_SLOW, detail=f"{patience:g}")
    except asyncio.CancelledError:
        await _end(process)
        raise
    if whole:
        await _end(process)
    if process.returncode:
        return HelperResult(problem=Problem.FAILED, detail=str(process.returncode))
    return HelperResult((printed or b"").decode("utf-8", "replace"))


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        elif process.returncode is None:
            await _end_tree(process.pid)
            process.kill()
    await process.wait()


async def _end_tree(pid: int) -> None:
    """End a program of Windows and what it started; without groups, only Windows knows that."""
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(PATIENCE):
            ending = await asyncio.create_subprocess_exec(
                *("taskkill", "/F", "/T", "/PID", str(pid)), **APART
            )
            await ending.wait()


R = TypeVar("R")


async def run_in_daemon_thread(work: Callable[[], R]) -> R:
    """What `work` returns or raises; the program does not wait for it when it leaves.

    Python ends only when every thread of `asyncio.to_thread` has.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[R] = loop.create_future()

    def settle(result: R | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]  # it is of `work`

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program has left
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="work", daemon=True).start()
    return await outcome
