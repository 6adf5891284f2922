"""Another language, chosen while the program runs: everything says it, nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui import language
from anosim_tui.config.edit import FilePreferences
from anosim_tui.config.load import Flags, load, standard
from anosim_tui.config.settings import Settings
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.flows import settings as settings_flow
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.safe import ListFilter
from tests.ui import catalog_scene
from tests.ui.support import StubAccount, full_state, notified, opened, until, words

RUSSIAN = {
    "Account": "Счёт",
    "Bookings": "Аренды",
    "Catalog": "Каталог",
    "Copy newest": "Новейший код",
    "Details": "Подробности",
    "Keys": "Клавиши",
    "Messages": "Все сообщения",
    "Orders": "Заказанные номера",
    "Settings": "Настройки",
    "Go to list": "К списку",
    "Takes effect immediately.": "Действует сразу.",
    "all keys": "все клавиши",
    "clipboard otp": "буфер обмена",
    "words from a booking or message: service, number, label, text": "слова аренды или сообщения",
    "{key} words: country, service, type, duration": "{key} слова: страна, сервис, тип, срок",
}


@pytest.fixture(autouse=True)
def russian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A few words of Russian, in place of the real translations; English again at the end."""
    catalog = Catalog("ru")
    for english, translated in RUSSIAN.items():
        catalog.add(english, translated)
    target = tmp_path / "ru/LC_MESSAGES/anosim_tui.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    yield
    language.use(language.ENGLISH)


def speak(pilot: Pilot[None], spoken: str) -> None:
    """Let `language` be another one in the file, and apply."""
    app = pilot.app
    assert isinstance(app, AnosimApp)

    def reload() -> Settings:
        language.use(spoken)  # as `load` does
        return standard(language=spoken)

    app.backend = replace(app.backend, reload=reload)
    settings_flow.apply(app, "language")


async def test_bars_headings_and_fields_are_translated_and_nothing_moves() -> None:
    async with catalog_scene.opened() as scene:
        pilot = scene.stage.pilot
        await scene.press("down", "down", "down")
        await scene.find("germany")
        await scene.press("enter")
        await scene.press("down", "down")
        selected, found = scene.selected, len(scene.table.items)
        assert selected != scene.table.items[0]
        await scene.press("1", "slash")
        live = pilot.app.screen
        before = live.query_one(BookingList)
        live.query_one(ListFilter).insert_text_at_cursor("goo")
        await until(pilot, lambda: live.query_one(ListFilter).value == "goo")
        assert "all keys" in words(pilot)

        speak(pilot, "ru")
        await scene.until_shown("АРЕНДЫ", "К списку", " 2 Каталог")
        assert "BOOKINGS" not in scene.words
        field = live.query_one(ListFilter)
        assert (field.value, field.has_focus) == ("goo", True)
        assert field.placeholder == "слова аренды или сообщения"
        assert live.query_one(BookingList) is before
        await scene.press("escape")
        await scene.until_shown("все клавиши", "Новейший код")

        await scene.press("2")
        await scene.until_shown("КАТАЛОГ", "все клавиши", "germany")
        assert scene.screen.query_one(ListFilter).value == "germany"
        assert "страна" in scene.screen.query_one(ListFilter).placeholder
        assert scene.table.has_focus
        assert (scene.selected, len(scene.table.items)) == (selected, found)

        await scene.press("3")
        await scene.until_shown("Все сообщения  Аренды  Заказанные номера")
        speak(pilot, "en")
        await scene.until_shown("HISTORY", "Messages  Bookings  Orders")
        await scene.press("2")
        await scene.until_shown("CATALOG", "all keys", " 2 Catalog")
        assert (scene.selected, len(scene.table.items)) == (selected, found)


@pytest.mark.parametrize("key", ["question_mark", "enter", "colon", "l"])
async def test_a_dialog_may_be_open(key: str) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("down", key)
        await until(pilot, lambda: pilot.app.screen.is_modal)
        dialog = pilot.app.screen
        speak(pilot, "ru")
        await pilot.pause()
        assert pilot.app.screen is dialog
        await pilot.press("escape")
        await until(pilot, lambda: not pilot.app.screen.is_modal)
        await until(pilot, lambda: "АРЕНДЫ" in words(pilot) and "все клавиши" in words(pilot))


async def test_the_settings_dialog_speaks_it_at_once(tmp_path: Path) -> None:
    file = tmp_path / "my.toml"
    file.write_text("")
    preferences = FilePreferences(Flags(config=str(file)), {}, tmp_path)
    reload = partial(load, preferences.flags, {}, tmp_path)
    account = StubAccount(full_state(), demo=False)
    async with opened(account, preferences=lambda: preferences, reload=reload) as pilot:
        await pilot.press("4", "s")
        await until(pilot, lambda: "Settings" in words(pilot) and pilot.app.screen.is_modal)
        choices = pilot.app.screen.query_one(ChoiceList)
        choices.highlighted = list(pilot.app.screen._rows).index("language")
        await pilot.press("enter")
        pilot.app.screen.query_one(Input).value = "ru"
        await pilot.press("enter")
        await until(pilot, lambda: "Настройки" in words(pilot) and pilot.app.screen.is_modal)
        assert notified(pilot)[-1] == f"Saved language to {file}. Takes effect immediately."
        await pilot.press("escape")
        await until(pilot, lambda: "НАСТРОЙКИ" in words(pilot) and " 4 Счёт" in words(pilot))


async def test_help_and_palette_find_words_of_both_languages() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        speak(pilot, "ru")
        for typed in ("otp", "буфер"):
            await pilot.press("question_mark", "slash")
            pilot.app.screen.query_one(Input).value = typed
            await until(pilot, lambda: "Copy the newest code" in words(pilot))
            assert "Клавиши" in words(pilot)
            await pilot.press("escape", "escape")
            await until(pilot, lambda: not pilot.app.screen.is_modal)
            await pilot.press("colon")
            pilot.app.screen.query_one(Input).value = typed
            await until(pilot, lambda: "Новейший код  (c)" in words(pilot))
            await pilot.press("escape")
            await until(pilot, lambda: not pilot.app.screen.is_modal)
