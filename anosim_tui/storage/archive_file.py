"""The archive's file: opened, checked, moved aside when damaged, expired."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.storage import reading, salvage, writing
from anosim_tui.storage.database import (
    identity,
    move_aside,
    open_file,
    open_memory,
    open_to_read,
    told,
    understood,
)
from anosim_tui.storage.writing import expire

R = TypeVar("R")

_KEYS: Final = "keys"
"""The fact that holds the marks of the keys of the account that is kept in a file."""
_GONE: Final = (
    "The archive was deleted or exchanged while the program ran. It was made anew with what is "
    "known here."
)
_DAMAGE: Final = frozenset({StorageErrorKind.DAMAGED, StorageErrorKind.STRANGE})
_EXPIRE_EVERY: Final = timedelta(days=1)
_log = logging.getLogger(__name__)


class ArchiveFile:
    """The database; every method but `open` needs it to be open.

    Args:
        path: the file; `None` keeps everything in memory, for as long as the program runs.
        keep_days: how many days back messages are kept; `None` for ever.
        mark: tells the keys of accounts apart.

    Attributes:
        trouble: why nothing is kept on disk; `None` while it is.
        notice: what happened to the file, as a sentence.
        openings: how many databases were opened.
    """

    def __init__(self, path: Path | None, keep_days: int | None = None, mark: str = "") -> None:
        self.path = path
        self.trouble: StorageError | None = None
        self.notice = ""
        self.openings = 0
        self._mark = mark
        self._keep_days = keep_days
        self._expired: datetime | None = None
        self._is_examined = False
        self._identity: tuple[int, int] | None = None
        self._database: sqlite3.Connection | None = None

    @property
    def database(self) -> sqlite3.Connection:
        if self._database is None:
            raise StorageError(StorageErrorKind.UNWRITABLE)
        return self._database

    # Opening.

    def open(self, now: datetime) -> None:
        """Open it; whatever is wrong, something is open afterwards, and `trouble` says so."""
        self.openings += 1
        if self.path is None:
            self._database = open_memory()
            return
        try:
            self._database, self.trouble = self._opened(self.path, now), None
        except StorageError as trouble:
            _log.warning("The archive cannot be used: %s", trouble.kind.name)
            self._database, self.trouble = self._in_memory(self.path), trouble

    def _in_memory(self, source: Path) -> sqlite3.Connection:
        """What `source` holds, as far as it is of this account and can be read."""
        database = open_memory()
        with (
            contextlib.suppress(StorageError),
            understood(),
            contextlib.closing(open_to_read(source)) as readable,
        ):
            if self._is_ours(readable):
                salvage.save(readable, database)
        return database

    def _opened(self, path: Path, now: datetime) -> sqlite3.Connection:
        found = identity(path)
        try:
            return self._checked(path)
        except StorageError as trouble:
            if trouble.kind not in _DAMAGE:
                raise
        self._replace(path, found, now)
        return self._checked(path)

    def _checked(self, path: Path) -> sqlite3.Connection:
        database = open_file(path)
        try:
            with told(path):
                self._identity = identity(path)
                if not self._is_ours(database):
                    raise StorageError(StorageErrorKind.OTHER_KEY)
                self._claim(database)
        except BaseException:
            database.close()
            raise
        return database

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
            StorageError: that cannot be noted.
        """
        if (
            self.path is None
            or self.trouble is None
            or self.trouble.kind is not StorageErrorKind.OTHER_KEY
        ):
            return
        with told(self.path), contextlib.closing(open_file(self.path)) as database:
            self._claim(database)
        self.mend(now)

    def close(self) -> None:
        """Close it; SQLite then moves what is beside it into the file."""
        if self._database is not None:
            database, self._database = self._database, None
            with contextlib.suppress(sqlite3.Error):
                database.close()

    # Damage.

    def _replace(self, path: Path, damaged: tuple[int, int] | None, now: datetime) -> None:
        """Move the damaged file aside and begin another one with what can be read of it.

        Raises:
            StorageError: it cannot be moved, or no other one can be made.
        """
        if identity(path) != damaged:
            return  # another program has replaced it already
        with told(path):
            moved = move_aside(path, now)
        _log.error("The archive was damaged and was moved aside")
        saved = salvage.Saved()
        with contextlib.closing(open_file(path)) as database, told(path):
            try:
                with contextlib.closing(open_to_read(moved)) as readable:
                    saved = salvage.save(readable, database)
            except StorageError as trouble:
                _log.warning("Nothing of the damaged archive can be read: %s", trouble.kind.name)
            # What was lost may still be listed by the service: everything is searched for once.
            gaps = (*reading.gaps(database), Gap(None, now, now))
            writing.keep(database, [writing.Batch(gaps=gaps)], None)
        self.notice = (
            f"The archive was damaged. It is now {moved.name}. "
            f"{_counted(saved)} could be read and went into a new one."
        )

    def run(self, work: Callable[[sqlite3.Connection], R], now: datetime) -> R:
        """Do `work` on the database.

        A file that turns out to be damaged is replaced, and `work` is done on the new one.

        Raises:
            StorageError: it failed.
        """
        try:
            with told(self.path):
                return work(self.database)
        except StorageError as trouble:
            if self.path is None or self.trouble is not None or not self._is_damage(trouble):
                raise
        self._begin_anew(self.path, now)
        with told(self.path):
            return work(self.database)

    def _is_damage(self, trouble: StorageError) -> bool:
        """Whether the file is to blame: what was asked of it may make no sense either."""
        if trouble.kind is StorageErrorKind.STRANGE:
            return not salvage.is_sound(self.database)
        return trouble.kind is StorageErrorKind.DAMAGED

    def _begin_anew(self, path: Path, now: datetime) -> None:
        self.close()
        with contextlib.suppress(StorageError):
            self._replace(path, self._identity, now)
        self.open(now)

    def mend(self, now: datetime) -> None:
        """Try again to open a file that could not be used; make one that is gone anew."""
        if self.path is None:
            return
        if self.trouble is None:
            if identity(self.path) == self._identity:
                self._examine(self.path, now)
                return
            _log.error("The archive is gone from its place and is made anew")
            self.notice = _GONE
        try:
            database = self._opened(self.path, now)
        except StorageError as trouble:
            self.trouble = trouble
            return
        # A file that was deleted can still be read for as long as it is open.
        with contextlib.suppress(sqlite3.Error):
            salvage.save(self.database, database)
        self.close()
        self._database, self.trouble = database, None
        self.openings += 1

    def oldest(self, now: datetime) -> datetime | None:
        return None if self._keep_days is None else now - timedelta(days=self._keep_days)

    def _examine(self, path: Path, now: datetime) -> None:
        """Look once for damage that nothing has met yet."""
        if self._is_examined:
            return
        self._is_examined = True
        try:
            found = self.database.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            found = "it cannot be examined"
        if found != "ok":
            self._begin_anew(path, now)

    def expire(self, now: datetime) -> None:
        """Forget what is past its time, once a day.

        Raises:
            StorageError: it failed.
        """
        oldest = self.oldest(now)
        if oldest is None or (self._expired is not None and now < self._expired + _EXPIRE_EVERY):
            return
        self._expired = now
        self.run(lambda database: expire(database, oldest), now)


def _keys(database: sqlite3.Connection) -> list[str]:
    return (writing.fact(database, _KEYS) or "").split()


def _counted(saved: salvage.Saved) -> str:
    messages = "1 message" if saved.messages == 1 else f"{saved.messages:,} messages"
    bookings = "1 booking" if saved.bookings == 1 else f"{saved.bookings:,} bookings"
    return f"{messages} and {bookings}"
