"""Data of one kind together with how good it is."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.errors import ApiError

D = TypeVar("D")


class Part(Struct, Generic[D], frozen=True):
    """Data of one kind and how good it is.

    Attributes:
        data: the last good data.
        fetched: when it was read; `None` if never.
        error: what went wrong at the last attempt; `None` if it went well.
        failing_since: when the attempts began to fail.
        failed_at: when the last one failed.
        unreadable: how many entries of the last answer could not be read.
        recalled: whether the data comes from the archive and was not read in this run yet.
    """

    data: D
    fetched: datetime | None = None
    error: ApiError | None = None
    failing_since: datetime | None = None
    failed_at: datetime | None = None
    unreadable: int = 0
    recalled: bool = False

    def read(self, data: D, at: datetime, unreadable: int = 0) -> Part[D]:
        """The part after a good answer."""
        return Part(data, at, unreadable=unreadable)

    def failed(self, error: ApiError, at: datetime) -> Part[D]:
        """The part after a bad one: the data stays."""
        return replace(self, error=error, failing_since=self.failing_since or at, failed_at=at)
