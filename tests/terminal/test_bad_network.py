"""The program in a terminal, the service in another process, and a network that comes and goes."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.terminal.terminal import Sandbox, Terminal, program, sandbox, terminal
from tests.waiting import PATIENCE

RENTAL = 910001
OLD = "Packstation 127"  # stands in a message that was there from the beginning
READS = ("/Sms", "/OrderBookingsCurrent", "/Balance")


def asked(served: Sandbox) -> Counter[str]:
    """How often each path was asked for."""
    return Counter(one["path"].removeprefix("/api/v1") for one in served.requests())


def until_read(screen: Terminal, served: Sandbox, than: Counter[str]) -> float:
    """Wait until every part was read again; the seconds that took."""
    begun = time.monotonic()
    while any(asked(served)[path] <= than[path] for path in READS):
        assert time.monotonic() - begun < PATIENCE, screen.words
        screen.take_in(0.2)
    return time.monotonic() - begun


@pytest.mark.campaign
def test_a_network_that_comes_and_goes(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("requests_per_minute = 600\n")  # so that g never has to wait for its turn
    command = program("--data-dir", str(tmp_path), "--config", str(config))
    with (
        sandbox() as served,
        terminal(command, environment=served.environment, size=(130, 42)) as screen,
    ):
        screen.until_shown("● online")
        screen.until_shown(OLD)

        # Gone and back, three times: a banner each time, and a sentence for each way back, no more.
        notices = 0
        for _ in range(3):
            served.break_with(kind="reset")
            screen.press("g")
            screen.until_shown("✕ offline")
            screen.until_shown("to retry.")
            assert OLD in screen.words
            notices = max(notices, screen.words.count("Reconnected."))
            served.mend()
            screen.press("g")
            begun = time.monotonic()
            screen.until_shown("● online")
            assert time.monotonic() - begun < 5.0, "g waited for the back-off"
            notices = max(notices, screen.words.count("Reconnected."))
        assert 1 <= notices <= 3
        screen.until(lambda: "Reconnected." not in screen.words, "the last notice to go")

        # Asked to slow down.
        served.break_with(kind="429-retry-after", seconds=8)
        screen.press("g")
        screen.until_shown("Rate-limited by AnoSim")
        assert OLD in screen.words
        before = sum(asked(served).values())
        screen.take_in(5.0)
        assert sum(asked(served).values()) - before <= 2
        served.mend()
        screen.press("g")
        screen.until_shown("● online")

        # The key is refused in the middle: a banner says so, and K asks for another.
        served.break_with(kind="401")
        screen.press("g")
        screen.until_shown("key rejected")
        screen.press("K")
        screen.until_shown("Not now")
        assert "BOOKINGS" in screen.words
        screen.press("\x1b")
        screen.until(lambda: "Not now" not in screen.words, "the screen below")
        screen.until_shown(OLD)
        served.mend()
        screen.press("g")
        screen.until_shown("● online")

        # Stopped for a while, as by a suspended shell: what came is there at once.
        screen.process.send_signal(signal.SIGSTOP)
        served.deliver(RENTAL, "Shop", "Your code is 735109.")
        time.sleep(6)
        screen.process.send_signal(signal.SIGCONT)
        begun = time.monotonic()
        screen.until_shown("735109")
        assert time.monotonic() - begun < 5.0
        screen.press("q")
        assert screen.ended() == 0


@pytest.mark.campaign
def test_a_laptop_that_slept_asks_for_everything_when_it_wakes(tmp_path: Path) -> None:
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    command = [sys.executable, "-m", "tests.terminal.sleeping", str(ahead)]
    with (
        sandbox() as served,
        terminal(
            [*command, "--data-dir", str(tmp_path / "data")], environment=served.environment
        ) as screen,
    ):
        screen.until_shown("● online")
        screen.until_shown("running")
        before = asked(served)
        screen.take_in(6.0)
        assert asked(served)["/Balance"] == before["/Balance"]  # every five minutes, as a rule
        before = asked(served)
        ahead.write_text("7200")
        # Looked for every five seconds.
        assert until_read(screen, served, before) < 9.0
        screen.press("q")
        assert screen.ended() == 0
