"""A real terminal for tests: a pseudo-terminal, and an emulator that says what stands on it."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyte

from tests.forks import popen
from tests.forks import program as program
from tests.waiting import PATIENCE

KEY = "sandbox-key-0000"


@dataclass
class Terminal:
    """One program in one terminal.

    Attributes:
        process: the program.
        raw: every byte it wrote.
    """

    process: subprocess.Popen[bytes]
    handle: int
    screen: pyte.Screen
    raw: bytearray = field(default_factory=bytearray)

    def __post_init__(self) -> None:
        self._stream = pyte.ByteStream(self.screen)

    @property
    def words(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self.handle, keys.encode())

    def until(self, condition: Callable[[], bool], what: str) -> None:
        """Take in output until `condition` holds."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0 or not self._take_in(left):
                raise AssertionError(f"never came: {what}\n{self.words}")

    def until_shown(self, words: str) -> None:
        """Take in output until `words` stand on the screen."""
        self.until(lambda: words in self.words, words)

    def take_in(self, seconds: float) -> None:
        """Take in what comes for that long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self._take_in(left):
            pass

    def ended(self) -> int:
        """Take in the rest and wait for the end; the exit code."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._take_in(1.0):
            pass
        assert time.monotonic() < deadline, f"it did not end:\n{self.words}"
        return self.process.wait(PATIENCE)

    def copied(self) -> list[str]:
        """What was sent to the terminal's clipboard."""
        sent = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", bytes(self.raw))
        return [base64.b64decode(text).decode() for text in sent]

    def _take_in(self, seconds: float) -> bool:
        """Take in what comes within `seconds`; false once the program has closed its end."""
        if not select.select([self.handle], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.handle, 65536)
        except OSError:
            return False
        self.raw += data
        # pyte does not know these private sequences and would print them.
        self._stream.feed(re.sub(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p", b"", data))
        return bool(data)


@contextmanager
def terminal(
    command: Sequence[str],
    *,
    size: tuple[int, int] = (120, 36),
    environment: Mapping[str, str] | None = None,
    folder: str | None = None,
    start: Callable[..., subprocess.Popen[bytes]] = popen,
) -> Iterator[Terminal]:
    """Run `command` in a terminal of `size` columns and lines; it is ended on leaving.

    `start` is `subprocess.Popen` where the process itself is looked at, from outside.
    """
    ours, theirs = pty.openpty()
    columns, lines = size
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = start(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **(environment or {})},
        cwd=folder,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours, pyte.Screen(columns, lines))
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(ours)


@dataclass
class Sandbox:
    """A sandbox in another process, over HTTP.

    Attributes:
        base_url: the API's root.
        log: every line it printed, one a request.
    """

    base_url: str
    log: list[str]

    @property
    def environment(self) -> dict[str, str]:
        """What makes the program use it."""
        return {"ANOSIM_API_KEY": KEY, "ANOSIM_BASE_URL": self.base_url}

    def deliver(self, booking_id: int, sender: str, text: str) -> None:
        """Let a message arrive now."""
        self._call("sms", {"bookingId": booking_id, "sender": sender, "text": text})

    def requests(self) -> list[dict[str, Any]]:
        """What it was asked."""
        return list(self._call("requests"))

    def bookings(self) -> list[dict[str, Any]]:
        """Every booking as the API lists it, the newest first."""
        request = urllib.request.Request(f"{self.base_url}/OrderBookings?apikey={KEY}")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return list(json.loads(answer.read()))

    def break_with(self, **fault: object) -> None:
        """Let every answer go wrong, as the sandbox's faults describe it."""
        self._call("faults", fault)

    def mend(self) -> None:
        """Let nothing go wrong any more."""
        self._call("faults", method="DELETE")

    def _call(self, name: str, content: object = None, method: str | None = None) -> Any:
        url = self.base_url.replace("/api/v1", f"/__sandbox/{name}")
        data = None if content is None else json.dumps(content).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def sandbox(*options: str) -> Iterator[Sandbox]:
    """A sandbox on a free port of loopback; it is ended on leaving."""
    process = popen(
        program("sandbox", "--port", "0", "--scenario", "quiet", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    served = Sandbox("", [])
    try:
        for line in process.stdout:
            served.log.append(line)
            if found := re.search(r"ANOSIM_BASE_URL=(\S+)", line):
                # The last line of its greeting, which names the test key; requests follow.
                served.base_url = found.group(1)
                served.log.clear()
                break
        assert served.base_url, f"the sandbox did not start:\n{''.join(served.log)}"
        yield served
    finally:
        process.terminate()
        rest, _ = process.communicate(timeout=PATIENCE)
        served.log.append(rest or "")
