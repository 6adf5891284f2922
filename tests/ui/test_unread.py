"""New messages: at the top they are followed, elsewhere counted, and unread until somebody saw."""

from __future__ import annotations

from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import MessagesRead
from tests.ui.support import (
    NOON,
    StubAccount,
    click_on,
    full_state,
    opened,
    shown,
    sms,
    until,
    words,
)

SIZE = (120, 30)


def deliver(account: StubAccount, *numbers: int, arrival: Arrival = Arrival.LIVE) -> None:
    found = tuple(sms("+447700900123", "Shop", f"fresh {one}", -one) for one in numbers)
    account.store.apply(MessagesRead(Page(found), NOON, arrival))


async def test_at_the_top_the_focused_list_follows() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await pilot.press("tab")
        for number in range(1, 5):
            deliver(account, number)
            await shown(pilot, account)
            assert f"fresh {number}" in words(pilot)
            assert "new " not in words(pilot)


async def test_elsewhere_they_are_counted_and_home_leads_there() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await pilot.press("tab", "end")
        deliver(account, 1, 2, 3)
        await shown(pilot, account)
        assert "▲ 3 new" in words(pilot)
        assert "fresh 3" not in words(pilot)
        await pilot.press("home")
        await pilot.pause()
        assert "fresh 3" in words(pilot)
        assert "▲" not in words(pilot)


async def test_a_message_is_unread_until_somebody_pressed_a_key_in_front_of_it() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        deliver(account, 1)
        await shown(pilot, account)
        account.clock.skip(3600)
        await pilot.pause()
        assert "● Shop" in words(pilot)
        await pilot.press("down")
        await pilot.pause()
        assert "● Shop" not in words(pilot)


async def test_a_click_on_the_mark_leads_to_them() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await pilot.press("tab", "end")
        deliver(account, 1, 2, 3)
        await shown(pilot, account)
        await click_on(pilot, "▲ 3 new")
        await until(pilot, lambda: "fresh 3" in words(pilot) and "▲" not in words(pilot))


async def test_what_filled_a_gap_is_unread_too_but_not_what_was_there_before() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        deliver(account, 1, -9000, arrival=Arrival.CAUGHT_UP)
        await shown(pilot, account)
        await pilot.press("tab", "end")
        deliver(account, 2, arrival=Arrival.CAUGHT_UP)
        await shown(pilot, account)
        assert "▲ 1 new" in words(pilot)
        assert "● Shop" not in words(pilot)
