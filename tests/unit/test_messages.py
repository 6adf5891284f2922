from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.messages import Arrival, MessageLog
from anosim_tui.domain.models import Sms

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)

messages = st.builds(
    Sms,
    number=st.sampled_from(["+49151", "49 151", "+48222"]),
    date=st.integers(0, 5).map(lambda second: START + timedelta(seconds=second)),
    sender=st.sampled_from(["A", "B"]),
    text=st.sampled_from(["hello", "your code is 123456"]),
)
pages = st.lists(messages, max_size=12)


def added(log: MessageLog, page: list[Sms], second: float = 0) -> MessageLog:
    return log.add(page, START + timedelta(seconds=second), Arrival.LIVE)


def held(log: MessageLog) -> Counter[object]:
    return Counter(one.sms.identity for one in log.by_date)


@given(pages, st.randoms(use_true_random=False))
def test_the_order_of_a_page_means_nothing(page: list[Sms], chance: random.Random) -> None:
    shuffled = page.copy()
    chance.shuffle(shuffled)
    one, other = added(MessageLog(), page), added(MessageLog(), shuffled)
    assert [(m.key, m.sms.identity) for m in one.by_date] == [
        (m.key, m.sms.identity) for m in other.by_date
    ]
    assert one.counts == other.counts


@given(pages, pages)
def test_a_page_read_twice_adds_nothing(before: list[Sms], page: list[Sms]) -> None:
    once = added(added(MessageLog(), before), page, 1)
    assert added(once, page, 2) is once


@given(st.lists(pages, max_size=6))
def test_an_identity_is_held_as_often_as_any_page_held_it(read: list[list[Sms]]) -> None:
    log, most = MessageLog(), Counter[object]()
    for page in read:
        log = added(log, page)
        most |= Counter(sms.identity for sms in page)
    assert held(log) == most
    assert Counter(dict(log.counts)) == most
    assert len({one.key for one in log.by_date}) == len(log.by_date)
    assert sorted(log.arrivals, key=id) == sorted(log.by_date, key=id)


@given(st.lists(pages, max_size=6))
def test_messages_stand_by_date_and_arrivals_only_grow(read: list[list[Sms]]) -> None:
    log = MessageLog()
    for second, page in enumerate(read):
        before, log = log, added(log, page, second)
        assert (*before.arrivals, *log.since(before)) == log.arrivals
        dates = [one.sms.date for one in log.by_date]
        assert dates == sorted(dates)


@given(st.lists(st.integers(1, 10), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_a_window_that_moves_on_by_less_than_itself_shows_everything(
    steps: list[int], chance: random.Random
) -> None:
    stream = [
        Sms("+49151", START + timedelta(seconds=n), "A", f"message {n}") for n in range(sum(steps))
    ]
    log, seen = MessageLog(), 0
    for step in steps:
        seen += step
        window = stream[max(0, seen - 10) : seen]
        chance.shuffle(window)
        log = added(log, window, seen)
    assert [one.sms for one in log.by_date] == stream
    assert len(log.arrivals) == len(stream)


def test_two_equal_messages_are_two_and_stay_two() -> None:
    one = Sms("+49151", START, "A", "hello")
    log = added(MessageLog(), [one])
    log = added(log, [one, one])
    assert [m.occurrence for m in log.by_date] == [0, 1]
    assert added(log, [one]) is log
    assert added(log, [one, one]) is log


def test_the_format_of_a_number_makes_no_other_message() -> None:
    log = added(MessageLog(), [Sms("+49 151", START, "A", "hello")])
    assert added(log, [Sms("49151", START, "A", "hello")]) is log


def test_the_newest_code_is_the_newest_by_date() -> None:
    later, earlier = START + timedelta(seconds=9), START
    log = added(MessageLog(), [Sms("+49151", later, "A", "your code is 222222")])
    log = added(log, [Sms("+49151", earlier, "A", "your code is 111111")], 10)
    log = added(log, [Sms("+49151", later + timedelta(1), "A", "hello")], 11)
    assert log.newest_code is not None
    assert log.newest_code.code is not None
    assert log.newest_code.code.value == "222222"
    assert MessageLog().newest_code is None


@given(st.lists(pages, min_size=1, max_size=6), st.integers(1, 8), st.sets(st.integers(0, 20)))
def test_the_newest_are_held_and_the_rest_is_let_go(
    read: list[list[Sms]], count: int, places: set[int]
) -> None:
    log = MessageLog()
    for page in read[:-1]:
        log = added(log, page)
    wanted = {one.sms.identity for place, one in enumerate(log.by_date) if place in places}
    less = log.newest(count, wanted)
    assert set(log.by_date[-count:]) <= set(less.by_date)
    assert wanted <= set(less.counts)
    for identity, often in less.counts.items():
        assert often == log.counts[identity] == held(less)[identity]
    # What is read later is told once, whatever was let go in between.
    more, same = added(less, read[-1], 9), added(log, read[-1], 9)
    assert set(same.since(log)) <= set(more.since(log))
    assert more.since(less) == more.since(log)
    assert not less.since(log)
    assert more.newest(count).since(more) == ()


def test_few_messages_are_all_held() -> None:
    log = added(MessageLog(), [Sms("+49151", START, "A", "hello")])
    assert log.newest(1) is log
