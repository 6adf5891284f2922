"""Focus and selection stay with a list that empties and fills; early keys are not lost."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import pytest
from textual.widgets import Input

from anosim_tui.domain.changes import CurrentBookingsRead
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.history import HistoryPage, HistoryQuery
from anosim_tui.domain.models import Page
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.history_list import HistoryList
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    app_on,
    applied,
    arrived,
    full_state,
    notified,
    opened,
    shown,
    sms,
    until,
    words,
)
from tests.ui.test_history import full_archive, history
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


async def test_history_empties_and_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = await full_archive()
    find, is_damaged = archive.find, False

    async def find_or_fail(query: HistoryQuery) -> HistoryPage:
        if is_damaged:
            raise StorageError(StorageErrorKind.FAILING)
        return await find(query)

    monkeypatch.setattr(archive, "find", find_or_fail)
    async with history(archive) as (pilot, account):
        rows = pilot.app.screen.query_one(HistoryList)
        await until(pilot, lambda: len(rows.items) == 6)
        await pilot.press("down", "down")
        before = rows.key_of(rows.items[2])
        is_damaged = True
        account.store.apply(arrived(sms("+447700900123", "Shop", "Code: 550123", -1)))
        await until(pilot, lambda: not rows.items)
        await pilot.press("down", "C", "x", "E")  # there is nothing to do that to
        assert (pilot.app.current_mode, pilot.app.screen.is_modal) == ("history", False)
        assert not isinstance(pilot.app.focused, Input)
        is_damaged = False
        account.store.apply(arrived(sms("+447700900123", "Shop", "Code: 550124", -2)))
        await until(pilot, lambda: len(rows.items) == 6)
        assert pilot.app.focused is rows
        assert rows.selected is not None
        assert rows.key_of(rows.selected) == before


async def test_words_typed_in_history_stay_while_it_empties_and_fills(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    archive = await full_archive()
    find, answers = archive.find, itertools.cycle([True, False])

    async def find_or_fail(query: HistoryQuery) -> HistoryPage:
        if next(answers):
            raise StorageError(StorageErrorKind.FAILING)
        return await find(query)

    monkeypatch.setattr(archive, "find", find_or_fail)
    async with history(archive) as (pilot, account):
        await pilot.press("slash")
        field = pilot.app.focused
        assert isinstance(field, Input)
        for place, key in enumerate("code q1x"):
            await pilot.press("space" if key == " " else key)
            account.store.apply(arrived(sms("+447700900123", "Shop", f"No {place}", -1)))
            await pilot.pause()
            assert pilot.app.focused is field
        assert field.value == "code q1x"


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
