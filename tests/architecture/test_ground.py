"""The ground the tests stand on is the same everywhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from textual import constants

from tests import conftest

DIRTY = {
    "ANOSIM_API_KEY": "a-real-key",
    "COLORTERM": "truecolor",
    "NO_COLOR": "1",
    "SSH_TTY": "x",
    "TERM": "dumb",
    "TEXTUAL_ANIMATIONS": "full",
    "TEXTUAL_DEBUG": "1",
    "TEXTUAL_THEME": "nord",
    "TMUX": "x",
    "TZ": "Asia/Tokyo",
}


def test_nothing_of_the_surroundings_gets_in() -> None:
    kept = {"TERM", "TEXTUAL_ANIMATIONS", "TZ"}
    assert not (DIRTY.keys() - kept) & os.environ.keys()
    assert time.tzname[0] == "UTC"
    assert constants.TEXTUAL_ANIMATIONS == "none"
    assert constants.DEFAULT_THEME == "textual-dark"
    assert not constants.DEBUG
    assert Path.home() != Path("/")
    assert "anosim-tui-tests-" in str(Path.home())


def test_not_even_in_an_untidy_terminal() -> None:
    name = test_nothing_of_the_surroundings_gets_in.__name__
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", f"{__file__}::{name}"],
        env={**os.environ, **DIRTY},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("host", ["192.0.2.1", "anosim.invalid"])
def test_the_network_is_out_of_reach(host: str) -> None:
    with pytest.raises(conftest.NetworkUsed):
        socket.create_connection((host, 443), timeout=1)
    conftest.REACHED.clear()
