"""What may have been missed between two pages of `/Sms`, and where to look for it.

A page holds the newest 100 messages of the account. Two pages that share a message leave nothing
out between them; a full page that shares none with the one before may.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.messages import Identity
from anosim_tui.domain.models import Page, Sms
from anosim_tui.domain.state import LONGEST_PAGE

# Seconds before a booking is asked about again: the first pause, doubled up to the longest.
_FIRST_PAUSE: Final = 2.0
_LONGEST_PAUSE: Final = 300.0
# Failed reads in a row after which the person is told, or a refusal is believed to mean "empty".
PATIENCE: Final = 3


class Watermark:
    """Compares each page of `/Sms` with the one before.

    Args:
        known: the messages known from before; a first page that shares one of them leaves no gap.
    """

    def __init__(self, known: Iterable[Identity]) -> None:
        self._last = frozenset(known)
        self._read: datetime | None = None
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
        # An empty page may be a fault of the service: the one before stays what is compared with.
        since = self._read or since
        self._read = None if page.items else since
        if not page.items:
            return None
        before, self._last = self._last, frozenset(sms.identity for sms in page.items)
        dates = [sms.date for sms in page.items]
        self.newest = max(dates) if self.newest is None else max(self.newest, *dates)
        is_full = len(page.items) + len(page.unreadable) >= LONGEST_PAGE
        if not is_full or before & self._last:
            return None
        return Gap(since, min(dates), now)


class Retries:
    """When to ask again about a booking whose messages could not be read.

    Args:
        clock: what the pauses are of.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[int, int] = {}
        self._due: dict[int, float] = {}
        self._empty: set[int] = set()
        self._refused: dict[int, int] = {}

    def due(self, id_: int) -> float:
        """From when on the booking may be asked about, in seconds of the clock; 0 for always."""
        return self._due.get(id_, 0.0)

    def failed(self, id_: int) -> None:
        """Count a failed read."""
        self._failures[id_] = self._failures.get(id_, 0) + 1
        self._refused.pop(id_, None)

    def refused(self, id_: int) -> bool:
        """Count a read that was refused as an empty list may be; whether that is often enough."""
        in_a_row = self._refused.get(id_, 0) + 1
        self.failed(id_)
        self._refused[id_] = in_a_row
        return in_a_row >= PATIENCE

    def put_off(self, id_: int) -> None:
        """Leave the booking alone for longer after every failure."""
        doubled = max(self._failures.get(id_, 0) - 1, 0)
        pause = min(_FIRST_PAUSE * 2.0 ** min(doubled, 10), _LONGEST_PAUSE)
        self._due[id_] = self._clock.monotonic() + pause

    def believes(self, id_: int, page: Page[Sms]) -> bool:
        """Whether asking again brings no more than `page`.

        An empty one has to come twice. Entries that still cannot be read after some reads stay so.
        """
        if page.inferred:  # it was refused often enough to be one
            return True
        if page.unreadable:
            return self._failures.get(id_, 0) >= PATIENCE
        if page.items or id_ in self._empty:
            return True
        self._empty.add(id_)
        return False

    def read(self, id_: int, *, whole: bool) -> None:
        """The booking was read; unless `whole`, it stays one that the person is told of."""
        if whole:
            self._failures.pop(id_, None)
        self._due.pop(id_, None)
        self._empty.discard(id_)
        self._refused.pop(id_, None)

    def ask_now(self) -> None:
        """End every pause."""
        self._due.clear()

    def wait(self, id_: int) -> float:
        """Seconds until the booking may be asked about."""
        return max(0.0, self.due(id_) - self._clock.monotonic())

    @property
    def told(self) -> frozenset[int]:
        """The bookings that failed so often that the person is told."""
        return frozenset(id_ for id_, count in self._failures.items() if count >= PATIENCE)
