"""Access to the service: at most so many requests a minute, the important ones first.

No rate limit is published, so the program keeps to one of its own. `Tasks` is what was begun for
somebody who may not wait for its end.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from enum import IntEnum
from itertools import count
from math import inf
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from anosim_tui.account.poller import wait, where
from anosim_tui.account.store import Store
from anosim_tui.api.client import Client
from anosim_tui.domain.changes import BookingsRead
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Booking, Page
from anosim_tui.domain.state import Resource

T = TypeVar("T")

WINDOW: Final = 60.0

_log = logging.getLogger(__name__)


class Priority(IntEnum):
    """What a request is for, the most important first."""

    RECONCILE = 0
    """Finding out what became of a purchase; may exceed the budget."""
    ASKED = 1
    """What a person waits for, such as the price in an open question; may exceed it too."""
    MESSAGES = 2
    SHOWN = 3
    """What a pane shows of the line under the cursor."""
    BOOKINGS = 4
    GAPS = 5
    REST = 6
    LISTED = 7
    """What a list shows of its lines in view, and what is watched."""


# How much of the budget a priority and all below it may use together, so that a burst of the less
# important leaves room for what must not wait a minute: with a code awaited, messages and bookings
# alone make 36 requests. What a list shows takes from none of the shares above it but the first
# two: a screen full of products would stop everything from the bookings down.
_SHARE: Final = {
    Priority.MESSAGES: 1.0,
    Priority.SHOWN: 2 / 3,
    Priority.BOOKINGS: 1 / 2,
    Priority.GAPS: 1 / 3,
    Priority.REST: 1 / 4,
    Priority.LISTED: 3 / 10,
}

# Seconds of waiting after which a request goes before a message read asked for just now: a small
# budget, all of which messages could use, still lets everything else have a turn.
_PATIENCE: Final = {
    Priority.MESSAGES: 0.0,
    Priority.SHOWN: 1.0,
    Priority.BOOKINGS: 20.0,
    Priority.GAPS: 40.0,
    Priority.REST: 60.0,
    Priority.LISTED: 90.0,
}


def _uses(priority: Priority, share: Priority) -> bool:
    """Whether a request of `priority` takes from the share of `share` and all below it."""
    if share is Priority.MESSAGES:
        return True  # the whole budget counts everything, also what does not wait
    if priority is Priority.LISTED and share > Priority.SHOWN:
        return share is Priority.LISTED
    return priority >= share


class _Ticket(Struct, frozen=True, order=True):
    turn: float
    number: int
    priority: Priority


class Budget:
    """Hands out requests, at most `per_minute`, which is 1 or more, in any minute of `clock`."""

    def __init__(self, clock: Clock, per_minute: int = 60) -> None:
        self._clock = clock
        self.per_minute = per_minute
        self._sent: deque[tuple[float, Priority]] = deque()
        self._under_way: list[Priority] = []
        self._unanswered = 0
        self._line: list[_Ticket] = []
        self._numbers = count()
        self._changed = asyncio.Event()

    @property
    def used(self) -> int:
        """Requests of the last minute, those under way included."""
        self._forget()
        return len(self._sent) + len(self._under_way)

    def room_in(self, priority: Priority) -> float:
        """Seconds until one more request of `priority` fits; infinity while that is not known."""
        self._forget()
        above = [one for one in Priority if Priority.ASKED < one <= priority]
        return max((self._share_frees_in(one) for one in above), default=0.0)

    @asynccontextmanager
    async def slot(self, priority: Priority) -> AsyncIterator[None]:
        """Wait for room, then hold it while one request is made."""
        if priority > Priority.ASKED:
            await self._turn_of(priority)
        self._under_way.append(priority)
        self._unanswered += 1
        try:
            yield
        finally:
            self._under_way.remove(priority)
            self._unanswered = min(self._unanswered, len(self._under_way))
            # Counted from its end: how long it took to reach the service is not known.
            self._sent.append((self._clock.monotonic(), priority))
            self._tell()

    def observe(self) -> None:
        """Count a request that was made: those beyond one a slot are retries."""
        if self._unanswered:
            self._unanswered -= 1
        else:
            self._sent.append((self._clock.monotonic(), Priority.MESSAGES))

    async def _turn_of(self, priority: Priority) -> None:
        turn = self._clock.monotonic() + _PATIENCE[priority]
        ticket = _Ticket(turn, next(self._numbers), priority)
        self._line.append(ticket)
        try:
            while self._next() is not ticket:
                changed = self._changed
                room_in = self.room_in(priority)
                # With room but behind another, only that one's going changes anything.
                await wait(self._clock, room_in if room_in > 0 else inf, changed)
        finally:
            self._line.remove(ticket)
            self._tell()

    def _next(self) -> _Ticket | None:
        roomy = {priority for priority in Priority if self.room_in(priority) <= 0}
        return min((one for one in self._line if one.priority in roomy), default=None)

    def _share_frees_in(self, above: Priority) -> float:
        """Seconds until the share of `above` and all below it has room."""
        sent = [at for at, priority in self._sent if _uses(priority, above)]
        under_way = sum(_uses(priority, above) for priority in self._under_way)
        allowed = max(1, int(self.per_minute * _SHARE[above]))
        excess = len(sent) + under_way - allowed
        if excess < 0:
            return 0.0
        if excess >= len(sent):
            return inf
        return sent[excess] + WINDOW - self._clock.monotonic()

    def _forget(self) -> None:
        now = self._clock.monotonic()
        while self._sent and self._sent[0][0] + WINDOW <= now:
            self._sent.popleft()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Tasks:
    """Keeps tasks until they have ended."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def shielded(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work`; cancelling the caller does not cancel it."""
        return await asyncio.shield(self.start(work))

    async def wait(self, seconds: float) -> None:
        """Wait until all have ended, at most so many seconds of the machine's own clock."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def end(self) -> None:
        """Cancel what has not ended, and wait for that."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            _log.error("A task of the account failed: %s", where(fault))


class Access(Struct, frozen=True):
    """An account's access to the service.

    Attributes:
        clock: the local one; `now` is the service's time.
        jitter: spreads attempts after failures.
        refresh_now: has a part of the account read now.
        tasks: what goes on by itself, such as looking for a purchase.
    """

    client: Client
    store: Store
    budget: Budget
    clock: Clock
    jitter: random.Random
    refresh_now: Callable[[Resource], None]
    tasks: Tasks = field(default_factory=Tasks)

    def now(self) -> datetime:
        """The service's time: the local clock, put right where it is off by more than 2 s."""
        return self.clock.now() + self.store.state.clock_offset

    async def ask(self, priority: Priority, call: Callable[[], Awaitable[T]]) -> T:
        """Make one request when the budget has room for it."""
        async with self.budget.slot(priority):
            return await call()

    async def read_booking(self, booking_id: int) -> Booking | None:
        """The booking as it is now, and what else that changes; `None` if it cannot be read."""
        booking = None
        with suppress(ApiError):
            booking = await self.ask(Priority.RECONCILE, lambda: self.client.booking(booking_id))
            self.store.apply(BookingsRead(Page((booking,))))
        self.refresh_now(Resource.BOOKINGS)
        self.refresh_now(Resource.BALANCE)
        return booking
