"""What buying has at hand: the line to the service, the journal, and the state that shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.store import Store
from anosim_tui.account.tasks import Tasks
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, JournalError
from anosim_tui.domain.models import Booking, Order, Page
from anosim_tui.domain.purchases import BuyingSwitched, Off, Purchase, PurchaseNoted
from anosim_tui.domain.state import BookingsRead, PartName

if TYPE_CHECKING:
    from anosim_tui.api.client import Client
    from anosim_tui.storage.journal import Journal

T = TypeVar("T")

# Seconds between the times the numbers of an order are asked for.
_NUMBERS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class Till(Struct, frozen=True):
    """The parts of an account that buying uses, and what it does with them again and again.

    Attributes:
        client: reads and pays.
        store: takes what became known.
        budget: counts the requests; none of a purchase waits for it.
        clock: what the seconds are of.
        now: the service's time.
        poke: has a part of the account read now.
        journal: what is written down.
        tasks: what goes on by itself.
    """

    client: Client
    store: Store
    budget: Budget
    clock: Clock
    now: Callable[[], datetime]
    poke: Callable[[PartName], None]
    journal: Journal
    tasks: Tasks = field(default_factory=Tasks)

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Make a request; it counts, but does not wait for its turn."""
        async with self.budget.slot(Priority.RECONCILE):
            return await call()

    async def ask_twice(self, call: Callable[[], Awaitable[Page[T]]]) -> Page[T]:
        """Ask for a list; an empty one may be a lapse of the service, so a second one decides."""
        page = await self.ask(call)
        return page if page.items else await self.ask(call)

    async def read_booking(self, booking_id: int) -> Booking | None:
        """The booking as it is now, and what else that changes; `None` if it cannot be read."""
        booking = None
        with suppress(ApiError):
            booking = await self.ask(lambda: self.client.booking(booking_id))
            self.store.apply(BookingsRead(Page((booking,))))
        self.poke(PartName.BOOKINGS)
        self.poke(PartName.BALANCE)
        return booking

    async def keep(self, work: Callable[[], T]) -> T:
        """Do something with the journal, off the event loop; buying stops where it is unusable.

        Raises:
            JournalError: it was not done.
        """
        try:
            return await asyncio.to_thread(work) if self.journal.blocks else work()
        except JournalError as error:
            if error.off is not None:
                self.switch(error.off)
            raise

    def switch(self, off: Off | None) -> None:
        """Say whether anything can be bought."""
        self.store.apply(BuyingSwitched(off))

    def note(self, purchase: Purchase) -> Purchase:
        """Show how far a purchase is."""
        self.store.apply(PurchaseNoted(purchase))
        return purchase

    def noted(self, purchase_id: str) -> Purchase | None:
        """A purchase as it is shown."""
        return self.store.state.purchases.purchases.get(purchase_id)

    def bring_in(self, purchase: Purchase, order: Order) -> None:
        """Show what was bought, and go after what the answer left out."""
        ids = frozenset(one.id for one in order.bookings)
        self.store.apply(BookingsRead(Page(order.bookings), ids))
        self.poke(PartName.BOOKINGS)
        self.poke(PartName.BALANCE)
        if not self._is_whole(purchase, order):
            self.tasks.start(self.complete(purchase, order))

    async def complete(self, purchase: Purchase, order: Order) -> None:
        """Read again, for a minute, what the answer to a purchase left out."""
        for pause in _NUMBERS:
            await self.clock.sleep(pause)
            known, order = order, await self._read_again(purchase, order)
            if order != known:
                await self._add(purchase, order)
            if self._is_whole(purchase, order):
                return

    async def _add(self, purchase: Purchase, order: Order) -> None:
        shown = self.noted(purchase.id)
        if shown is not None:
            self.note(replace(shown, order=order))
        with suppress(JournalError):  # said already, and the purchase itself is written
            await self.keep(lambda: self.journal.complete(purchase.id, order))

    async def _read_again(self, purchase: Purchase, order: Order) -> Order:
        """The order with what its bookings, or the order itself, tell by now."""
        known = self.store.state.bookings.data
        if len(order.bookings) < purchase.wanted.amount and order.id > 0:
            try:
                order = await self.ask(lambda: self.client.order(order.id))
            except ApiError:
                return order
            ids = frozenset(one.id for one in order.bookings)
            known = self.store.apply(BookingsRead(Page(order.bookings), ids)).bookings.data
        order = replace(order, bookings=tuple(known.get(one.id, one) for one in order.bookings))
        if not self._is_whole(purchase, order):
            self.poke(PartName.BOOKINGS)
        return order

    def _is_whole(self, purchase: Purchase, order: Order) -> bool:
        return len(order.bookings) >= purchase.wanted.amount and all(
            one.number and one.price is not None for one in order.bookings
        )
