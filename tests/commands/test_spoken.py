"""Commands in another language: what a person reads is translated, what a program reads is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest

from anosim_tui import cli, language
from anosim_tui.actions.registry import ACTIONS
from tests.commands.kept import Kept


class Shouting(NullTranslations):
    """A language whose words are the English ones in capitals, but for yes and no."""

    def gettext(self, message: str) -> str:
        own = {"y": "j", "yes": "ja"}
        return own.get(message, message if "{" in message else message.upper())


@pytest.fixture
def shouted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(language, "_translations", Shouting())
        patch.setattr(language, "use", lambda name: None)
        yield


def objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.usefixtures("shouted")
@pytest.mark.parametrize(
    ("words", "code"), [("y", 0), ("YES", 0), (" j ", 0), ("Ja", 0), ("jein", 1), ("no", 1)]
)
def test_yes_is_understood_in_english_and_in_the_language_in_use(
    kept: Kept, words: str, code: int
) -> None:
    kept.fill()
    kept.answer(f"{words}\n")
    assert kept.run("forget", "--all") == code


@pytest.mark.usefixtures("shouted")
def test_json_stays_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["doctor", "--demo"])
    assert "DATA FOLDER" in capsys.readouterr().out
    cli.main(["doctor", "--demo", "--json"])
    checks = objects(capsys.readouterr().out)
    assert {"service", "data folder"} <= {one["check"] for one in checks}
    assert {one["grade"] for one in checks} <= {"ok", "note", "wrong"}
    cli.main(["keys"])
    shown = capsys.readouterr().out
    cli.main(["keys", "--json"])
    found = objects(capsys.readouterr().out)
    assert [one["help"] for one in found] == [action.help for action in ACTIONS]
    assert all(action.help.upper() in shown for action in ACTIONS)
    cli.main(["config"])
    assert "  DEFAULT" in capsys.readouterr().out
    cli.main(["config", "--json"])
    assert {one["source"] for one in objects(capsys.readouterr().out)} == {"default"}


@pytest.mark.usefixtures("shouted")
def test_the_example_is_explained_in_the_language_in_use(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["config", "--example"])
    printed = capsys.readouterr().out
    assert "# NEVER BUY OR CHANGE ANYTHING." in printed
    assert "# read_only = true\n" in printed


def test_doctors_words_for_programs_stay_english(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        cli.main(["--language", "ru", "doctor", "--demo"])
        assert "папка данных" in capsys.readouterr().out
        cli.main(["--language", "ru", "doctor", "--demo", "--json"])
        assert all(str(one["words"]).isascii() for one in objects(capsys.readouterr().out))
    finally:
        language.use(language.ENGLISH)
