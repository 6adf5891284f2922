"""Alerts in the bytes a terminal gets: each channel's own sequence, and nothing of a stranger's."""

from __future__ import annotations

import re
from pathlib import Path

from tests.hostile.wire import foreign
from tests.terminal.terminal import Terminal, program, sandbox, terminal

RENTAL = 910001
KEEP, RESTORE = b"\x1b[22;2t", b"\x1b[23;2t"
PLAIN, ONE = b"\x1b]2;anosim-tui\x07", b"\x1b]2;(1) anosim-tui\x07"
BEGIN, END = b"\x1b]777;notify;anosim-tui;", b"\x07"
SENDER = "Shop\x07\x1b]0;owned\x07"
TEXT = "Your code is 482910.\x1b]52;c;b3duZWQ=\x07\x1b]777;notify;a;b\x07\x9b31m"
SETTINGS = """
[alerts]
bell = "code"
desktop = "message"
route = "osc777"
contents = true
"""


def test_bell_notification_flash_and_title(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SETTINGS)
    options = ("--config", str(tmp_path / "config.toml"), "--data-dir", str(tmp_path / "data"))
    with (
        sandbox() as served,
        terminal(program(*options), environment=served.environment) as screen,
    ):
        screen.until_shown("● online")
        assert KEEP + PLAIN in screen.raw
        assert BEGIN not in screen.raw, "what was there at the start is no alert"
        calm = _ground(screen)
        served.deliver(RENTAL, SENDER, TEXT)
        screen.press("g")
        screen.until(lambda: BEGIN in screen.raw and ONE in screen.raw, "notification and title")
        screen.until(lambda: _ground(screen) != calm, "the flash")
        screen.until(lambda: _ground(screen) == calm, "its end")
        screen.press("m")
        screen.until_shown("MUTED")
        served.deliver(RENTAL, "Other", "Your code is 555123.")
        screen.press("g")
        screen.until_shown("555123")
        screen.press("q")
        assert screen.ended() == 0
    raw = bytes(screen.raw)
    told = BEGIN + b"Shop: 482910" + END
    assert raw.count(BEGIN) == raw.count(told) == 1
    assert raw.index(ONE) < raw.rindex(PLAIN), "a key was pressed: it was seen"
    assert raw.rindex(RESTORE) > raw.rindex(PLAIN)
    rest = re.sub(rb"(\x1b\][^\x07]*\x07)|\x07", lambda found: found[1] or b"", raw)
    assert len(raw) - len(rest) == 1, "one bell: muted, there is none"
    assert b"\x1b]52" not in rest
    assert not foreign(rest.replace(told, b""))


def _ground(screen: Terminal) -> str:
    """The background of the card of the newest code."""
    return str(screen.screen.buffer[2][1].bg)
