"""How the connection does: for the health pane, and for a local clock that is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.api.transport import Exchange

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

    def after(self, exchange: Exchange, now: datetime) -> HealthReport:
        """The report after `exchange`, which ended at `now` of the local clock."""
        report = replace(
            self,
            last_exchange=exchange,
            server_date=exchange.server_date or self.server_date,
            errors_in_a_row=self.errors_in_a_row + 1,
        )
        if exchange.error is not None:
            return report
        # A proxy or a hotel's login page has a clock of its own, so only good answers count.
        offset = compared(self.clock_offset, exchange)
        return replace(report, clock_offset=offset, last_good=now + offset, errors_in_a_row=0)


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
