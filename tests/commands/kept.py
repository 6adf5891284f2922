"""A data folder with something in its archive, and the program run on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from anosim_tui import cli
from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import ENDED, Order
from anosim_tui.storage import writing
from anosim_tui.storage.database import open_file, path_for
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, booking
from tests.storage.support import message

DAY = timedelta(days=1)


class Kept:
    """The archive of the documented service in `folder`."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.path = path_for(folder, "https://anosim.net/api/v1")
        self._monkeypatch = monkeypatch

    def fill(self, messages: Sequence[Message] | None = None) -> None:
        if messages is None:
            texts = {10: "OLD one", 5: "OLD two", 1: "G-482910 is your code", 0: "NEW ändern"}
            messages = [message(text, date=START - ago * DAY) for ago, text in texts.items()]
        past = booking(
            1,
            number="+49 1510 0000001",
            service="Google",
            state=ENDED,
            start=START - 11 * DAY,
            end=START - 2 * DAY,
        )
        with closing(open_file(self.path)) as database:
            order = Order(70, START - 11 * DAY, Decimal("10.85"), (past,))
            batch = Batch(tuple(messages), bookings=(past,), orders=(order,))
            writing.keep(database, [batch], None)

    def run(self, *arguments: str) -> int:
        return cli.main([*arguments, "--data-dir", str(self.folder)])

    def texts(self) -> list[str]:
        with closing(open_file(self.path)) as database:
            return [row[0] for row in database.execute("SELECT text FROM messages ORDER BY date")]

    def answer(self, words: str) -> None:
        """Have a person at a terminal type `words`; "" closes the input."""
        self._monkeypatch.setattr("sys.stdin", Typed(words))
        self._monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)


class Typed(StringIO):
    def isatty(self) -> bool:
        return True
