"""Leaving: a terminal that is gone, signals, the shell's job control, and a crash."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import termios
import time
from functools import partial
from pathlib import Path

import pytest

from tests.terminal.crashing import SECRET
from tests.terminal.terminal import Terminal, program, terminal
from tests.waiting import PATIENCE

# Makes the terminal the controlling one, as a shell's is; then a closed one sends SIGHUP.
OWNS_THE_TERMINAL = (
    "import fcntl, os, signal, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "if sys.argv[1] == 'ignore': signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    "os.execvp(sys.argv[2], sys.argv[2:])\n"
)


def owning(*command: str, hang_up: str = "as usual") -> list[str]:
    return [sys.executable, "-c", OWNS_THE_TERMINAL, hang_up, *command]


def close(screen: Terminal) -> None:
    """Close the terminal's end of the line."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, screen.handle)
    os.close(nothing)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(owning(*program("--demo")), id="SIGHUP", marks=pytest.mark.campaign),
        pytest.param(owning(*program("--demo"), hang_up="ignore"), id="SIGHUP ignored"),
        pytest.param(program("--demo"), id="no SIGHUP", marks=pytest.mark.campaign),
    ],
)
def test_a_closed_terminal_ends_the_program(command: list[str], campaign: bool) -> None:
    with terminal(command) as screen:
        screen.until_shown("● online")
        close(screen)
        assert screen.process.wait(5.0 if campaign else PATIENCE) in (129, 1)


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        pytest.param(signal.SIGHUP, marks=pytest.mark.campaign),
        pytest.param(signal.SIGINT, marks=pytest.mark.campaign),
    ],
)
def test_a_signal_ends_the_program_and_restores_the_terminal(number: signal.Signals) -> None:
    with terminal(program("--demo"), start=subprocess.Popen) as screen:
        before = termios.tcgetattr(screen.handle)
        screen.until_shown("● online")
        assert termios.tcgetattr(screen.handle) != before
        screen.process.send_signal(number)
        assert screen.ended() == 128 + number
        assert termios.tcgetattr(screen.handle) == before
        assert b"\x1b[?1049l" in screen.raw[-200:]


def test_ctrl_z_goes_back_to_the_shell_and_fg_comes_back() -> None:
    shell = owning("bash", "--norc", "--noprofile", "-i")
    with terminal(shell, environment={"PS1": "prompt> "}) as screen:
        screen.until_shown("prompt>")
        screen.press(" ".join(program("--demo")) + "\r")
        screen.until_shown("● online")
        left = screen.raw.count(b"\x1b[?1049l")
        screen.press("\x1a")
        screen.until(lambda: screen.raw.count(b"\x1b[?1049l") > left, "the shell's screen")
        screen.until(lambda: b"Stopped" in screen.raw, "the shell's word for it")
        screen.screen.reset()
        screen.press("fg\r")
        # Everything is drawn anew, not only what has changed in the meantime.
        for words in ("● online", "BOOKINGS", "NEWEST CODE", "MESSAGES", "all keys"):
            screen.until_shown(words)
        screen.raw.clear()
        screen.press("q")
        screen.until(lambda: b"prompt>" in screen.raw, "the shell")
        screen.press("echo code $?\r")
        screen.until(lambda: b"code 0" in screen.raw, "the exit code")


def stop_and_continue(screen: Terminal) -> None:
    screen.process.send_signal(signal.SIGSTOP)
    screen.process.send_signal(signal.SIGCONT)


def test_stopped_and_continued_it_still_hears_every_key_and_leaves() -> None:
    with terminal(program("--demo")) as screen:
        screen.until_shown("● online")
        for _ in range(4):  # the terminal is taken back each time, by one thread that reads keys
            taken = screen.raw.count(b"\x1b[?1049h")
            screen.screen.reset()
            stop_and_continue(screen)
            screen.until(partial(has_more, screen, b"\x1b[?1049h", taken), "the terminal")
            screen.until_shown("● online")
        screen.press("2")
        screen.until_shown("CATALOG")
        for _ in range(40):  # each while the one before is still at work
            stop_and_continue(screen)
            screen.take_in(0.01)
        deadline = time.monotonic() + PATIENCE
        while "BOOKINGS" not in screen.words and time.monotonic() < deadline:
            screen.press("1")  # what was typed before the last time is let go of
            screen.take_in(0.1)
        screen.press("q")
        assert screen.ended() == 0


def has_more(screen: Terminal, what: bytes, than: int) -> bool:
    return screen.raw.count(what) > than


@pytest.mark.parametrize("where", ["handler", "worker"])
def test_a_crash_restores_the_terminal_and_names_a_scrubbed_report(
    where: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.terminal.crashing", where, str(tmp_path)]
    with terminal(command) as screen:
        before = termios.tcgetattr(screen.handle)
        screen.until_shown("● online")
        screen.press("mD")
        assert screen.ended() == 1
        assert termios.tcgetattr(screen.handle) == before
    named = re.search(rb"is in\s+(\S+\.txt)", bytes(screen.raw))
    assert named is not None
    report = Path(named.group(1).decode())
    assert report.parent == tmp_path
    assert report.stat().st_mode & 0o777 == 0o600
    told = report.read_text()
    # The whole chain, whoever ran the code, and the circumstances.
    assert "in fail_at_once" in told
    assert "RuntimeError" in told
    assert where != "worker" or "LookupError" in told
    for fact in (
        "textual 8.",
        "theme: anosim-dark",
        "size: 120x36",
        "last actions: mute, next-theme",
    ):
        assert fact in told
    assert b"ended with an unexpected error" in screen.raw
    assert where != "handler" or b"RuntimeError, crashing.py" in screen.raw
    assert b"Traceback" not in screen.raw
    for secret in (SECRET, "failed with"):
        assert secret not in told.replace('raise RuntimeError(f"failed with {key}")', "")
        assert secret.encode() not in screen.raw
