"""SQLite files: opened for their owner only, moved aside when damaged, and what goes wrong.

The archive's tables are at the end; those of the journal are in `journal_file`.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Final

from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.files import make_private_folder

PATIENCE: Final = 5.0
"""Seconds a write waits for another program's; only on threads that may wait."""

# https://sqlite.org/rescode.html: the low byte is the primary result code.
_KINDS: Final = {
    sqlite3.SQLITE_FULL: StorageErrorKind.FULL,
    sqlite3.SQLITE_READONLY: StorageErrorKind.UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: StorageErrorKind.UNWRITABLE,
    sqlite3.SQLITE_PERM: StorageErrorKind.UNWRITABLE,
    sqlite3.SQLITE_AUTH: StorageErrorKind.UNWRITABLE,
    sqlite3.SQLITE_BUSY: StorageErrorKind.BUSY,
    sqlite3.SQLITE_LOCKED: StorageErrorKind.BUSY,
    sqlite3.SQLITE_CORRUPT: StorageErrorKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: StorageErrorKind.DAMAGED,
    # A table or a column is missing, or holds what it cannot.
    sqlite3.SQLITE_ERROR: StorageErrorKind.INVALID,
    sqlite3.SQLITE_SCHEMA: StorageErrorKind.INVALID,
    sqlite3.SQLITE_MISMATCH: StorageErrorKind.INVALID,
    sqlite3.SQLITE_CONSTRAINT: StorageErrorKind.INVALID,
    sqlite3.SQLITE_TOOBIG: StorageErrorKind.INVALID,
}
INVALID_ROW: Final = (ValueError, TypeError, ArithmeticError, LookupError, RecursionError)
"""What is raised by a row whose values this program never wrote."""
INVALID_TEXT: Final = UnicodeDecodeError
"""What is raised where SQLite's own words quote the file."""

# How Windows refuses to move or delete a file that another program has open.
_SHARING_VIOLATION: Final = 32
# What SQLite puts beside a database.
_BESIDE: Final = ("-journal", "-wal", "-shm")
_MOVED: Final = ".damaged-"


# --- errors --------------------------------------------------------------------------------------


def kind_of(error: Exception) -> StorageErrorKind:
    if isinstance(error, OSError):
        if getattr(error, "winerror", None) == _SHARING_VIOLATION:
            return StorageErrorKind.BUSY
        is_full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return StorageErrorKind.FULL if is_full else StorageErrorKind.UNWRITABLE
    # Python's own errors, such as a text it cannot decode, have no code.
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageErrorKind.INVALID
    return _KINDS.get(code & 0xFF, StorageErrorKind.FAILING)


@contextmanager
def storage_errors(
    path: Path | None = None, also: tuple[type[Exception], ...] = (OSError, INVALID_TEXT)
) -> Iterator[None]:
    """Turn what SQLite raises inside into `StorageError`, and what is in `also`."""
    caught: tuple[type[Exception], ...] = (sqlite3.Error, *also)
    try:
        yield
    except caught as error:
        kind = kind_of(error)
        # A full disk shows as an input or output error where -shm grows.
        if kind is StorageErrorKind.FAILING and path is not None and _is_full(path):
            kind = StorageErrorKind.FULL
        raise StorageError(kind) from error


def _is_full(path: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(path.parent).free < 1 << 20
    return False


# --- connections ---------------------------------------------------------------------------------


def connect(name: str) -> sqlite3.Connection:
    """A connection without transactions of its own; any one thread at a time may use it."""
    connection = sqlite3.connect(
        name, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    # What is deleted is overwritten.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


@contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is written inside, or none of it; one program at a time."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled back by itself.
        if connection.in_transaction:
            with suppress(sqlite3.Error):  # the first error says more
                connection.execute("ROLLBACK")
        raise


# --- files ---------------------------------------------------------------------------------------


def make_private(path: Path) -> None:
    """Make the file `path` if there is none, in a folder 0700, for its owner only (0600).

    SQLite gives the files it puts beside a database the same rights.
    """
    make_private_folder(path.parent)
    if path.parent.stat().st_mode & 0o077:
        path.parent.chmod(0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for one in (path, *beside(path)):
        if one.exists() and one.stat().st_mode & 0o077:
            one.chmod(0o600)


def beside(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + suffix) for suffix in _BESIDE)


def is_in_the_way(path: Path) -> bool:
    """Whether something else than a file has the name of one of the files; opening it may hang."""
    return any(one.exists() and not one.is_file() for one in (path, *beside(path)))


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file of this name from another one of the same name; `None` without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def move_aside(path: Path, now: datetime) -> Path:
    """Give the damaged `path` another name and return it: all its files or none, nothing lost."""
    stem = f"{path.name}{_MOVED}{now:%Y%m%d-%H%M%S}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    target = next(one for one in map(path.with_name, names) if not os.path.lexists(one))
    # First what is beside it: a write-ahead log left behind would be taken for the new file's.
    pairs = zip((*beside(path), path), (*beside(target), target), strict=True)
    done: list[tuple[Path, Path]] = []
    try:
        for one, moved in pairs:
            if os.path.lexists(one):
                one.rename(moved)
                done.append((one, moved))
    except OSError:  # on Windows, another program has it open
        for one, moved in reversed(done):
            with suppress(OSError):
                moved.rename(one)
        raise
    return target


def moved_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}{_MOVED}*"))


# --- the archive ---------------------------------------------------------------------------------

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
