"""Every sentence a person reads is translated, with the same placeholders."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from anosim_tui.language import ENGLISH, LANGUAGES
from anosim_tui.packaging import translations
from tests.architecture.sentences import PACKAGE, modules, untranslated

TRANSLATED = [one for one in LANGUAGES if one != ENGLISH]

# What no person reads, though it looks like a sentence: words of the code, and of programmers.
NOT_FOR_PERSONS: dict[str, tuple[str, ...]] = {
    "account/account.py": ("a shared booking",),
    "account/catalog.py": ("the catalog", "what is watched"),
    "account/purchases.py": ("there is no such purchase",),
    "account/sync.py": ("the messages", "the bookings", "the balance", "what was missed"),
    "api/client.py": ("max_price must be above 0: 0 lifts the cap", "  must be above 0"),
    "arguments.py": ("order whatsapp --country germany --wait",),
    "commands/doctor_checks.py": ("Windows Terminal",),
    "commands/config.py": (
        '# copy-newest = "y"',
        "# requests_per_minute = 30",
        "# [ .work.limits]",
    ),
    "commands/installed.py": ("uv tool",),
    "commands/screens.py": ("pip install '.[web]'", "pipx inject anosim-tui textual-serve"),
    "dashboard.py": ("A shared booking is read without a key.",),
    "config/load.py": ("login, saved in  ",),
    "config/settings.py": (
        '"code, ending"',
        "code, ending, ended, balance, connection, no-sms, stock",
        '"code, connection"',
        "'notify-send \"$ANOSIM_CODE\"'",
        '["notify-send", "An SMS came"]',
        '["notify-send", "A number ended"]',
    ),
    "credentials.py": ("kept in the keyring", "a Key does not change"),
    "domain/alerts.py": ("quiet hours are written like 22:00-07:00",),
    "domain/catalog.py": ("every SMS",),
    "domain/errors.py": ("an identical purchase is open",),
    "domain/flags.py": ("Shared( , sure= )",),
    "domain/messages.py": ("caught up",),
    "domain/models.py": ("Not Used",),
    "domain/purchases.py": ("no confirmed price", "extend   by  ", "not placed", "other key"),
    "domain/state.py": ("bad key",),
    "domain/wording.py": (
        "{day} {month}",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "{day}. {month}",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
    ),
    "saved_screens.py": ("session- .json",),
    "storage/archive.py": ("there is no folder for exports",),
    "storage/journal.py": ("stage IN ('sending', 'unknown', 'unresolved')",),
    "storage/journal_file.py": ("purchases- .db",),
    "ui/dialogs/palette.py": ("app.do_on(' ', ' ')",),
    "ui/events.py": ("the message has no code",),
    "ui/screens/first_run.py": ("anosim-tui login ",),
    "ui/screens/live.py": ("StatusBar, Banner, KeyBar",),
    "ui/terminal.py": ("last actions",),
}


def test_no_sentence_stays_english() -> None:
    left = [
        f"{name}:{line}: {words!r}"
        for path in modules()
        for name in [path.relative_to(PACKAGE).as_posix()]
        for line, words in untranslated(path)
        if words not in NOT_FOR_PERSONS.get(name, ())
    ]
    assert not left


def test_no_exception_is_left_over() -> None:
    for name, words in NOT_FOR_PERSONS.items():
        found = {one for _, one in untranslated(PACKAGE / name)}
        assert set(words) <= found, name


def entries(catalog: Catalog) -> dict[tuple[str | None, str], Message]:
    """The sentences of a catalog by context and English; of plurals by the singular."""
    found = {}
    for message in catalog:
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[0]
            found[message.context, english] = message
    return found


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.fixture(scope="module")
def in_code() -> Catalog:
    return translations.extracted()


@pytest.mark.parametrize("language", TRANSLATED)
class TestTranslation:
    @pytest.fixture
    def catalog(self, language: str) -> Catalog:
        (source,) = (one for one in translations.sources() if language in one.parts)
        return translations.read(source)

    def test_it_has_every_sentence_and_no_other(self, catalog: Catalog, in_code: Catalog) -> None:
        assert entries(catalog).keys() == entries(in_code).keys()
        missing = [key for key, one in entries(catalog).items() if not all(forms(one))]
        assert not missing
        assert not [key for key, one in entries(catalog).items() if one.fuzzy]

    def test_its_placeholders_are_those_of_english(self, catalog: Catalog) -> None:
        for (_, english), message in entries(catalog).items():
            several = message.id if isinstance(message.id, str) else message.id[1]
            allowed = placeholders(english) | placeholders(several)
            for form in forms(message):
                assert placeholders(form) <= allowed, english
                # "{count}" may be left out where a form is for one thing only.
                assert placeholders(english) - {"count"} <= placeholders(form), english

    def test_its_edges_and_lines_are_those_of_english(self, catalog: Catalog) -> None:
        for (_, english), message in entries(catalog).items():
            for form in forms(message):
                assert form.count("\n") == english.count("\n"), english
                for edge in (r"^\s*", r"\s*$"):
                    assert re.search(edge, form)[0] == re.search(edge, english)[0], english  # type: ignore[index]

    def test_options_commands_and_variables_stay(self, catalog: Catalog) -> None:
        kept = re.compile(r"--[a-z][a-z-]+|ANOSIM_[A-Z_]+|\bNO_COLOR\b|https?://[a-z./]*[a-z/]")
        for (_, english), message in entries(catalog).items():
            for form in forms(message):
                assert sorted(kept.findall(form)) == sorted(kept.findall(english)), english
