from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anosim_tui.domain.bookings import (
    BookingLine,
    ambiguous,
    cards_in_use,
    for_display,
    is_over,
    lines,
    merge,
    with_messages,
)
from anosim_tui.domain.messages import Arrival, Message, MessageLog
from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    Booking,
    SimCard,
    Sms,
)

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def booking(id_: int, **changes: Any) -> Booking:
    plain = Booking(
        id_, "+49151", "Germany", RENTAL_FULL, "", START, START + HOUR, HOUR, ACTIVE, Decimal(3)
    )
    return replace(plain, **changes)


def read(*found: Sms) -> tuple[Message, ...]:
    return MessageLog().add(found, START, Arrival.LIVE).by_date


def sms(minute: float = 1, number: str = "+49151", text: str = "hello") -> Sms:
    return Sms(number, START + timedelta(minutes=minute), "A", text)


# What an answer leaves out


def test_what_an_answer_leaves_out_is_not_forgotten() -> None:
    known = booking(1, extension_of=7, unknown=(("a", "1"),))
    bare = Booking(1, "", "", "", "", None, None, None, "", unknown=(("b", "2"),))
    assert merge({1: known}, [bare])[1] == replace(known, unknown=(("a", "1"), ("b", "2")))
    ended = booking(1, state=ENDED, price=Decimal(0), end=START)
    assert merge({1: known}, [ended])[1].end == START
    assert merge({1: booking(1)}, [ended])[1] == ended


def test_nothing_new_is_the_same_object() -> None:
    known = {1: booking(1)}
    assert merge(known, [booking(1, price=None)]) is known
    assert merge(known, []) is known


@given(st.lists(st.integers(1, 5)), st.randoms(use_true_random=False))
def test_merging_a_page_again_or_shuffled_changes_nothing(
    ids: list[int], chance: random.Random
) -> None:
    page = [booking(id_, number=f"+49{id_}") for id_ in set(ids)]
    once = merge({}, page)
    chance.shuffle(page)
    assert merge(once, page) is once
    assert merge({}, page) == once


# Ends


@pytest.mark.parametrize(
    ("start", "end", "duration", "expected"),
    [
        (START, START, HOUR, START + HOUR),  # a fresh extension
        (START, START + 2 * HOUR, HOUR, START + 2 * HOUR),
        (START, None, HOUR, START + HOUR),
        (START, START + HOUR, None, START + HOUR),
        (None, START + HOUR, HOUR, START + HOUR),
        (None, None, HOUR, None),
    ],
)
def test_the_real_end(
    start: datetime | None,
    end: datetime | None,
    duration: timedelta | None,
    expected: datetime | None,
) -> None:
    assert booking(1, start=start, end=end, duration=duration).ends == expected


@pytest.mark.parametrize(
    ("changes", "after", "over"),
    [
        ({"state": ENDED}, 0, True),
        ({"state": NOT_USED}, 0, True),
        ({"state": "Frozen"}, 0, True),
        ({"state": " aCTive"}, 0, False),
        ({"state": ""}, 0, False),
        ({}, 0, False),
        ({}, 1, True),
        ({"end": None, "duration": None}, 99, False),
    ],
)
def test_over_is_what_the_service_ended_or_time_did(
    changes: dict[str, Any], after: int, over: bool
) -> None:
    assert is_over(booking(1, **changes), START + after * HOUR) is over


@pytest.mark.parametrize(
    ("changes", "seconds", "covered"),
    [
        ({}, -4, True),
        ({}, 3604, True),
        ({}, -6, False),
        ({}, 3606, False),
        ({"start": None, "end": None, "duration": None}, -360_000, True),
    ],
)
def test_a_span_has_soft_edges_and_open_ones(
    changes: dict[str, Any], seconds: float, covered: bool
) -> None:
    (line,) = lines([booking(1, **changes)], read(sms(seconds / 60)), {})
    assert bool(line.messages) is covered


# Chains


def chained() -> list[Booking]:
    return [
        booking(5),
        booking(3, start=START + HOUR, end=START + HOUR, state=PENDING, extension_of=5),
        booking(9, start=START + 2 * HOUR, end=START + 2 * HOUR, state=PENDING, extension_of=3),
    ]


@given(st.permutations(chained()))
def test_a_chain_is_one_line_in_any_order(page: list[Booking]) -> None:
    (line,) = lines(page, (), {})
    assert [one.id for one in line.chain] == [5, 3, 9]
    assert line.id == 5
    assert line.ends == START + 3 * HOUR
    assert line.current.id == 5
    assert line.last.id == 9
    assert line.is_pending
    assert not line.is_over(START + 2.5 * HOUR)


def test_an_extension_that_was_cancelled_lengthens_nothing() -> None:
    chain = chained()
    chain[2] = replace(chain[2], state=NOT_USED)
    (line,) = lines(chain, (), {})
    assert (line.ends, line.last.id) == (START + 2 * HOUR, 3)


def test_the_booking_in_force_is_the_last_active_one() -> None:
    (line,) = lines([booking(1), booking(2, start=START + HOUR, extension_of=1)], (), {})
    assert line.current.id == 2


def test_odd_extensions_are_lines_all_the_same() -> None:
    circle = lines([booking(1, extension_of=2), booking(2, extension_of=1)], (), {})
    assert sorted(one.id for line in circle for one in line.chain) == [1, 2]
    (of_unknown,) = lines([booking(2, extension_of=1)], (), {})
    assert of_unknown.id == 2


# Messages


