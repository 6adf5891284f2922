"""The database files on disk: how they are made, opened and moved aside, and what goes wrong."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.files import make_private_folder

# https://sqlite.org/rescode.html: the low byte is the primary result code.
_KINDS = {
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
    sqlite3.SQLITE_ERROR: StorageErrorKind.STRANGE,
    sqlite3.SQLITE_SCHEMA: StorageErrorKind.STRANGE,
    sqlite3.SQLITE_MISMATCH: StorageErrorKind.STRANGE,
    sqlite3.SQLITE_CONSTRAINT: StorageErrorKind.STRANGE,
    sqlite3.SQLITE_TOOBIG: StorageErrorKind.STRANGE,
}


def kind_of(error: sqlite3.Error | OSError) -> StorageErrorKind:
    if isinstance(error, OSError):
        import errno

        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return StorageErrorKind.FULL if full else StorageErrorKind.UNWRITABLE
    # Python's own errors, such as a text it cannot decode, have no code.
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return StorageErrorKind.STRANGE
    return _KINDS.get(code & 0xFF, StorageErrorKind.FAILING)


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into `StorageError`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        kind = kind_of(error)
        if kind is StorageErrorKind.FAILING and path is not None and _is_full(path):
            kind = (
                StorageErrorKind.FULL
            )  # a full disk shows as an input or output error where -shm grows
        raise StorageError(kind) from error
    except UnicodeDecodeError as error:  # SQLite's own words may quote what stands in the file
        raise StorageError(StorageErrorKind.STRANGE) from error


@contextmanager
def understood() -> Iterator[None]:
    """Turn what rows that make no sense raise inside into `StorageError`, and SQLite's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(kind_of(error)) from error
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        raise StorageError(StorageErrorKind.STRANGE) from error


def _is_full(path: Path) -> bool:
    import shutil

    try:
        return shutil.disk_usage(path.parent).free < 1 << 20
    except OSError:
        return False


# What SQLite puts beside a database in WAL mode.
_BESIDE = ("-wal", "-shm")
_MOVED = ".damaged-"


def path_for(data_folder: Path, base_url: str) -> Path:
    """The archive of one API root: a file in a folder of its own, which is private whatever the
    rights of the data folder are."""
    host = base_url.split("/")[2].split(":")[0].strip("[]").replace(":", "-")
    return data_folder / "archive" / f"{host}-{sha256(base_url.encode()).hexdigest()[:8]}.sqlite3"


def make_private(path: Path) -> None:
    """Make the file `path` if there is none, in a folder 0700, for its owner only (0600).

    SQLite gives the files it puts beside a database the same rights.

    Raises:
        OSError: that cannot be.
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
    """Whether something else than a file has the name of one of the files; opening it may hang.

    Raises:
        OSError: that cannot be found out.
    """
    for one in (path, *beside(path)):
        try:
            mode = one.stat().st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode):
            return True
    return False


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file of this name from another one of the same name; `None` without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def move_aside(path: Path, now: datetime) -> Path:
    """Give the damaged `path` another name and return it; what it holds is not lost.

    Raises:
        OSError: that cannot be.
    """
    stem = f"{path.name}{_MOVED}{now:%Y%m%d-%H%M%S}"
    target = path.with_name(stem)
    number = 1
    while os.path.lexists(target):
        number += 1
        target = path.with_name(f"{stem}-{number}")
    # First what stands beside it: a write-ahead log left behind would be taken for the new file's.
    for suffix, one in zip(_BESIDE, beside(path), strict=True):
        if os.path.lexists(one):
            one.rename(target.with_name(target.name + suffix))
    if os.path.lexists(path):
        path.rename(target)
    return target


def moved_aside(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.name}{_MOVED}*"))


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
        StorageError: it cannot be used; `DAMAGED` where another file can be begun.
    """
    with told(path):
        if is_in_the_way(path):
            raise StorageError(StorageErrorKind.DAMAGED)
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
        StorageError: there is none, or it cannot be read.
    """
    with told(path):
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


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None)
    # What is deleted is overwritten.
    connection.execute("PRAGMA secure_delete = ON")
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
