"""An account that is kept in a file, on a clock that stands still; work is done at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from typing import Any

from anosim_tui.account.account import Account
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.history import HistoryKind, MessageRow, parse
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Sms
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.rows import identity_row
from tests.account.fakes import START, FakeService, account_of, run


class Inline(Executor):
    """Does work at once, in the thread that asks for it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


class Home:
    """A data folder, the service, and the programs that run on both, one after the other."""

    def __init__(self, folder: Path, **archive: Any) -> None:
        self.clock = VirtualClock(START)
        self.service = FakeService(self.clock)
        self.path = folder / "archive" / "anosim.net.sqlite3"
        self.settings = archive

    def archive(self, **settings: Any) -> Archive:
        whole: dict[str, Any] = {"executor": Inline(), **self.settings, **settings}
        return Archive(self.path, self.clock, **whole)

    def running(self, archive: Archive | None = None) -> AbstractAsyncContextManager[Account]:
        archive = archive or self.archive()
        return run(account_of(self.service, self.clock, archive=archive), self.clock)

    def rows(self, statement: str, *values: object) -> list[Any]:
        """What stands in the file, read beside the program."""
        with closing(sqlite3.connect(self.path)) as database:
            return database.execute(statement, values).fetchall()

    def kept(self) -> Counter[tuple[str, int, str, str]]:
        """How often each message stands in the file."""
        return Counter(self.rows("SELECT digits, date, sender, text FROM messages"))

    def sent(self) -> Counter[tuple[str, int, str, str]]:
        return Counter(as_row(one) for _, one in self.service.sent)


def as_row(sms: Sms) -> tuple[str, int, str, str]:
    return identity_row(sms.identity)


def message(text: str, **changes: Any) -> Message:
    """A message as it came in now."""
    from anosim_tui.codes import find_code

    whole: dict[str, Any] = {
        "number": "+4915100000001",
        "date": START,
        "sender": "Sender",
        "occurrence": 0,
        "arrival": Arrival.LIVE,
        "seen": START,
        **changes,
    }
    sms = Sms(whole["number"], whole["date"], whole["sender"], text)
    code = find_code(text, sms.sender)
    return Message(sms, whole["occurrence"], whole["arrival"], whole["seen"], code)


async def opened(path: Path | None, clock: Clock | None = None, **settings: Any) -> Archive:
    archive = Archive(path, clock or VirtualClock(START), executor=Inline(), **settings)
    await archive.open()
    return archive


async def texts(
    archive: Archive, words: str = "", kind: HistoryKind = HistoryKind.MESSAGES
) -> list[str]:
    """The texts a search finds, newest first."""
    found = await archive.find(parse(words, kind, now=START))
    return [row.message.sms.text for row in found.rows if isinstance(row, MessageRow)]
