"""Reading a file that is damaged or was deleted: everything that can be read goes into another."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any, Final

from msgspec import Struct

from anosim_tui.domain.history import fold
from anosim_tui.storage import reading, rows
from anosim_tui.storage.writing import transaction

# What is raised by a row whose values nobody wrote there.
_NONSENSE: Final = (ValueError, TypeError, ArithmeticError, RecursionError)
# Each message has one place in the table of a search, and each place a message.
_UNPAIRED: Final = (
    "SELECT (SELECT count(*) FROM messages m LEFT JOIN searched s"
    " ON s.date = m.date AND s.id = m.id WHERE s.folded IS NULL)"
    " + (SELECT count(*) FROM searched s LEFT JOIN messages m ON m.id = s.id WHERE m.id IS NULL)"
)
# What is raised by damage; SQLite's own words may quote bytes that are no text.
_BROKEN: Final = (sqlite3.Error, UnicodeDecodeError)
# Rows stepped over in one go before the rest of a table is given up.
_FARTHEST: Final = 1 << 48
_log = logging.getLogger(__name__)

Row = tuple[Any, ...]


class Saved(Struct, frozen=True):
    """How much was read."""

    messages: int = 0
    bookings: int = 0


def save(source: sqlite3.Connection, target: sqlite3.Connection) -> Saved:
    """Copy what can be read of `source` into `target`, which keeps what it has already.

    Raises:
        sqlite3.Error: `target` cannot be written.
    """
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    with transaction(target):
        messages = _save_messages(source, target)
        bookings = _save_bookings(source, target)
        for table, (columns, check) in _PLAIN.items():
            marks = ", ".join("?" * len(columns.split(",")))
            for row in _readable(source, table, columns, check):
                target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)  # noqa: S608
    return Saved(messages, bookings)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether every row of every table is one that this program wrote."""
    plain = {table: (columns, check) for table, (columns, check) in _PLAIN.items()}
    whole = {"messages m": (_MESSAGE, _message), "bookings b": (_BOOKING, _booking), **plain}
    try:
        for table, (columns, check) in whole.items():
            for row in connection.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608
                check(row)
        connection.execute("SELECT message, booking FROM listed").fetchall()
        return bool(connection.execute(_UNPAIRED).fetchone()[0] == 0)
    except (sqlite3.Error, *_NONSENSE):
        return False


