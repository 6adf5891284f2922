"""The main job in a real terminal: open it, see the numbers, read the SMS, copy the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.terminal.terminal import KEY, program, sandbox, terminal

GOOGLE_ACTIVATION = 910004
TEXT = "G-482910 is your Google verification code."


@pytest.mark.parametrize("options", [(), ("--quirks",)], ids=["documented", "quirky"])
def test_a_message_brings_its_code_and_c_copies_it(options: tuple[str, ...]) -> None:
    with (
        sandbox(*options) as served,
        terminal(program(), environment=served.environment) as screen,
    ):
        screen.until_shown("● online")
        screen.until_shown("running")
        before = len([one for one in served.requests() if one["path"].lower().endswith("/sms")])
        served.deliver(GOOGLE_ACTIVATION, "Google", TEXT)
        screen.until_shown(TEXT[:30])
        screen.until_shown("482910")
        screen.press("c")
        screen.until(lambda: screen.copied() == ["482910"], "OSC 52")
        screen.until_shown("Code 482910")
        after = len([one for one in served.requests() if one["path"].lower().endswith("/sms")])
        # The message is there by the next poll, not by some later one.
        assert after - before <= 2
        screen.press("q")
        assert screen.ended() == 0
        assert KEY.encode() not in screen.raw


def test_gnu_screen_hands_the_copy_on() -> None:
    """It swallows a bare OSC 52; what stands in a device control string passes."""
    with terminal(program("--demo"), environment={"STY": "4711.pts-0.host"}) as screen:
        screen.until_shown("● online")
        screen.until(lambda: "34411" in screen.words, "a code")
        screen.press("c")
        screen.until(lambda: bool(screen.copied()), "OSC 52")
        passed = rb"\x1bP\x1b\]52;c;[A-Za-z0-9+/=]+\x07\x1b\\"
        assert len(re.findall(passed, bytes(screen.raw))) == len(screen.copied())
        screen.press("q")
        assert screen.ended() == 0


def test_a_profile_without_a_key_names_its_own_variable(tmp_path: Path) -> None:
    config = tmp_path / "my.toml"
    config.write_text("[profiles.work]\n")
    command = program("--profile", "work", "--config", str(config))
    with terminal(command, folder=str(tmp_path)) as screen:
        screen.until_shown("login --profile work")
        assert "ANOSIM_API_KEY_WORK" in screen.words


def test_without_a_key_the_first_screen_offers_the_demo(tmp_path: Path) -> None:
    with terminal(program(), folder=str(tmp_path)) as screen:
        screen.until_shown("Paste the API key")
        screen.press("\t\t\t\r")
        screen.until_shown("SANDBOX")
        screen.until_shown("● online")
        screen.press("q")
        assert screen.ended() == 0
        assert b"\x1b[?1049l" in screen.raw[-400:]
