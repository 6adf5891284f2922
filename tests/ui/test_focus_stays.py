"""Focus and selection stay with a list that empties and fills; early keys are not lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from anosim_tui.domain.changes import CurrentBookingsRead
from anosim_tui.domain.models import Page
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.widgets.booking_list import BookingList
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    app_on,
    applied,
    full_state,
    notified,
    opened,
    shown,
    until,
    words,
)
from tests.waiting import PATIENCE


async def test_the_bookings_empty_and_fill_again(copied: list[str]) -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        await pilot.press("down", "down")
        before = bookings.selected
        assert before is not None
        await applied(pilot, account, CurrentBookingsRead(Page(()), NOON))
        await until(pilot, lambda: not bookings.items)
        await pilot.press("down", "x", "e")  # there is nothing to do that to
        await applied(pilot, account, CurrentBookingsRead(Page(BOOKINGS), NOON))
        await until(pilot, lambda: bool(bookings.items))
        assert pilot.app.focused is bookings
        assert bookings.selected is not None
        assert bookings.selected.id == before.id
        await pilot.press("n")
        await until(pilot, lambda: copied == [before.current.number])


async def test_the_messages_keep_the_focus_while_the_bookings_empty_and_fill() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("tab")
        focused = pilot.app.focused
        assert focused is not None
        assert focused.id == "messages"
        for page in ((), BOOKINGS):
            await applied(pilot, account, CurrentBookingsRead(Page(page), NOON))
            assert pilot.app.focused is focused


async def test_keys_pressed_before_there_are_lists_are_not_lost(copied: list[str]) -> None:
    account = StubAccount(full_state())
    kept = (CurrentBookingsRead(Page(BOOKINGS), NOON),)
    app = app_on(account, load_cached=lambda: kept)

    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        app.simulate_key("down")
        app.simulate_key("n")
        await until(pilot, lambda: bool(copied))
        bookings = app.screen.query_one(BookingList)
        assert copied == [bookings.items[1].current.number]


@pytest.mark.parametrize("key", ["3", "l"])
async def test_keys_pressed_before_the_account_is_open_are_not_lost(key: str) -> None:
    account, go_on = StubAccount(full_state()), threading.Event()
    kept = (CurrentBookingsRead(Page(BOOKINGS), NOON),)

    def opened_late() -> StubAccount:
        go_on.wait(PATIENCE)
        return account

    app = app_on(account, load_cached=lambda: kept, open_account=opened_late)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await until(pilot, lambda: "+44 770 090 0123" in words(pilot))
        await pilot.press(key)
        await pilot.pause()
        assert app.current_mode == "live"
        assert not app.screen.is_modal
        go_on.set()
        if key == "3":
            await until(pilot, lambda: app.current_mode == "history")
        else:
            await until(pilot, lambda: app.screen.is_modal)


async def test_keys_pressed_right_after_the_first_data_are_not_lost(copied: list[str]) -> None:
    account = StubAccount()
    app = app_on(account)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await shown(pilot, account)
        found: list[Any] = []

        def press(*_states: object) -> None:
            found.append(True)
            for key in ("down", "n"):
                app.simulate_key(key)

        account.store.subscribe(press)
        account.store.apply(CurrentBookingsRead(Page(BOOKINGS), NOON))
        await until(pilot, lambda: bool(copied) or bool(notified(pilot)))
        bookings = app.screen.query_one(BookingList)
        second = bookings.items[1]
        assert copied == [second.current.number]


async def test_what_is_timed_for_a_screen_ends_nothing_while_the_program_leaves() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        app = pilot.app
        assert isinstance(app, AnosimApp)
        timed = [app.screen._tick_if_seen, app.show_state, app.notifier._look]  # type: ignore[attr-defined]
    assert app.screen_stack == []
    with app._context():
        for ticked in timed:
            ticked()