def _save_messages(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    places: dict[int, int] = {}
    for row in _readable(
        source, "messages m", f"m.id, {rows.MESSAGE}", lambda one: _message(one[1:])
    ):
        message = rows.message_of(row[1:])
        written = rows.message_row(message)
        added = target.execute(
            f"INSERT OR IGNORE INTO messages VALUES (NULL{', ?' * 12})",  # noqa: S608
            written,
        )
        if added.rowcount:
            place = added.lastrowid
            searched = (written[1], place, written[0], rows.folded(message))
            target.execute("INSERT OR IGNORE INTO searched VALUES (?, ?, ?, ?)", searched)
        else:
            place = target.execute(
                "SELECT id FROM messages WHERE digits = ? AND date = ? AND sender = ?"
                " AND text = ? AND occurrence = ?",
                written[:5],
            ).fetchone()[0]
        places[row[0]] = int(place or 0)
    for message_id, booking in _readable(source, "listed", "message, booking", _integers):
        if message_id in places:
            target.execute(
                "INSERT OR IGNORE INTO listed VALUES (?, ?)", (places[message_id], booking)
            )
    return len(places)


def _save_bookings(source: sqlite3.Connection, target: sqlite3.Connection) -> int:
    count = 0
    for row in _readable(source, "bookings b", _BOOKING, _booking):
        booking = rows.booking_of(row[:-1])
        values = rows.booking_row(booking, current=bool(row[-1]))
        marks = ", ".join("?" * len(values))
        target.execute(f"INSERT OR IGNORE INTO bookings VALUES ({marks})", values)  # noqa: S608
        count += 1
    return count


# --- reading what is there ---------------------------------------------------------------------


def _readable(
    source: sqlite3.Connection, table: str, columns: str, check: Callable[[Row], object]
) -> Iterator[Row]:
    """The rows of a table that can be read and make sense."""
    for row in _scanned(source, table, columns):
        try:
            check(row)
        except _NONSENSE:
            _log.warning("A row of the archive makes no sense")
        else:
            yield row


def _scanned(source: sqlite3.Connection, table: str, columns: str) -> Iterator[Row]:
    try:
        source.execute(f"SELECT rowid FROM {table} LIMIT 0")  # noqa: S608
    except _BROKEN:  # it has none, or it is not there at all
        yield from _until_damage(source, f"SELECT {columns} FROM {table}")  # noqa: S608
        return
    seen: set[int] = set()
    for is_rising in (True, False):
        for place, *row in _stepping(source, table, columns, is_rising=is_rising):
            if place not in seen:
                seen.add(place)
                yield tuple(row)


def _until_damage(source: sqlite3.Connection, statement: str) -> Iterator[Row]:
    try:
        yield from source.execute(statement)
    except _BROKEN as error:
        _log.warning("A table of the archive ends early: %s", type(error).__name__)


def _stepping(
    source: sqlite3.Connection, table: str, columns: str, *, is_rising: bool
) -> Iterator[Row]:
    """The rows in one direction; damage is stepped over, ever farther."""
    sign, compared, order = (1, ">", "ASC") if is_rising else (-1, "<", "DESC")
    statement = (
        f"SELECT rowid, {columns} FROM {table} WHERE rowid {compared} ?"  # noqa: S608
        f" ORDER BY rowid {order}"
    )
    last, step = -sign * (1 << 62), 1
    while step < _FARTHEST:
        try:
            for row in source.execute(statement, (last,)):
                last, step = row[0], 1
                yield row
        except _BROKEN:
            last += sign * step
            step *= 2
        else:
            return


# --- what makes sense --------------------------------------------------------------------------

_MESSAGE: Final = rows.MESSAGE
_BOOKING: Final = f"{rows.BOOKING}, b.current"


def _message(row: Row) -> None:
    rows.message_of(row)


def _booking(row: Row) -> None:
    rows.booking_of(row[:-1])


def _integers(row: Row) -> None:
    for value in row:
        rows.integer(value)


def _order(row: Row) -> None:
    rows.integer(row[0])
    rows.maybe_moment(row[1])
    rows.maybe_decimal(row[2])


def _share(row: Row) -> None:
    booking, web, api, at, sure = row
    _integers((booking, sure))
    rows.moment(at)
    if web is not None:
        rows.text(web)
        rows.text(api)


def _renewal(row: Row) -> None:
    booking, enabled, at = row
    _integers((booking, enabled or 0))
    rows.moment(at)


def _label(row: Row) -> None:
    rows.integer(row[0])
    if fold(rows.text(row[1])) != row[2]:
        raise ValueError("what a search reads is not the label")


def _refund(row: Row) -> None:
    rows.integer(row[0])
    rows.decimal(row[1])


def _fact(row: Row) -> None:
    name, value = rows.text(row[0]), rows.text(row[1])
    if name == "gaps":
        reading.gaps_of(json.loads(value))
    elif name == "balance":
        rows.decimal(value)
    elif name.endswith("_at"):
        rows.moment(int(value))
    elif name == "forgotten_before":
        int(value)


_PLAIN: Final[dict[str, tuple[str, Callable[[Row], None]]]] = {
    "orders": ("id, date, price", _order),
    "ordered": ('"order", booking', _integers),
    "shares": ("booking, web, api, at, sure", _share),
    "renewals": ("booking, enabled, at", _renewal),
    "labels": ("booking, label, folded", _label),
    "refunds": ("booking, amount", _refund),
    "facts": ("name, value", _fact),
}
