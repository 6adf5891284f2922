"""Columns in a real tmux, which has its own idea of how wide a character is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.terminal.terminal import program, sandbox

TMUX = shutil.which("tmux") or ""
RENTAL = 910001
WIDE = (
    ("銀行ログイン", "認証コードは 482910 です。"),
    ("🎉Party👩\u200d👩\u200d👧", "Your code is 531277 🎉🇩🇪✌🏽 now"),
    ("بنك", "رمز التحقق الخاص بك هو 664031"),
    ("Cafe\u0301", "Z\u0334a\u0334l\u0334g\u0334o\u0334 code 820145"),
    ("Plain", "Your code is 118734."),
)


@pytest.mark.campaign
@pytest.mark.skipif(not TMUX, reason="there is no tmux here")
def test_wide_emoji_and_right_to_left_messages_leave_every_column_where_it_is(
    tmp_path: Path,
) -> None:
    server = f"anosim-columns-{os.getpid()}"

    def tmux(*command: str, env: dict[str, str] | None = None) -> str:
        asked = [TMUX, "-u", "-L", server, "-f", "/dev/null", *command]
        done = subprocess.run(asked, capture_output=True, text=True, check=True, env=env)
        return done.stdout

    def width(text: str) -> int:
        tmux("set-option", "-g", "@text", text)
        return int(tmux("display-message", "-p", "#{w:@text}"))

    with sandbox() as served:
        ours = program("--data-dir", str(tmp_path))
        size = ("-x", "120", "-y", "36")
        tmux("new-session", "-d", *size, *ours, env={**os.environ, **served.environment})
        try:
            shown = _until(lambda: tmux("capture-pane", "-p"), "● online")
            for sender, text in WIDE:
                served.deliver(RENTAL, sender, text)
            shown = _until(lambda: tmux("capture-pane", "-p"), "118734", "482910 ")
            lines = [line for line in shown.splitlines() if " → +" in line and "│" in line]
            assert len(lines) >= len(WIDE)
            for mark in (r"│", r" → \+", r" \d\d:\d\d$"):
                found = [re.search(mark, line.rstrip()) for line in lines]
                assert all(found), (mark, lines)
                places = {width(one.string[: one.start()]) for one in found if one}
                assert len(places) == 1, (mark, places, shown)
        finally:
            tmux("kill-server")


def _until(look: Callable[[], str], *parts: str) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        shown = look()
        if all(part in shown for part in parts):
            return shown
        time.sleep(0.2)
    raise AssertionError(shown)
