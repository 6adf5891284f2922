"""The archive's tables, their versions, and how a connection is opened.

Dates are whole microseconds since 1970 in UTC, money is text, so that both come back as they were.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from anosim_tui.account.archive.files import is_in_the_way, make_private
from anosim_tui.account.archive.trouble import ArchiveTrouble, Kind, told

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

# How long a write waits for another program's, in seconds; on a thread that may wait.
_PATIENCE: Final = 5.0


def open_file(path: Path) -> sqlite3.Connection:
    """The database at `path`, made if there is none, brought up to this version.

    Raises:
        ArchiveTrouble: it cannot be used; `DAMAGED` where another file can be begun.
    """
    with told(path):
        if is_in_the_way(path):
            raise ArchiveTrouble(Kind.DAMAGED)
        make_private(path)
        connection = _connect(str(path))
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


def open_memory() -> sqlite3.Connection:
    """A database that is gone with the program."""
    connection = _connect(":memory:")
    _migrate(connection)
    return connection


def open_passing() -> sqlite3.Connection:
    """A database that is gone when it is closed, and may be larger than the memory."""
    connection = _connect("")
    _migrate(connection)
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The database at `path` as it is, damaged or not.

    Raises:
        ArchiveTrouble: there is none, or it cannot be read.
    """
    with told(path):
        if not path.is_file():
            raise ArchiveTrouble(Kind.DAMAGED)
        # What is beside it is left out where it is no file: opening it may hang.
        way = "immutable=1" if is_in_the_way(path) else "mode=ro"
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{way}", uri=True)
        try:
            # With this on, a part of the schema that makes no sense does not hide the rest.
            connection.execute("PRAGMA writable_schema = ON")
            if connection.execute("PRAGMA user_version").fetchone()[0] > VERSION:
                raise ArchiveTrouble(Kind.NEWER)
        except BaseException:
            connection.close()
            raise
    return connection


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None)
    # What is deleted is overwritten.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _version(connection: sqlite3.Connection) -> int:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > VERSION:
        raise ArchiveTrouble(Kind.NEWER)
    if found < 0:
        raise ArchiveTrouble(Kind.DAMAGED)
    return found


def _migrate(connection: sqlite3.Connection) -> None:
    if _version(connection) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")  # two programs may begin at once
    try:
        for number in range(_version(connection), VERSION):
            for statement in _MIGRATIONS[number].split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