def test_a_message_goes_by_its_digits_and_its_date() -> None:
    other = booking(2, number="+48222")
    messages = read(sms(1, "49 151"), sms(1, "+48 222"), sms(99), sms(1, "+1"))
    one, two = lines([booking(1), other], messages, {})
    assert [m.sms.number for m in one.messages] == ["49 151"]
    assert [m.sms.number for m in two.messages] == ["+48 222"]
    assert not one.shared


def test_one_that_fits_several_is_on_all_until_the_service_says_which() -> None:
    pair = [booking(1), booking(2)]
    messages = read(sms(1))
    shared = lines(pair, messages, {})
    assert [(len(line.messages), line.shared) for line in shared] == [(1, True), (1, True)]
    identity = messages[0].sms.identity
    assert ambiguous(shared) == {identity: frozenset({1, 2})}
    settled = lines(pair, messages, {identity: frozenset({2})})
    assert [(len(line.messages), line.shared) for line in settled] == [(0, False), (1, False)]
    assert ambiguous(settled) == {}
    still = lines(pair, messages, {identity: frozenset({1, 2})})
    assert all(line.shared for line in still)
    elsewhere = lines(pair, messages, {identity: frozenset({77})})
    assert all(line.shared for line in elsewhere)


def test_two_bookings_of_one_chain_are_not_two_owners() -> None:
    (line,) = lines(chained(), read(sms(60)), {})
    assert len(line.messages) == 1
    assert not line.shared


def test_equal_messages_on_one_line_are_not_ambiguous() -> None:
    assert ambiguous(lines([booking(1)], read(sms(1), sms(1)), {})) == {}


some_bookings = st.lists(
    st.builds(
        booking,
        st.integers(1, 6),
        number=st.sampled_from(["+49151", "+48222", ""]),
        start=st.integers(0, 3).map(lambda hours: START + hours * HOUR),
        end=st.none(),
        duration=st.sampled_from([HOUR, 3 * HOUR]),
        extension_of=st.none() | st.integers(1, 6),
    ),
    unique_by=lambda one: one.id,
)
some_messages = st.lists(
    st.builds(sms, st.integers(0, 250), st.sampled_from(["+49151", "+48222", "+1"]))
)


@given(some_bookings, some_messages, st.data())
def test_adding_messages_bit_by_bit_is_the_same_as_all_at_once(
    page: list[Booking], found: list[Sms], data: st.DataObject
) -> None:
    confirmed = {one.identity: frozenset({data.draw(st.integers(1, 6))}) for one in found[::3]}
    log, shown = MessageLog(), lines(page, (), confirmed)
    while found:
        size = data.draw(st.integers(1, len(found)))
        before, log = log, log.add(found[:size], START + len(found) * HOUR, Arrival.LIVE)
        shown = with_messages(shown, log.since(before), confirmed)
        found = found[size:]
    assert shown == lines(page, log.by_date, confirmed)
    for line in shown:
        dates = [one.sms.date for one in line.messages]
        assert dates == sorted(dates)


def test_a_line_without_news_stays_the_same_object() -> None:
    before = lines([booking(1), booking(2, number="+48222")], (), {})
    after = with_messages(before, read(sms(1)), {})
    assert after[0] is not before[0]
    assert after[1] is before[1]


def test_an_activation_waits_until_its_first_code() -> None:
    plain = booking(1, rental_type=ACTIVATION)
    (waiting,) = lines([plain], read(sms(1, text="welcome")), {})
    assert waiting.awaits_code(START)
    assert not waiting.awaits_code(START + HOUR)
    (answered,) = lines([plain], read(sms(1, text="your code is 123456")), {})
    assert not answered.awaits_code(START)
    assert answered.newest_code is not None
    assert not lines([booking(1)], (), {})[0].awaits_code(START)


def test_running_lines_come_first_by_their_end_then_ended_ones_newest_first() -> None:
    ending = {1: 5, 2: 1, 3: -1, 4: -5, 5: 3}
    shown = [
        BookingLine((booking(id_, end=START + hours * HOUR, duration=None),))
        for id_, hours in ending.items()
    ]
    endless = BookingLine((booking(6, end=None, duration=None),))
    assert [line.id for line in for_display([endless, *shown], START)] == [2, 5, 1, 6, 3, 4]


# SIM cards


def test_a_card_is_used_by_the_bookings_that_number_and_time_fit() -> None:
    number = "+4915112345678"
    card = SimCard("49 151 12345678", "Germany", RENTAL_FULL, "", START - HOUR, START + HOUR)
    fits = booking(1, number=number)
    extension = booking(2, number=number, start=START + HOUR, end=START + HOUR, extension_of=1)
    before = booking(3, number=number, start=START - 9 * HOUR, end=START - HOUR)
    other = booking(4, number="+4915112345679")
    shown = [BookingLine(chain) for chain in ((fits, extension), (before,), (other,))]
    for changes, found in (
        ({}, (fits,)),
        ({"end": None}, (fits, extension)),
        ({"start": None, "end": None}, (fits, extension, before)),
        ({"number": ""}, ()),
    ):
        (used,) = cards_in_use([replace(card, **changes)], shown)
        assert used.bookings == found


def test_a_card_is_in_use_until_the_last_extension_ends() -> None:
    first = booking(1, start=START, end=START + HOUR, duration=HOUR)
    extension = booking(2, start=START + HOUR, end=None, duration=3 * HOUR, extension_of=1)
    card = SimCard(first.number, "Germany", RENTAL_FULL, "", START, START + HOUR)
    (used,) = cards_in_use([card], [BookingLine((first, extension))])
    assert used.card.end == START + 4 * HOUR
