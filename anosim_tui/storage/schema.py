"""The archive's tables, and how its file is opened."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Final

from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.storage.database import (
    closed_on_error,
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
        digits TEXT NOT NULL, date INTEGER NOT NULL, sender TEXT NOT NULL, text TEXT NOT NULL,
        occurrence INTEGER NOT NULL,
        number TEXT NOT NULL, arrival TEXT NOT NULL, seen INTEGER NOT NULL,
        code TEXT, code_start INTEGER, code_end INTEGER, code_certain INTEGER,
        UNIQUE (digits, date, sender, text, occurrence)
    );
    -- What a search reads, and nothing else, in the order of the screen.
    CREATE TABLE searched (
        date INTEGER NOT NULL, id INTEGER NOT NULL, digits TEXT NOT NULL, folded TEXT NOT NULL,
        PRIMARY KEY (date, id)
    ) WITHOUT ROWID;
    -- Under which booking the service itself listed a message.
    CREATE TABLE listed (
        message INTEGER NOT NULL, booking INTEGER NOT NULL, PRIMARY KEY (message, booking)
    ) WITHOUT ROWID;
    CREATE TABLE bookings (
        id INTEGER PRIMARY KEY,
        digits TEXT NOT NULL, number TEXT NOT NULL, country TEXT NOT NULL,
        rental_type TEXT NOT NULL, service TEXT NOT NULL,
        start INTEGER, until INTEGER, end_said INTEGER, duration INTEGER,
        state TEXT NOT NULL, price TEXT, extension_of INTEGER,
        unknown TEXT NOT NULL, folded TEXT NOT NULL,
        current INTEGER NOT NULL, revision INTEGER NOT NULL
    );
    CREATE INDEX bookings_by_digits ON bookings (digits, start);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, date INTEGER, price TEXT);
    CREATE TABLE ordered (
        "order" INTEGER NOT NULL, booking INTEGER NOT NULL, PRIMARY KEY ("order", booking)
    ) WITHOUT ROWID;
    CREATE INDEX ordered_by_booking ON ordered (booking);
    -- What was set here and cannot be asked of the service.
    CREATE TABLE shares (
        booking INTEGER PRIMARY KEY, web TEXT, api TEXT, at INTEGER NOT NULL, sure INTEGER NOT NULL
    );
    CREATE TABLE renewals (booking INTEGER PRIMARY KEY, enabled INTEGER, at INTEGER NOT NULL);
    CREATE TABLE labels (booking INTEGER PRIMARY KEY, label TEXT NOT NULL, folded TEXT NOT NULL);
    CREATE TABLE refunds (booking INTEGER PRIMARY KEY, amount TEXT NOT NULL);
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE watches (
        product INTEGER PRIMARY KEY,
        country TEXT NOT NULL, rental_type TEXT NOT NULL, service TEXT NOT NULL,
        duration INTEGER NOT NULL, list_price TEXT NOT NULL, most TEXT, made INTEGER NOT NULL,
        looked INTEGER, price TEXT, available INTEGER NOT NULL, since INTEGER
    );
    -- The lowest price of a product from a moment on, or none where nobody had a number.
    CREATE TABLE prices (
        product INTEGER NOT NULL, at INTEGER NOT NULL, price TEXT, available INTEGER NOT NULL,
        PRIMARY KEY (product, at)
    ) WITHOUT ROWID;
    """,
)
VERSION: Final = len(_MIGRATIONS)


def path_for(data_folder: Path, base_url: str) -> Path:
    """The archive of one API root; its folder is private even where `data_folder` is not."""
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
        with closed_on_error(connection):
            # Every commit is on disk before it returns: nothing that was shown is ever missing,
            # neither after `kill -9` nor after a power cut.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            _migrate(connection)
    return connection


def open_temporary(*, in_memory: bool = True) -> sqlite3.Connection:
    """An archive that is gone when it is closed; one not `in_memory` may be larger than that."""
    connection = connect(":memory:" if in_memory else "")
    _migrate(connection)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The archive at `path` as it is, damaged or not."""
    with storage_errors(path):
        if not path.is_file():
            raise StorageError(StorageErrorKind.DAMAGED)
        # What is beside it is left out where it is no file: opening it may hang.
        way = "immutable=1" if is_in_the_way(path) else "mode=ro"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True)
        with closed_on_error(connection):
            # With this on, a part of the schema that makes no sense does not hide the rest.
            connection.execute("PRAGMA writable_schema = ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] > VERSION:
                raise StorageError(StorageErrorKind.NEWER)
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
