"""The five commonest mistakes, made as a new user makes them: the words must be enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.process import NOBODY
from tests.terminal.terminal import Sandbox, program, terminal


def test_no_key_leads_to_the_first_screen(tmp_path: Path) -> None:
    with terminal(program(), folder=str(tmp_path)) as screen:
        screen.until_shown("API key")
        screen.until_shown("demo")


def test_a_wrong_key(served: Sandbox, tmp_path: Path) -> None:
    wrong = {**served.environment, "ANOSIM_API_KEY": "wrong-key-77ab3"}
    with terminal(program(), environment=wrong, folder=str(tmp_path)) as screen:
        screen.until_shown("does not accept")
        assert "wrong-key" not in screen.words


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
