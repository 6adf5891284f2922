"""The language a person reads: which one, and what happens where translations are missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.language import _, ngettext, pgettext

RUSSIAN = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\\\nLanguage: ru\\\\n"

msgid "Offline since {time}."
msgstr "Нет связи с {time}."

msgid "Broken {here}"
msgstr "Сломано {там}"

msgctxt "verb"
msgid "Order"
msgstr "Заказать"

msgid "{count} message"
msgid_plural "{count} messages"
msgstr[0] "{count} сообщение"
msgstr[1] "{count} сообщения"
msgstr[2] "{count} сообщений"
""".replace("\\\\", "\\")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.use(language.ENGLISH)


@pytest.fixture
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalog of a few sentences, in place of the real ones."""
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    target = tmp_path / "ru/LC_MESSAGES/anosim_tui.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, read_po(RUSSIAN.splitlines(), locale="ru"))
    return target


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT"}, "de"),
        ({"LANG": "zh-Hans-CN"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "de_DE", "LC_MESSAGES": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "de_DE", "LC_MESSAGES": "ru_RU", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:de:ru"}, "de"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LC_ALL": "", "LANG": "ru_RU.KOI8-R"}, "ru"),
        ({"LANG": "\udcff:::"}, "en"),
    ],
)
def test_the_language_of_the_locale(environ: dict[str, str], expected: str) -> None:
    assert language.preferred(environ) == expected


def test_sentences_plurals_and_contexts(russian: Path) -> None:
    assert _("Offline since {time}.", time="04:21") == "Offline since 04:21."
    assert ngettext("{count} message", "{count} messages", 2000) == "2,000 messages"
    language.use("ru")
    assert _("Offline since {time}.", time="04:21") == "Нет связи с 04:21."
    assert _("Not translated {x}", x=1) == "Not translated 1"
    assert pgettext("verb", "Order") == "Заказать"
    counted = [ngettext("{count} message", "{count} messages", count) for count in (1, 2, 5, 2000)]
    assert counted == ["1 сообщение", "2 сообщения", "5 сообщений", "2\u00a0000 сообщений"]


def test_values_are_never_taken_for_placeholders(russian: Path) -> None:
    language.use("ru")
    assert _("Offline since {time}.", time="{0} {time} %s") == "Нет связи с {0} {time} %s."


def test_a_broken_placeholder_is_english(russian: Path) -> None:
    language.use("ru")
    assert _("Broken {here}", here="x") == "Broken x"


@pytest.mark.parametrize("content", [b"", b"\xde\x12\x04\x95", b"no catalog at all", None])
def test_a_broken_or_missing_catalog_is_english(russian: Path, content: bytes | None) -> None:
    if content is None:
        russian.unlink()
    else:
        russian.write_bytes(content)
    language.use("ru")
    assert language.current() == "en"
    assert _("Offline since {time}.", time="04:21") == "Offline since 04:21."


@pytest.mark.parametrize(
    ("spoken", "money", "day", "moment"),
    [
        ("en", "-$1,234.50", "3 Mar", "2026-03-03 14:05"),
        ("de", "-1.234,50\u00a0$", "3. März", "03.03.2026 14:05"),
        ("ru", "-1\u00a0234,50\u00a0$", "3 мар.", "03.03.2026 14:05"),
        ("zh_CN", "-$1,234.50", "3月3日", "2026-03-03 14:05"),
    ],
)
def test_money_and_dates(
    spoken: str, money: str, day: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_current", spoken)
    local = datetime(2026, 3, 3, 14, 5).astimezone()
    assert wording.money(Decimal("-1234.5")) == money
    assert wording.day(local.astimezone(UTC)) == day
    assert wording.date_time(local) == moment
    assert wording.duration(timedelta(days=3)) == "3 d"
