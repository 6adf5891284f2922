"""Text is selected with the mouse, copied by every way there is, and masked where it is masked."""

from __future__ import annotations

from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widget import Widget

from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.long_text import LongText
from anosim_tui.ui.widgets.safe import Words
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.support import MESSAGES, StubAccount, full_state, notified, opened, until, words


async def drag(pilot: Pilot[None], widget: Widget, start: Offset, end: Offset) -> None:
    await pilot.mouse_down(widget, offset=start)
    await pilot.hover(widget, offset=end)
    await pilot.mouse_up(widget, offset=end)
    await pilot.pause()


async def test_a_part_of_a_message_is_copied_and_marked(copied: list[str]) -> None:
    async with opened(StubAccount(full_state()), (140, 40)) as pilot:
        feed = pilot.app.screen.query_one(SmsFeed)
        start = feed.render_line(1).text.index("WhatsApp-Code")
        await drag(pilot, feed, Offset(start, 1), Offset(start + 12, 1))
        (marked,) = (
            line.text for line in feed.render_line(1)._segments if line.style and line.style.reverse
        )
        assert marked == "WhatsApp-Code"
        await pilot.press("ctrl+c")
        await until(pilot, lambda: copied == ["WhatsApp-Code"])
        await until(pilot, lambda: any("Text" in one for one in notified(pilot)))
        assert pilot.app.is_running


async def test_lines_of_bookings_are_copied_as_they_stand(copied: list[str]) -> None:
    async with opened(StubAccount(full_state()), (140, 40)) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        drawn = [bookings.render_line(y).text.rstrip() for y in range(3)]
        await drag(pilot, bookings, Offset(3, 0), Offset(len(drawn[2]), 2))
        await pilot.press("ctrl+c")
        await until(pilot, lambda: bool(copied))
        assert copied[0].splitlines() == [drawn[0][3:], drawn[1], drawn[2]]


async def test_a_text_broken_for_the_screen_is_copied_whole_and_masked_stays_masked(
    copied: list[str],
) -> None:
    text = MESSAGES[-1].text
    async with opened(StubAccount(full_state()), (60, 30)) as pilot:
        for masked in (False, True):
            await pilot.press("tab", "end", "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
            await pilot.pause()
            body = pilot.app.screen.query_one(LongText)
            body.query_one(Words).text_select_all()
            copied.clear()
            await pilot.press("ctrl+c")
            await until(pilot, lambda: bool(copied))
            assert (text in copied[0]) is not masked
            assert ("65847" in words(pilot)) is not masked
            assert ("65847" in copied[0]) is not masked
            await pilot.press("escape", "shift+tab", "p")
            await pilot.pause()
