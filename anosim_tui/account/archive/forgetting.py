"""Taking things out of the archive so that they are gone from its files."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from msgspec import Struct

from anosim_tui.account.archive import rows
from anosim_tui.account.archive.writing import forgotten_before, set_fact, transaction

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
        statement = f"SELECT count(*) FROM {table}"  # noqa: S608
        if edge is None:
            counted.append(connection.execute(statement).fetchone()[0])
        else:
            values = (rows.ticks(edge),)
            counted.append(connection.execute(f"{statement} WHERE {past}", values).fetchone()[0])
    return Amount(*counted)


def forget(connection: sqlite3.Connection, edge: datetime | None, now: datetime) -> Amount:
    """Delete what is dated before `edge`, or everything, and leave no trace of it in the files.

    It stays forgotten: what the service still lists of that time is not kept again.
    """
    found = amount_before(connection, edge)
    with transaction(connection):
        if edge is None:
            _delete_all(connection)
            _note(connection, rows.ticks(now))
        else:
            _delete(connection, rows.ticks(edge))
            _note(connection, min(rows.ticks(edge), rows.ticks(now)))
    scrub(connection)
    return found


def expire(connection: sqlite3.Connection, edge: datetime) -> Amount:
    """Delete what is dated before `edge`, the end of its time; nothing is done if there is none."""
    found = amount_before(connection, edge)
    if found:
        with transaction(connection):
            _delete(connection, rows.ticks(edge))
        scrub(connection)
    return found


def scrub(connection: sqlite3.Connection) -> None:
    """Write the file anew without what was deleted, and empty the write-ahead log."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _note(connection: sqlite3.Connection, edge: int) -> None:
    set_fact(connection, "forgotten_before", max(edge, forgotten_before(connection)))


def _delete_all(connection: sqlite3.Connection) -> None:
    for table in (
        *("messages", "searched", "listed", "bookings", "orders", "ordered"),
        *("shares", "renewals", "labels", "refunds", "facts"),
    ):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608


def _delete(connection: sqlite3.Connection, edge: int) -> None:
    for table, past in _PAST_OF.items():
        connection.execute(f"DELETE FROM {table} WHERE {past}", (edge,))  # noqa: S608
    connection.execute("DELETE FROM searched WHERE date < ?", (edge,))
    connection.execute("DELETE FROM listed WHERE message NOT IN (SELECT id FROM messages)")
    connection.execute('DELETE FROM ordered WHERE "order" NOT IN (SELECT id FROM orders)')
    for table in ("shares", "renewals", "labels", "refunds"):
        connection.execute(
            f"DELETE FROM {table} WHERE booking NOT IN (SELECT id FROM bookings)"  # noqa: S608
        )
