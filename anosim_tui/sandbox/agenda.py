"""What is going to happen, in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from enum import Enum, auto
from typing import NamedTuple


class EventKind(Enum):
    """What can happen by itself."""

    END = auto()
    REPLY = auto()
    CHATTER = auto()
    SMS = auto()


class Event(NamedTuple):
    """Something due at a moment; plain data, so that a world can be copied with its future.

    Attributes:
        at: when it happens.
        turn: events of one moment happen in the order they were planned.
        kind: what happens.
        booking_id: to which booking; 0 where it is about the whole account.
        sender: of an SMS whose words are known; "" otherwise.
        text: its body.
    """

    at: datetime
    turn: int
    kind: EventKind
    booking_id: int
    sender: str = ""
    text: str = ""


class Agenda:
    """A heap of events."""

    def __init__(self) -> None:
        self._heap: list[Event] = []
        self._turn = 0

    def plan(
        self, at: datetime, kind: EventKind, booking_id: int = 0, sender: str = "", text: str = ""
    ) -> None:
        """Let something happen at a moment."""
        self._turn += 1
        heapq.heappush(self._heap, Event(at, self._turn, kind, booking_id, sender, text))

    def ahead(self) -> list[Event]:
        """What is going to happen, in order."""
        return sorted(self._heap)

    def due(self, now: datetime) -> Iterator[Event]:
        """Take out what is due, in order, including what is planned while iterating."""
        while self._heap and self._heap[0].at <= now:
            yield heapq.heappop(self._heap)
