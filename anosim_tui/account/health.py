"""How the connection does: for the health pane, and for a local clock that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.api.transport import Exchange
from anosim_tui.domain.clock import Clock

# The `Date` header has whole seconds and answers take time, so less than this is no difference.
_TOLERANCE: Final = timedelta(seconds=2)


class HealthReport(Struct, frozen=True):
    """The connection at one moment.

    Attributes:
        last_good: when a request last brought what was asked for, on the service's clock.
        requests_per_minute: the budget.
        server_date: the newest `Date` header.
        clock_offset: what to add to the local clock to have the service's; zero within 2 s.
    """

    last_exchange: Exchange | None = None
    last_good: datetime | None = None
    requests_last_minute: int = 0
    requests_per_minute: int = 0
    errors_in_a_row: int = 0
    server_date: datetime | None = None
    clock_offset: timedelta = timedelta()


class Health:
    """Keeps what is known of the connection; `record` is the client's observer.

    Made before the client: `Client(…, observe=health.record)`.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: list[Callable[[Exchange], None]] = []
        self._report = HealthReport()

    @property
    def clock_offset(self) -> timedelta:
        return self._report.clock_offset

    def record(self, exchange: Exchange) -> None:
        report = replace(
            self._report,
            last_exchange=exchange,
            server_date=exchange.server_date or self._report.server_date,
            errors_in_a_row=self._report.errors_in_a_row + 1,
        )
        if exchange.error is None:
            # A proxy or a hotel's login page has a clock of its own, so only good answers count.
            offset = compared(report.clock_offset, exchange)
            last_good = self._clock.now() + offset
            report = replace(report, clock_offset=offset, last_good=last_good, errors_in_a_row=0)
        self._report = report
        for listener in self._listeners:
            listener(exchange)

    def listen(self, listener: Callable[[Exchange], None]) -> None:
        """Have `listener` called after each record; it must not raise."""
        self._listeners.append(listener)

    def report(self, used: int, per_minute: int) -> HealthReport:
        return replace(self._report, requests_last_minute=used, requests_per_minute=per_minute)


def compared(offset: timedelta, exchange: Exchange) -> timedelta:
    """The clock offset after `exchange`: the old one while the answer does not contradict it.

    The server's time is in the middle of the second its header names, and stood there halfway
    between request and answer; both are uncertain by as much, so a new estimate replaces the old
    one only when it differs by more.
    """
    if exchange.server_date is None:
        return offset
    half_way = timedelta(seconds=exchange.seconds / 2)
    local = exchange.started + half_way
    estimate = exchange.server_date + timedelta(seconds=0.5) - local
    if abs(estimate - offset) <= _TOLERANCE + half_way:
        return offset
    return estimate if abs(estimate) > _TOLERANCE + half_way else timedelta()
