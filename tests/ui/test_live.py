"""Live, through the keyboard: what it shows, what keys do, what arriving data leaves alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from math import inf

import pytest
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain.changes import BalanceRead, CurrentBookingsRead, MessagesRead, ReadFailed
from anosim_tui.domain.errors import BadKey, Throttled, Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ACTIVATION, Page
from anosim_tui.domain.state import AccountState, Resource
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.cases import each
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    booking,
    empty_state,
    full_state,
    notified,
    opened,
    resized,
    shown,
    sms,
    until,
    words,
)

SIZES = ("40x12", "60x15", "80x24", "120x36", "250x70")


def line_with(text: str, part: str) -> str:
    """The lines that hold `part`: panes beside each other share theirs."""
    return "\n".join(line for line in text.splitlines() if part in line)


async def test_live_shows_bookings_messages_code_and_balance() -> None:
    async with opened(StubAccount(full_state()), (130, 40)) as pilot:
        screen = words(pilot)
        assert "7 running · 2 ended" in screen
        assert "waiting 0:42" in line_with(screen, "+44 770 090 0123")
        assert "19:18" in line_with(screen, "+44 770 090 0123")
        assert "code 11:58" in line_with(screen, "WhatsApp  ")
        assert "Dein WhatsApp-Code: 391-027" in screen
        assert "$42.18" in screen
        assert "SANDBOX" in screen
        assert "● live" in screen
        # A chain of extensions is one line, with the real end.
        assert words(pilot).count("+49 157 987 65432") == 2  # its line, and its message
        assert "32 d 00 h" in line_with(words(pilot), "+49 157 987 65432")


async def test_countdowns_follow_the_clock() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        account.clock.skip(2)
        await until(pilot, lambda: "waiting 0:44" in words(pilot))
        assert "19:16" in words(pilot)


async def test_a_second_draws_the_countdowns_that_changed_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = StubAccount(full_state())
    async with opened(account, (130, 40)) as pilot:
        bookings = pilot.app.screen.query_one(BookingList)
        drawn: set[tuple[type[Widget], int]] = set()
        for kind in (BookingList, SmsFeed):

            def counted(
                self: Widget, y: int, plain: Callable[[Widget, int], Strip] = kind.render_line
            ) -> Strip:
                drawn.add((type(self), y))
                return plain(self, y)

            monkeypatch.setattr(kind, "render_line", counted)
        for second in ("0:43", "0:44"):
            drawn.clear()
            account.clock.skip(1)
            await until(pilot, lambda second=second: f"waiting {second}" in words(pilot))  # type: ignore[misc]
        # Three under an hour tick each second; the others say hours.
        assert {widget for widget, _ in drawn} == {BookingList}
        assert {y // bookings.item_lines for _, y in drawn} == {0, 1, 2}


async def test_a_message_that_arrives_brings_its_code() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        fresh = sms("+447700900123", "Google", "G-550123 is your Google verification code.", 0)
        account.store.apply(MessagesRead(Page((fresh,)), NOON, Arrival.LIVE))
        await shown(pilot, account)
        assert "code 12:00" in line_with(words(pilot), "+44 770 090 0123")
        assert "550123" in words(pilot)
        assert "waiting" not in words(pilot)
        assert not any("550123" in notice for notice in notified(pilot))


async def test_what_was_there_and_what_gap_filling_brings_is_summed_up_in_one_notice() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        assert notified(pilot) == ["6 messages were there already."]
        late = [sms("+48512345678", "Allegro", f"Kod: {n}", 900 + n) for n in range(1000, 1030)]
        account.store.apply(MessagesRead(Page(tuple(late)), NOON, Arrival.CAUGHT_UP))
        await shown(pilot, account)
        assert notified(pilot)[1:] == ["30 messages fetched that had come in between."]


async def test_c_copies_the_newest_code_and_says_where_it_went(copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert copied == ["391027"]
        await until(pilot, lambda: "Sent the code 391027 to the terminal." in notified(pilot))


async def test_c_without_a_code_says_so(copied: list[str]) -> None:
    async with opened(StubAccount(empty_state())) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert copied == []
        assert notified(pilot)[-1] == "No code has arrived yet."


async def test_capital_c_and_n_act_on_the_selected_booking_or_message(copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("C")  # the first booking has a message without a code
        await pilot.pause()
        assert copied == []
        assert notified(pilot)[-1] == "There is no code on what is selected."
        await pilot.press("down", "down", "down", "C", "n")
        await pilot.pause()
        assert copied == ["730148", "+48512345678"]
        await pilot.press("tab", "down", "C", "n")
        await pilot.pause()
        assert copied[2:] == ["482910", "+4915798765432"]


async def test_enter_shows_everything_about_a_booking_or_message_and_escape_leaves() -> None:
    async with opened(StubAccount(full_state()), (100, 50)) as pilot:
        await pilot.press("down", "down", "down", "down", "down", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, DetailsDialog)
        assert "Extension 107" in words(pilot)
        assert "Pending" in words(pilot)
        assert "G-482910 is your Google verification code." in words(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, DetailsDialog)
        await pilot.press("tab", "end", "enter")
        await pilot.pause()
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        running_text = re.sub(r"[│▌\s]+", " ", words(pilot))
        assert "We never ask it for anything else." in running_text
        assert "10:01:40 UTC" in words(pilot)


async def test_the_cursor_stays_on_its_booking_when_rows_above_go() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("down", "down")
        bookings = pilot.app.screen.query_one(BookingList)
        assert bookings.selected is not None
        assert bookings.selected.id == 101
        rest = tuple(one for one in BOOKINGS if one.id not in (102, 103))
        account.store.apply(CurrentBookingsRead(Page(rest), NOON))
        await shown(pilot, account)
        assert bookings.selected.id == 101


async def test_a_dialog_keeps_the_booking_it_was_opened_on(copied: list[str]) -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        account.store.apply(CurrentBookingsRead(Page(BOOKINGS[3:]), NOON))
        await shown(pilot, account)
        await pilot.press("n")
        await pilot.pause()
        assert copied == ["+4915112345678"]


async def test_reading_further_down_is_not_disturbed_by_what_arrives() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("tab", "down")
        feed = pilot.app.screen.query_one(SmsFeed)
        assert feed.selected is not None
        before = feed.selected.key
        fresh = sms("+447700900123", "Google", "G-550123 is your code.", 0)
        account.store.apply(MessagesRead(Page((fresh,)), NOON, Arrival.LIVE))
        await shown(pilot, account)
        assert feed.selected.key == before
        assert len(feed.items) == 7


async def test_the_feed_follows_the_newest_while_nobody_reads_it() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        fresh = sms("+447700900123", "Google", "G-550123 is your code.", 0)
        account.store.apply(MessagesRead(Page((fresh,)), NOON, Arrival.LIVE))
        await shown(pilot, account)
        feed = pilot.app.screen.query_one(SmsFeed)
        assert feed.selected is not None
        assert feed.selected.sms == fresh
        assert feed.scroll_offset.y == 0


@pytest.mark.parametrize(
    ("error", "sentence", "status"),
    [
        (Unreachable("anosim.net could not be reached."), "No good answer since", "✕ offline"),
        (BadKey("Check the key."), "does not accept the API key", "✕ key refused"),
        (Throttled("Too many requests."), "asks for fewer requests", "◐ slowed down"),
    ],
)
async def test_trouble_stands_in_a_banner_and_old_data_stays(
    error: Exception, sentence: str, status: str
) -> None:
    account = StubAccount(full_state())
    async with opened(account, (130, 40)) as pilot:
        account.store.apply(ReadFailed(Resource.MESSAGES, error, NOON))  # type: ignore[arg-type]
        account.clock.skip(180)
        await shown(pilot, account)
        await pilot.press("escape")  # a refused key asks for another one in a dialog
        await pilot.pause()
        screen = words(pilot)
        assert sentence in screen
        assert str(error) in screen
        assert f"{status} · data of 3 min ago" in screen
        assert "Dein WhatsApp-Code: 391-027" in screen
        account.store.apply(MessagesRead(Page(()), account.now(), Arrival.LIVE))
        await shown(pilot, account)
        assert sentence not in words(pilot)
        assert "Connected again." in notified(pilot)


async def test_g_asks_the_service_now_or_says_when() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("g")
        await pilot.pause()
        assert account.refreshes == 1
        assert not any("asked" in notice for notice in notified(pilot))
        for seconds, said in ((11.2, "asked in 12 s."), (inf, "asked when one is answered.")):
            account.held_back = seconds
            await pilot.press("g")
            await pilot.pause()
            assert said in notified(pilot)[-1]
        assert account.refreshes == 3
        pilot.app.app_resume_signal.publish(pilot.app)  # the program stood still for a while
        await pilot.pause()
        assert account.refreshes == 4


async def test_z_gives_the_screen_to_the_focused_pane_and_takes_it_back() -> None:
    async with opened(StubAccount(full_state()), (120, 36)) as pilot:
        await pilot.press("z")
        await pilot.pause()
        assert "MESSAGES" not in words(pilot)
        assert "● live" in words(pilot)
        await pilot.press("z")
        await pilot.pause()
        assert "MESSAGES" in words(pilot)


async def test_help_begins_with_this_screen_finds_words_and_q_closes_it() -> None:
    async with opened(StubAccount(full_state()), (100, 50)) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "On the selected booking or message" in words(pilot))
        assert words(pilot).index("On the selected") < words(pilot).index("Everywhere")
        await pilot.press("slash", *"renewal")
        await until(pilot, lambda: "On the selected booking or" not in words(pilot))
        assert "Switch auto-renewal of every booking on or off." in words(pilot)
        await pilot.press(*"?")
        await until(pilot, lambda: "No key has these words." in words(pilot))
        await pilot.press("escape", "q")
        assert not isinstance(pilot.app.screen, HelpDialog)
        assert pilot.app.is_running


async def test_q_quits() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert pilot.app._exit


async def test_the_palette_finds_actions_by_their_words(copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*"newest")
        await until(pilot, lambda: "Copy newest code" in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: bool(copied))
        assert copied == ["391027"]


async def test_a_double_click_shows_details_and_a_click_on_a_hint_does_its_action() -> None:
    async with opened(StubAccount(full_state()), (100, 40)) as pilot:
        await pilot.click(BookingList, offset=(10, 1), times=2)
        await pilot.pause()
        assert isinstance(pilot.app.screen, DetailsDialog)
        await pilot.press("escape")
        width = pilot.app.size.width
        line = words(pilot).splitlines()[-1]
        await pilot.click(offset=(line.index("all keys"), pilot.app.size.height - 1))
        await pilot.pause()
        assert width == 100
        assert isinstance(pilot.app.screen, HelpDialog)


async def test_something_useful_shows_at_every_size() -> None:
    async with opened(StubAccount(full_state())) as pilot:
        pilot.app.clear_notifications()  # they cover the words
        for case in each(SIZES):
            with case as size:
                width, height = await resized(pilot, size)
                screen = words(pilot)
                for row in big_text.enlarge("391027"):  # the newest code, and what it is for
                    assert row.strip() in screen or width >= 110
                assert "WhatsApp" in screen
                assert "+49 151 123 45678 · 1 min ago" in screen
                assert "+31 612 345 678" in screen  # the booking that ends next
                assert "0:40" in screen
                assert "BOOKINGS" in screen
                assert "MESSAGES" in screen
                assert len(screen.splitlines()) == height
                assert all(len(line) <= width for line in screen.splitlines())


async def test_an_empty_account_says_what_happens_next() -> None:
    async with opened(StubAccount(empty_state()), (80, 24)) as pilot:
        screen = words(pilot)
        assert "No current bookings." in screen
        assert "No messages yet." in screen
        assert "No code yet." in screen


async def test_before_the_first_answer_it_says_that_it_asks() -> None:
    account = StubAccount(AccountState())
    async with opened(account, (80, 24)) as pilot:
        assert "Asking for your bookings" in words(pilot)
        assert "○ connecting" in words(pilot)


async def test_a_waiting_activation_says_so_on_the_card() -> None:
    waiting = booking(1, "+447700900123", "Google", kind=ACTIVATION, length=timedelta(minutes=20))
    account = StubAccount(empty_state())
    async with opened(account) as pilot:
        account.store.apply(CurrentBookingsRead(Page((waiting,)), NOON))
        await shown(pilot, account)
        assert "Waiting for a code …" in words(pilot)


async def test_a_host_that_is_not_the_documented_one_is_shown() -> None:
    account = StubAccount(full_state(), demo=False)
    account.host = "sms.example"
    async with opened(account) as pilot:
        assert "sms.example" in words(pilot)
        assert "SANDBOX" not in words(pilot)


async def test_entries_that_could_not_be_read_are_counted() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        account.store.apply(MessagesRead(Page((), ("{", "[")), NOON, Arrival.LIVE))
        await shown(pilot, account)
        assert "2 entries of the last answer could not be read." in words(pilot)


async def test_the_balance_follows() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        account.store.apply(BalanceRead(Decimal("1038.20"), NOON))
        await shown(pilot, account)
        assert "$1,038.20" in words(pilot)


async def test_any_number_of_changes_is_drawn_once() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        updates = 0

        def count() -> None:
            nonlocal updates
            updates += 1

        live = pilot.app.screen
        live.watch(live, "state", count, init=False)
        for cents in range(50):
            account.store.apply(BalanceRead(Decimal(cents) / 100, NOON))
        await shown(pilot, account)
        assert updates == 1
