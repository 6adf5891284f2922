"""SQLite files: opened for their owner only, moved aside when damaged, and what goes wrong."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
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
