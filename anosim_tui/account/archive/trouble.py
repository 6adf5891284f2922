"""What can go wrong with the archive, as one type with a sentence for a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path


class Kind(Enum):
    """What is the matter; the value is a clause after "Nothing is kept: "."""

    FULL = "the disk is full. Make room; keeping goes on by itself."
    UNWRITABLE = "the file cannot be written. Check the rights of the data folder."
    BUSY = "another program holds the file. Keeping goes on when it lets go."
    FAILING = "the disk reports an error. Check it, or name another folder with --data-dir."
    NEWER = "the file was written by a newer version of anosim-tui. Update this one."
    DAMAGED = "the file is damaged."
    OTHER_KEY = (
        "the API key is another one than that of the account whose messages are kept here. "
        "! asks whether it is the same account."
    )
    STRANGE = "the file holds what this program did not write there."


class ArchiveTrouble(Exception):
    """The archive could not do what was asked; `str()` of it is a sentence for a person.

    Attributes:
        kind: what is the matter.
    """

    def __init__(self, kind: Kind) -> None:
        super().__init__(f"Nothing is kept: {kind.value}")
        self.kind = kind


# https://sqlite.org/rescode.html: the low byte is the primary result code.
_KINDS = {
    sqlite3.SQLITE_FULL: Kind.FULL,
    sqlite3.SQLITE_READONLY: Kind.UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: Kind.UNWRITABLE,
    sqlite3.SQLITE_PERM: Kind.UNWRITABLE,
    sqlite3.SQLITE_AUTH: Kind.UNWRITABLE,
    sqlite3.SQLITE_BUSY: Kind.BUSY,
    sqlite3.SQLITE_LOCKED: Kind.BUSY,
    sqlite3.SQLITE_CORRUPT: Kind.DAMAGED,
    sqlite3.SQLITE_NOTADB: Kind.DAMAGED,
    # A table or a column is missing, or holds what it cannot.
    sqlite3.SQLITE_ERROR: Kind.STRANGE,
    sqlite3.SQLITE_SCHEMA: Kind.STRANGE,
    sqlite3.SQLITE_MISMATCH: Kind.STRANGE,
    sqlite3.SQLITE_CONSTRAINT: Kind.STRANGE,
    sqlite3.SQLITE_TOOBIG: Kind.STRANGE,
}


def kind_of(error: sqlite3.Error | OSError) -> Kind:
    """What `error` means for a person."""
    if isinstance(error, OSError):
        import errno

        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return Kind.FULL if full else Kind.UNWRITABLE
    # Python's own errors, such as a text it cannot decode, have no code.
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Kind.STRANGE
    return _KINDS.get(code & 0xFF, Kind.FAILING)


@contextmanager
def told(path: Path | None) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into `ArchiveTrouble`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        kind = kind_of(error)
        if kind is Kind.FAILING and path is not None and _is_full(path):
            kind = Kind.FULL  # a full disk shows as an input or output error where -shm grows
        raise ArchiveTrouble(kind) from error
    except UnicodeDecodeError as error:  # SQLite's own words may quote what stands in the file
        raise ArchiveTrouble(Kind.STRANGE) from error


@contextmanager
def understood() -> Iterator[None]:
    """Turn what rows that make no sense raise inside into `ArchiveTrouble`, and SQLite's errors."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveTrouble(kind_of(error)) from error
    except (ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        raise ArchiveTrouble(Kind.STRANGE) from error


def _is_full(path: Path) -> bool:
    import shutil

    try:
        return shutil.disk_usage(path.parent).free < 1 << 20
    except OSError:
        return False
