"""Programs in terminals, watched from outside: their time, processor time and memory."""

from __future__ import annotations

import os
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.terminal.terminal import Terminal
from tests.terminal.terminal import terminal as any_terminal

# The program as a person starts it: what tests fork has its libraries loaded already.
terminal = partial(any_terminal, start=subprocess.Popen)
FLOORS = Path(__file__).parent / "floors"
PATIENCE = 60.0
# Nothing written for so many seconds: the frame is whole, and what comes later is another one.
FRAME = 0.01
QUIET = 0.05


@contextmanager
def prepared_environment() -> Iterator[None]:
    """Bytecode as an installed program has it, whatever the checkout's environment says."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ.pop("NO_COLOR", None)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def floor(name: str, *arguments: object) -> list[str]:
    """The command line of a floor app."""
    return [sys.executable, str(FLOORS / f"{name}.py"), *map(str, arguments)]


def loaded(*arguments: object) -> list[str]:
    """The command line of the program on an account that is given, not asked for."""
    return [sys.executable, "-m", "tests.benchmarks.loaded", *map(str, arguments)]


def processor_ms(pid: int) -> float:
    """What every thread of a process used so far."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


def memory_mb(pid: int) -> float:
    """What a process holds that is its own."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(fields[1]) - int(fields[2])) * resource.getpagesize() / 1024 / 1024


def take(screen: Terminal, seconds: float) -> bytes:
    """What is written within `seconds`, past the emulator; at once when something is there."""
    if not select.select([screen.handle], [], [], seconds)[0]:
        return b""
    return os.read(screen.handle, 65536)


def read_until(screen: Terminal, marker: bytes) -> None:
    """Take in output until `marker` was written, in small or capital letters."""
    seen, deadline = b"", time.monotonic() + PATIENCE
    while marker not in seen.lower():
        if time.monotonic() > deadline:
            raise AssertionError(f"never came: {marker!r} in {seen[-2000:]!r}")
        seen += take(screen, 1.0)


def let_pass(screen: Terminal, seconds: float) -> None:
    """Take in what is written for so long."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        take(screen, left)


def until_quiet(screen: Terminal, seconds: float = QUIET) -> float:
    """Take in output until nothing more comes for so long; the moment of the last byte."""
    last = time.perf_counter()
    while take(screen, seconds):
        last = time.perf_counter()
    return last


def press(screen: Terminal, key: str) -> float:
    """Milliseconds from a key to the last byte of the frame that shows it."""
    begun = time.perf_counter()
    screen.press(key)
    while not take(screen, 1.0):
        if time.perf_counter() - begun > PATIENCE:
            raise AssertionError(f"nothing changed on {key!r}")
    ended = until_quiet(screen, FRAME)
    until_quiet(screen)
    return (ended - begun) * 1000


def until_drawn(
    command: Sequence[str],
    marker: bytes,
    environment: dict[str, str] | None = None,
    folder: str | None = None,
) -> tuple[float, float]:
    """Milliseconds of wall and of processor time until `marker` is on the screen."""
    begun = time.perf_counter()
    with terminal(command, environment=environment, folder=folder) as screen:
        read_until(screen, marker)
        wall = (time.perf_counter() - begun) * 1000
        return wall, processor_ms(screen.process.pid)
