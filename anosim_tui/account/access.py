"""What the parts of an account share: the way to the service, the state, and the clock."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from msgspec import Struct, field

from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.store import Store
from anosim_tui.account.tasks import Tasks
from anosim_tui.api.client import Client
from anosim_tui.domain.changes import BookingsRead
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Booking, Page
from anosim_tui.domain.state import Resource

T = TypeVar("T")


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
