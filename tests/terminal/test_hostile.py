"""The corpus of hostile texts through every screen and dialog of the program in a real terminal."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path

import pytest

from tests.hostile.corpus import CANARY
from tests.hostile.service import KEY, TEXTS, hostile_service
from tests.hostile.wire import foreign
from tests.terminal.terminal import Terminal, program, terminal
from tests.waiting import PATIENCE

ENTER, ESCAPE, TAB, DOWN = "\r", "\x1b", "\t", "\x1b[B"
PAGE_DOWN, HOME, END = "\x1b[6~", "\x1b[H", "\x1b[F"

# What is pressed on a selected booking, and what leads out of it again.
ON_BOOKING = (ENTER, "o", "e", "s", "S", "x", "xy", "ry", "R", "u", "l")
SHORT = (ENTER, "o", "l", "xy")
# So many looks in a row, so many seconds apart, find the program asleep once a key is dealt with.
LOOKS, APART = 3, 0.01


def step(screen: Terminal, keys: str) -> None:
    """Press `keys` and take in what comes of it, until the program has nothing more to do.

    The emulator is left out: its bytes are what counts here.
    """
    screen.press(keys)
    idle = 0
    deadline = time.monotonic() + PATIENCE
    while idle < LOOKS and time.monotonic() < deadline:
        wrote = bool(select.select([screen.handle], [], [], APART)[0])
        if wrote:
            try:
                screen.raw += os.read(screen.handle, 65536)
            except OSError:
                return
        idle = idle + 1 if not wrote and sleeps(screen) else 0


def sleeps(screen: Terminal) -> bool:
    """Whether the program's main thread waits for something to happen."""
    stat = Path(f"/proc/{screen.process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "S"


def leave(screen: Terminal) -> None:
    """Out of whatever is open."""
    step(screen, ESCAPE)
    time.sleep(0.1)  # in which an escape is still the beginning of another key
    step(screen, "")


def press_all(screen: Terminal, *keys: str) -> None:
    """Press one after the other."""
    for key in keys:
        if key == ESCAPE:
            leave(screen)
        else:
            step(screen, key)


def walk_live(screen: Terminal, details: int) -> None:
    press_all(screen, PAGE_DOWN)
    for keys in ON_BOOKING if details > 2 else SHORT:
        press_all(screen, DOWN, *keys, ESCAPE)
    press_all(screen, ESCAPE, TAB, HOME)
    for _ in range(details):
        # Its links, if it has any, are asked about and never opened.
        press_all(screen, ENTER, PAGE_DOWN, END, "o", ESCAPE, ESCAPE, DOWN)
    press_all(screen, *[PAGE_DOWN] * 2 * details)


def walk_catalog(screen: Terminal) -> None:
    press_all(screen, "2", PAGE_DOWN, PAGE_DOWN, "t", "t", "f", "n", DOWN, ESCAPE)
    press_all(screen, "/", *"ca", ESCAPE, ENTER, ESCAPE, ESCAPE)


def walk_the_rest(screen: Terminal) -> None:
    press_all(screen, "3", PAGE_DOWN, ENTER, PAGE_DOWN, ESCAPE, "/", *"ca", ESCAPE, ESCAPE)
    press_all(screen, "4", PAGE_DOWN, "?", PAGE_DOWN, ESCAPE, ":", *"co", ESCAPE, "K", ESCAPE)
    press_all(screen, "s", DOWN, DOWN, ESCAPE, "1", "p", DOWN, "v", ENTER, ESCAPE, "p")


@pytest.mark.parametrize("size", [(120, 36), pytest.param((60, 20), marks=pytest.mark.campaign)])
def test_nothing_of_theirs_reaches_the_terminal(
    size: tuple[int, int], tmp_path: Path, campaign: bool
) -> None:
    log = tmp_path / "log"
    with (
        hostile_service() as service,
        terminal(
            program("--log", str(log), "--data-dir", str(tmp_path / "data")),
            size=size,
            environment=service.environment,
            folder=str(tmp_path),
        ) as screen,
    ):
        screen.until_shown("● online")
        screen.until_shown("running")
        walk_live(screen, details=len(TEXTS) if campaign else 2)
        walk_catalog(screen)
        walk_the_rest(screen)
        service.complaining = True
        press_all(screen, "1", "g")
        screen.until(lambda: b"Offline since" in screen.raw, "the banner")
        step(screen, "q")
        assert screen.ended() == 0, screen.words
    raw = bytes(screen.raw)
    assert not foreign(raw)[:5]
    assert CANARY.encode() in raw, "the corpus was never drawn"
    # The walk presses c at times; what it copies is a code of one line, never a stranger's words.
    assert all(text.isprintable() and CANARY not in text for text in screen.copied())
    asked = {f"{method} {path.split('/')[3].partition('?')[0]}" for method, path in service.asked}
    # Every dialog that was answered with yes did ask; nothing else was sent.
    assert {one for one in asked if not one.startswith("GET")} <= {
        "PATCH OrderBookings",
        "POST OrderBookingShare",
        "POST OrderBookingsAutoRenewal",
    }
    assert {"GET Sms", "GET OrderBookingsCurrent", "GET Products", "PATCH OrderBookings"} <= asked
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert KEY.encode() not in raw + b"".join(written)
    assert CANARY not in log.read_text()


@pytest.mark.campaign
def test_nothing_of_theirs_reaches_the_terminal_by_a_shared_booking(tmp_path: Path) -> None:
    with hostile_service() as service:
        link = f"{service.base_url}/orderbookingshare?token=hostile-token"
        with terminal(program("watch", link), folder=str(tmp_path)) as screen:
            screen.until_shown("● online")
            for _ in TEXTS:
                press_all(screen, DOWN)
            press_all(screen, ENTER, END, ESCAPE, HOME, "p", PAGE_DOWN, "p", "?", ESCAPE)
            service.complaining = True
            press_all(screen, "g")
            step(screen, "q")
            assert screen.ended() == 0, screen.words
    raw = bytes(screen.raw)
    assert not foreign(raw)[:5]
    assert CANARY.encode() in raw, "the corpus was never drawn"
    assert {method for method, _ in service.asked} == {"GET"}


def test_the_check_sees_what_it_looks_for() -> None:
    for theirs in (
        "\x1b]0;title\x07",
        "\x1b]8;;https://evil.example\x1b\\",
        "\x1b[5m",
        "\x1b[38;5;1;8m",
        "\x9b31m",
        "\x1b[2J",
        "\x1bPq\x1b\\",
        "\x07",
        "\b",
        "a\u202eb",
        "a\u200db",
        "a\u200bb",
        "a\ufeffb",
        "\x1b[?47l",
    ):
        assert foreign(theirs.encode()), ascii(theirs)
    assert not foreign("\x1b[1;38;5;8;48;2;5;6;8m漢字é\x1b[0m\x1b[12;3H\r\n".encode())
