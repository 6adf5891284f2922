"""Reading a file that is damaged or was deleted: everything that can be read goes into another."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from msgspec import Struct, convert

from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Message
from anosim_tui.language import ngettext
from anosim_tui.storage import reading, rows, writing
from anosim_tui.storage.database import INVALID_ROW, transaction

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

    def __str__(self) -> str:
        messages = ngettext("{count} message", "{count} messages", self.messages)
        bookings = ngettext("{count} booking", "{count} bookings", self.bookings)
        return f"{messages}, {bookings}"


def save(source: sqlite3.Connection, target: sqlite3.Connection) -> Saved:
    """Copy what can be read of `source` into `target`, which keeps what it has already."""
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    places: dict[int, int] = {}
    bookings = 0
    with transaction(target):
        for id_, message in _readable(source, "messages m"):
            places[id_] = _place_of(target, message)
        for booking, current in _readable(source, "bookings b"):
            row = rows.booking_row(booking, current=current)
            writing.put(target, "bookings", *row, how="IGNORE")
            bookings += 1
        for table in rows.PLAIN:
            for row in _readable(source, table):
                if table == "listed":
                    if row[0] not in places:
                        continue
                    row = (places[row[0]], row[1])
                writing.put(target, table, *row, how="IGNORE")
    return Saved(len(places), bookings)


def _place_of(target: sqlite3.Connection, message: Message) -> int:
    """The id of `message` in `target`, where it is written if it is missing."""
    place = writing.add_message(target, message)
    if place is None:
        (place,) = target.execute(
            "SELECT id FROM messages WHERE digits = ? AND date = ? AND sender = ?"
            " AND text = ? AND occurrence = ?",
            (*rows.identity_row(message.sms.identity), message.occurrence),
        ).fetchone()
    return int(place)


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether every row of every table is one that this program wrote."""
    try:
        for table, (columns, parse) in _PARSERS.items():
            for row in connection.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608
                parse(row)
        return bool(connection.execute(_UNPAIRED).fetchone()[0] == 0)
    except (sqlite3.Error, *INVALID_ROW):
        return False


def _readable(source: sqlite3.Connection, table: str) -> Iterator[Any]:
    """The rows of a table that can be read and make sense, as values."""
    columns, parse = _PARSERS[table]
    for row in _scanned(source, table, columns):
        try:
            value = parse(row)
        except INVALID_ROW:
            _log.warning("A row of the archive is invalid")
        else:
            yield value


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


def _plain(table: str, row: Row) -> Row:
    (checked,) = rows.checked(table, [row])
    if table == "labels" and fold(checked[1]) != checked[2]:
        raise ValueError("what a search reads is not the label")
    if table == "facts":
        _check_fact(*checked)
    return checked


def _check_fact(name: str, value: str) -> None:
    if name == "gaps":
        reading.gaps_of(value)
    elif name == "balance":
        convert(value, rows.MoneyText)
    elif name.endswith("_at"):
        rows.moment(int(value))
    elif name == "forgotten_before":
        int(value)


_PARSERS: Final[dict[str, tuple[str, Callable[[Row], Any]]]] = {
    "messages m": (f"m.id, {rows.MESSAGE}", lambda row: (row[0], rows.message_of(row[1:]))),
    "bookings b": (
        f"{rows.BOOKING}, b.current",
        lambda row: (rows.booking_of(row[:-1]), bool(row[-1])),
    ),
    **{table: (columns, partial(_plain, table)) for table, columns in rows.PLAIN.items()},
}
