"""Finding things in the archive: the newest that fit, a window at a time.

A search reads the narrow table `searched` from its end, in the order of the screen, and stops when
the window is full. Only the rows that are shown are looked up.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from msgspec.structs import replace

from anosim_tui.domain.history import (
    BookingRow,
    HistoryKind,
    HistoryPage,
    HistoryQuery,
    MessageRow,
    OrderRow,
    Row,
    fold,
)
from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import digits
from anosim_tui.storage import rows

# Rows looked up at once: SQLite takes at most 32,766 values in a statement.
_CHUNK = 500
_LIMIT = "LIMIT coalesce(?, -1)"

_COVERS = (
    f"(b.start IS NULL OR s.date >= b.start - {rows.EDGE})"
    f" AND (b.until IS NULL OR s.date <= b.until + {rows.EDGE})"
)
# As `_COVERS`; where the service listed a message under some of several bookings, only those.
_OWNS = (
    f"{_COVERS} AND (NOT EXISTS (SELECT 1 FROM listed l WHERE l.message = s.id)"  # noqa: S608
    " OR EXISTS (SELECT 1 FROM listed l WHERE l.message = s.id AND l.booking = b.id))"
)


@dataclass(slots=True)
class Conditions:
    """The condition after WHERE, and its values."""

    clauses: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, clause: str, *values: object) -> None:
        self.clauses.append(clause)
        self.values += values

    def when(self, clause: str, value: object) -> None:
        """Add `clause` unless nothing is asked for."""
        if value not in (None, ""):
            self.add(clause, value)

    @property
    def text(self) -> str:
        return " AND ".join(self.clauses) or "1"


def find(connection: sqlite3.Connection, query: HistoryQuery) -> HistoryPage:
    return HistoryPage(query, tuple(iterate(connection, query)))


def iterate(connection: sqlite3.Connection, query: HistoryQuery) -> Iterator[Row]:
    """The newest rows that fit, without holding all of the messages."""
    match query.kind:
        case HistoryKind.MESSAGES:
            ids = connection.execute(*message_statement(connection, query))
            while chunk := [row[0] for row in ids.fetchmany(_CHUNK)]:
                yield from _messages(connection, chunk)
        case HistoryKind.BOOKINGS:
            yield from _bookings(connection, query)
        case HistoryKind.ORDERS:
            yield from _orders(connection, query)


def count(connection: sqlite3.Connection, query: HistoryQuery) -> int:
    source, conditions_of = {
        HistoryKind.MESSAGES: ("searched s", _of_messages),
        HistoryKind.BOOKINGS: ("bookings b", _of_bookings),
        HistoryKind.ORDERS: ("orders o", _of_orders),
    }[query.kind]
    conditions = conditions_of(connection, query)
    statement = f"SELECT count(*) FROM {source} WHERE {conditions.text}"  # noqa: S608
    return int(connection.execute(statement, conditions.values).fetchone()[0])


def conversation(connection: sqlite3.Connection, number: str, limit: int) -> tuple[Message, ...]:
    found = connection.execute(
        f"SELECT {rows.MESSAGE} FROM messages m WHERE m.digits = ?"  # noqa: S608
        " ORDER BY m.date DESC, m.id DESC LIMIT ?",
        (digits(number), limit),
    )
    return tuple(rows.message_of(row) for row in found)


# --- messages ----------------------------------------------------------------------------------


def message_statement(
    connection: sqlite3.Connection, query: HistoryQuery
) -> tuple[str, list[object]]:
    conditions = _of_messages(connection, query)
    return (
        f"SELECT s.id FROM searched s WHERE {conditions.text}"  # noqa: S608
        f" ORDER BY s.date DESC, s.id DESC {_LIMIT}",
        [*conditions.values, query.limit],
    )


def _of_messages(connection: sqlite3.Connection, query: HistoryQuery) -> Conditions:
    conditions = Conditions()
    conditions.when("s.date >= ?", query.since)
    conditions.when("s.date < ?", query.until)
    conditions.when("instr(s.digits, ?)", query.number)
    conditions.when(
        "s.id IN (SELECT s.id FROM bookings b JOIN messages s ON s.digits = b.digits"  # noqa: S608
        f" WHERE b.id = ? AND {_OWNS})",
        query.booking,
    )
    if query.sender:
        conditions.add("s.folded GLOB ?", containing(query.sender))  # few are left to look at
    own = _of_own(connection, query)
    if own.clauses:
        conditions.add(
            f"EXISTS (SELECT 1 FROM messages m WHERE m.id = s.id AND {own.text})",  # noqa: S608
            *own.values,
        )
    for word in query.words:
        _add_word(conditions, connection, word)
    return conditions


def _of_own(connection: sqlite3.Connection, query: HistoryQuery) -> Conditions:
    """What is asked of the sender and the code of a message `m`."""
    conditions = Conditions()
    connection.create_function("fold", 1, fold, deterministic=True)
    conditions.when("instr(fold(m.sender), ?)", query.sender)
    conditions.when("instr(replace(lower(m.code), '-', ''), ?)", query.code)
    return conditions


def _add_word(conditions: Conditions, connection: sqlite3.Connection, word: str) -> None:
    """The text, sender or number holds `word`, or the service or name of the booking does."""
    # GLOB reads on to the next place of the first letter; instr() tries every one.
    held = "s.folded GLOB ?"
    if digits(word) and not word.strip("+0123456789"):
        conditions.add(held, containing(word))  # a number or a code names no service
        return
    named = "(instr(b.folded, ?) OR b.id IN (SELECT booking FROM labels WHERE instr(folded, ?)))"
    # Bookings are few and mostly do not fit: then a message costs no more than its comparison.
    statement = f"SELECT 1 FROM bookings b WHERE {named} LIMIT 1"  # noqa: S608
    if connection.execute(statement, (word, word)).fetchone() is None:
        conditions.add(held, containing(word))
        return
    conditions.add(
        f"({held} OR s.digits IN (SELECT b.digits FROM bookings b WHERE {named})"  # noqa: S608
        f" AND EXISTS (SELECT 1 FROM bookings b WHERE b.digits = s.digits AND {_COVERS}"
        f" AND {named}))",
        *(containing(word), word, word, word, word),
    )


def containing(word: str) -> str:
    return "*" + re.sub(r"[*?[]", r"[\g<0>]", word) + "*"


def _messages(connection: sqlite3.Connection, ids: Sequence[int]) -> Iterator[MessageRow]:
    """The messages with these ids, in their order, each with its bookings."""
    marks = ", ".join("?" * len(ids))
    owners = _owners(connection, ids, marks)
    found = connection.execute(
        f"SELECT m.id, {rows.MESSAGE} FROM messages m WHERE m.id IN ({marks})",  # noqa: S608
        ids,
    )
    by_id = {row[0]: rows.message_of(row[1:]) for row in found}
    for id_ in ids:
        named = owners.get(id_, [])
        service, kind, country = named[0][1:] if named else ("", "", "")
        yield MessageRow(id_, by_id[id_], tuple(one[0] for one in named), service, kind, country)


_Owner = tuple[int, str, str, str]


def _owners(
    connection: sqlite3.Connection, ids: Sequence[int], marks: str
) -> dict[int, list[_Owner]]:
    """The bookings whose number and time fit each message; where the service listed it under
    some of several, those."""
    fitting: defaultdict[int, list[tuple[bool, _Owner]]] = defaultdict(list)
    for message, listed, *owner in connection.execute(
        "SELECT s.id, l.booking IS NOT NULL, b.id, b.service, b.rental_type, b.country"  # noqa: S608
        " FROM messages s JOIN bookings b ON b.digits = s.digits AND b.digits <> ''"
        " LEFT JOIN listed l ON l.message = s.id AND l.booking = b.id"
        f" WHERE s.id IN ({marks}) AND {_COVERS} ORDER BY b.start, b.id",
        ids,
    ):
        fitting[message].append((bool(listed), (owner[0], owner[1], owner[2], owner[3])))
    return {
        message: [one for listed, one in owners if listed] or [one for _, one in owners]
        for message, owners in fitting.items()
    }


# --- bookings and orders -----------------------------------------------------------------------


def _of_bookings(connection: sqlite3.Connection, query: HistoryQuery) -> Conditions:
    conditions = Conditions()
    conditions.when("(b.until IS NULL OR b.until >= ?)", query.since)
    conditions.when("(b.start IS NULL OR b.start < ?)", query.until)
    conditions.when("instr(b.digits, ?)", query.number)
    conditions.when("b.id = ?", query.booking)
    own = _of_own(connection, query)
    if own.clauses:
        conditions.add(
            "EXISTS (SELECT 1 FROM messages s JOIN messages m ON m.id = s.id"  # noqa: S608
            f" WHERE s.digits = b.digits AND {_OWNS} AND {own.text})",
            *own.values,
        )
    for word in query.words:
        conditions.add(
            "(instr(b.folded, ?) OR instr(lower(b.state), ?) OR instr(b.id, ?)"
            " OR b.id IN (SELECT booking FROM labels WHERE instr(folded, ?)))",
            *(word, word, word, word),
        )
    return conditions


def _bookings(connection: sqlite3.Connection, query: HistoryQuery) -> Iterator[BookingRow]:
    conditions = _of_bookings(connection, query)
    for row in connection.execute(
        f"SELECT {rows.BOOKING}, count(s.id), count(s.code), coalesce(n.label, '')"  # noqa: S608
        f" FROM (SELECT * FROM bookings b WHERE {conditions.text}"
        f" ORDER BY b.start IS NULL DESC, b.start DESC, b.id DESC {_LIMIT}) b"
        f" LEFT JOIN messages s ON s.digits = b.digits AND b.digits <> '' AND {_OWNS}"
        " LEFT JOIN labels n ON n.booking = b.id"
        " GROUP BY b.id ORDER BY b.start IS NULL DESC, b.start DESC, b.id DESC",
        [*conditions.values, query.limit],
    ):
        yield BookingRow(rows.booking_of(row[: rows.BOOKING_WIDTH]), *row[rows.BOOKING_WIDTH :])


def _of_orders(connection: sqlite3.Connection, query: HistoryQuery) -> Conditions:
    conditions = Conditions()
    conditions.when("o.date >= ?", query.since)
    conditions.when("o.date < ?", query.until)
    within = _of_bookings(connection, replace(query, since=None, until=None, words=()))
    for word in query.words:
        within.add("(instr(b.folded, ?) OR instr(o.id, ?))", word, word)
    if within.clauses:
        conditions.add(
            'o.id IN (SELECT e."order" FROM ordered e JOIN bookings b ON b.id = e.booking'  # noqa: S608
            f' WHERE e."order" = o.id AND {within.text})',
            *within.values,
        )
    return conditions


def _orders(connection: sqlite3.Connection, query: HistoryQuery) -> Iterator[OrderRow]:
    conditions = _of_orders(connection, query)
    found = connection.execute(
        f"SELECT o.id, o.date, o.price FROM orders o WHERE {conditions.text}"  # noqa: S608
        f" ORDER BY o.date DESC, o.id DESC {_LIMIT}",
        [*conditions.values, query.limit],
    ).fetchall()
    for id_, date, price in rows.checked("orders", found):
        inside = connection.execute(
            f"SELECT {rows.BOOKING} FROM ordered e JOIN bookings b ON b.id = e.booking"  # noqa: S608
            ' WHERE e."order" = ? ORDER BY b.id',
            (id_,),
        )
        bookings = tuple(map(rows.booking_of, inside))
        yield OrderRow(id_, rows.maybe(rows.moment, date), rows.maybe(Decimal, price), bookings)
