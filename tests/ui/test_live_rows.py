"""What stands in the rows of Live, and that it stays readable at the sizes people have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from anosim_tui.domain.changes import CurrentBookingsRead
from anosim_tui.domain.models import ACTIVATION, Page
from anosim_tui.domain.spending import UsualWait
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.cards import CodeCard
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.support import (
    NOON,
    StubAccount,
    applied,
    arrived,
    booking,
    full_state,
    opened,
    resized,
    sms,
    until,
    words,
)

SIZES = ("250x70", "160x45", "120x36", "80x24", "60x15", "40x12", "120x20", "200x24")


class Waits:
    """An archive that knows how long codes take."""

    is_open = True

    def __init__(self, *waits: UsualWait) -> None:
        self._waits = waits

    async def waits(self) -> tuple[UsualWait, ...]:
        return self._waits


@pytest.mark.parametrize(
    ("width", "said"),
    [(60, "0:42 / ~0:14"), (74, "0:42, usually 0:14"), (80, "waiting 0:42 · usually 0:14")],
)
async def test_a_row_without_a_code_shows_how_long_one_usually_takes(width: int, said: str) -> None:
    account = StubAccount(full_state())
    took = timedelta(seconds=14)
    account.archive = Waits(UsualWait("Google", "UnitedKingdom", took, 5))  # type: ignore[assignment]
    async with opened(account, (width, 24)) as pilot:
        await until(pilot, lambda: said in words(pilot))


async def test_what_is_usual_is_asked_again_when_another_booking_waits() -> None:
    account = StubAccount(full_state())
    account.archive = Waits()  # type: ignore[assignment]
    async with opened(account, (200, 40)) as pilot:
        assert "waiting 0:42 " in words(pilot)
        took = timedelta(seconds=75)
        account.archive = Waits(UsualWait("Signal", "Germany", took, 3))  # type: ignore[assignment]
        fresh = booking(120, "+4915100000001", "Signal", kind=ACTIVATION, started=timedelta())
        known = account.store.state.bookings.data.values()
        await applied(pilot, account, CurrentBookingsRead(Page((*known, fresh)), NOON))
        await until(pilot, lambda: "0:00 / ~1:15" in words(pilot))


@pytest.mark.parametrize("label", ["work, second phone", "the account of the shop in Leeds"])
async def test_a_label_is_whole_at_120_columns_beside_type_and_duration(label: str) -> None:
    state = replace(full_state(), labels={105: label, 103: "x"})
    async with opened(StubAccount(state), (120, 40)) as pilot:
        text = words(pilot)
        place = next(i for i, line in enumerate(text.splitlines()) if "+46 701 234 567" in line)
        both = "\n".join(text.splitlines()[place : place + 2])
        assert label in both
        assert "Rental, one service, 1 d" in both


@pytest.mark.parametrize("kind", [BookingList, SmsFeed])
async def test_the_selected_row_stays_visible_through_every_resize(
    kind: type[BookingList | SmsFeed],
) -> None:
    async with opened(StubAccount(full_state()), (250, 70)) as pilot:
        rows = pilot.app.screen.query_one(kind)
        rows.focus()
        await pilot.press("end")
        for size in (*SIZES, *reversed(SIZES)):
            await resized(pilot, size)
            await pilot.pause()
            top = rows._place * rows.item_lines - rows.scroll_offset.y  # type: ignore[attr-defined]
            assert 0 <= top < rows.size.height, size


async def test_a_code_is_never_smaller_in_a_larger_terminal() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        for code in ("4821", "391027", "48210937"):
            text = f"Your code is {code}."
            await applied(pilot, account, arrived(sms("+4915112345678", "Shop", text, -int(code))))
            heights = []
            for size in ("80x24", "109x36", "110x36", "120x36", "159x36", "160x36", "200x50"):
                await resized(pilot, size)
                await pilot.pause()
                card = pilot.app.screen.query_one(CodeCard)
                drawn = [card.render_line(y).text for y in range(card.size.height)]
                heights.append(sum(any(one in line for one in "█▀▄") for line in drawn))
            assert heights == sorted(heights), code
            assert heights[0] >= 4


@pytest.mark.parametrize("masked", [False, True])
async def test_a_click_on_the_large_code_copies_it(masked: bool, copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press(*["p"] * masked)
        await until(pilot, lambda: ("391027" in words(pilot)) is not masked)
        await pilot.click(CodeCard, offset=(5, 4))
        await until(pilot, lambda: copied == ["391027"])
