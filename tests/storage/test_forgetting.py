"""Deleted means gone: from the tables, from the bytes of the files, and for good."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.flags import BookingFlags, Shared
from anosim_tui.domain.models import ENDED, Order, ShareLink
from anosim_tui.storage import writing
from anosim_tui.storage.database import open_file
from anosim_tui.storage.writing import Amount, Batch
from tests.account.fakes import START, booking
from tests.storage.support import Home, message

DAY = timedelta(days=1)
EDGE = START - 30 * DAY


def fill(database: sqlite3.Connection) -> None:
    """Old and new messages, so mixed that they share pages, in several transactions."""
    for number in range(300):
        old = number % 3 == 0
        one = message(
            f"{'SECRET-OLD' if old else 'KEPT-NEW'} {number} {'filler ' * 12}",
            date=EDGE + (-DAY if old else DAY) + timedelta(seconds=number),
            sender="OLDSENDER" if old else "NEWSENDER",
        )
        past = booking(
            number + 1,
            service="SECRET-OLD service" if old else "KEPT-NEW service",
            state=ENDED,
            start=one.sms.date - DAY,
            end=one.sms.date,
            duration=DAY,
        )
        order = Order(number + 1, one.sms.date, Decimal("1.25"), (past,))
        link = ShareLink(f"https://anosim.net/{'SECRET-OLD' if old else 'KEPT-NEW'}{number}", "")
        managed = BookingFlags({past.id: Shared(link, START)})
        batch = Batch(
            (one,),
            bookings=(past,),
            orders=(order,),
            flags=managed,
            labels={past.id: "SECRET-OLD label" if old else "KEPT-NEW label"},
        )
        writing.keep(database, [batch], None)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize("with_another_program", [False, True])
def test_nothing_of_what_was_forgotten_is_left_in_the_files(
    home: Home, with_another_program: bool
) -> None:
    database = open_file(home.path)
    fill(database)
    other = open_file(home.path) if with_another_program else None
    assert b"SECRET-OLD" in bytes_of(home.path.parent)
    assert writing.amount_before(database, EDGE) == Amount(100, 100, 100)
    writing.forget(database, EDGE, START)
    left = bytes_of(home.path.parent)
    assert b"SECRET-OLD" not in left
    assert b"secret-old" not in left
    assert b"OLDSENDER" not in left
    assert b"KEPT-NEW" in left
    counts = [
        database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        for table in ("messages", "searched", "bookings", "orders", "ordered", "shares", "labels")
    ]
    assert counts == [200] * 7
    database.close()
    if other is not None:
        other.close()


def test_all_is_all(home: Home) -> None:
    with closing(open_file(home.path)) as database:
        fill(database)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        before = home.path.stat().st_size
        assert writing.amount_before(database, None) == Amount(300, 300, 300)
        writing.forget(database, None, START)
        assert home.path.stat().st_size < before / 2
        left = bytes_of(home.path.parent)
        for word in (b"SECRET-OLD", b"KEPT-NEW", b"kept-new", b"SENDER", b"filler", b"4915"):
            assert word not in left


def test_a_running_booking_stays_whatever_its_age(home: Home) -> None:
    with closing(open_file(home.path)) as database:
        old = booking(1, start=EDGE - 300 * DAY, end=EDGE - DAY, duration=DAY)
        writing.keep(database, [Batch(bookings=(old,), current=frozenset({1}))], None)
        writing.forget(database, EDGE, START)
        assert database.execute("SELECT count(*) FROM bookings").fetchone() == (1,)


async def test_what_the_service_still_lists_stays_forgotten(home: Home) -> None:
    home.service.book(booking(1))
    home.service.deliver(1, "forgotten")
    async with home.running():
        await home.clock.advance(40)
    with closing(open_file(home.path)) as database:
        writing.forget(database, None, home.clock.now())
    await home.clock.advance(60)
    async with home.running() as account:
        await home.clock.advance(10)
        home.service.deliver(1, "after it")
        await home.clock.advance(10)
        shown = [one.sms.text for one in account.store.state.messages.data.by_date]
        assert shown == ["forgotten", "after it"]
    assert home.rows("SELECT text FROM messages") == [("after it",)]
    assert home.rows("SELECT id FROM bookings") == [(1,)]


async def test_a_program_that_runs_meanwhile_keeps_its_bookings_again(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    home.service.deliver(1, "forgotten")
    async with home.running():
        await home.clock.advance(40)
        with closing(open_file(home.path)) as database:
            writing.forget(database, None, home.clock.now())
        await home.clock.advance(10)
        home.service.deliver(2, "after it")
        await home.clock.advance(10)
        assert home.rows("SELECT id, current FROM bookings") == [(1, 1), (2, 1)]
        assert home.rows("SELECT text FROM messages") == [("after it",)]


async def test_keep_days_forgets_at_the_start_and_every_day(tmp_path: Path) -> None:
    home = Home(tmp_path, keep_days=30)
    with closing(open_file(home.path)) as database:
        fill(database)
    home.service.book(booking(1000, duration=timedelta(days=90), end=None))
    async with home.running():
        await home.clock.advance(10)
        assert b"SECRET-OLD" not in bytes_of(home.path.parent)
        assert home.rows("SELECT count(*) FROM messages WHERE text LIKE 'KEPT%'") == [(200,)]
        home.service.deliver(1000, "too old already", START - 31 * DAY)
        home.service.deliver(1000, "of today")
        await home.clock.advance(10)
        assert home.rows("SELECT text FROM messages WHERE text NOT LIKE 'KEPT%'") == [("of today",)]
        home.clock.skip(2 * DAY.total_seconds())
        await home.clock.advance(31)
        assert home.rows("SELECT count(*) FROM messages WHERE text LIKE 'KEPT%'") == [(0,)]
        assert home.rows("SELECT count(*) FROM messages") == [(1,)]


def test_forgetting_nothing_rewrites_nothing(home: Home) -> None:
    with closing(open_file(home.path)) as database:
        fill(database)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        before = home.path.stat().st_mtime_ns
        writing.expire(database, START - 900 * DAY)
        assert home.path.stat().st_mtime_ns == before
