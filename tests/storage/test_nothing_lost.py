"""What the service sent is in the file, once, on its booking, and there before it is shown."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from anosim_tui.domain.changes import reduce
from anosim_tui.domain.errors import ApiError, Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ENDED, Order, Page, digits
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.storage import writing
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import open_file
from anosim_tui.storage.reading import load_cached
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, activation, booking
from tests.storage.support import Home, message

REFUSED: Page[Any] = Page((), inferred=True)


@pytest.mark.parametrize("refused", [0, 1, 2])
async def test_what_came_while_it_was_closed_is_fetched_though_the_bookings_are_refused_at_first(
    home: Home, refused: int
) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 6)))
    home.service.deliver(1, "seen")
    async with home.running():
        await home.clock.advance(10)
    await home.clock.advance(3600)
    # One ended meanwhile, another began and ended: the service calls neither current any more.
    home.service.book(
        *(
            booking(id_, state=ENDED, end=START + timedelta(hours=1), duration=timedelta(hours=2))
            for id_ in (2, 6)
        )
    )
    for number in range(400):
        home.service.deliver(1 + number % 6, f"missed {number}", START + timedelta(minutes=30))
    await home.clock.advance(13 * 3600)
    asked = home.service.asked("bookings")
    home.service.fault = lambda call: (
        REFUSED
        if call == "bookings" and home.service.asked("bookings") - asked <= refused
        else None
    )
    async with home.running() as account:
        await home.clock.advance(300)
        log = account.store.state.messages.data
        fresh = [one for one in log.arrivals if one.arrival is Arrival.CAUGHT_UP]
        assert len(fresh) == 400
        assert not [one for one in log.arrivals if one.arrival is Arrival.LIVE]
    assert home.kept() == home.sent()


NONSENSE: dict[str, Page[Any] | ApiError] = {
    "refused": REFUSED,
    "unreadable": Page((), ("{}",) * 4),
    "empty": Page(()),
    "unreachable": Unreachable("no network"),
}


@pytest.mark.parametrize("at_start", [False, True], ids=["later", "at the start"])
@pytest.mark.parametrize("call", ["messages", "messages_of 3", "current_bookings", "bookings"])
@pytest.mark.parametrize("kind", NONSENSE)
async def test_a_list_that_cannot_be_read_once_loses_nothing(
    home: Home, kind: str, call: str, at_start: bool
) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 21)))
    struck: list[str] = []

    def once(asked: str) -> Page[Any] | ApiError | None:
        if asked != call or struck:
            return None
        struck.append(asked)
        return NONSENSE[kind]

    def go_wrong() -> None:
        home.service.fault = once
        for number in range(250):
            home.service.deliver(1 + number % 20, f"burst {number}")

    if at_start:
        go_wrong()
    async with home.running() as account:
        if not at_start:
            await home.clock.advance(30)
            go_wrong()
        await home.clock.advance(180)
        assert account.store.state.unread_bookings == frozenset()
    assert struck
    assert home.kept() == home.sent()


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(n, marks=pytest.mark.campaign) for n in range(2, 20))]
)
async def test_every_eighth_list_of_messages_is_nonsense_and_nothing_is_missing(
    home: Home, seed: int
) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 21)))
    chance, struck = random.Random(seed), 0
    # An empty list that comes twice is believed; so is what is refused or unreadable three times.
    kinds = [answer for kind, answer in NONSENSE.items() if kind != "empty"]

    def nonsense(call: str) -> Page[Any] | ApiError | None:
        nonlocal struck
        if not call.startswith("messages") or chance.random() >= 0.125:
            return None
        struck += 1
        return chance.choice(kinds)

    async with home.running():
        await home.clock.advance(30)
        home.service.fault = nonsense
        for turn in range(2):
            for number in range(250):
                home.service.deliver(chance.randrange(1, 21), f"burst {turn} {number}")
            await home.clock.advance(400)
        home.service.fault = lambda call: None
        await home.clock.advance(400)
    assert struck > 10
    assert home.kept() == home.sent()


async def test_a_booking_that_stays_refused_is_told_over_a_restart_and_searched_when_it_answers(
    home: Home,
) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 6)))
    async with home.running() as account:
        await home.clock.advance(30)
        home.service.fault = lambda call: REFUSED if call == "messages_of 3" else None
        for number in range(250):
            home.service.deliver(1 + number % 5, f"burst {number}")
        await home.clock.advance(180)
        assert account.store.state.unread_bookings == {3}
        assert home.kept() != home.sent()
    async with home.running() as account:
        await home.clock.advance(60)
        assert account.store.state.unread_bookings == {3}
        home.service.fault = lambda call: None
        account.refresh()
        await home.clock.advance(30)
        assert account.store.state.unread_bookings == frozenset()
    assert home.kept() == home.sent()


async def test_a_start_shows_what_is_kept_before_anything_is_asked(home: Home) -> None:
    home.service.book(booking(1, service="Google"), activation(2))
    home.service.deliver(1, "G-482910 is your code")
    async with home.running():
        await home.clock.advance(40)
    offline = ConnectionError
    home.service.fault = lambda call: offline("no network")
    async with home.running() as account:
        state = account.store.state
        assert [one.sms.text for one in state.messages.data.by_date] == ["G-482910 is your code"]
        assert state.messages.data.newest_code is not None
        assert {line.id for line in state.lines} == {1, 2}
        assert state.lines[0].first.price == Decimal("10.85")
        assert state.balance.data == Decimal("20.00")
        assert state.messages.fetched is not None
        assert state.connection.status is not ConnectionStatus.ONLINE
        assert {one.arrival for one in state.messages.data.arrivals} == {Arrival.KNOWN}


async def test_old_messages_that_gap_filling_brings_again_are_no_news(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anosim_tui.storage.reading.NEWEST", 20)
    home.service.book(booking(1), booking(2))
    for number in range(90):
        home.service.deliver(
            1, f"old {number}", home.service.now() - timedelta(seconds=200 - number)
        )
    async with home.running():
        await home.clock.advance(10)
    for number in range(150):
        at = home.service.now() + timedelta(milliseconds=number)
        home.service.deliver(1 + number % 2, f"new {number}", at)
    async with home.running() as account:
        assert len(account.store.state.messages.data.by_date) == 20 + 100
        await home.clock.advance(60)
        log = account.store.state.messages.data
        assert Counter(one.arrival for one in log.arrivals if one.sms.text.startswith("old")) == {
            Arrival.KNOWN: 90
        }
        assert sum(one.arrival is Arrival.CAUGHT_UP for one in log.arrivals) == 150
        assert len({one.key for one in log.by_date}) == len(log.by_date) == 240
    assert home.kept() == home.sent()


async def test_every_state_that_shows_a_message_has_it_on_disk(home: Home) -> None:
    """Asked of every single step: what a subscriber sees is in the file already."""
    seen: list[int] = []

    def check(_before: AccountState, after: AccountState) -> None:
        shown = Counter(
            (digits(one.sms.number), one.sms.text) for one in after.messages.data.by_date
        )
        stored = Counter(home.rows("SELECT digits, text FROM messages"))
        assert not shown - stored
        ids = {row[0] for row in home.rows("SELECT id FROM bookings")}
        assert after.bookings.data.keys() <= ids
        seen.append(len(shown))

    home.service.book(*(booking(id_) for id_ in range(1, 4)))
    async with home.running() as account:
        account.store.subscribe(lambda before, after: seen.append(-1) or check(before, after))
        for number in range(150):
            home.service.deliver(1 + number % 3, f"text {number}")
            if number == 20:
                home.service.book(booking(4))
            if number % 10 == 0:
                await home.clock.advance(3)
        await home.clock.advance(60)
    # The store logs a subscriber that raises; then its -1 is not followed by a number.
    assert seen.count(-1) == len(seen) / 2 > 20
    assert max(seen) == 150


async def test_a_full_disk_is_said_and_made_up_for(home: Home) -> None:
    home.service.book(booking(1))
    async with home.running() as account:
        await home.clock.advance(10)
        assert account.archive is not None
        database = account.archive._connection
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(80):
            home.service.deliver(1, f"{number} {'while it is full' * 20}")
        await home.clock.advance(61)
        state = account.store.state
        assert len(state.messages.data.by_date) == 80
        assert "disk is full" in state.storage.trouble
        home.service.book(booking(2))
        await home.clock.advance(61)
        database.execute(f"PRAGMA max_page_count = {pages + 400}")
        await home.clock.advance(31)  # nothing has to arrive for it
        assert account.store.state.storage.trouble == ""
        assert home.kept() == home.sent()
        assert home.rows("SELECT id FROM bookings ORDER BY id") == [(1,), (2,)]


async def test_what_no_file_takes_leaves_the_rest_alone(home: Home) -> None:
    home.service.book(booking(1), booking(1 << 70, number="+491"))
    home.service.deliver(1, "a message")
    async with home.running() as account:
        await home.clock.advance(20)
        assert len(account.store.state.lines) == 2
        assert "a bug in this program" in account.store.state.storage.trouble
        home.service.deliver(1, "another")
        await home.clock.advance(10)
    assert home.kept() == home.sent()


async def test_no_page_is_on_disk_without_the_gap_it_left(home: Home) -> None:
    """A program that is killed between two writes knows at the next start what is missing."""
    archive = home.archive()
    keep, unsaid = archive.keep, []

    async def watched(batches: Any) -> Any:
        written = await keep(batches)
        missing = sum(home.sent().values()) - sum(home.kept().values())
        (gaps,) = home.rows("SELECT value FROM facts WHERE name = 'gaps'") or [("[]",)]
        if missing and sum(home.kept().values()) > 1:
            unsaid.append(gaps == ("[]",))
        return written

    archive.keep = watched  # type: ignore[method-assign]
    home.service.book(booking(1), booking(2))
    home.service.deliver(1, "before")
    async with home.running(archive):
        await home.clock.advance(6)
        for number in range(300):
            home.service.deliver(1 + number % 2, f"burst {number}")
        await home.clock.advance(60)
    assert home.kept() == home.sent()
    assert len(unsaid) >= 2
    assert not any(unsaid)


async def test_a_restart_that_missed_nothing_searches_nothing(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    for number in range(150):
        at = home.service.now() + timedelta(milliseconds=number)
        home.service.deliver(1 + number % 2, f"{number}", at)
    async with home.running():
        await home.clock.advance(60)
    restarted = home.clock.monotonic()
    home.service.deliver(1, "one more")
    async with home.running():
        await home.clock.advance(60)
    late = [call for at, call in home.service.requests if at >= restarted]
    assert not [call for call in late if call.startswith("messages_of")]
    assert home.kept() == home.sent()


async def test_what_ended_long_ago_is_not_shown_as_current(home: Home) -> None:
    home.service.book(booking(1, end=START + timedelta(hours=1), duration=timedelta(hours=2)))
    async with home.running() as account:
        await home.clock.advance(40)
        assert [line.id for line in account.store.state.lines] == [1]
    home.service.fault = lambda call: ConnectionError("no network")
    for hours, shown in ((12.5, [1]), (1, [])):
        await home.clock.advance(hours * 3600)
        async with home.running() as account:
            assert [line.id for line in account.store.state.lines] == shown
            assert account.store.state.bookings.data.keys() == {1}


async def test_orders_are_kept_with_their_bookings(home: Home) -> None:
    home.service.book(booking(1, price=None), booking(2))
    home.service.placed = [
        Order(7, START, Decimal("14.00"), (booking(1), booking(2))),
        # Older than anything `/OrderBookings` still lists.
        Order(3, START - timedelta(days=400), Decimal("3.00"), (booking(9, state=ENDED),)),
    ]
    async with home.running():
        await home.clock.advance(60)
    assert home.rows("SELECT id, price FROM orders ORDER BY id") == [(3, "3.00"), (7, "14.00")]
    assert home.rows('SELECT "order", booking FROM ordered ORDER BY 1, 2') == [
        (3, 9),
        (7, 1),
        (7, 2),
    ]
    assert home.rows("SELECT id FROM bookings ORDER BY id") == [(1,), (2,), (9,)]


async def test_writing_never_holds_up_the_event_loop(home: Home) -> None:
    """The real thread: while the disk takes its time, the loop goes on turning."""
    archive = Archive(home.path, home.clock)
    await archive.open()
    began = asyncio.Event()
    loop = asyncio.get_running_loop()
    turns = 0

    def slow(database: sqlite3.Connection) -> None:
        import time

        loop.call_soon_threadsafe(began.set)
        time.sleep(0.1)
        writing.set_fact(database, "slow", "done")

    task = asyncio.create_task(archive._do(lambda: archive._run(slow)))
    await began.wait()
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    await archive.close()
    assert turns > 100
    assert home.rows("SELECT value FROM facts WHERE name = 'slow'") == [("done",)]


# --- before the account is open ----------------------------------------------------------------


def test_what_is_kept_is_shown_before_the_account_is_open(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    with closing(open_file(path)) as connection:
        batch = Batch((message("Hello"),), messages_at=START, bookings_at=START)
        writing.keep(connection, [batch], None)
    (change,) = load_cached(path, START)
    state = reduce(AccountState(), change)
    assert [one.sms.text for one in state.messages.data.by_date] == ["Hello"]
    assert (state.messages.fetched, state.messages.is_cached) == (START, True)
    assert state.connection.status is ConnectionStatus.CONNECTING


def test_reading_it_makes_no_file_and_leaves_a_damaged_one_alone(tmp_path: Path) -> None:
    missing, damaged = tmp_path / "a" / "missing.sqlite3", tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"no database at all" * 100)
    before = damaged.read_bytes()
    assert load_cached(missing, START) == load_cached(damaged, START) == ()
    assert not missing.parent.exists()
    assert damaged.read_bytes() == before
