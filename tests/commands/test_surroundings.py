"""Odd surroundings of the process: a sentence and an exit code, never an unexpected error."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

import pytest

from tests.commands.kept import Kept
from tests.commands.process import NOBODY, assert_told
from tests.forks import popen
from tests.terminal.terminal import program, terminal
from tests.waiting import PATIENCE

# `TZ` may name a file, and this one says that local time is 100 hours ahead (RFC 8536).
FAR_ZONE = b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
FAR_ZONE += struct.pack(">lBB", 360_000, 0, 0) + b"FAR\0"


def run_anew(command: list[str], folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run `command` in a new interpreter: a fork has some surroundings of the tests."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.parametrize("name", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_the_cursor(name: str, tmp_path: Path) -> None:
    environment = {"TERM": name}
    with terminal(program("--demo"), environment=environment, folder=str(tmp_path)) as screen:
        assert screen.ended() == 2
        assert f"TERM={name} does not support full-screen programs; set it" in " ".join(
            screen.words.split()
        )


@pytest.mark.parametrize("arguments", [(), ("login",), ("watch",), ("forget",)])
def test_a_closed_standard_input(arguments: tuple[str, ...], tmp_path: Path) -> None:
    command = ["sh", "-c", 'exec "$@" <&-', "sh", *program(*arguments)]
    assert_told(run_anew(command, tmp_path, **NOBODY), 2)


def test_a_zone_that_no_time_can_be_shown_in(tmp_path: Path) -> None:
    zone = tmp_path / "zone"
    zone.write_bytes(FAR_ZONE)
    for arguments in ((), ("sms", "--demo")):
        done = run_anew(program(*arguments), tmp_path, TZ=f":{zone}")
        assert_told(done, 2, "TZ is not set to a valid time zone")


def test_a_full_disk(kept: Kept, tmp_path: Path) -> None:
    kept.fill()
    for arguments in (("export", "--data-dir", str(kept.folder)), ("config",), ("sms", "--demo")):
        with (
            Path("/dev/full").open("wb") as full,
            popen(
                program(*arguments), cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True
            ) as running,
        ):
            _, told = running.communicate(timeout=PATIENCE)
        assert running.returncode == 1
        assert told == "anosim-tui: The output could not be written (No space left on device).\n"


def test_a_terminal_that_takes_ascii_only(tmp_path: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii"}
    with terminal(program("--demo"), environment=environment, folder=str(tmp_path)) as screen:
        screen.until_shown("* online")
        assert screen.raw.isascii()
        assert b"\\u" not in screen.raw
        screen.press("q")
        assert screen.ended() == 0


def test_no_network(tmp_path: Path) -> None:
    with terminal(program(), environment=NOBODY, folder=str(tmp_path)) as screen:
        screen.until_shown("offline")
        screen.until_shown("check the network")
        told = "No data yet; press g to retry."
        screen.until(lambda: told in " ".join(screen.words.replace("▌", "").split()), told)


@pytest.mark.parametrize("size", [(39, 12), (40, 11)])
def test_a_terminal_too_small(size: tuple[int, int], tmp_path: Path) -> None:
    with terminal(program("--demo"), size=size, folder=str(tmp_path)) as screen:
        assert screen.ended() == 2
        columns, lines = size
        said = bytes(screen.raw).decode()
        assert f"This terminal has {columns} columns and {lines} lines" in said
        assert "needs at least 40 and 12. Enlarge the window" in said
