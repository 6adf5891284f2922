"""The clipboard in a real tmux, with every setting of it and every kind of helper on the PATH."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from anosim_tui.ui.clipboard import Clipboards, Reach
from tests.terminal.terminal import program, sandbox, terminal
from tests.ui.test_copying import HANGS, WORKS, write

TMUX = shutil.which("tmux") or ""
CODE = "482910"
RENTAL = 910001

pytestmark = pytest.mark.skipif(not TMUX, reason="there is no tmux here")


def in_tmux(server: str, *command: str) -> str:
    asked = [TMUX, "-L", server, *command]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.rstrip("\n")


@pytest.fixture
def server(tmp_path: Path) -> str:
    """The name of a tmux server that is not there yet, and is gone afterwards."""
    return f"anosim-{os.getpid()}-{tmp_path.name[-12:]}"


async def test_tmux_confirms_and_is_cleared_only_of_the_code(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_tmux(server, "-f", "/dev/null", "new-session", "-d")
    try:
        monkeypatch.setenv("TMUX", in_tmux(server, "display-message", "-p", "#{socket_path},1,0"))
        clipboards = Clipboards(tmux=True, patience=20)
        in_tmux(server, "set-buffer", "other")
        assert await clipboards.put(CODE) is Reach.TMUX, "no terminal is attached"
        assert await clipboards.put(CODE) is Reach.TMUX
        assert in_tmux(server, "show-buffer") == CODE
        await clipboards.clear("111111")
        assert in_tmux(server, "show-buffer") == CODE
        await clipboards.clear(CODE)
        assert in_tmux(server, "show-buffer") == "other"
    finally:
        in_tmux(server, "kill-server")
    assert await clipboards.put(CODE) is Reach.TERMINAL, "the server is gone"


@pytest.mark.campaign
@pytest.mark.parametrize("setting", ["on", "external", "off"])
@pytest.mark.parametrize("kind", ["none", "hanging", "noisy"])
def test_a_code_arrives_or_the_words_say_how_far_it_came(
    setting: str, kind: str, server: str, tmp_path: Path
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "tmux").symlink_to(TMUX)
    if kind != "none":
        write(programs / "xclip", HANGS if kind == "hanging" else WORKS)
    (tmp_path / "tmux.conf").write_text(f"set -s set-clipboard {setting}\nset -g status off\n")
    (tmp_path / "config.toml").write_text("[clipboard]\nautomatic = true\n")
    ours = program(
        *("--config", str(tmp_path / "config.toml")), *("--data-dir", str(tmp_path / "data"))
    )
    with (
        sandbox() as served,
        terminal(
            [TMUX, "-L", server, "-f", str(tmp_path / "tmux.conf"), "new-session", *ours],
            environment={
                **served.environment,
                "PATH": str(programs),
                "DISPLAY": ":9",
                "TERM": "xterm-256color",
            },
        ) as screen,
    ):
        screen.until_shown("AUTO-COPY")
        screen.until_shown("● online")
        served.deliver(RENTAL, "Shop", f"Your code is {CODE}.")
        screen.press("g")
        outer = base64.b64encode(CODE.encode())
        screen.until(
            lambda: re.search(rb"\x1b\]52;c?;" + outer, screen.raw) is not None, "OSC 52 outside"
        )
        words = "✓ copied" if kind == "noisy" else "✓ copied to tmux, sent to the terminal"
        screen.until_shown(words)
        shown = screen.words
        assert in_tmux(server, "show-buffer") == CODE
        screen.press("c")
        begun = time.monotonic()
        screen.press("q")
        assert screen.ended() == 0
        print(f"\n{setting}, {kind}: {words!r}, left in {time.monotonic() - begun:.2f} s")
    assert "noise" not in shown
    assert ("to tmux" in shown) is (kind != "noisy")
