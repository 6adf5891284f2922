"""What is said and kept of an error nobody expected."""

from __future__ import annotations

from pathlib import Path

from anosim_tui import log
from anosim_tui.credentials import Key
from anosim_tui.ui.terminal import crash_words

KEY = "secret-key-9a8b7c6d"
TEXT = "Your bank code is 482910"
FACTS = {"theme": "nord", "last actions": "help, quit"}


def failure() -> Exception:
    try:
        local = f"{KEY} {TEXT} +4915112345678 token=8c1f77ab"
        raise ValueError(local)
    except ValueError as error:
        return error


def test_a_report_holds_places_and_no_values(tmp_path: Path) -> None:
    scrubber = log.Scrubber()
    scrubber.hide(Key.parse(KEY))
    path = Path(log.report(tmp_path / "new", scrubber, failure(), FACTS))
    assert path.parent == tmp_path / "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    told = path.read_text()
    assert "in failure" in told
    assert "textual 8." in told
    assert "theme: nord\nlast actions: help, quit\n" in told
    assert "ValueError" in told
    assert "anosim-tui" in told
    for secret in (KEY, TEXT, "482910", "4915112345678", "8c1f77ab\n"):
        assert secret not in told.replace(
            'local = f"{KEY} {TEXT} +4915112345678 token=8c1f77ab"', ""
        )


def test_two_crashes_have_two_reports(tmp_path: Path) -> None:
    scrubber = log.Scrubber()
    assert log.report(tmp_path, scrubber, failure(), FACTS) != log.report(
        tmp_path, scrubber, failure(), FACTS
    )
    assert len(list(tmp_path.iterdir())) == 2


def test_where_none_can_be_written_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert log.report(tmp_path / "file", log.Scrubber(), failure(), {}) == ""


def test_the_words_name_the_report_and_no_value() -> None:
    words = crash_words(failure(), lambda *_: "/a/crash.txt")
    assert words.endswith("is in /a/crash.txt")
    assert "ValueError, test_crash.py" in words
    assert KEY not in words
    assert TEXT not in words
    assert "--log FILE" in crash_words(failure(), lambda *_: "")
    assert "--log FILE" in crash_words(None)
