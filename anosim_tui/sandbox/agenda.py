"""What happens by itself: planned with its moment, and due in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from anosim_tui.domain.clock import Clock


class Event(NamedTuple):
    """Something due at a moment; events of one moment happen in the order they were planned.

    `what` is "end", "reply" (a code of the booking's service), "sms" (with these words) or
    "chatter" (an SMS on any rental; then `booking_id` is None).
    """

    at: datetime
    turn: int
    what: str
    booking_id: int | None = None
    words: tuple[str, str] = ("", "")


class Agenda:
    """The events to come, on a clock whose hands can be moved ahead."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._moved = timedelta(0)
        self._events: list[Event] = []
        self._planned = 0

    def now(self) -> datetime:
        """The present, to the millisecond: the clock's time and whatever it was moved by."""
        # Rounded, because clocks that count seconds as floats fall a microsecond short.
        now = self.clock.now() + self._moved + timedelta(microseconds=500)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def move_to(self, moment: datetime) -> None:
        self._moved += moment - self.now()

    def plan(
        self,
        at: datetime,
        what: str,
        booking_id: int | None = None,
        words: tuple[str, str] = ("", ""),
    ) -> None:
        self._planned += 1
        heapq.heappush(self._events, Event(at, self._planned, what, booking_id, words))

    def due(self, now: datetime) -> Iterator[Event]:
        """Everything up to now, what is planned meanwhile too."""
        while self._events and self._events[0].at <= now:
            yield heapq.heappop(self._events)

    def ahead(self) -> list[Event]:
        return sorted(self._events)
