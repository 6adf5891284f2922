"""The key appears nowhere: not on the screen, in a URL, in a log, in a traceback."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.terminal.crashing import SECRET
from tests.terminal.terminal import KEY, program, sandbox, terminal


def test_the_key_is_in_no_byte_of_a_whole_session(tmp_path: Path) -> None:
    log = tmp_path / "session.log"
    with (
        sandbox() as served,
        terminal(
            program("--log", str(log), "--data-dir", str(tmp_path / "data")),
            environment=served.environment,
        ) as screen,
    ):
        screen.until_shown("● online")
        screen.press("?")
        screen.until_shown("Everywhere")
        screen.press("q\r")
        screen.until_shown("esc close")
        screen.press("q")
        screen.press("g")
        screen.press("q")
        assert screen.ended() == 0
        asked = served.requests()
    assert asked
    assert KEY not in str(asked)
    assert KEY not in "".join(served.log)
    assert KEY.encode() not in screen.raw
    assert log.exists()
    assert log.stat().st_mode & 0o777 == 0o600
    written = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert KEY.encode() not in b"".join(written)


def test_a_wrong_key_is_in_no_byte_either(tmp_path: Path) -> None:
    log = tmp_path / "session.log"
    wrong = "wrong-key-77ab3"
    with (
        sandbox() as served,
        terminal(
            program("--log", str(log)), environment={**served.environment, "ANOSIM_API_KEY": wrong}
        ) as screen,
    ):
        screen.until_shown("API key rejected")
        screen.press("K")
        screen.until_shown("Not now")  # the dialog that asks for another key
        screen.press("\x1b")
        screen.until(lambda: "Not now" not in screen.words, "the screen below")
        screen.press("q")
        assert screen.ended() == 0
        assert wrong not in str(served.requests())
    assert wrong.encode() not in screen.raw
    assert wrong.encode() not in log.read_bytes()


def test_a_crash_prints_a_sentence_and_no_values() -> None:
    with terminal([sys.executable, "-m", "tests.terminal.crashing", "handler"]) as screen:
        screen.until_shown("● online")
        screen.press("D")
        assert screen.ended() == 1
    assert b"ended with an unexpected error" in screen.raw
    assert b"RuntimeError, crashing.py" in screen.raw
    assert SECRET.encode() not in screen.raw
    assert b"Traceback" not in screen.raw
