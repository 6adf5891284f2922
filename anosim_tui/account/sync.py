"""Keeps the store up to date: supervised pollers, each with a rhythm of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from anosim_tui.account.access import Access, Priority
from anosim_tui.account.gaps import CatchUp
from anosim_tui.account.persistence import Persistence
from anosim_tui.account.poller import LEAST_APART, Poller
from anosim_tui.domain.bookings import Gap, is_over
from anosim_tui.domain.cadence import interval
from anosim_tui.domain.changes import BalanceRead, CurrentBookingsRead, MessagesRead, ReadFailed
from anosim_tui.domain.errors import ApiError, Unreachable, Unreadable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Booking, Fetched, Page
from anosim_tui.domain.state import AccountState, Resource

# How often the wall clock is looked at, and how far it may stray from the monotonic one. Both are
# seconds. A larger step means that the machine slept or that the clock was set.
_LOOK_EVERY: Final = 5.0
_STEP: Final = 3.0


class Sync:
    """The pollers of one account; what they read is on disk before it is shown."""

    def __init__(self, access: Access, persistence: Persistence) -> None:
        self._access = access
        self._store = access.store
        self._persistence = persistence
        self._has_polled = False
        self._catch_up = CatchUp(access, persistence)
        reads = {
            Resource.MESSAGES: ("the messages", self._read_messages),
            Resource.BOOKINGS: ("the bookings", self._read_bookings),
            Resource.BALANCE: ("the balance", self._read_balance),
        }
        clock, jitter = access.clock, access.jitter
        self._pollers = {
            part: Poller(
                name, read, partial(self._usual, part), partial(self._failed, part), clock, jitter
            )
            for part, (name, read) in reads.items()
        }
        # Nothing on the screen depends on catching up, and the poller tries again by itself.
        self._catching_up = Poller(
            "what was missed",
            self._catch_up.step,
            lambda: max(LEAST_APART, self._catch_up.due_in),
            lambda _error: None,
            clock,
            jitter,
        )

    async def run(self, gaps: Sequence[Gap] = ()) -> None:
        """Poll until cancelled; `gaps` are what an earlier run was still searching."""
        self._catch_up.resume(gaps)
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
        if all(isinstance(_read(state, one).error, Unreachable | Unreadable) for one in Resource):
            for poller in (*self._pollers.values(), self._catching_up):
                poller.wake()

    def refresh_now(self, part: Resource) -> None:
        self._pollers[part].refresh_now()
        if part is Resource.BOOKINGS:
            self._catch_up.list_again()
            self._catching_up.replan()

    def refresh(self) -> None:
        for part in Resource:
            self.refresh_now(part)
        self._catch_up.ask_now()
        self._catching_up.refresh_now()

    async def _read_messages(self) -> None:
        page = await self._access.ask(Priority.MESSAGES, self._access.client.messages)
        now, since = self._access.now(), self._store.state.messages.fetched
        arrival = Arrival.LIVE if self._has_polled else Arrival.CAUGHT_UP
        self._has_polled = True
        has_gap = self._catch_up.note_page(page, since, now)
        # The page and the gap before it are saved together: with the page alone, the gap would be
        # forgotten.
        await self._persistence.apply(MessagesRead(page, now, arrival), self._catch_up.gaps)
        if has_gap:
            self._pollers[Resource.BOOKINGS].refresh_now()
            self._catching_up.replan()

    async def _read_bookings(self) -> None:
        page = await self._current_bookings()
        if self._lacks_any(page):
            if not page.items:  # where nothing works, the balance cannot be read either
                await self._read_balance(Priority.BOOKINGS)
            page = await self._current_bookings()
        await self._persistence.apply(CurrentBookingsRead(page, self._access.now()))

    async def _current_bookings(self) -> Page[Booking]:
        return await self._access.ask(Priority.BOOKINGS, self._access.client.current_bookings)

    def _lacks_any(self, page: Page[Booking]) -> bool:
        """Whether a booking is missing that has not reached its end: once may be a lapse."""
        state, now = self._store.state, self._access.now()
        missing = state.current - {booking.id for booking in page.items}
        return any(not is_over(state.bookings.data[id_], now) for id_ in missing)

    async def _read_balance(self, priority: Priority = Priority.REST) -> None:
        amount = await self._access.ask(priority, self._access.client.balance)
        await self._persistence.apply(BalanceRead(amount, self._access.now()))

    def _usual(self, part: Resource) -> float:
        return interval(part, self._store.state, self._access.now())

    def _failed(self, part: Resource, error: ApiError) -> None:
        self._store.apply(ReadFailed(part, error, self._access.now()))

    def _changed(self, before: AccountState, after: AccountState) -> None:
        """Shorten each poller's rest where the change calls for it."""
        came_back, answered = False, set()
        for part in Resource:
            was, is_now = _read(before, part), _read(after, part)
            came_back |= was.error is not None and is_now.error is None
            if is_now.fetched != was.fetched:
                answered.add(part)
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
            await self._access.clock.sleep(_LOOK_EVERY)
            before, ahead = ahead, self._ahead()
            if abs(ahead - before) > _STEP:
                self.refresh()

    def _ahead(self) -> float:
        clock = self._access.clock
        return clock.now().timestamp() - clock.monotonic()


def _read(state: AccountState, part: Resource) -> Fetched[Any]:
    read: Fetched[Any] = getattr(state, part.value)
    return read
