"""Keys that come in one write: nothing is asked or bought twice."""

from __future__ import annotations

import re
from pathlib import Path

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


def test_two_of_a_key_in_one_write_ask_once_and_buy_once(tmp_path: Path) -> None:
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
        screen.press("\r\r")
        screen.until_shown(" available")
        assert questions(screen) == 1
        screen.press("yy")
        screen.until(lambda: orders(served) == 1, "the order")
        screen.until_shown("buying 1 ×")
        screen.press("\x1b")
        screen.until(lambda: is_gone(screen), "the question to go")
        # The same again, while the first is under way.
        screen.press("o")
        screen.until_shown(" available")
        screen.press("yy")
        screen.until_shown("Buy the same thing again?")
        screen.press("yy")
        screen.take_in(1.0)
        assert "Buy the same thing again?" in screen.words
        assert orders(served) == 1
        screen.press("n")
        screen.until(lambda: is_gone(screen), "the question to go")
        assert orders(served) == 1
