"""Keys that come in one write, or one right after the other: nothing is asked or bought twice."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.terminal.terminal import Sandbox, Terminal, program, sandbox, terminal

SLOW = {"kind": "slow", "endpoint": "POST /Orders", "seconds": 30}


def orders(served: Sandbox) -> int:
    """How many orders were sent."""
    return sum(
        one["method"] == "POST" and one["path"].lower().endswith("/orders")
        for one in served.requests()
    )


def is_gone(screen: Terminal) -> bool:
    """Whether no question stands there, down to its last line."""
    return not questions(screen) and " available" not in screen.words


def questions(screen: Terminal) -> int:
    """How many questions stand there."""
    return len(re.findall("Order a number|Buy the same again", screen.words))


@pytest.mark.parametrize("pause", [0.0, 0.2])
def test_two_of_a_key_ask_once_and_buy_once(pause: float, tmp_path: Path) -> None:
    def press_twice(key: str) -> None:
        if not pause:
            screen.press(key + key)
            return
        screen.press(key)
        time.sleep(pause)
        screen.press(key)

    with (
        sandbox("--scenario", "quiet", "--products", "400") as served,
        terminal(
            program("--data-dir", str(tmp_path / "data")), environment=served.environment
        ) as screen,
    ):
        screen.until_shown("● online")
        screen.until_shown("all keys")
        served.break_with(**SLOW)
        screen.press("2")
        screen.until_shown("in stock")
        press_twice("\r")
        screen.until_shown(" available")
        assert questions(screen) == 1
        press_twice("y")
        screen.until(lambda: orders(served) == 1, "the order")
        screen.until_shown("buying 1 ×")
        screen.press("\x1b")
        screen.until(lambda: is_gone(screen), "the question to go")
        # The same again, while the first is under way.
        screen.press("o")
        screen.until_shown(" available")
        press_twice("y")
        screen.until_shown("Buy the same thing again?")
        press_twice("y")
        screen.take_in(1.0)
        assert "Buy the same thing again?" in screen.words
        assert orders(served) == 1
        screen.press("n")
        screen.until(lambda: is_gone(screen), "the question to go")
        assert orders(served) == 1
