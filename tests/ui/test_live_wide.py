"""The column that Live has from 160 columns on: codes of the day, and what is selected."""

from __future__ import annotations

import pytest
from textual import events
from textual.widget import Widget

from anosim_tui.domain.changes import CurrentBookingsRead
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.cards import CodeCard, DetailsCard, EndingCard
from anosim_tui.ui.widgets.pane import Divider
from anosim_tui.ui.widgets.sms_feed import CodeList, SmsFeed
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    after,
    applied,
    arrived,
    full_state,
    opened,
    sms,
    until,
    words,
)


def lines_of(widget: Widget) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


async def test_codes_of_the_day_stand_below_the_newest_and_enter_or_a_click_copies_one(
    copied: list[str],
) -> None:
    account = StubAccount(full_state())
    async with opened(account, (160, 45)) as pilot:
        codes = pilot.app.screen.query_one(CodeList)
        said = [" ".join(line.split()) for line in lines_of(codes) if line.strip()]
        assert said[0].lstrip("▌ ") == "482910 Google +49 157 987 65432 10 min ago"
        assert "391027" not in "".join(said)
        codes.focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: copied == ["730148"])
        assert not isinstance(pilot.app.screen, DetailsDialog)
        assert "enter Copy code" in words(pilot)
        await pilot.click(CodeList, offset=(5, 2))
        await until(pilot, lambda: copied == ["730148", "65847"])
        await applied(pilot, account, arrived(sms("+447700900123", "Shop", "Code: 550123", -1)))
        assert "391027" in "".join(lines_of(codes)), "it is not the newest any more"


async def test_what_is_selected_is_shown_live() -> None:
    account = StubAccount(full_state())
    async with opened(account, (250, 70)) as pilot:
        card = pilot.app.screen.query_one(DetailsCard)

        def says(part: str) -> bool:
            return part in "\n".join(lines_of(card))

        await until(pilot, lambda: says("+31 612 345 678"))
        assert says("(0:40)")
        account.clock.skip(1)
        await until(pilot, lambda: says("(0:39)"))
        await pilot.press("down", "down")
        await until(pilot, lambda: says("Google, Gmail, Youtube"))
        await pilot.press("tab", "end")
        await until(pilot, lambda: says("We never ask it for anything else."))
        await applied(pilot, account, arrived(sms("+447700900123", "Google", "G-550123 is it", -1)))
        pilot.app.screen.query_one(BookingList).focus()
        await until(pilot, lambda: says("G-550123 is it"))


@pytest.mark.parametrize("size", [(160, 45), (250, 70)])
async def test_no_part_of_a_large_screen_is_mostly_empty(size: tuple[int, int]) -> None:
    account = StubAccount(busy(2))
    async with opened(account, size) as pilot:

        def is_full(kind: type[Widget]) -> bool:
            drawn = lines_of(pilot.app.screen.query_one(kind))
            runs = ("".join(" " if not line.strip(" ▌") else "x" for line in drawn)).split("x")
            return max(map(len, runs)) < 0.5 * len(drawn)

        parts: list[type[Widget]] = [BookingList, SmsFeed, CodeCard, CodeList, EndingCard]
        for count in (2, 3, 6, len(BOOKINGS)):
            await applied(pilot, account, CurrentBookingsRead(Page(BOOKINGS[:count]), NOON))
            if count == len(BOOKINGS):  # what is selected has something to show
                parts.append(DetailsCard)
            for kind in parts:
                await until(pilot, lambda kind=kind: is_full(kind))  # type: ignore[misc]


def busy(bookings: int) -> AccountState:
    """So many bookings, and more messages than there is room for."""
    texts = [f"Your code is {4000 + n}." for n in range(30)]
    more = [sms("+31612345678", "Shop", text, 100 + n) for n, text in enumerate(texts)]
    return after(
        CurrentBookingsRead(Page(BOOKINGS[:bookings]), NOON), arrived(*more), state=full_state()
    )


async def test_bookings_that_come_and_go_move_nothing_that_is_being_read() -> None:
    account = StubAccount(busy(3))
    async with opened(account, (250, 70)) as pilot:
        live = pilot.app.screen
        bookings, feed = live.query_one(BookingList), live.query_one(SmsFeed)
        for _ in range(15):
            await pilot._post_mouse_events([events.MouseScrollDown], feed, offset=(5, 5))
        await until(pilot, lambda: feed.scroll_offset.y >= 20)

        def read(text: str = "Your code is 4015.") -> int:
            """The line of the screen that a message stands on."""
            found = [y for y, line in enumerate(lines_of(feed)) if text in line]
            return feed.region.y + found[0] if found else 0

        before, height = read(), bookings.size.height
        assert before
        page = Page(BOOKINGS[:5])
        await applied(pilot, account, CurrentBookingsRead(page, NOON))
        await until(pilot, lambda: bookings.size.height == height + 8)
        await until(pilot, lambda: read() == before)
        await applied(pilot, account, CurrentBookingsRead(Page(BOOKINGS[:2]), NOON))
        await until(pilot, lambda: len(bookings.items) == 2)
        assert (bookings.size.height, read()) == (height + 8, before)
        await pilot.press("3", "1")
        await until(pilot, lambda: bookings.size.height == height - 4)


async def test_the_room_that_a_person_gave_stays_until_a_double_click_on_the_line() -> None:
    async with opened(StubAccount(busy(3)), (250, 70)) as pilot:
        live = pilot.app.screen
        divider = live.query_one(Divider)
        assert isinstance(live, LiveScreen)
        before = divider.region.y
        assert live.keep() == {}
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: divider.region.y == before + 3)
        await pilot.press("less_than_sign")
        await until(pilot, lambda: divider.region.y == before)
        assert live.keep() == {"percent": 20}
        await pilot.press("greater_than_sign", "greater_than_sign")
        await until(pilot, lambda: divider.region.y > before + 5)
        await pilot.click(divider, offset=(5, 0), times=2)
        await until(pilot, lambda: divider.region.y == before)
        assert live.keep() == {}


@pytest.mark.parametrize(("count", "stacked"), [(2, True), (len(BOOKINGS), False)])
async def test_few_bookings_have_the_messages_below_them(count: int, stacked: bool) -> None:
    state = after(CurrentBookingsRead(Page(BOOKINGS[:count]), NOON), state=full_state())
    async with opened(StubAccount(state), (120, 36)) as pilot:
        feed, bookings = (
            pilot.app.screen.query_one(SmsFeed),
            pilot.app.screen.query_one(BookingList),
        )
        await until(pilot, lambda: (feed.region.y >= bookings.region.bottom) is stacked)
