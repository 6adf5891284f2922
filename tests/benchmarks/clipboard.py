"""From an SMS on the server to its code on the clipboard, copied unasked."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.programs import PATIENCE, let_pass, read_until, take, terminal
from tests.benchmarks.row import Figure, Row
from tests.terminal.terminal import Sandbox, Terminal, program, sandbox

_CADENCE = 2_000.0
# Seconds after which nothing of the copy before is drawn any more.
_SETTLED = 0.5
# Each of them waits for its first code, so that messages are asked for every two seconds.
_BOOKING = """
[[bookings]]
name = "waiting{number}"
ago = "10s"
country = "Germany"
type = "Activation"
service = "WhatsApp"
duration = "20m"
"""
_FIRST_ID = 910001


def _scenario(count: int) -> str:
    head = 'title = "Many that wait"\nbalance = 100.0\n'
    return head + "".join(_BOOKING.format(number=number) for number in range(count))


def _until_copied(screen: Terminal, served: Sandbox, number: int) -> float:
    """Milliseconds from the message to the sequence that puts its code on the clipboard."""
    begun = time.perf_counter()
    served.deliver(_FIRST_ID + number, "WhatsApp", f"Your WhatsApp code: {481_000 + number}")
    seen = b""
    while b"\x1b]52;c;" not in seen:
        if time.perf_counter() - begun > PATIENCE:
            raise AssertionError("the code was never copied")
        seen = seen[-8:] + take(screen, 1.0)
    return (time.perf_counter() - begun) * 1000


def clipboard(runs: int) -> Iterable[Figure]:
    """The real program on a sandbox in another process, messages at every moment of its rhythm.

    They are spread evenly over it: at random, the median of so few would say how lucky they were.
    """
    count = 3 * runs
    moments = [(place + 0.5) / count * _CADENCE / 1000 for place in range(count)]
    random.Random(7).shuffle(moments)
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "waiting.toml"
        scenario.write_text(_scenario(count + 2))
        with (
            sandbox("--scenario", str(scenario)) as served,
            terminal(
                program("--data-dir", folder), environment=served.environment, folder=folder
            ) as screen,
        ):
            read_until(screen, b"running")
            let_pass(screen, 3.0)
            screen.press("a")
            let_pass(screen, 3.0)
            delays = []
            for number, moment in enumerate(moments):
                let_pass(screen, moment if moment > _SETTLED else moment + _CADENCE / 1000)
                delays.append(_until_copied(screen, served, number))
    yield Figure(
        "SMS on the server to clipboard, median", statistics.median(delays), None, _CADENCE / 2 + 60
    )
    delays.sort()
    yield Figure(
        "SMS on the server to clipboard, p95",
        delays[int(0.95 * (len(delays) - 1))],
        None,
        _CADENCE + 120,
    )


ROWS = (Row("clipboard", clipboard),)
