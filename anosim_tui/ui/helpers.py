"""Programs that help the screen, run apart from it: none can block it, print on it or delay
leaving it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PATIENCE: Final = 2.0
"""Seconds: longer than any helper that works, short enough that the words come while they are
expected."""


def own(module: str, *arguments: str) -> tuple[str, ...]:
    """The command of a module beside this one that is a program; -P keeps the folder that this
    program was started in out of what it imports."""
    return (sys.executable, "-P", str(Path(__file__).with_name(f"{module}.py")), *arguments)


async def fed(command: Sequence[str], text: str, patience: float) -> bool:
    """Run `command` with `text` as its input; whether it ended well within `patience` seconds.

    What it starts and leaves behind, as xclip does, goes on.
    """
    return await _run(command, text, patience, asyncio.subprocess.DEVNULL) is not None


async def asked(command: Sequence[str], text: str, patience: float) -> str | None:
    """What `command` printed, given `text`; `None` where it did not end well in time."""
    return await _run(command, text, patience, asyncio.subprocess.PIPE)


async def _run(command: Sequence[str], text: str, patience: float, output: int) -> str | None:
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=output,
            stderr=asyncio.subprocess.DEVNULL,
            # A group of its own, so that a hanging helper is ended with the helper it started.
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(patience):
            printed, _ = await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        await _end(process)
        return None
    except asyncio.CancelledError:
        await _end(process)
        raise
    return (printed or b"").decode("utf-8", "replace") if process.returncode == 0 else None


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    await process.wait()
