"""`/` on Live leaves the bookings and messages that have the words; escape shows all again."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from anosim_tui.sandbox.scenario import empty
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.safe import ListFilter
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.stage import RENTAL, stage
from tests.ui.support import (
    StubAccount,
    applied,
    arrived,
    full_state,
    opened,
    sms,
    until,
    words,
)

FRESH = sms("+447700900123", "Google", "G-550123 is your Google verification code.", -1)


async def test_it_leaves_bookings_and_messages_with_the_words_and_escape_clears() -> None:
    async with opened(StubAccount(full_state()), (120, 40)) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        feed = pilot.app.screen.query_one(SmsFeed)
        everything = len(bookings.items), len(feed.items)
        await pilot.press("slash", *"poland")
        await until(pilot, lambda: [one.id for one in bookings.items] == [104])
        assert isinstance(pilot.app.focused, ListFilter)
        assert "1 of 9 · " in words(pilot)
        await pilot.press("ctrl+u", *"WhatsApp 391")
        await until(pilot, lambda: [one.id for one in bookings.items] == [102])
        await until(pilot, lambda: [one.sms.sender for one in feed.items] == ["WhatsApp"])
        await pilot.press("enter")
        assert pilot.app.focused is bookings
        assert "WhatsApp 391" in words(pilot), "the words stay in view"
        await pilot.press("escape")
        await until(pilot, lambda: (len(bookings.items), len(feed.items)) == everything)
        assert not pilot.app.screen.query_one(ListFilter).display


async def test_escape_in_the_field_clears_too_and_the_selected_booking_stays() -> None:
    async with opened(StubAccount(full_state()), (120, 40)) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        await pilot.press("down", "down", "down")
        chosen = bookings.selected
        assert chosen is not None
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "No matches. Press esc to show all." in words(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.focused is bookings)
        assert bookings.selected == chosen


async def test_names_numbers_and_services_are_found() -> None:
    state = replace(full_state(), labels={108: "Grandma"})
    async with opened(StubAccount(state), (120, 40)) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        for typed, found in (("grand", 108), ("+46 701", 105), ("46701", 105), ("uber", 109)):
            await pilot.press("slash", "ctrl+u", *typed)
            await until(pilot, lambda found=found: [x.id for x in bookings.items] == [found])  # type: ignore[misc]
            await pilot.press("escape")


async def test_a_message_that_is_filtered_out_stays_unread() -> None:
    account = StubAccount(full_state())
    async with opened(account, (120, 40)) as pilot:
        await pilot.press("slash", *"allegro", "enter")
        await applied(pilot, account, arrived(FRESH))
        assert "1 new" in words(pilot)
        assert "550123 is your" not in words(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: "● Google" in words(pilot))
        await pilot.press("down")
        await until(pilot, lambda: "1 new" not in words(pilot))
        await pilot.press("slash", *"allegro", "escape")
        await until(pilot, lambda: "550123 is your" in words(pilot))
        assert "1 new" not in words(pilot), "what was read stays read"


async def test_under_the_mask_the_words_are_hidden() -> None:
    async with opened(StubAccount(full_state()), (120, 40)) as pilot:
        await pilot.press("slash", *"poland", "enter", "p")
        await until(pilot, lambda: pilot.app.screen.query_one(ListFilter).password)
        assert "poland" not in words(pilot)


async def test_the_key_bar_shows_the_keys_of_the_field_while_it_is_typed_into() -> None:
    async with stage((80, 24)) as scene:
        pilot = scene.pilot
        await scene.select(RENTAL)
        await until(pilot, lambda: "e Extend" in words(pilot))
        last = words(pilot).splitlines()[-1]
        assert {one for one in ("e Extend", "x Cancel", "q Quit") if one not in last} == set()
        await pilot.press("slash")
        await until(pilot, lambda: "esc Show all" in words(pilot).splitlines()[-1])
        last = words(pilot).splitlines()[-1]
        assert "enter Go to list" in last
        assert "q Quit" not in last
        assert "F1 all keys" in last


@pytest.mark.parametrize("key", ["2", "o"])
async def test_an_empty_live_leads_to_the_catalog(key: str) -> None:
    async with stage((100, 30), world=empty) as scene:
        await scene.until_shown("No current bookings.")
        said = " ".join(scene.words.split())
        assert (
            "Press 2 or o to open the catalog, and o there to order the selected product." in said
        )
        assert "2 Catalog  o Order a number" in scene.words.splitlines()[-1]
        await scene.press(key)
        await scene.until(lambda: scene.pilot.app.current_mode == "catalog")
