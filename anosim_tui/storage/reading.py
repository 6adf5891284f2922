"""What a start and the Account screen read from the archive."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from msgspec import convert
from msgspec.json import decode

from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.changes import CachedStateLoaded
from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.flags import BookingFlags, Renewal, Shared
from anosim_tui.domain.messages import Arrival, Identity, Message
from anosim_tui.domain.models import ACTIVATION, Booking, Product, ShareLink
from anosim_tui.domain.offers import Prices
from anosim_tui.domain.spending import (
    Figures,
    OperatorRecords,
    PaidBooking,
    Records,
    UsualWait,
    Wait,
    figures,
    record_of,
    records,
    usual_waits,
    wait_for,
)
from anosim_tui.storage import rows
from anosim_tui.storage.database import INVALID_ROW, identity, open_file, storage_errors
from anosim_tui.storage.writing import fact

_Gap = tuple[rows.Ticks | None, rows.Ticks, rows.Ticks, frozenset[int]]

NEWEST: Final = 1_000
"""How many messages a start takes into memory: enough for Live; History asks the file."""
# What the service itself still calls current.
_LISTED_AFTER_END: Final = timedelta(hours=12)


def load(
    connection: sqlite3.Connection, now: datetime
) -> tuple[CachedStateLoaded, tuple[Gap, ...]]:
    """What a start takes into memory, and the spans of time that were still searched."""
    messages, confirmed = _newest(connection)
    bookings = connection.execute(f"SELECT {rows.BOOKING} FROM bookings b")  # noqa: S608
    loaded = CachedStateLoaded(
        messages=messages,
        bookings=tuple(map(rows.booking_of, bookings)),
        current=frozenset(
            row[0]
            for row in connection.execute(
                "SELECT id FROM bookings WHERE current AND (until IS NULL OR until > ?)",
                (now - _LISTED_AFTER_END,),
            )
        ),
        confirmed=confirmed,
        flags=_flags(connection),
        refunds=refunds(connection),
        balance=_balance(connection),
        labels={id_: label for id_, label, _ in rows.of_table(connection, "labels")},
        watches={row[0]: rows.watch_of(row) for row in rows.of_table(connection, "watches")},
        messages_at=_moment(connection, "messages_at"),
        bookings_at=_moment(connection, "bookings_at"),
    )
    return loaded, gaps(connection)


def _newest(
    connection: sqlite3.Connection,
) -> tuple[tuple[Message, ...], dict[Identity, frozenset[int]]]:
    """The newest messages in the order they came, and the bookings each was listed under."""
    # Equal messages have the same date, so none is taken without those before it.
    newest = connection.execute(
        "SELECT date FROM searched ORDER BY date DESC LIMIT 1 OFFSET ?", (NEWEST - 1,)
    ).fetchone()
    oldest = newest or (-(1 << 62),)
    found = connection.execute(
        f"SELECT m.id, {rows.MESSAGE} FROM searched s JOIN messages m ON m.id = s.id"  # noqa: S608
        " WHERE s.date >= ? ORDER BY m.id",
        oldest,
    )
    messages = {row[0]: rows.message_of(row[1:], Arrival.KNOWN) for row in found}
    confirmed: defaultdict[Identity, frozenset[int]] = defaultdict(frozenset)
    for message, booking in connection.execute(
        "SELECT l.message, l.booking FROM searched s JOIN listed l ON l.message = s.id"
        " WHERE s.date >= ?",
        oldest,
    ):
        if message in messages:
            confirmed[messages[message].sms.identity] |= {booking}
    return tuple(messages.values()), dict(confirmed)


def refunds(connection: sqlite3.Connection) -> dict[int, Decimal]:
    return {id_: Decimal(amount) for id_, amount in rows.of_table(connection, "refunds")}


def _balance(connection: sqlite3.Connection) -> tuple[Decimal, datetime] | None:
    amount, at = fact(connection, "balance"), _moment(connection, "balance_at")
    return None if amount is None or at is None else (Decimal(convert(amount, rows.MoneyText)), at)


def _moment(connection: sqlite3.Connection, name: str) -> datetime | None:
    return rows.maybe(lambda value: rows.moment(int(value)), fact(connection, name))


def _flags(connection: sqlite3.Connection) -> BookingFlags:
    shares = {
        id_: Shared(web and ShareLink(web, api or ""), rows.moment(at), bool(sure))
        for id_, web, api, at, sure in rows.of_table(connection, "shares")
    }
    renewals = {
        id_: Renewal(rows.maybe(bool, enabled), rows.moment(at))
        for id_, enabled, at in rows.of_table(connection, "renewals")
    }
    return BookingFlags(shares, renewals)


def gaps(connection: sqlite3.Connection) -> tuple[Gap, ...]:
    """The spans of time that are still searched for messages."""
    return gaps_of(fact(connection, "gaps") or "[]")


def gaps_of(written: str) -> tuple[Gap, ...]:
    return tuple(
        Gap(rows.maybe(rows.moment, since), rows.moment(until), rows.moment(found), searched)
        for since, until, found, searched in decode(written, type=list[_Gap])
    )


def account_figures(connection: sqlite3.Connection, now: datetime) -> Figures:
    bought = connection.execute(
        f"SELECT {rows.BOOKING}, coalesce(min(o.date), b.start) AS paid FROM bookings b"  # noqa: S608
        ' LEFT JOIN ordered e ON e.booking = b.id LEFT JOIN orders o ON o.id = e."order"'
        " WHERE b.price IS NOT NULL GROUP BY b.id HAVING paid IS NOT NULL"
    )
    purchases = [PaidBooking(rows.booking_of(row[:-1]), rows.moment(row[-1])) for row in bought]
    codes = connection.execute("SELECT count(*) FROM messages WHERE code IS NOT NULL").fetchone()
    return figures(purchases, refunds(connection), _waits(connection), int(codes[0]), now)


def waits(connection: sqlite3.Connection) -> tuple[UsualWait, ...]:
    return usual_waits(_waits(connection))


def service_records(connection: sqlite3.Connection, now: datetime) -> Records:
    return records(_first_codes(connection), now)


def operator_records(
    connection: sqlite3.Connection, product: Product, operators: Mapping[int, int], now: datetime
) -> OperatorRecords:
    """What became of bookings like `product`, by whom they came from; `operators` knows that."""
    known: defaultdict[int, list[tuple[Booking, datetime | None]]] = defaultdict(list)
    for booking, at in _first_codes(connection) if operators else ():
        if booking.id in operators:
            known[operators[booking.id]].append((booking, at))
    found = {id_: record_of(records(one, now), product) for id_, one in known.items()}
    return {id_: record for id_, record in found.items() if record is not None}


def _waits(connection: sqlite3.Connection) -> list[Wait]:
    waits = (wait_for(booking, at) for booking, at in _first_codes(connection) if at is not None)
    return [wait for wait in waits if wait is not None]


def _first_codes(
    connection: sqlite3.Connection,
) -> Iterator[tuple[Booking, datetime | None]]:
    """Every booking and, if it is an activation that got a code, when the first one came."""
    for *booking, at in connection.execute(
        f"SELECT {rows.BOOKING}, min(m.date) FROM bookings b LEFT JOIN messages m"  # noqa: S608
        " ON b.rental_type = ? AND m.digits = b.digits AND m.code IS NOT NULL"
        f" AND m.date BETWEEN b.start - {rows.EDGE} AND b.until + {rows.EDGE} GROUP BY b.id",
        (ACTIVATION,),
    ):
        yield rows.booking_of(tuple(booking)), rows.maybe(rows.moment, at)


def prices(connection: sqlite3.Connection, product: int, since: datetime) -> Prices:
    """The lowest prices of a product, the oldest first, and what it was at `since`."""
    found = connection.execute(
        "SELECT at, price FROM prices WHERE product = ?1 AND at >= coalesce("
        "(SELECT max(at) FROM prices WHERE product = ?1 AND at <= ?2), ?2) ORDER BY at",
        (product, since),
    ).fetchall()
    return tuple(
        (rows.moment(at), rows.maybe(Decimal, price))
        for at, price in convert(found, list[tuple[rows.Ticks, rows.MoneyText | None]])
    )


def load_cached(path: Path, now: datetime) -> tuple[CachedStateLoaded, ...]:
    """The change that brings a state to what is kept at `path`.

    None where there is no archive, or none that can be read: the account that is opened next
    reads it as well, and says what is wrong with it.
    """
    if identity(path) is None:
        return ()
    try:
        with storage_errors(path, INVALID_ROW), closing(open_file(path)) as connection:
            return load(connection, now)[:1]
    except StorageError:
        return ()
