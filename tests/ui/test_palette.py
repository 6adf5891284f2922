"""The palette: every action of a screen, and bookings and products as far as they are known."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui.actions.action import SCREENS
from anosim_tui.actions.registry import ACTIONS
from anosim_tui.config.edit import FilePreferences
from anosim_tui.config.load import Flags
from anosim_tui.domain.changes import CurrentBookingsRead
from anosim_tui.domain.models import Page
from anosim_tui.ui.dialogs.palette import ActionProvider, Palette
from anosim_tui.ui.flows.settings import SettingsDialog
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.booking_list import BookingList
from tests.ui.catalog_scene import Scene
from tests.ui.catalog_scene import opened as catalog_opened
from tests.ui.support import BOOKINGS, NOON, StubAccount, after, full_state, opened, until, words

HOSTILE = "[@click=app.quit]Bank[/] [/red]"


async def find(pilot: Pilot[None], text: str) -> None:
    """Open the palette and look for `text`."""
    await pilot.press("ctrl+p")  # which Textual would open its own palette with
    await until(pilot, lambda: isinstance(pilot.app.screen, Palette))
    pilot.app.screen.query_one(Input).value = text


async def test_it_has_every_action_of_each_screen_with_its_key() -> None:
    account = StubAccount()
    account.catalog = None
    async with opened(account) as pilot:
        for mode in ("live", "catalog", "history", "account"):
            await pilot.app.action_show(mode)
            await pilot.pause()
            provider = ActionProvider(pilot.app.screen)
            titles = [str(hit.display) async for hit in provider.discover()]
            wanted = {
                f"{action.label}  ({action.keys[0]})"
                for action in ACTIONS
                if action.id != "palette"
            }
            assert {title.partition("\n")[0] for title in titles} == wanted
            # What is possible here stands first, then what is not and why, then other screens'.
            here = sum(one.scope in SCREENS[mode] and one.id != "palette" for one in ACTIONS)
            impossible = ["\nNot available: " in title for title in titles[:here]]
            elsewhere = [title for title in titles[here:] if "\nNot available: " in title]
            assert all("The demo has no settings" in title for title in elsewhere)
            assert len(elsewhere) == (mode != "account")
            assert impossible == sorted(impossible)
            assert any("No code has arrived yet." in title for title in titles)


async def test_the_words_of_an_action_find_it_and_no_scattered_letters() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        provider = ActionProvider(pilot.app.screen)
        found = {
            query: [str(hit.text) async for hit in provider.search(query)]
            for query in ("history", "theme", "xqz", "NUMBER copy")
        }
    assert found == {
        "history": ["History", "Search"],
        "theme": ["Next theme"],
        "xqz": [],
        "NUMBER copy": ["New number", "Copy number"],
    }


async def test_a_booking_is_found_and_gone_to_whatever_it_is_called() -> None:
    hostile = replace(BOOKINGS[0], service=HOSTILE)
    state = after(CurrentBookingsRead(Page((hostile, *BOOKINGS[1:])), NOON))
    async with opened(StubAccount(state)) as pilot:
        await pilot.press("4")
        await find(pilot, "7009 bank")
        await until(pilot, lambda: HOSTILE in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LiveScreen))
        bookings = pilot.app.screen.query_one(BookingList)
        await until(pilot, lambda: bookings.selected is not None and bookings.selected.id == 101)
        assert bookings.has_focus


async def test_a_product_is_found_and_gone_to_even_if_it_is_filtered_out() -> None:
    async with catalog_opened() as scene:
        wanted = scene.table.items[-1]
        await scene.find("no such product")
        await scene.until(lambda: not scene.table.items)
        await scene.press("escape")
        await go_to(scene, f"{wanted.country} {wanted.service.split(',')[0]}")
        await scene.until(lambda: scene.all_shown and scene.selected.country == wanted.country)


async def go_to(scene: Scene, text: str) -> None:
    pilot = scene.stage.pilot
    await find(pilot, text)
    await until(pilot, lambda: "Show this product" in words(pilot))
    await pilot.press("enter")


async def test_an_action_of_another_screen_leads_there_first() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await find(pilot, "search")
        await until(pilot, lambda: "Search  (/)" in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.current_mode == "history")
        await until(pilot, lambda: isinstance(pilot.app.focused, Input))


async def test_a_theme_is_shown_while_the_cursor_is_on_it() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        before = pilot.app.theme
        await find(pilot, "theme nord")
        await until(pilot, lambda: pilot.app.theme == "nord")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: pilot.app.theme == before)
        await find(pilot, "theme nord")
        await until(pilot, lambda: pilot.app.theme == "nord")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(pilot.app.screen, Palette))
        assert pilot.app.theme == "nord"


async def test_a_setting_is_found_and_gone_to(tmp_path: Path) -> None:
    preferences = FilePreferences(Flags(), {}, tmp_path)
    async with opened(StubAccount(full_state()), preferences=lambda: preferences) as pilot:
        await find(pilot, "alerts.bell")
        await until(pilot, lambda: "alerts.bell:" in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SettingsDialog))
        await until(pilot, lambda: "bell" in pilot.app.screen._chosen.name)


async def test_an_action_is_found_by_the_words_people_use() -> None:
    wanted = {
        "buy": "Order another",
        "refund": "Cancel",
        "cancel": "Cancel",
        "keys": "Help",
        "export": "Export",
        "search": "Search",
        "exit": "Quit",
        "privacy": "Mask",
        "notifications": "Mute",
        "dark": "Next theme",
    }
    async with opened(StubAccount(full_state())) as pilot:
        provider = ActionProvider(pilot.app.screen)
        for query, label in wanted.items():
            assert label in [str(hit.text) async for hit in provider.search(query)], query
