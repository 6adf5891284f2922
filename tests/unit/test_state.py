from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from anosim_tui.domain.changes import (
    BalanceRead,
    BookingsRead,
    Change,
    ClockCompared,
    CurrentBookingsRead,
    MessagesRead,
    ReadFailed,
    reduce,
)
from anosim_tui.domain.errors import ApiError, BadKey, Throttled, Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import PENDING, Booking, Page, Sms
from anosim_tui.domain.state import LONGEST_PAGE, AccountState, ConnectionStatus, Resource
from tests.unit.test_bookings import HOUR, START, booking, sms


def after(*changes: Change, state: AccountState | None = None) -> AccountState:
    state = state or AccountState()
    for change in changes:
        state = reduce(state, change)
    return state


def current(*bookings: Booking, unreadable: tuple[str, ...] = ()) -> CurrentBookingsRead:
    return CurrentBookingsRead(Page(bookings, unreadable), START)


def arrived(*found: Sms, under: int | None = None) -> MessagesRead:
    return MessagesRead(Page(found), START, Arrival.LIVE, under)


def test_what_is_read_stands_there_with_its_time() -> None:
    state = after(current(booking(1)), arrived(sms()), BalanceRead(Decimal("4.50"), START))
    assert state.connection.status is ConnectionStatus.ONLINE
    assert state.balance.data == Decimal("4.50")
    assert state.messages.fetched == state.bookings.fetched == state.balance.fetched == START
    (line,) = state.lines
    assert [one.sms for one in line.messages] == [sms()]


@pytest.mark.parametrize(
    "change",
    [
        BookingsRead(Page((booking(1, price=None),))),
        BookingsRead(Page(())),
        ClockCompared(timedelta()),
        MessagesRead(Page((sms(),)), START, Arrival.CAUGHT_UP, 1),
        MessagesRead(Page(()), START, Arrival.CAUGHT_UP, 1),
    ],
)
def test_a_change_that_changes_nothing_is_the_same_state(change: Change) -> None:
    state = after(current(booking(1)), arrived(sms(), under=1))
    assert reduce(state, change) is state


def test_reading_the_same_again_keeps_every_part() -> None:
    state = after(current(booking(1)), arrived(sms()))
    again = after(current(booking(1)), arrived(sms()), state=state)
    assert again.bookings.data is state.bookings.data
    assert again.messages.data is state.messages.data
    assert again.lines is state.lines


def test_messages_may_come_before_bookings() -> None:
    first = after(arrived(sms()), current(booking(1)))
    second = after(current(booking(1)), arrived(sms()))
    assert first.lines == second.lines


def test_details_alone_show_nothing_and_survive_a_page_without_them() -> None:
    details = BookingsRead(Page((booking(1),)))
    assert after(details).lines == ()
    state = after(details, current(booking(1, price=None)))
    assert state.lines[0].first.price == booking(1).price


def test_a_chain_is_whole_even_where_only_one_of_it_is_current() -> None:
    extension = booking(2, start=START + HOUR, state=PENDING, extension_of=1)
    known = BookingsRead(Page((booking(1), extension, booking(3, number="+1"))))
    assert [one.id for one in after(known, current(booking(1))).lines[0].chain] == [1, 2]
    assert [one.id for one in after(known, current(extension)).lines[0].chain] == [1, 2]


def test_what_is_not_named_is_not_current_but_where_a_page_may_hide_it() -> None:
    gone = booking(3, end=START - 13 * HOUR, start=START - 14 * HOUR)
    before = after(current(booking(1), booking(2), gone))
    whole = after(current(booking(2)), state=before)
    assert whole.current == {2}
    assert set(whole.bookings.data) == {1, 2, 3}
    spoiled = after(current(booking(2), unreadable=("?",)), state=before)
    assert spoiled.current == {1, 2}
    assert spoiled.bookings.unreadable == 1
    full = [booking(id_) for id_ in range(10, 10 + LONGEST_PAGE)]
    assert 1 in after(current(*full), state=before).current


def test_where_the_service_lists_a_message_is_remembered() -> None:
    state = after(current(booking(1), booking(2)), arrived(sms()))
    assert all(line.shared for line in state.lines)
    state = after(arrived(sms(), under=2), state=state)
    assert [len(line.messages) for line in state.lines] == [0, 1]
    assert state.confirmed[sms().identity] == {2}
    assert state.messages.fetched == START


def test_what_goes_wrong_keeps_the_data_and_when_it_began() -> None:
    error = Unreachable("no network")
    state = after(
        arrived(sms()),
        ReadFailed(Resource.MESSAGES, error, START + HOUR),
        ReadFailed(Resource.MESSAGES, Unreachable("still"), START + 2 * HOUR),
    )
    assert state.messages.failing_since == START + HOUR
    assert str(state.messages.error) == "still"
    assert len(state.messages.data.by_date) == 1
    assert after(arrived(sms()), state=state).messages.error is None


@pytest.mark.parametrize("part", Resource)
@pytest.mark.parametrize(
    ("error", "link"),
    [
        (BadKey("no"), ConnectionStatus.BAD_KEY),
        (Throttled("slow"), ConnectionStatus.THROTTLED),
        (Unreachable("gone"), ConnectionStatus.OFFLINE),
        (ApiError("odd"), ConnectionStatus.OFFLINE),
    ],
)
def test_any_part_that_fails_is_said(
    part: Resource, error: ApiError, link: ConnectionStatus
) -> None:
    state = after(current(), arrived(), ReadFailed(part, error, START))
    assert state.connection.status is link
    assert state.connection.since == START
    assert state.connection.error is error


def test_until_messages_and_bookings_are_there_it_is_connecting() -> None:
    assert after().connection.status is ConnectionStatus.CONNECTING
    assert after(arrived()).connection.status is ConnectionStatus.CONNECTING
    assert after(arrived(), current()).connection.status is ConnectionStatus.ONLINE
