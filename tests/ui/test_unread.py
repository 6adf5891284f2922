"""New messages: at the top they are followed, elsewhere counted, and unread until somebody saw."""

from __future__ import annotations

import pytest

from anosim_tui.domain.changes import MessagesRead
from anosim_tui.domain.messages import Arrival
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.support import (
    StubAccount,
    applied,
    arrived,
    click_on,
    full_state,
    opened,
    sms,
    until,
    words,
)

SIZE = (120, 30)


def fresh(*numbers: int, arrival: Arrival = Arrival.LIVE) -> MessagesRead:
    found = [sms("+447700900123", "Shop", f"fresh {one}", -one) for one in numbers]
    return arrived(*found, arrival=arrival)


@pytest.mark.parametrize("keys", [(), ("tab",)])
async def test_at_the_top_the_list_follows_focused_or_not(keys: tuple[str, ...]) -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await pilot.press(*keys)
        for number in range(1, 4):
            await applied(pilot, account, fresh(number))
            assert f"fresh {number}" in words(pilot)
            assert "new " not in words(pilot)
            selected = pilot.app.screen.query_one(SmsFeed).selected
            assert selected is not None
            assert selected.sms.text == f"fresh {number}"


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_elsewhere_they_are_counted_and_home_or_a_click_leads_there(by_mouse: bool) -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await pilot.press("tab", "end")
        feed = pilot.app.screen.query_one(SmsFeed)
        before = feed.selected
        await applied(pilot, account, fresh(1, 2, 3))
        assert "▲ 3 new" in words(pilot)
        assert "fresh 3" not in words(pilot)
        assert feed.selected == before
        if by_mouse:
            await click_on(pilot, "▲ 3 new")
        else:
            await pilot.press("home")
        await until(pilot, lambda: "fresh 3" in words(pilot) and "▲" not in words(pilot))


async def test_a_message_is_unread_until_somebody_pressed_a_key_in_front_of_it() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await applied(pilot, account, fresh(1))
        account.clock.skip(3600)
        await pilot.pause()
        assert "● Shop" in words(pilot)
        await pilot.press("down")
        await until(pilot, lambda: "● Shop" not in words(pilot))


async def test_what_filled_a_gap_is_unread_too_but_not_what_was_there_before() -> None:
    account = StubAccount(full_state())
    async with opened(account, SIZE) as pilot:
        await applied(pilot, account, fresh(1, -9000, arrival=Arrival.CAUGHT_UP))
        await pilot.press("tab", "end")
        await applied(pilot, account, fresh(2, arrival=Arrival.CAUGHT_UP))
        assert "▲ 1 new" in words(pilot)
        assert "● Shop" not in words(pilot)
