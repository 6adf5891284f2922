"""The archive's tables, how its file is opened, and values of the account as rows and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

from msgspec import Meta, convert
from msgspec.json import decode

from anosim_tui.codes import Code
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Arrival, Identity, Message
from anosim_tui.domain.models import Booking, Sms, digits
from anosim_tui.storage.database import (
    connect,
    is_in_the_way,
    make_private,
    storage_errors,
    transaction,
)

# One entry a version, never changed once released: a file is brought up by those it has not seen.
_MIGRATIONS: Final = (
    """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        digits TEXT NOT NULL,
        date INTEGER NOT NULL,
        sender TEXT NOT NULL,
        text TEXT NOT NULL,
        occurrence INTEGER NOT NULL,
        number TEXT NOT NULL,
        arrival TEXT NOT NULL,
        seen INTEGER NOT NULL,
        code TEXT,
        code_start INTEGER,
        code_end INTEGER,
        code_certain INTEGER,
        UNIQUE (digits, date, sender, text, occurrence)
    );
    -- What a search reads, and nothing else, in the order of the screen.
    CREATE TABLE searched (
        date INTEGER NOT NULL,
        id INTEGER NOT NULL,
        digits TEXT NOT NULL,
        folded TEXT NOT NULL,
        PRIMARY KEY (date, id)
    ) WITHOUT ROWID;
    -- Under which booking the service itself listed a message.
    CREATE TABLE listed (
        message INTEGER NOT NULL,
        booking INTEGER NOT NULL,
        PRIMARY KEY (message, booking)
    ) WITHOUT ROWID;
    CREATE TABLE bookings (
        id INTEGER PRIMARY KEY,
        digits TEXT NOT NULL,
        number TEXT NOT NULL,
        country TEXT NOT NULL,
        rental_type TEXT NOT NULL,
        service TEXT NOT NULL,
        start INTEGER,
        until INTEGER,
        end_said INTEGER,
        duration INTEGER,
        state TEXT NOT NULL,
        price TEXT,
        extension_of INTEGER,
        unknown TEXT NOT NULL,
        folded TEXT NOT NULL,
        current INTEGER NOT NULL,
        revision INTEGER NOT NULL
    );
    CREATE INDEX bookings_by_digits ON bookings (digits, start);
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        date INTEGER,
        price TEXT
    );
    CREATE TABLE ordered (
        "order" INTEGER NOT NULL,
        booking INTEGER NOT NULL,
        PRIMARY KEY ("order", booking)
    ) WITHOUT ROWID;
    CREATE INDEX ordered_by_booking ON ordered (booking);
    -- What was set here and cannot be asked of the service.
    CREATE TABLE shares (
        booking INTEGER PRIMARY KEY,
        web TEXT,
        api TEXT,
        at INTEGER NOT NULL,
        sure INTEGER NOT NULL
    );
    CREATE TABLE renewals (
        booking INTEGER PRIMARY KEY,
        enabled INTEGER,
        at INTEGER NOT NULL
    );
    CREATE TABLE labels (
        booking INTEGER PRIMARY KEY,
        label TEXT NOT NULL,
        folded TEXT NOT NULL
    );
    CREATE TABLE refunds (
        booking INTEGER PRIMARY KEY,
        amount TEXT NOT NULL
    );
    CREATE TABLE facts (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
VERSION: Final = len(_MIGRATIONS)
TABLES: Final = (
    *("messages", "searched", "listed", "bookings", "orders", "ordered"),
    *("shares", "renewals", "labels", "refunds", "facts"),
)


def path_for(data_folder: Path, base_url: str) -> Path:
    """The archive of one API root: a file in a folder of its own, private even where the data
    folder is not."""
    host = base_url.split("/")[2].split(":")[0].strip("[]").replace(":", "-")
    return data_folder / "archive" / f"{host}-{sha256(base_url.encode()).hexdigest()[:8]}.sqlite3"


def open_file(path: Path) -> sqlite3.Connection:
    """The archive at `path`, made if there is none, brought up to this version.

    Raises:
        StorageError: it cannot be used; `DAMAGED` where another file can be begun.
    """
    with storage_errors(path):
        if is_in_the_way(path):
            raise StorageError(StorageErrorKind.DAMAGED)
        make_private(path)
        connection = connect(str(path))
        try:
            # Every commit is on disk before it returns: nothing that was shown is ever missing,
            # neither after `kill -9` nor after a power cut.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def open_temporary(*, in_memory: bool = True) -> sqlite3.Connection:
    """An archive that is gone when it is closed; one not `in_memory` may be larger than that."""
    connection = connect(":memory:" if in_memory else "")
    _migrate(connection)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The archive at `path` as it is, damaged or not.

    Raises:
        StorageError: there is none, or it cannot be read.
    """
    with storage_errors(path):
        if not path.is_file():
            raise StorageError(StorageErrorKind.DAMAGED)
        # What is beside it is left out where it is no file: opening it may hang.
        way = "immutable=1" if is_in_the_way(path) else "mode=ro"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True)
        try:
            # With this on, a part of the schema that makes no sense does not hide the rest.
            connection.execute("PRAGMA writable_schema = ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] > VERSION:
                raise StorageError(StorageErrorKind.NEWER)
        except BaseException:
            connection.close()
            raise
    return connection


def _version(connection: sqlite3.Connection) -> int:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise StorageError(StorageErrorKind.NEWER)
    if found < 0:
        raise StorageError(StorageErrorKind.DAMAGED)
    return found


def _migrate(connection: sqlite3.Connection) -> None:
    if _version(connection) == VERSION:
        return
    with transaction(connection):  # two programs may begin at once
        for number in range(_version(connection), VERSION):
            for statement in _MIGRATIONS[number].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")


# --- values and rows -----------------------------------------------------------------------------

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
EDGE: Final = 5_000_000
"""Microseconds by which a message may lie outside of its booking, as in `domain.bookings`."""

MESSAGE: Final = (
    "m.number, m.date, m.sender, m.text, m.occurrence, m.arrival, m.seen,"
    " m.code, m.code_start, m.code_end, m.code_certain"
)
BOOKING: Final = (
    "b.id, b.number, b.country, b.rental_type, b.service, b.start, b.end_said, b.duration,"
    " b.state, b.price, b.extension_of, b.unknown"
)
BOOKING_WIDTH: Final = BOOKING.count(",") + 1


# A file may be damaged. `convert` to one of these types raises `ValueError` for what
# this program never wrote.
Ticks = Annotated[int, Meta(ge=-62_135_596_800_000_000, lt=253_402_300_800_000_000)]
Amount = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(E[-+]?[0-9]+)?$")]
_Int = int | None
_Text = str | None
_Date = Ticks | None
_Message = tuple[str, Ticks, str, str, int, Arrival, Ticks, _Text, _Int, _Int, _Int]
_Booking = tuple[int, str, str, str, str, _Date, _Date, _Int, str, Amount | None, _Int, str]
PLAIN: Final[dict[str, tuple[str, Any]]] = {
    "orders": ("id, date, price", tuple[int, Ticks | None, Amount | None]),
    "ordered": ('"order", booking', tuple[int, int]),
    "shares": ("booking, web, api, at, sure", tuple[int, str | None, str | None, Ticks, int]),
    "renewals": ("booking, enabled, at", tuple[int, int | None, Ticks]),
    "labels": ("booking, label, folded", tuple[int, str, str]),
    "refunds": ("booking, amount", tuple[int, Amount]),
    "facts": ("name, value", tuple[str, str]),
}
"""Tables whose rows are no values of their own: their columns, and the types of these."""


def rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """All rows of one of `PLAIN`."""
    columns, type_ = PLAIN[table]
    for row in connection.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608
        yield convert(row, type_)


def ticks(moment: datetime) -> int:
    """A moment as whole microseconds."""
    return (moment - _EPOCH) // _TICK


def moment(ticks: int) -> datetime:
    return _EPOCH + timedelta(microseconds=ticks)


def maybe_ticks(value: datetime | None) -> int | None:
    return None if value is None else ticks(value)


def maybe_moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def maybe_decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def identity_row(identity: Identity) -> tuple[str, int, str, str]:
    """What identifies a message in the file, but for how often it occurred before."""
    number, date, sender, text = identity
    return (number, ticks(date), sender, text)


def message_row(message: Message) -> tuple[object, ...]:
    sms, code = message.sms, message.code
    coded = (None,) * 4 if code is None else (code.value, *code.span, code.certain)
    return (
        *identity_row(sms.identity),
        message.occurrence,
        sms.number,
        message.arrival.value,
        ticks(message.seen),
        *coded,
    )


def message_of(row: tuple[Any, ...], arrival: Arrival | None = None) -> Message:
    """The message of a row of `MESSAGE`; `arrival` takes the place of how it came."""
    number, date, sender, text, occurrence, came, seen, *coded = convert(row, _Message)
    code, start, end, certain = coded
    return Message(
        Sms(number, moment(date), sender, text),
        occurrence,
        arrival or came,
        moment(seen),
        None if code is None else Code(code, (start or 0, end or 0), bool(certain)),
    )


def folded(message: Message) -> str:
    """What a search for a message reads; no word matches across its parts."""
    sms = message.sms
    return fold(f"{sms.text}\n{sms.sender}\n+{digits(sms.number)}")


def booking_row(booking: Booking, *, current: bool) -> tuple[object, ...]:
    """A booking in the order of the columns; the last is not used any more."""
    return (
        booking.id,
        digits(booking.number),
        booking.number,
        booking.country,
        booking.rental_type,
        booking.service,
        maybe_ticks(booking.start),
        maybe_ticks(booking.ends),
        maybe_ticks(booking.end),
        None if booking.duration is None else booking.duration // _TICK,
        booking.state,
        None if booking.price is None else str(booking.price),
        booking.extension_of,
        json.dumps(booking.unknown),
        fold(f"{booking.service}\n{booking.number}\n{digits(booking.number)}\n{booking.country}"),
        current,
        0,
    )


def booking_of(row: tuple[Any, ...]) -> Booking:
    (id_, number, country, kind, service, start, end, duration, state, price, extends, rest) = (
        convert(row, _Booking)
    )
    return Booking(
        id_,
        number,
        country,
        kind,
        service,
        maybe_moment(start),
        maybe_moment(end),
        None if duration is None else timedelta(microseconds=duration),
        state,
        maybe_decimal(price),
        extends,
        decode(rest, type=tuple[tuple[str, str], ...]),
    )
