"""Nothing lost, nothing twice: bursts, suspends, and messages that fit two bookings."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from anosim_tui.account.gaps import Watermark
from anosim_tui.domain.errors import Refused, Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ENDED, Page, Sms
from tests.account.fakes import START, Stage, activation, booking, sms


def page(*numbers: int) -> Page[Sms]:
    return Page(tuple(sms(text=f"{n}", at=START + timedelta(seconds=n)) for n in numbers))


def test_a_page_leaves_a_gap_when_it_is_full_and_shares_nothing() -> None:
    mark = Watermark(())
    assert mark.gap(page(*range(5)), None, START) is None
    assert mark.gap(page(*range(99)), START, START) is None
    assert mark.gap(page(*range(98, 198)), START, START) is None
    found = mark.gap(page(*range(300, 400)), START, START + timedelta(hours=1))
    assert found is not None
    assert found.since == START
    assert found.until == START + timedelta(seconds=300)
    assert mark.newest == START + timedelta(seconds=399)
    assert mark.gap(page(), START, START) is None


@pytest.mark.parametrize(
    ("known", "numbers", "unreadable", "is_gap"),
    [((50,), 100, 0, False), ((), 100, 0, True), ((), 98, 2, True)],
    ids=["known from before", "nothing known", "entries that cannot be read"],
)
def test_a_first_page_leaves_a_gap_unless_it_is_bridged(
    known: tuple[int, ...], numbers: int, unreadable: int, is_gap: bool
) -> None:
    mark = Watermark(one.identity for one in page(*known).items)
    first = Page(page(*range(numbers)).items, ("{}",) * unreadable)
    assert (mark.gap(first, None, START) is not None) == is_gap


async def burst(stage: Stage, messages: int, bookings: int) -> None:
    chance = random.Random(3)
    for number in range(messages):
        at = stage.service.now() + timedelta(seconds=number / 200)
        stage.service.deliver(chance.randrange(bookings) + 1, f"burst {number}", at)


def with_rentals(stage: Stage, count: int) -> None:
    stage.service.book(*(booking(id_) for id_ in range(1, count + 1)))


async def test_a_burst_between_two_polls_is_complete_and_in_order(stage: Stage) -> None:
    with_rentals(stage, 20)
    async with stage.running():
        stage.service.deliver(1, "before")
        await stage.clock.advance(6)
        await burst(stage, 500, 20)
        await stage.clock.advance(5)
        assert stage.service.asked("current_bookings", since=6) == 1  # some may have come and gone
        await stage.clock.advance(115)
        stage.service.deliver(1, "after")
        await stage.clock.advance(10)
        assert stage.known() == stage.sent()
        expected = ["before", *(f"burst {n}" for n in range(500)), "after"]
        assert stage.texts == expected
        log = stage.account.store.state.messages.data
        assert len(log.arrivals) == 502
        live = [one.sms.text for one in log.arrivals if one.arrival is Arrival.LIVE]
        # The page that showed the gap is announced, what was fetched after it is summed up.
        assert sorted(live) == sorted(["before", *(f"burst {n}" for n in range(400, 500)), "after"])
        assert sum(call.startswith("messages_of") for _, call in stage.service.requests) == 20
        lines = {line.id: line for line in stage.account.store.state.lines}
        for id_, line in lines.items():
            assert len(line.messages) == sum(owner == id_ for owner, _ in stage.service.sent)


async def test_a_code_that_comes_while_a_gap_is_filled_is_announced(stage: Stage) -> None:
    with_rentals(stage, 20)
    async with stage.running():
        await burst(stage, 300, 20)
        await stage.clock.advance(5.0)
        for id_ in range(1, 21):
            stage.service.deliver(id_, f"fresh {id_}")
        await stage.clock.advance(60)
        log = stage.account.store.state.messages.data
        fresh = [one for one in log.arrivals if one.sms.text.startswith("fresh")]
        assert len(fresh) == 20
        assert all(one.arrival is Arrival.LIVE for one in fresh)


async def test_a_full_first_page_is_completed_only_where_it_may_be_short(stage: Stage) -> None:
    with_rentals(stage, 2)
    for number in range(150):
        at = START - timedelta(minutes=40) + timedelta(seconds=number)
        stage.service.deliver(1 + number % 2, f"old {number}", at)
    stage.service.book(booking(3, start=START - timedelta(minutes=1)))
    async with stage.running():
        await stage.clock.advance(30)
        assert stage.known() == stage.sent()
        asked = {call for _, call in stage.service.requests if call.startswith("messages_of")}
        assert asked == {"messages_of 1", "messages_of 2"}
        arrivals = stage.account.store.state.messages.data.arrivals
        assert {one.arrival for one in arrivals} == {Arrival.CAUGHT_UP}


async def test_a_booking_that_came_and_went_in_a_long_gap_is_searched_too(stage: Stage) -> None:
    with_rentals(stage, 1)
    async with stage.running():
        await stage.clock.advance(10)
        stage.service.fault = lambda call: Unreachable("no network")
        await stage.clock.advance(600)
        away = stage.service.now()
        stage.service.book(activation(2, start=away, end=away + timedelta(minutes=20), state=ENDED))
        stage.service.deliver(2, "came and went", away + timedelta(minutes=5))
        stage.clock.skip(13 * 3600)
        await burst(stage, 200, 1)
        stage.service.fault = lambda call: None
        await stage.clock.advance(200)
        assert 2 not in stage.account.store.state.current
        assert stage.known() == stage.sent()


async def test_filling_goes_on_after_failures_and_around_a_stubborn_booking(stage: Stage) -> None:
    with_rentals(stage, 5)
    async with stage.running():
        await burst(stage, 300, 5)

        def fault(call: str) -> Exception | None:
            if call == "messages_of 3":
                return Unreachable("this one never")
            if call == "messages_of 5" and stage.clock.monotonic() < 60:
                return Unreachable("not yet")
            return None

        stage.service.fault = fault
        await stage.clock.advance(300)
        missing = stage.sent() - stage.known()
        assert {one[0] for one in missing} == {sms(booking(3).number).identity[0]}
        stage.service.fault = lambda call: None
        await stage.clock.advance(61)
        assert stage.known() == stage.sent()


async def test_entries_count_as_unreadable_only_after_three_such_pages(stage: Stage) -> None:
    """Whatever failed before: a page that is spoilt once may be whole the next time."""
    answers: list[Unreachable | Refused | Page[Sms] | None]
    answers = [Unreachable("cut"), Refused("no"), Page((), ("{}",)), None]
    with_rentals(stage, 3)
    async with stage.running():
        await burst(stage, 300, 3)
        stage.service.fault = lambda call: (
            answers.pop(0) if call == "messages_of 2" and answers else None
        )
        await stage.clock.advance(120)
        assert stage.known() == stage.sent()
        assert answers == []


async def test_a_booking_that_is_refused_is_asked_about_ever_more_rarely(stage: Stage) -> None:
    with_rentals(stage, 3)
    async with stage.running():
        stage.service.fault = lambda call: Refused("no") if call == "messages_of 2" else None
        await burst(stage, 300, 3)
        await stage.clock.advance(900)
        assert 8 <= stage.service.asked("messages_of 2") <= 12
        assert stage.account.store.state.unread_bookings == {2}
        stage.service.fault = lambda call: None
        stage.account.refresh()
        await stage.clock.advance(10)
        assert stage.account.store.state.unread_bookings == frozenset()
        assert stage.known() == stage.sent()


async def test_a_refused_booking_without_messages_is_asked_three_times_and_believed_empty(
    stage: Stage,
) -> None:
    with_rentals(stage, 3)
    refused: Page[Any] = Page((), inferred=True)
    stage.service.fault = lambda call: refused if call == "messages_of 3" else None
    async with stage.running():
        await burst(stage, 300, 2)
        await stage.clock.advance(900)
        assert stage.service.asked("messages_of 3") == 3
        assert stage.account.store.state.unread_bookings == frozenset()
        assert stage.known() == stage.sent()


async def test_a_message_that_fits_two_activations_is_asked_about_once(stage: Stage) -> None:
    number = "+491510000000"
    stage.service.book(activation(1, number=number), activation(2, number=number))
    async with stage.running():
        stage.service.deliver(2, "your code is 424242")
        await stage.clock.advance(60)
        lines = {line.id: line for line in stage.account.store.state.lines}
        assert [len(lines[id_].messages) for id_ in (1, 2)] == [0, 1]
        assert not lines[2].shared
        assert stage.service.asked("messages_of 1") == stage.service.asked("messages_of 2") == 1
        stage.service.deliver(1, "your code is 171717")
        await stage.clock.advance(60)
        assert stage.service.asked("messages_of 1") == stage.service.asked("messages_of 2") == 2
        lines = {line.id: line for line in stage.account.store.state.lines}
        assert [len(lines[id_].messages) for id_ in (1, 2)] == [1, 1]


async def test_one_listed_under_both_stays_on_both_and_is_not_asked_again(stage: Stage) -> None:
    number = "+491510000000"
    stage.service.book(activation(1, number=number), activation(2, number=number))
    async with stage.running():
        same = stage.service.deliver(2, "your code is 424242")
        stage.service.sent.append((1, same))
        stage.service.newest = 1  # the service knows of one message, and lists it under both
        await stage.clock.advance(600)
        lines = stage.account.store.state.lines
        assert [(len(line.messages), line.shared) for line in lines] == [(1, True), (1, True)]
        assert stage.service.asked("messages_of 1") == stage.service.asked("messages_of 2") == 1


async def test_a_message_listed_without_its_number_is_known_again(stage: Stage) -> None:
    with_rentals(stage, 3)
    listed = stage.service.messages_of

    async def without_number(booking_id: int) -> Page[Sms]:
        found = await listed(booking_id)
        return Page(tuple(replace(one, number="") for one in found.items))

    stage.service.messages_of = without_number  # type: ignore[method-assign]
    async with stage.running():
        await burst(stage, 300, 3)
        await stage.clock.advance(60)
        assert stage.known() == stage.sent()


async def test_details_of_an_unknown_booking_are_asked_for_once(stage: Stage) -> None:
    with_rentals(stage, 1)
    async with stage.running():
        await stage.clock.advance(1)
        stage.service.unlisted = {2, 3}
        stage.service.book(booking(2, extension_of=1), booking(3, price=None))
        await stage.clock.advance(600)
        assert stage.service.asked("bookings") == 2
        assert stage.service.asked("booking 2") == stage.service.asked("booking 3") == 1
        known = stage.account.store.state.bookings.data
        assert known[2].price == booking(2).price
        assert [line.id for line in stage.account.store.state.lines] == [1, 3]


async def test_a_booking_nobody_has_is_asked_for_once(stage: Stage) -> None:
    stage.service.unlisted = {2}
    stage.service.book(booking(2))
    stage.service.fault = lambda call: Refused("no") if call == "booking 2" else None
    async with stage.running():
        await stage.clock.advance(600)
        assert stage.service.asked("booking 2") == 1
