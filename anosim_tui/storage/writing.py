"""Putting things into the archive: each batch is one transaction, and nothing is stored twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Identity, Message
from anosim_tui.domain.models import Booking, Order
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.watches import Watch
from anosim_tui.storage import rows
from anosim_tui.storage.database import transaction

Key = tuple[Identity, int]

_PRICES_KEPT_FOR: Final = timedelta(days=90)


class Batch(Struct, frozen=True):
    """What is to be kept, together or not at all; what is `None` or empty stays as it was.

    Attributes:
        messages: those that may be new.
        listed: messages and the booking the service listed them under.
        balance: US dollars, and when it was read.
        labels: private names of bookings, by their ids; an empty one is taken away.
        gaps: all spans of time that are still searched for messages.
        watches: new ones, or for something else than before.
        seen: watches of which only what was seen is new: one that was ended elsewhere stays so.
        unwatched: the ids of products that are not watched any more.
        offers: whose prices are kept where they changed.
    """

    messages: tuple[Message, ...] = ()
    listed: tuple[tuple[Identity, int], ...] = ()
    bookings: tuple[Booking, ...] = ()
    current: frozenset[int] | None = None
    orders: tuple[Order, ...] = ()
    flags: BookingFlags = field(default_factory=BookingFlags)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    balance: tuple[Decimal, datetime] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] | None = None
    messages_at: datetime | None = None
    bookings_at: datetime | None = None
    watches: tuple[Watch, ...] = ()
    seen: tuple[Watch, ...] = ()
    unwatched: frozenset[int] = frozenset()
    offers: tuple[Offer, ...] = ()


class Written(Struct, frozen=True):
    """How a write went.

    Attributes:
        there: messages that were in the archive before.
        past: messages of a time that was forgotten, which were not written.
        forgotten: the moment, in ticks, before which all was forgotten; it changes when another
            program forgets something.
    """

    there: frozenset[Key] = frozenset()
    past: frozenset[Key] = frozenset()
    forgotten: int | None = None


def keep(
    connection: sqlite3.Connection, batches: Iterable[Batch], oldest: datetime | None
) -> Written:
    """Write `batches`, but for what is dated before `oldest` or before what was forgotten."""
    there: set[Key] = set()
    past: set[Key] = set()
    with transaction(connection):
        forgotten = forgotten_before(connection)
        edge = max(rows.ticks(oldest) if oldest else 0, forgotten)
        for batch in batches:
            for message in batch.messages:
                if rows.ticks(message.sms.date) < edge:
                    past.add(message.key)
                elif add_message(connection, message) is None:
                    there.add(message.key)
            _listed(connection, batch.listed)
            _bookings(connection, batch, edge)
            _orders(connection, batch.orders, edge)
            _set_here(connection, batch)
            _facts(connection, batch)
            _watches(connection, batch)
            _prices(connection, batch.offers)
    return Written(frozenset(there), frozenset(past), forgotten)


def fact(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_fact(connection: sqlite3.Connection, name: str, value: object) -> None:
    put(connection, "facts", name, str(value))


def put(
    connection: sqlite3.Connection, table: str, *row: object, how: str = "REPLACE"
) -> sqlite3.Cursor:
    """Write a row; one of the same key is replaced, or with "IGNORE" stays."""
    marks = ", ".join("?" * len(row))
    return connection.execute(f"INSERT OR {how} INTO {table} VALUES ({marks})", row)  # noqa: S608


def forgotten_before(connection: sqlite3.Connection) -> int:
    """The moment, in ticks, before which all was forgotten and stays so; 0 for never."""
    return int(fact(connection, "forgotten_before") or 0)


def add_message(connection: sqlite3.Connection, message: Message) -> int | None:
    """Write a message and what a search reads of it; its id, or `None` where it is there."""
    row = rows.message_row(message)
    cursor = put(connection, "messages", None, *row, how="IGNORE")
    if not cursor.rowcount:
        return None
    put(connection, "searched", row[1], cursor.lastrowid, row[0], rows.folded(message))
    return cursor.lastrowid


def _listed(connection: sqlite3.Connection, listed: Iterable[tuple[Identity, int]]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO listed SELECT id, ? FROM messages"
        " WHERE digits = ? AND date = ? AND sender = ? AND text = ?",
        ((booking, *rows.identity_row(identity)) for identity, booking in listed),
    )


def _bookings(connection: sqlite3.Connection, batch: Batch, edge: int) -> None:
    if not batch.bookings and batch.current is None:
        return
    before = {row[0] for row in connection.execute("SELECT id FROM bookings WHERE current")}
    current = before if batch.current is None else batch.current
    for one in batch.bookings:
        has_ended = one.ends is not None and rows.ticks(one.ends) < edge
        if one.id in current or not has_ended:
            put(connection, "bookings", *rows.booking_row(one, current=one.id in current))
    connection.executemany(
        "UPDATE bookings SET current = ? WHERE id = ?",
        ((id_ in current, id_) for id_ in before ^ current),
    )


def _orders(connection: sqlite3.Connection, orders: Iterable[Order], edge: int) -> None:
    for order in orders:
        if order.date is not None and rows.ticks(order.date) < edge:
            continue
        # What an answer leaves out is never forgotten.
        connection.execute(
            "INSERT INTO orders VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " date = coalesce(excluded.date, date), price = coalesce(excluded.price, price)",
            (order.id, order.date, order.price),
        )
        for booking in order.bookings:
            put(connection, "ordered", order.id, booking.id, how="IGNORE")


def _set_here(connection: sqlite3.Connection, batch: Batch) -> None:
    for id_, share in batch.flags.shares.items():
        link = (share.link.web, share.link.api) if share.link else (None, None)
        put(connection, "shares", id_, *link, share.at, share.sure)
    for id_, renewal in batch.flags.renewals.items():
        put(connection, "renewals", id_, renewal.enabled, renewal.at)
    for id_, label in batch.labels.items():
        if label:
            put(connection, "labels", id_, label, fold(label))
        else:
            connection.execute("DELETE FROM labels WHERE booking = ?", (id_,))


def _facts(connection: sqlite3.Connection, batch: Batch) -> None:
    for id_, refund in batch.refunds.items():
        put(connection, "refunds", id_, refund)
    amount, at = batch.balance or (None, None)
    facts = {
        "balance": amount,
        "balance_at": rows.maybe(rows.ticks, at),
        "gaps": None if batch.gaps is None else json.dumps([_gap(one) for one in batch.gaps]),
        "messages_at": rows.maybe(rows.ticks, batch.messages_at),
        "bookings_at": rows.maybe(rows.ticks, batch.bookings_at),
    }
    for name, value in facts.items():
        if value is not None:
            set_fact(connection, name, value)


def _watches(connection: sqlite3.Connection, batch: Batch) -> None:
    for watch in batch.watches:
        put(connection, "watches", *rows.watch_row(watch))
    for watch in batch.seen:
        connection.execute(
            "UPDATE watches SET looked = ?, price = ?, available = ?, since = ? WHERE product = ?",
            (watch.looked, watch.price, watch.available, watch.since, watch.product.id),
        )
    for id_ in batch.unwatched:
        connection.execute("DELETE FROM watches WHERE product = ?", (id_,))


def _prices(connection: sqlite3.Connection, offers: Iterable[Offer]) -> None:
    """A row where the lowest price is another one than in the row before, or sold out."""
    connection.executemany(
        "INSERT OR IGNORE INTO prices SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM"
        " (SELECT price FROM prices WHERE product = ?1 ORDER BY at DESC LIMIT 1)"
        " WHERE price IS ?3)",
        (
            (
                offer.product.id,
                offer.at,
                # The same text for the same amount.
                rows.maybe(lambda price: f"{price.normalize():f}", offer.best_price),
                0 if offer.sold_out else offer.total,
            )
            for offer in offers
        ),
    )


def _gap(gap: Gap) -> list[object]:
    since = rows.maybe(rows.ticks, gap.since)
    return [since, rows.ticks(gap.until), rows.ticks(gap.found), sorted(gap.searched)]


_PAST_OF: Final = {
    "messages": "date < ?1",
    "bookings": "NOT current AND until < ?1",
    "orders": "date < ?1",
}


class Amount(Struct, frozen=True):
    """How much is forgotten."""

    messages: int = 0
    bookings: int = 0
    orders: int = 0

    def __bool__(self) -> bool:
        return bool(self.messages or self.bookings or self.orders)


def amount_before(connection: sqlite3.Connection, edge: datetime | None) -> Amount:
    """How much is dated before `edge`; all of it for `None`."""
    counted = []
    for table, past in _PAST_OF.items():
        condition, values = ("1", ()) if edge is None else (past, (edge,))
        statement = f"SELECT count(*) FROM {table} WHERE {condition}"  # noqa: S608
        counted.append(connection.execute(statement, values).fetchone()[0])
    return Amount(*counted)


def forget(connection: sqlite3.Connection, edge: datetime | None, now: datetime) -> None:
    """Delete what is dated before `edge`, or everything, and leave no trace of it in the files.

    It stays forgotten: what the service still lists of that time is not kept again.
    """
    before = rows.ticks(now if edge is None else min(edge, now))
    with transaction(connection):
        if edge is None:
            for table in ("messages", "searched", "bookings", *rows.PLAIN):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608
        else:
            _delete(connection, edge)
        set_fact(connection, "forgotten_before", max(before, forgotten_before(connection)))
    _scrub(connection)


def expire_prices(connection: sqlite3.Connection, now: datetime) -> None:
    connection.execute("DELETE FROM prices WHERE at < ?", (now - _PRICES_KEPT_FOR,))


def expire(connection: sqlite3.Connection, edge: datetime) -> None:
    """Delete what is dated before `edge`, the end of its time; nothing is done if there is none."""
    if amount_before(connection, edge):
        with transaction(connection):
            _delete(connection, edge)
        _scrub(connection)


def _scrub(connection: sqlite3.Connection) -> None:
    """Rewrite the file without what was deleted, and empty the write-ahead log."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _delete(connection: sqlite3.Connection, edge: datetime) -> None:
    for table, past in _PAST_OF.items():
        connection.execute(f"DELETE FROM {table} WHERE {past}", (edge,))  # noqa: S608
    connection.execute("DELETE FROM searched WHERE date < ?", (edge,))
    connection.execute("DELETE FROM prices WHERE at < ?", (edge,))
    connection.execute("DELETE FROM listed WHERE message NOT IN (SELECT id FROM messages)")
    connection.execute('DELETE FROM ordered WHERE "order" NOT IN (SELECT id FROM orders)')
    for table in ("shares", "renewals", "labels", "refunds"):
        connection.execute(
            f"DELETE FROM {table} WHERE booking NOT IN (SELECT id FROM bookings)"  # noqa: S608
        )
