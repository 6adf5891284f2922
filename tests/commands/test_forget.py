"""`anosim-tui forget`: after a question, for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.kept import Kept
from tests.storage.test_forgetting import bytes_of


def test_it_asks_and_no_is_the_default(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.fill()
    for words in ("\n", "n\n", "no\n", "j\n", ""):
        kept.answer(words)
        assert kept.run("forget", "--before", "2026-02-26") == 1
        printed = capsys.readouterr()
        assert printed.err == (
            "Delete the saved data from before 2026-02-26 (2 messages, 0 bookings, 1 order)? "
            "This cannot be undone. [y/N] "
        )
        assert "Nothing was deleted." in printed.out
    assert len(kept.texts()) == 4


def test_yes_forgets_what_is_older_and_leaves_no_byte(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.fill()
    assert b"OLD one" in bytes_of(kept.path.parent)
    kept.answer("y\n")
    assert kept.run("forget", "--before", "2026-02-26") == 0
    assert capsys.readouterr().out == "Deleted: 2 messages, 0 bookings, 1 order.\n"
    assert kept.texts() == ["G-482910 is your code", "NEW ändern"]
    assert b"OLD" not in bytes_of(kept.path.parent)
    assert kept.run("forget", "--before", "2026-02-26") == 0
    assert capsys.readouterr().out == "There is nothing to delete.\n"


def test_all_takes_damaged_files_too(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    kept.fill()
    damaged = kept.path.with_name(kept.path.name + ".damaged-20260101-000000")
    damaged.write_bytes(b"OLD")
    (kept.folder / "exports").mkdir()
    assert kept.run("forget", "--before", "2026-02-26", "--yes") == 0
    assert f"{damaged} cannot be read and was not deleted" in capsys.readouterr().out
    assert damaged.exists()
    kept.answer("yes\n")
    assert kept.run("forget", "--all") == 0
    printed = capsys.readouterr()
    assert "Delete all saved data (2 messages, 1 booking, 0 orders, 1 damaged file)?" in printed.err
    assert not damaged.exists()
    assert kept.texts() == []
    assert f"Your exports are still in {kept.folder / 'exports'}." in printed.out


def test_a_script_says_yes_or_nothing_happens(
    kept: Kept, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.fill()
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert kept.run("forget", "--all") == 2
    assert "add --yes" in capsys.readouterr().err
    assert len(kept.texts()) == 4
    assert kept.run("forget", "--all", "--yes") == 0
    assert kept.texts() == []


def test_a_day_to_come_does_not_stop_what_is_still_to_come(kept: Kept) -> None:
    kept.fill()
    assert kept.run("forget", "--before", "2199-01-01", "--yes") == 0
    assert kept.texts() == []
    kept.fill()  # these are older than now, and stay forgotten
    assert kept.texts() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--before --all"),
        (("--all", "--before", "2026-01-01"), "not allowed"),
        (("--before", "1.1.2026"), "a date such as 2026-03-14"),
    ],
)
def test_what_is_to_be_forgotten_must_be_plain(
    kept: Kept, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    kept.fill()
    assert kept.run("forget", *arguments) == 2
    assert words in capsys.readouterr().err
    assert len(kept.texts()) == 4


def test_without_an_archive_there_is_nothing_to_ask(
    kept: Kept, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert kept.run("forget", "--all") == 1
    assert "There is no saved data for anosim.net" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
