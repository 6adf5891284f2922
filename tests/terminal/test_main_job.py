"""The main job in a real terminal: open it, see the numbers, read the SMS, copy the code."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.terminal import KEY, program, sandbox, terminal

GOOGLE_ACTIVATION = 910004
TEXT = "G-482910 is your Google verification code."


def test_a_message_brings_its_code_and_c_copies_it() -> None:
    with (
        sandbox("--quirks") as served,
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


def test_without_a_key_the_first_screen_names_the_variable_and_offers_the_demo(
    tmp_path: Path,
) -> None:
    config = tmp_path / "my.toml"
    config.write_text("[profiles.work]\n")
    command = program("--profile", "work", "--config", str(config))
    with terminal(command, folder=str(tmp_path)) as screen:
        screen.until_shown("login --profile work")
        assert "ANOSIM_API_KEY_WORK" in screen.words
        screen.press("\t\t\t\r")
        screen.until_shown("SANDBOX")
        screen.until_shown("● online")
        screen.press("q")
        assert screen.ended() == 0
        assert b"\x1b[?1049l" in screen.raw[-400:]
