"""Getting a code onto the clipboard by every way there is, and knowing whether it got there.

OSC 52 asks the terminal, which never answers; under tmux's default it is lost. pyperclip and
`tmux load-buffer -w` do confirm. pyperclip may raise, print or hang, depending on the helper it
finds, so it runs in a process of its own that is ended when it takes too long.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Final

# Longer than any helper that works, short enough that the words come while they are expected.
_PATIENCE: Final = 2.0
_PYPERCLIP: Final = (
    sys.executable,
    "-c",
    "import sys, pyperclip; pyperclip.copy(sys.stdin.buffer.read().decode('utf-8', 'replace'))",
)
_TMUX: Final = ("tmux", "load-buffer", "-w", "-")


async def copy_outside(text: str, *, tmux: bool, desktop: bool) -> bool:
    """Hand `text` to the clipboards that can confirm; whether any of them did.

    Args:
        text: what to copy; it never stands in a command line.
        tmux: whether the program runs inside tmux.
        desktop: whether this machine's own clipboard is the person's (not so over SSH).
    """
    routes = [*([_TMUX] if tmux else []), *([_PYPERCLIP] if desktop else [])]
    return any(await asyncio.gather(*(_feed(command, text) for command in routes)))


async def _feed(command: Sequence[str], text: str) -> bool:
    """Run `command` with `text` as its input; whether it ended well in time."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            # A group of its own, so that a hanging helper is ended with the helper it started.
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        await _end(process)
        return False
    except asyncio.CancelledError:
        await _end(process)
        raise
    return process.returncode == 0


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    await process.wait()
