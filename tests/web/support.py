"""`anosim-tui serve` as a real process on loopback."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyte

from tests import forks
from tests.terminal.terminal import program
from tests.waiting import PATIENCE

APP_ENDED, SERVER_STOPPED, TAKEN_OVER, BUSY = 4000, 4001, 4002, 4003


@dataclass
class Served:
    """A server that runs.

    Attributes:
        address: what it printed, with the token.
        process: the server.
    """

    address: str
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def socket(self) -> str:
        return f"{self.origin}/ws"

    def apps(self) -> set[int]:
        """The processes it started and that have not ended."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(one) for one in children.read_text().split() if is_alive(int(one))}

    def end(self, by: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(by)
        return self.process.wait(PATIENCE)


@contextmanager
def served(*options: str, environment: Mapping[str, str | None] | None = None) -> Iterator[Served]:
    """A server on a free port, without a terminal; `None` takes a variable away."""
    process = forks.popen(
        program("serve", "--port", "0", *options),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={
            name: text
            for name, text in {**os.environ, **(environment or {})}.items()
            if text is not None
        },
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line)
        assert found, line + process.stdout.read()
        yield Served(found[0], process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE)


def is_alive(process: int) -> bool:
    """Whether it runs still; nobody may be there to take note of its end."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for what happens in another process."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.01)


class Display:
    """What the page draws, by what it is sent."""

    def __init__(self, columns: int, lines: int) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)

    def feed(self, data: bytes) -> None:
        # pyte does not know these private sequences and would print them.
        self._stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p", b"", data))

    @property
    def words(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()
