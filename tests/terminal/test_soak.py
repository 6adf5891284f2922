"""Hours in minutes: many messages, and dialogs opened and closed, without growing."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import pytest

from tests.terminal.terminal import Terminal, program, sandbox, terminal

RENTAL = 910001
MESSAGES_A_SECOND = 10
MEGABYTE = 1024 * 1024


def memory(screen: Terminal) -> float:
    """What the program holds that is its own, in bytes."""
    fields = Path(f"/proc/{screen.process.pid}/statm").read_text().split()
    return (int(fields[1]) - int(fields[2])) * 4096


def take_in(screen: Terminal, until: float) -> None:
    """Read what the program writes until a moment of the monotonic clock, past the emulator."""
    import os
    import select

    while (left := until - time.monotonic()) > 0:
        if select.select([screen.handle], [], [], left)[0]:
            os.read(screen.handle, 65536)


def growth(samples: list[tuple[float, float]]) -> float:
    """Bytes a minute, by least squares over (seconds, bytes)."""
    middle = sum(at for at, _ in samples) / len(samples)
    level = sum(size for _, size in samples) / len(samples)
    over = sum((at - middle) * (size - level) for at, size in samples)
    return 60 * over / sum((at - middle) ** 2 for at, _ in samples)


@pytest.mark.campaign
def test_ten_minutes_of_messages_and_dialogs_level_off(tmp_path: Path) -> None:
    seconds = 600
    samples: list[tuple[float, float]] = []
    with (
        sandbox() as served,
        terminal(
            program("--data-dir", str(tmp_path)),
            environment=served.environment,
            size=(130, 42),
            start=subprocess.Popen,
        ) as screen,
    ):
        screen.until_shown("● online")
        begun = time.monotonic()
        for second in range(seconds):
            for part in range(MESSAGES_A_SECOND):
                number = second * MESSAGES_A_SECOND + part
                served.deliver(
                    RENTAL, "Shop", f"Your code is {100_000 + number}. Message {number}."
                )
                take_in(screen, begun + second + part / MESSAGES_A_SECOND)
            screen.press("\r" if second % 2 == 0 else "?")
            take_in(screen, begun + second + 0.95)
            screen.press("\x1b")
            samples.append((time.monotonic() - begun, memory(screen)))
        second_half = samples[len(samples) // 2 :]
        grown = growth(second_half)
        print(
            f"\nfrom {samples[0][1] / MEGABYTE:.1f} MB to {samples[-1][1] / MEGABYTE:.1f} MB, "
            f"{grown / MEGABYTE:.2f} MB a minute in the second half"
        )
        take_in(screen, time.monotonic() + 1.0)
        screen.press("q")
        assert screen.ended() == 0
    assert grown < MEGABYTE
