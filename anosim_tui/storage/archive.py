"""The archive as the account uses it: everything runs on one thread, so the screen never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.history import Found, Query
from anosim_tui.domain.managed import BookingFlagsNoted
from anosim_tui.domain.messages import Message
from anosim_tui.domain.spending import Figures, UsualWait
from anosim_tui.domain.state import Change
from anosim_tui.storage import export, reading, search, writing
from anosim_tui.storage.archive_file import ArchiveFile, R
from anosim_tui.storage.database import (
    identity,
    open_file,
    understood,
)
from anosim_tui.storage.reading import Memory
from anosim_tui.storage.writing import Batch, Written


class _NotExported(Exception):
    """The file of an export cannot be written: no fault of the archive."""


CONVERSATION = 100
"""How many messages of one number are shown at most."""


class Archive:
    """Every message, booking and order this program ever saw, and what was set here.

    Every method raises `StorageError` where the file does not do what is asked, unless it says
    otherwise. `open` comes first.

    Args:
        path: the file; `None` keeps everything in memory, for as long as the program runs.
        clock: for dates in names and for what is past its time.
        exports: the folder `export` writes to; `None` where nothing may be written.
        keep_days: how many days back messages are kept; `None` for ever.
        mark: tells the keys of accounts apart.
        executor: where the work is done, one piece after the other; by default a thread.
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
        self._file = ArchiveFile(path, keep_days, mark)
        self._clock = clock
        self._exports = exports
        self._executor = executor or ThreadPoolExecutor(1, "archive")
        self._is_open = False

    # Opening and closing.

    async def open(self) -> None:
        """Open the file; never raises: `trouble` says what is wrong, and memory takes its place."""
        if not self._is_open:
            await self._do(lambda: self._file.open(self._clock.now()))
            self._is_open = True

    async def close(self) -> None:
        """Close the file; never raises."""
        if self._is_open:
            self._is_open = False
            closing = self._executor.submit(self._file.close)
            self._executor.shutdown(wait=False)
            # Done even where whoever waits for it is told to leave.
            await asyncio.shield(asyncio.wrap_future(closing))
        else:
            self._executor.shutdown(wait=False)

    @property
    def is_open(self) -> bool:
        return self._is_open

    @property
    def trouble(self) -> StorageError | None:
        return self._file.trouble

    @property
    def notice(self) -> str:
        return self._file.notice

    @property
    def openings(self) -> int:
        """How many files were opened: after another one, what is in memory is not in it yet."""
        return self._file.openings

    @property
    def exports(self) -> Path | None:
        return self._exports

    @property
    def lasts(self) -> bool:
        return self._file.path is not None and self._file.trouble is None

    async def mend(self) -> None:
        """Try again to open a file that could not be used, and make one that is gone anew."""
        await self._do(lambda: self._file.mend(self._clock.now()))

    async def accept(self) -> None:
        """Keep with this key what another key of the same account began to keep."""
        await self._do(lambda: self._file.accept(self._clock.now()))

    async def expire(self) -> None:
        await self._do(lambda: self._file.expire(self._clock.now()))

    # Keeping.

    async def keep(self, batches: Iterable[Batch]) -> Written:
        """Write `batches`, all or nothing; it is on disk when this returns."""
        all_ = tuple(batches)
        oldest = self._file.oldest(self._clock.now())
        return await self._run(lambda database: writing.keep(database, all_, oldest))

    # Reading.

    async def recall(self) -> Memory:
        now = self._clock.now()
        return await self._read(lambda database: reading.recall(database, now))

    async def figures(self) -> Figures:
        now = self._clock.now()
        return await self._read(lambda database: reading.account_figures(database, now))

    async def waits(self) -> tuple[UsualWait, ...]:
        return await self._read(reading.waits)

    async def find(self, query: Query) -> Found:
        return await self._read(lambda database: search.find(database, query))

    async def count(self, query: Query) -> int:
        return await self._read(lambda database: search.count(database, query))

    async def conversation(self, number: str) -> tuple[Message, ...]:
        return await self._read(lambda db: search.conversation(db, number, CONVERSATION))

    async def export(self, query: Query, form: str) -> tuple[Path, int]:
        """Write all that fits, whatever the limit, to a new file, "csv" or "jsonl".

        Returns:
            Its path, and how many rows there are.

        Raises:
            OSError: the file cannot be written.
            ValueError: there is no folder for exports.
        """
        folder = self._exports
        if folder is None:
            raise ValueError("there is no folder for exports")
        kind = query.kind
        name = f"{kind.name.lower()}-{self._clock.now().astimezone():%Y%m%d-%H%M%S}.{form}"

        def write(database: Connection) -> tuple[Path, int]:
            rows = search.iterate(database, query)
            try:
                return export.write_private(
                    folder, name, lambda file: export.write(rows, kind, form, file)
                )
            except OSError as error:
                raise _NotExported from error

        try:
            return await self._read(write)
        except _NotExported as error:
            raise error.__cause__ or error from None

    # The thread.

    async def _run(self, work: Callable[[Connection], R]) -> R:
        now = self._clock.now()
        return await self._do(lambda: self._file.run(work, now))

    async def _read(self, work: Callable[[Connection], R]) -> R:
        def guarded(database: Connection) -> R:
            with understood():
                return work(database)

        return await self._run(guarded)

    async def _do(self, work: Callable[[], R]) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)


def load_cached(path: Path, now: datetime) -> tuple[Change, ...]:
    """The changes that bring a state to what is kept at `path`.

    None where there is no archive, or none that can be read: the account that is opened next reads
    it as well, and says what is wrong with it.
    """
    if identity(path) is None:
        return ()
    try:
        with understood(), closing(open_file(path)) as connection:
            memory = reading.recall(connection, now)
    except StorageError:
        return ()
    return memory.recalled, BookingFlagsNoted(memory.managed)
