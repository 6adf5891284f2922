"""What may have been missed between two pages of `/Sms`, and where to look for it.

A page holds the newest 100 messages of the account. Two pages that share a message leave nothing
out between them; a full page that shares none with the one before may.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anosim_tui.domain.messages import Identity
from anosim_tui.domain.models import Booking, Page, Sms
from anosim_tui.domain.state import LONGEST_PAGE

# The dates of messages come from many exchanges, so a gap's edges are not taken by the second.
_MARGIN = timedelta(minutes=1)


@dataclass(slots=True)
class Gap:
    """A span of time of which not every message is known.

    Attributes:
        since: when all was known last; `None` for "never".
        until: from when on all is known again.
        found: when it was noticed.
        searched: the bookings whose messages were read since.
    """

    since: datetime | None
    until: datetime
    found: datetime
    searched: set[int] = field(default_factory=set)

    def concerns(self, booking: Booking, current: Collection[int]) -> bool:
        """Whether messages of `booking` may be missing."""
        if booking.start is not None and booking.start > self.until + _MARGIN:
            return False
        if booking.id in current:
            return True
        ends = booking.ends
        if self.since is None or ends is None:
            return False
        return ends >= self.since - _MARGIN


class Watermark:
    """Compares each page of `/Sms` with the one before.

    Args:
        known: the messages known from before; a first page that shares one of them leaves no gap.
    """

    def __init__(self, known: Iterable[Identity]) -> None:
        self._last = frozenset(known)
        self.newest: datetime | None = None
        """The date of the newest message a page held: what is newer has not been polled yet."""

    def know(self, known: Iterable[Identity]) -> None:
        """These are known too: a first page that shares one of them leaves no gap."""
        self._last |= frozenset(known)

    def gap(self, page: Page[Sms], since: datetime | None, now: datetime) -> Gap | None:
        """The gap before `page`, if there may be one; the next page is compared with this one.

        Args:
            page: what `/Sms` answered.
            since: when it last answered.
            now: when it answered this.
        """
        before, self._last = self._last, frozenset(sms.identity for sms in page.items)
        if not page.items:
            return None
        dates = [sms.date for sms in page.items]
        self.newest = max(dates) if self.newest is None else max(self.newest, *dates)
        is_full = len(page.items) + len(page.unreadable) >= LONGEST_PAGE
        if not is_full or before & self._last:
            return None
        return Gap(since, min(dates), now)
