"""One open archive: opens the file, falls back to memory, mends itself. For a single thread."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from anosim_tui.account.archive import files, schema, writing
from anosim_tui.account.archive.forgetting import expire
from anosim_tui.account.archive.trouble import ArchiveTrouble, Kind, told

R = TypeVar("R")

_KEYS: Final = "keys"
"""The fact that holds the marks of the keys of the account that is kept in a file."""
_EXPIRE_EVERY: Final = timedelta(days=1)
_log = logging.getLogger(__name__)


class ArchiveFile:
    """The database and the lock beside it; every method but `open` needs it to be open.

    Args:
        path: the file; `None` keeps everything in memory, for as long as the program runs.
        keep_days: how many days back messages are kept; `None` for ever.
        mark: tells accounts apart: only programs with the same one follow each other.

    Attributes:
        trouble: why nothing is kept on disk; `None` while it is.
        notice: what happened to the file, as a sentence.
        openings: how many databases were opened.
    """

    def __init__(self, path: Path | None, keep_days: int | None = None, mark: str = "") -> None:
        self.path = path
        self.trouble: ArchiveTrouble | None = None
        self.notice = ""
        self.openings = 0
        self._mark = mark
        self._keep_days = keep_days
        self._expired: datetime | None = None
        self._inode = 0
        self._database: sqlite3.Connection | None = None
        self._lead = (
            None
            if path is None
            else files.Lead(path.with_name(f"{path.name}{mark and '.'}{mark}.lock"))
        )

    @property
    def database(self) -> sqlite3.Connection:
        """The open database."""
        if self._database is None:
            raise ArchiveTrouble(Kind.UNWRITABLE)
        return self._database

    def open(self, now: datetime) -> None:
        """Open it; whatever is wrong, something is open afterwards, and `trouble` says so."""
        self.openings += 1
        if self.path is None:
            self._database = schema.open_memory()
            return
        try:
            self._database, self.trouble = self._opened(self.path, now), None
        except ArchiveTrouble as trouble:
            _log.warning("The archive cannot be used: %s", trouble.kind.name)
            self._database, self.trouble = self._in_memory(self.path), trouble

    def _in_memory(self, source: Path) -> sqlite3.Connection:
        """What `source` holds, as far as it is of this account and can be read."""
        database = schema.open_memory(source)
        if self._is_ours(database):
            return database
        database.close()
        return schema.open_memory()

    def _is_ours(self, database: sqlite3.Connection) -> bool:
        known = _keys(database)
        return not known or not self._mark or self._mark in known

    def _claim(self, database: sqlite3.Connection) -> None:
        """Note that this key's account is kept here; the first that comes decides whose it is."""
        known = _keys(database)
        if self._mark and self._mark not in known:
            writing.set_fact(database, _KEYS, " ".join((*known, self._mark)))

    def accept(self, now: datetime) -> None:
        """Keep here with this key as well: the person says that it is the same account.

        Raises:
            ArchiveTrouble: that cannot be noted.
        """
        if self.path is None or self.trouble is None or self.trouble.kind is not Kind.OTHER_KEY:
            return
        with told(self.path), contextlib.closing(schema.open_file(self.path)) as database:
            self._claim(database)
        self.mend(now)

    def _opened(self, path: Path, now: datetime) -> sqlite3.Connection:
        try:
            database = schema.open_file(path)
        except ArchiveTrouble as trouble:
            if trouble.kind is not Kind.DAMAGED:
                raise
            self._move_aside(path, now)
            database = schema.open_file(path)
        try:
            with told(path):
                self._inode = path.stat().st_ino
                if not self._is_ours(database):
                    raise ArchiveTrouble(Kind.OTHER_KEY)
                self._claim(database)
        except ArchiveTrouble:
            database.close()
            raise
        return database

    def _move_aside(self, path: Path, now: datetime) -> None:
        with told(path):
            moved = files.move_aside(path, now)
        _log.error("The archive was damaged and was moved aside")
        self.notice = f"The archive was damaged. It is now {moved.name}, and a new one was begun."

    def close(self) -> None:
        """Close it; the lead goes to another program."""
        if self._lead is not None:
            self._lead.give_back()
        if self._database is not None:
            database, self._database = self._database, None
            with contextlib.suppress(sqlite3.Error):
                database.close()

    def run(self, work: Callable[[sqlite3.Connection], R], now: datetime) -> R:
        """Do `work` on the database.

        A file that turns out to be damaged is moved aside, and `work` is done on a new one.

        Raises:
            ArchiveTrouble: it failed.
        """
        try:
            with told(self.path):
                return work(self.database)
        except ArchiveTrouble as trouble:
            if trouble.kind is not Kind.DAMAGED or self.path is None or self.trouble is not None:
                raise
        self._begin_anew(self.path, now)
        with told(self.path):
            return work(self.database)

    def _begin_anew(self, path: Path, now: datetime) -> None:
        damaged, self._database = self._database, None
        if damaged is not None:
            with contextlib.suppress(sqlite3.Error):
                damaged.close()
        with contextlib.suppress(OSError):
            # Another program may have moved it already: the file of this name is not the damaged.
            if path.stat().st_ino == self._inode:
                self._move_aside(path, now)
        self.open(now)

    def mend(self, now: datetime) -> None:
        """Try again to open a file that could not be used."""
        if self.trouble is None or self.path is None:
            return
        try:
            database = self._opened(self.path, now)
        except ArchiveTrouble as trouble:
            self.trouble = trouble
            return
        self.database.close()
        self._database, self.trouble = database, None
        self.openings += 1

    def take_lead(self) -> bool:
        """Whether this program is the one to poll: always where there is no file to follow."""
        if self._lead is None or self.trouble is not None:
            return True
        try:
            return self._lead.take()
        except OSError:
            return True  # where no lock can be made, two that poll are better than none

    def oldest(self, now: datetime) -> datetime | None:
        """The date from which on messages are kept."""
        return None if self._keep_days is None else now - timedelta(days=self._keep_days)

    def expire(self, now: datetime) -> None:
        """Forget what is past its time, once a day.

        Raises:
            ArchiveTrouble: it failed.
        """
        oldest = self.oldest(now)
        if oldest is None or (self._expired is not None and now < self._expired + _EXPIRE_EVERY):
            return
        self._expired = now
        self.run(lambda database: expire(database, oldest), now)


def _keys(database: sqlite3.Connection) -> list[str]:
    return (writing.fact(database, _KEYS) or "").split()
