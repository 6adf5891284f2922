"""The archive as the account uses it: everything runs on one thread, so the screen never waits.

Its file is checked when it is opened, moved aside and recreated when it is damaged, and replaced
by memory for as long as it cannot be used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from sqlite3 import Connection
from typing import Final, TypeVar, TypeVarTuple

from msgspec.structs import replace

from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.changes import CachedStateLoaded
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.history import HistoryPage, HistoryQuery
from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import Product
from anosim_tui.domain.offers import PRICES_SHOWN_FOR, Prices
from anosim_tui.domain.spending import Figures, OperatorRecords, Records, UsualWait
from anosim_tui.files import new_private
from anosim_tui.language import N_, _
from anosim_tui.storage import export, reading, salvage, search, writing
from anosim_tui.storage.database import (
    INVALID_ROW,
    INVALID_TEXT,
    closed_on_error,
    identity,
    move_aside,
    open_file,
    open_temporary,
    open_to_read,
    storage_errors,
)
from anosim_tui.storage.writing import Batch, Written

R = TypeVar("R")
Asked = TypeVarTuple("Asked")

CONVERSATION: Final = 100
"""How many messages of one number are shown at most."""

_KEYS: Final = "keys"
"""The fact that holds the marks of the keys of the account that is kept in a file."""
_GONE: Final = N_(
    "The saved data was deleted or replaced while the program was running. A new "
    "file was created from the data still in memory."
)
_EXPIRE_EVERY: Final = timedelta(days=1)
_log = logging.getLogger(__name__)


class Archive:
    """Every message, booking and order this program ever saw, and what was set here.

    Every method but `open` and `close` raises `StorageError` where the file does not do what is
    asked.

    Args:
        path: the file; `None` keeps everything in memory, for as long as the program runs.
        exports: the folder `export` writes to; `None` where nothing may be written.
        keep_days: how many days back messages are kept; `None` for ever.
        mark: tells the keys of accounts apart.
        executor: where the work is done, one piece after the other; by default a thread.

    Attributes:
        trouble: why nothing is kept on disk; `None` while it is.
        notice: what happened to the file, as a sentence.
        openings: how many files were opened: after another one, what is in memory is not in it yet.
    """

    def __init__(
        self,
        path: Path | None,
        clock: Clock,
        *,
        exports: Path | None = None,
        keep_days: int | None = None,
        mark: str = "",
        executor: Executor | None = None,
    ) -> None:
        self.exports = exports
        self.is_open = False
        self.trouble: StorageError | None = None
        self.notice = ""
        self.openings = 0
        self._path = path
        self._clock = clock
        self._keep_days = keep_days
        self._mark = mark
        self._executor = executor or ThreadPoolExecutor(1, "archive")
        self._database: Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._expired: datetime | None = None
        self._is_examined = False

    async def open(self) -> None:
        """Open the file; `trouble` says what is wrong, and memory takes its place."""
        if not self.is_open:
            await self._do(self._open)
            self.is_open = True

    async def close(self) -> None:
        was_open, self.is_open = self.is_open, False
        closing = self._executor.submit(self._close) if was_open else None
        self._executor.shutdown(wait=False)
        if closing is not None:
            # Done even where the caller is cancelled.
            await asyncio.shield(asyncio.wrap_future(closing))

    async def mend(self) -> None:
        """Try again to open a file that could not be used, and recreate one that is gone."""
        await self._do(self._mend)

    async def accept(self) -> None:
        """Keep with this key what another key of the same account began to keep."""
        await self._do(self._accept)

    async def expire(self) -> None:
        """Forget what is older than `keep_days`, and old prices, once a day."""
        oldest, now = self._oldest(), self._clock.now()
        if self._expired is not None and now < self._expired + _EXPIRE_EVERY:
            return
        self._expired = now
        await self._with(writing.expire_prices, now)
        if oldest is not None:
            await self._with(writing.expire, oldest)

    async def keep(self, batches: Iterable[Batch]) -> Written:
        """Write `batches`, all or nothing; it is on disk when this returns."""
        return await self._with(writing.keep, tuple(batches), self._oldest())

    async def load(self) -> tuple[CachedStateLoaded, tuple[Gap, ...]]:
        """What a start takes into memory, and the spans of time that were still searched."""
        return await self._read(reading.load, self._clock.now())

    async def figures(self) -> Figures:
        return await self._read(reading.account_figures, self._clock.now())

    async def waits(self) -> tuple[UsualWait, ...]:
        return await self._read(reading.waits)

    async def service_records(self) -> Records:
        return await self._read(reading.service_records, self._clock.now())

    async def operator_records(
        self, product: Product, operators: Mapping[int, int]
    ) -> OperatorRecords:
        return await self._read(reading.operator_records, product, operators, self._clock.now())

    async def prices(self, product: int) -> Prices:
        return await self._read(reading.prices, product, self._clock.now() - PRICES_SHOWN_FOR)

    async def find(self, query: HistoryQuery) -> HistoryPage:
        return await self._read(search.find, query)

    async def count(self, query: HistoryQuery) -> int:
        return await self._read(search.count, query)

    async def conversation(self, number: str) -> tuple[Message, ...]:
        return await self._read(search.conversation, number, CONVERSATION)

    async def export(self, query: HistoryQuery, form: str) -> tuple[Path, int]:
        """Write all that fits, beyond the limit too, to a new file; its path, and how many rows.

        Raises:
            OSError: the file cannot be written.
            ValueError: there is no folder for exports.
        """
        folder, kind = self.exports, query.kind
        if folder is None:
            raise ValueError("there is no folder for exports")
        name = self._name(query, form)

        def write(database: Connection) -> tuple[Path, int]:
            rows = search.iterate(database, replace(query, limit=None))
            with new_private(folder, name) as (path, file):
                return path, export.write(rows, kind, form, file)

        return await self._read(write)

    async def export_text(self, query: HistoryQuery, form: str) -> tuple[str, str, int]:
        """All that fits, as `export` writes it, but not on disk.

        Returns:
            The name for a file, what is in it, and how many rows there are.
        """

        def write(database: Connection) -> tuple[str, int]:
            file = StringIO(newline="")
            rows = search.iterate(database, replace(query, limit=None))
            count = export.write(rows, query.kind, form, file)
            return file.getvalue(), count

        return self._name(query, form), *await self._read(write)

    def _name(self, query: HistoryQuery, form: str) -> str:
        moment = self._clock.now().astimezone()
        return f"{query.kind.name.lower()}-{moment:%Y%m%d-%H%M%S}.{form}"

    async def _read(self, work: Callable[[Connection, *Asked], R], *asked: *Asked) -> R:
        def guarded(database: Connection) -> R:
            with storage_errors(self._path, INVALID_ROW):
                return work(database, *asked)

        return await self._with(guarded)

    async def _with(self, work: Callable[[Connection, *Asked], R], *asked: *Asked) -> R:
        return await self._do(lambda: self._run(lambda database: work(database, *asked)))

    async def _do(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def _oldest(self) -> datetime | None:
        """The date from which on messages are kept."""
        days = self._keep_days
        return None if days is None else self._clock.now() - timedelta(days=days)

    # On the thread.

    def _run(self, work: Callable[[Connection], R]) -> R:
        """Do `work`; a file that turns out to be damaged is replaced first."""
        try:
            with storage_errors(self._path, (INVALID_TEXT,)):
                return work(self._connection)
        except StorageError as trouble:
            if self._path is None or self.trouble is not None or not self._is_damage(trouble):
                raise
            self._recreate(self._path)
        with storage_errors(self._path, (INVALID_TEXT,)):
            return work(self._connection)

    @property
    def _connection(self) -> Connection:
        if self._database is None:
            raise StorageError(StorageErrorKind.UNWRITABLE)
        return self._database

    def _is_damage(self, trouble: StorageError) -> bool:
        """Whether the file is to blame: what was asked of it may make no sense either."""
        if trouble.kind is StorageErrorKind.INVALID:
            return not salvage.is_sound(self._connection)
        return trouble.kind is StorageErrorKind.DAMAGED

    def _open(self) -> None:
        self.openings += 1
        if self._path is None:
            self._database = open_temporary()
            return
        try:
            self._database, self.trouble = self._opened(self._path), None
        except StorageError as trouble:
            _log.warning("The archive cannot be used: %s", trouble.kind.name)
            self._database, self.trouble = self._in_memory(self._path), trouble

    def _in_memory(self, source: Path) -> Connection:
        """What `source` holds, as far as it is of this account and can be read."""
        database = open_temporary()
        with (
            contextlib.suppress(StorageError),
            storage_errors(source, INVALID_ROW),
            contextlib.closing(open_to_read(source)) as readable,
        ):
            if self._is_ours(readable):
                salvage.save(readable, database)
        return database

    def _opened(self, path: Path) -> Connection:
        found = identity(path)
        try:
            return self._checked(path)
        except StorageError as trouble:
            if trouble.kind not in (StorageErrorKind.DAMAGED, StorageErrorKind.INVALID):
                raise
        self._replace(path, found)
        return self._checked(path)

    def _checked(self, path: Path) -> Connection:
        database = open_file(path)
        with closed_on_error(database), storage_errors(path):
            self._identity = identity(path)
            if not self._is_ours(database):
                raise StorageError(StorageErrorKind.OTHER_KEY)
            self._claim(database)
        return database

    def _is_ours(self, database: Connection) -> bool:
        known = _keys(database)
        return not known or not self._mark or self._mark in known

    def _claim(self, database: Connection) -> None:
        """Note that this key's account is kept here; the first that comes decides whose it is."""
        known = _keys(database)
        if self._mark and self._mark not in known:
            writing.set_fact(database, _KEYS, " ".join((*known, self._mark)))

    def _accept(self) -> None:
        wrong = None if self.trouble is None else self.trouble.kind
        if self._path is None or wrong is not StorageErrorKind.OTHER_KEY:
            return
        with (
            storage_errors(self._path),
            contextlib.closing(open_file(self._path)) as database,
        ):
            self._claim(database)
        self._mend()

    def _close(self) -> None:
        """SQLite then moves what is beside the file into it."""
        if self._database is not None:
            database, self._database = self._database, None
            with contextlib.suppress(sqlite3.Error):
                database.close()

    def _replace(self, path: Path, damaged: tuple[int, int] | None) -> None:
        """Move the damaged file aside and begin another one with what can be read of it."""
        if identity(path) != damaged:
            return  # another program has replaced it already
        now = self._clock.now()
        with storage_errors(path):
            moved = move_aside(path, now)
        _log.error("The archive was damaged and was moved aside")
        saved = salvage.Saved()
        with contextlib.closing(open_file(path)) as database, storage_errors(path):
            try:
                with contextlib.closing(open_to_read(moved)) as readable:
                    saved = salvage.save(readable, database)
            except StorageError as trouble:
                _log.warning("Nothing of the damaged archive can be read: %s", trouble.kind.name)
            # What was lost may still be listed by the service: everything is searched for once.
            gaps = (*reading.gaps(database), Gap(None, now, now))
            writing.keep(database, [Batch(gaps=gaps)], None)
        self.notice = _(
            "The saved data was damaged and was moved to {file}. Recovered into a new file: "
            "{recovered}.",
            file=moved.name,
            recovered=saved,
        )

    def _recreate(self, path: Path) -> None:
        self._close()
        with contextlib.suppress(StorageError):
            self._replace(path, self._identity)
        self._open()

    def _mend(self) -> None:
        if self._path is None:
            return
        if self.trouble is None:
            if identity(self._path) == self._identity:
                if not self._is_examined:
                    self._is_examined = True
                    with contextlib.suppress(StorageError):
                        self._run(_examine)
                return
            _log.error("The archive is gone from its place and is made anew")
            self.notice = _(_GONE)
        try:
            database = self._opened(self._path)
        except StorageError as trouble:
            self.trouble = trouble
            return
        # A file that was deleted can still be read for as long as it is open.
        with contextlib.suppress(sqlite3.Error):
            salvage.save(self._connection, database)
        self._close()
        self._database, self.trouble = database, None
        self.openings += 1


def _examine(database: Connection) -> None:
    """Look for damage that nothing has met yet."""
    check = "SELECT integrity_check = 'ok' FROM pragma_integrity_check(1)"
    if not database.execute(check).fetchone()[0]:
        raise StorageError(StorageErrorKind.DAMAGED)


def _keys(database: Connection) -> list[str]:
    return (writing.fact(database, _KEYS) or "").split()
