"""Keeps the store up to date: supervised pollers, each with a rhythm of its own."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.catch_up import CatchUp
from anosim_tui.account.gaps import Watermark
from anosim_tui.account.poller import LEAST_APART, Poller
from anosim_tui.account.store import Persistence, Store
from anosim_tui.domain.bookings import Gap, is_over
from anosim_tui.domain.cadence import interval
from anosim_tui.domain.changes import BalanceRead, CurrentBookingsRead, MessagesRead, ReadFailed
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, Unreachable, Unreadable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Booking, Page
from anosim_tui.domain.state import AccountState, Resource

if TYPE_CHECKING:
    from anosim_tui.api.client import Client

# How often the wall clock is looked at, and how far it may stray from the monotonic one. Both are
# seconds. A larger step means that the machine slept or that somebody set the clock.
_LOOK_EVERY: Final = 5.0
_STEP: Final = 3.0


class Sync:
    """The pollers of one account.

    Args:
        client: reads the service.
        store: takes what was read.
        budget: every request waits for its turn.
        clock: what the seconds are of.
        now: the service's time.
        jitter: spreads attempts after failures.
        keep: what was read goes through it, to be on disk before it is shown.
    """

    def __init__(
        self,
        client: Client,
        store: Store,
        budget: Budget,
        clock: Clock,
        now: Callable[[], datetime],
        jitter: random.Random,
        keep: Persistence,
    ) -> None:
        self._keep = keep
        self._client = client
        self._store = store
        self._budget = budget
        self._clock = clock
        self._now = now
        self._has_polled = False
        self._watermark = Watermark(store.state.messages.data.counts)
        self._catch_up = CatchUp(client, store, budget, self._watermark, now, keep, clock)
        reads = {
            Resource.MESSAGES: ("the messages", self._read_messages),
            Resource.BOOKINGS: ("the bookings", self._read_bookings),
            Resource.BALANCE: ("the balance", self._read_balance),
        }
        self._pollers = {
            part: Poller(
                name, read, partial(self._usual, part), partial(self._failed, part), clock, jitter
            )
            for part, (name, read) in reads.items()
        }
        self._catching_up = Poller(
            "what was missed", self._catch_up.step, self._until_step, _passed_over, clock, jitter
        )

    async def run(self, gaps: Iterable[Gap] = ()) -> None:
        """Poll until cancelled; `gaps` are what an earlier run was still searching."""
        self._watermark.know(self._store.state.messages.data.counts)
        self._catch_up.reopen(gaps)
        unsubscribe = self._store.subscribe(self._changed)
        try:
            async with asyncio.TaskGroup() as group:
                for poller in (*self._pollers.values(), self._catching_up):
                    group.create_task(poller.run())
                group.create_task(self._watch_clock())
        finally:
            unsubscribe()

    def note_answer(self) -> None:
        """A call other than the pollers' was answered: if all of theirs failed, try them now."""
        state = self._store.state
        if all(isinstance(_error(state, part), Unreachable | Unreadable) for part in Resource):
            for poller in (*self._pollers.values(), self._catching_up):
                poller.wake()

    def refresh_now(self, part: Resource) -> None:
        """Read `part` now: an action may have changed it."""
        self._pollers[part].refresh_now()
        if part is Resource.BOOKINGS:
            self._catch_up.list_again()
            self._catching_up.replan()

    def refresh(self) -> None:
        """Read everything now."""
        for part in Resource:
            self.refresh_now(part)
        self._catch_up.ask_now()
        self._catching_up.refresh_now()

    async def _read_messages(self) -> None:
        async with self._budget.slot(Priority.MESSAGES):
            page = await self._client.messages()
        now, since = self._now(), self._store.state.messages.fetched
        arrival = Arrival.LIVE if self._has_polled else Arrival.CAUGHT_UP
        self._has_polled = True
        gap = self._watermark.gap(page, since, now)
        if gap is not None:
            self._catch_up.open_gap(gap)
        # The page and the gap before it are kept together: with the page alone, nobody would know
        # of the gap any more.
        await self._keep.apply(MessagesRead(page, now, arrival), self._catch_up.gaps)
        if gap is not None:
            self._pollers[Resource.BOOKINGS].refresh_now()
            self._catching_up.replan()

    async def _read_bookings(self) -> None:
        page = await self._current_bookings()
        if self._lacks_any(page):
            if not page.items:  # where nothing works, the balance cannot be read either
                await self._read_balance(Priority.BOOKINGS)
            page = await self._current_bookings()
        await self._keep.apply(CurrentBookingsRead(page, self._now()))

    async def _current_bookings(self) -> Page[Booking]:
        async with self._budget.slot(Priority.BOOKINGS):
            return await self._client.current_bookings()

    def _lacks_any(self, page: Page[Booking]) -> bool:
        """Whether a booking is missing that has not reached its end: once may be a lapse."""
        state, now = self._store.state, self._now()
        missing = state.current - {booking.id for booking in page.items}
        return any(not is_over(state.bookings.data[id_], now) for id_ in missing)

    async def _read_balance(self, priority: Priority = Priority.REST) -> None:
        async with self._budget.slot(priority):
            amount = await self._client.balance()
        await self._keep.apply(BalanceRead(amount, self._now()))

    def _usual(self, part: Resource) -> float:
        return interval(part, self._store.state, self._now())

    def _until_step(self) -> float:
        return max(LEAST_APART, self._catch_up.due_in)

    def _failed(self, part: Resource, error: ApiError) -> None:
        self._store.apply(ReadFailed(part, error, self._now()))

    def _changed(self, before: AccountState, after: AccountState) -> None:
        """Let nobody sleep on a plan that the change has made too long."""
        came_back = any(
            _error(before, part) is not None and _error(after, part) is None for part in Resource
        )
        answered = {part for part in Resource if _fetched(after, part) != _fetched(before, part)}
        for part, poller in self._pollers.items():
            if came_back:
                poller.wake()
            if answered - {part}:
                poller.note_answer()
            poller.replan()
        if came_back:
            self._catching_up.wake()
        self._catching_up.replan()

    async def _watch_clock(self) -> None:
        ahead = self._ahead()
        while True:
            await self._clock.sleep(_LOOK_EVERY)
            before, ahead = ahead, self._ahead()
            if abs(ahead - before) > _STEP:
                self.refresh()

    def _ahead(self) -> float:
        return self._clock.now().timestamp() - self._clock.monotonic()


def _fetched(state: AccountState, part: Resource) -> datetime | None:
    match part:
        case Resource.MESSAGES:
            return state.messages.fetched
        case Resource.BOOKINGS:
            return state.bookings.fetched
        case Resource.BALANCE:
            return state.balance.fetched


def _error(state: AccountState, part: Resource) -> ApiError | None:
    match part:
        case Resource.MESSAGES:
            return state.messages.error
        case Resource.BOOKINGS:
            return state.bookings.error
        case Resource.BALANCE:
            return state.balance.error


def _passed_over(_error: ApiError) -> None:
    """Nothing on the screen depends on catching up, and the poller tries again by itself."""
