"""Live, through the keyboard: what keys do, what arriving data changes and what it leaves alone.

How it looks, full, empty, offline and masked, is held by the pictures in `tests/snapshots`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from math import inf

import pytest
from msgspec.structs import replace
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.changes import (
    BalanceRead,
    CachedStateLoaded,
    CurrentBookingsRead,
    MessagesRead,
    ReadFailed,
    UnreadBookingsChanged,
    reduce,
)
from anosim_tui.domain.errors import BadKey, Throttled, Unreachable
from anosim_tui.domain.masking import Mask
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ACTIVATION, Page
from anosim_tui.domain.state import AccountState, Resource
from anosim_tui.ui.announcements import notices
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.widgets.booking_list import BookingList
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    applied,
    arrived,
    booking,
    click_on,
    empty_state,
    full_state,
    notified,
    opened,
    shown,
    sms,
    until,
    words,
)

FRESH = sms("+447700900123", "Google", "G-550123 is your Google verification code.", 0)


def line_with(text: str, part: str) -> str:
    """The lines that hold `part`: panes beside each other share theirs."""
    return "\n".join(line for line in text.splitlines() if part in line)


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
        await applied(pilot, account, arrived(FRESH))
        assert "550123  12:00" in line_with(words(pilot), "+44 770 090 0123")
        assert "550123" in words(pilot)
        assert "waiting" not in words(pilot)
        assert not any("550123" in notice for notice in notified(pilot))


async def test_what_was_there_and_what_gap_filling_brings_is_summed_up_in_one_notice() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        assert notified(pilot) == ["Loaded 6 earlier messages."]
        late = [sms("+48512345678", "Allegro", f"Kod: {n}", 900 + n) for n in range(1000, 1030)]
        await applied(pilot, account, arrived(*late, arrival=Arrival.CAUGHT_UP))
        assert notified(pilot)[1:] == ["Loaded 30 missed messages."]


@pytest.mark.parametrize(
    ("state", "code", "said"),
    [
        (full_state(), ["391027"], "Code 391027 sent to the terminal's clipboard (not confirmed)."),
        (empty_state(), [], "No code has arrived yet."),
    ],
)
async def test_c_copies_the_newest_code_and_says_so(
    state: AccountState, code: list[str], said: str, copied: list[str]
) -> None:
    async with opened(StubAccount(state)) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: said in notified(pilot))
        assert copied == code


async def test_capital_c_and_n_act_on_the_selected_booking_or_message(copied: list[str]) -> None:
    async with opened(StubAccount(full_state())) as pilot:
        await pilot.press("C")  # the first booking has a message without a code
        await until(pilot, lambda: "The selected item has no code." in notified(pilot))
        await pilot.press("down", "down", "down", "C", "n", "tab", "down", "C", "n")
        expected = ["730148", "+48512345678", "482910", "+4915798765432"]
        await until(pilot, lambda: copied == expected)


async def test_enter_shows_everything_about_a_booking_or_message_and_escape_leaves() -> None:
    async with opened(StubAccount(full_state()), (100, 50)) as pilot:
        await pilot.press("down", "down", "down", "down", "down", "enter")
        await until(pilot, lambda: "G-482910 is your Google verification code." in words(pilot))
        assert isinstance(pilot.app.screen, DetailsDialog)
        assert "Extension 107" in words(pilot)
        assert "Pending" in words(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, DetailsDialog)
        await pilot.press("tab", "end", "enter")
        await until(pilot, lambda: "10:01:40 UTC" in words(pilot))
        running_text = re.sub(r"[│▌\s]+", " ", words(pilot))
        assert "We never ask it for anything else." in running_text


async def test_the_time_left_runs_in_the_details() -> None:
    account = StubAccount(full_state())
    async with opened(account, (100, 30)) as pilot:
        await pilot.press("home", "enter")
        await until(pilot, lambda: "(0:40)" in words(pilot))
        account.clock.skip(5)
        await until(pilot, lambda: "(0:35)" in words(pilot))
        account.clock.skip(60)
        await until(pilot, lambda: "(ended)" in words(pilot))


async def test_the_cursor_and_a_dialog_keep_their_booking_when_rows_above_go(
    copied: list[str],
) -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("down", "down")
        bookings = pilot.app.screen.query_one(BookingList)
        rest = tuple(one for one in BOOKINGS if one.id not in (102, 103))
        await applied(pilot, account, CurrentBookingsRead(Page(rest), NOON))
        assert bookings.selected is not None
        assert bookings.selected.id == 101
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        await applied(pilot, account, CurrentBookingsRead(Page(BOOKINGS[3:]), NOON))
        await pilot.press("n")
        await until(pilot, lambda: copied == ["+447700900123"])


@pytest.mark.parametrize(
    ("error", "sentence", "status"),
    [
        (Unreachable("anosim.net could not be reached."), "Offline since", "✕ offline"),
        (BadKey("Check the key."), "API key rejected since", "✕ API key rejected"),
        (Throttled("Too many requests."), "Rate-limited by AnoSim since", "◐ rate-limited"),
    ],
)
async def test_trouble_stands_in_a_banner_and_old_data_stays(
    error: Exception, sentence: str, status: str
) -> None:
    account = StubAccount(full_state())
    async with opened(account, (130, 40)) as pilot:
        account.clock.skip(180)
        await applied(pilot, account, ReadFailed(Resource.MESSAGES, error, NOON))  # type: ignore[arg-type]
        await pilot.press("escape")  # a refused key asks for another one in a dialog
        await until(pilot, lambda: f"{status} · updated 3 min ago" in words(pilot))
        assert sentence in words(pilot)
        assert str(error) in words(pilot)
        assert "Dein WhatsApp-Code: 391-027" in words(pilot)
        await applied(pilot, account, MessagesRead(Page(()), account.now(), Arrival.LIVE))
        assert sentence not in words(pilot)
        assert "Reconnected." in notified(pilot)


async def test_the_banner_says_when_a_throttled_service_is_asked_again() -> None:
    account = StubAccount(full_state())
    async with opened(account, (130, 40)) as pilot:
        asked_to_wait = Throttled("Too many requests.", retry_after=240)
        await applied(pilot, account, ReadFailed(Resource.MESSAGES, asked_to_wait, NOON))
        again = (NOON + timedelta(seconds=240)).astimezone()
        await until(pilot, lambda: f"Next try by {again:%H:%M:%S}." in words(pilot))


async def test_a_booking_whose_messages_cannot_be_read_is_named_unless_it_is_masked() -> None:
    account = StubAccount(full_state())
    named = "Some messages may be missing: those for +48 512 345 678"
    async with opened(account, (130, 40)) as pilot:
        await applied(pilot, account, UnreadBookingsChanged(frozenset({104})))
        await until(pilot, lambda: named in words(pilot))
        await pilot.press("3")
        await until(pilot, lambda: "HISTORY" in words(pilot))
        assert named in words(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "512 345 678" not in words(pilot))
        await pilot.press("p", "1")
        await applied(pilot, account, UnreadBookingsChanged(frozenset()))
        await until(pilot, lambda: named not in words(pilot))


async def test_g_asks_the_service_now_or_says_when() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        await pilot.press("g")
        await until(pilot, lambda: account.refreshes == 1)
        assert not any("refreshing" in notice for notice in notified(pilot))
        for seconds, said in (
            (11.2, "refreshing in 12 s."),
            (inf, "refreshing after the next response."),
        ):
            account.held_back = seconds
            await pilot.press("g")
            await until(pilot, lambda said=said: said in "".join(notified(pilot)[-1:]))  # type: ignore[misc]
        assert account.refreshes == 3
        pilot.app.app_resume_signal.publish(pilot.app)  # the program stood still for a while
        await until(pilot, lambda: account.refreshes == 4)


async def test_z_gives_the_screen_to_the_focused_pane_and_takes_it_back() -> None:
    async with opened(StubAccount(full_state()), (120, 36)) as pilot:
        await pilot.press("z")
        await until(pilot, lambda: "MESSAGES" not in words(pilot))
        assert "● online" in words(pilot)
        await pilot.press("z")
        await until(pilot, lambda: "MESSAGES" in words(pilot))


async def test_help_begins_with_this_screen_finds_words_and_q_closes_it() -> None:
    async with opened(StubAccount(full_state()), (100, 50)) as pilot:
        await pilot.press("f1")
        await until(pilot, lambda: "On the selected booking or message" in words(pilot))
        assert words(pilot).index("On the selected") < words(pilot).index("Everywhere")
        await pilot.press("slash", *"renewal")
        await until(pilot, lambda: "On the selected booking or" not in words(pilot))
        assert "Turn auto-renewal for all bookings on or off." in words(pilot)
        await pilot.press(*"?")
        await until(pilot, lambda: "No matching keys." in words(pilot))
        await pilot.press("escape", "q")
        assert not isinstance(pilot.app.screen, HelpDialog)
        assert pilot.app.is_running
        await pilot.press("q")
        await until(pilot, lambda: pilot.app._exit)


async def test_a_double_click_shows_details_and_a_click_on_a_hint_does_its_action() -> None:
    async with opened(StubAccount(full_state()), (100, 40)) as pilot:
        await pilot.click(BookingList, offset=(10, 1), times=2)
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        await pilot.press("escape")
        await click_on(pilot, "all keys")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpDialog))


async def test_before_and_after_the_first_answer_it_says_what_it_waits_for() -> None:
    waiting = booking(1, "+447700900123", "Google", kind=ACTIVATION, length=timedelta(minutes=20))
    account = StubAccount(AccountState())
    async with opened(account, (80, 24)) as pilot:
        assert "Loading your bookings" in words(pilot)
        assert "○ connecting" in words(pilot)
        read = MessagesRead(Page((), ("{", "[")), NOON, Arrival.LIVE)
        await applied(pilot, account, read, CurrentBookingsRead(Page((waiting,)), NOON))
        assert "Waiting for a code …" in words(pilot)
        assert "2 entries in the latest response could not be read." in words(pilot)


async def test_a_host_that_is_not_the_documented_one_is_shown() -> None:
    account = StubAccount(full_state(), demo=False)
    account.host = "sms.example"
    async with opened(account) as pilot:
        assert "sms.example" in words(pilot)
        assert "SANDBOX" not in words(pilot)


async def test_any_number_of_changes_is_drawn_once() -> None:
    account = StubAccount(full_state())
    async with opened(account) as pilot:
        updates: list[object] = []
        live = pilot.app.screen
        live.watch(live, "state", lambda state: updates.append(state), init=False)
        for cents in range(50):
            account.store.apply(BalanceRead(1038 + Decimal(cents) / 100, NOON))
        await shown(pilot, account)
        assert len(updates) == 1
        assert "$1,038.49" in words(pilot)


def test_a_refund_is_told_and_those_of_earlier_runs_are_not() -> None:
    state = full_state()
    first, second = (one.id for one in BOOKINGS[:2])
    cached = CachedStateLoaded(
        bookings=BOOKINGS, refunds={first: Decimal("0.45")}, balance=(Decimal(5), NOON)
    )
    assert list(notices(AccountState(), reduce(AccountState(), cached))) == []
    known = replace(state, refunds={first: Decimal("0.45")})
    later = replace(known, refunds={**known.refunds, second: Decimal("1.20")})
    assert list(notices(known, known)) == []
    (words,) = notices(known, later)
    assert words.startswith("AnoSim refunded $1.20 for ")
    hides = Mask(on=True).state
    (words,) = notices(hides(known), hides(later))
    assert "1.20" not in words
    assert wording.phone(BOOKINGS[1].number) not in words
