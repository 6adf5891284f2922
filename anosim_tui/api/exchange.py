"""What one HTTP request looked like from here, without anything secret."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from anosim_tui.domain.errors import ApiError


class Exchange(Struct, frozen=True):
    """One request and how it went, for the health pane and the clock offset.

    Each try of a read is one; a request whose caller was cancelled is none.

    Attributes:
        method: the HTTP verb.
        path: the template of the path: neither ids, query nor tokens are in it.
        status: the HTTP status; `None` when no whole answer came.
        started: wall clock when the request was sent, UTC.
        seconds: until the answer was read or given up.
        server_date: the answer's `Date` header, UTC, whole seconds.
        error: what the call made of it; `None` when it brought what was asked for. Where a paid
            call ends in `OutcomeUnknown`, this is the reason.
    """

    method: str
    path: str
    status: int | None
    started: datetime
    seconds: float
    server_date: datetime | None
    error: ApiError | None
