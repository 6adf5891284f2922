"""Finding out what became of a purchase whose answer was lost: by reading, never by sending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.store import Store
from anosim_tui.account.tasks import Tasks
from anosim_tui.domain.changes import BookingsRead, BuyingSwitched, PurchaseNoted
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, JournalError, Taken, Unreadable
from anosim_tui.domain.models import Booking, Order, Page
from anosim_tui.domain.purchases import NotPlaced, Off, Outcome, Placed, Purchase, Stage, Unresolved
from anosim_tui.domain.reconcile import Matches, find
from anosim_tui.domain.state import Resource

if TYPE_CHECKING:
    from anosim_tui.api.client import Client
    from anosim_tui.storage.journal import Journal
    from anosim_tui.storage.journal_file import JournalEntry

T = TypeVar("T")

# Seconds between the times the numbers of an order are asked for.
_NUMBERS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)


class PurchaseContext(Struct, frozen=True):
    """The parts of an account that buying uses, and what it does with them again and again.

    Attributes:
        client: reads and pays.
        store: takes what became known.
        budget: counts the requests; none of a purchase waits for it.
        clock: what the seconds are of.
        now: the service's time.
        refresh_now: has a part of the account read now.
        journal: what is written down.
        tasks: what goes on by itself.
    """

    client: Client
    store: Store
    budget: Budget
    clock: Clock
    now: Callable[[], datetime]
    refresh_now: Callable[[Resource], None]
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
        self.refresh_now(Resource.BOOKINGS)
        self.refresh_now(Resource.BALANCE)
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
        self.refresh_now(Resource.BOOKINGS)
        self.refresh_now(Resource.BALANCE)
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
            self.refresh_now(Resource.BOOKINGS)
        return order

    def _is_whole(self, purchase: Purchase, order: Order) -> bool:
        return len(order.bookings) >= purchase.wanted.amount and all(
            one.number and one.price is not None for one in order.bookings
        )


# Seconds after the answer was lost at which the orders are read.
DELAYS: Final = (2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
# Seconds between attempts to read them once, when none of those succeeded at the end.
_UNTIL_READ: Final = 60.0

_NOTHING_FOUND: Final = "No order was found that it became. It may not have been carried out."
_SEVERAL_FIT: Final = "These orders may be what it became."
_NOT_READ: Final = "The orders could not be read to look for it."


class Sight(Struct, frozen=True):
    """What one look at the orders showed.

    Attributes:
        purchase: as the journal has it now.
        order: what it became; its bookings included.
        candidates: what it may have become, while it is open.
    """

    purchase: Purchase
    order: Order | None = None
    candidates: tuple[Order, ...] = ()


def settle(
    journal: Journal,
    purchase_id: str,
    orders: Sequence[Order],
    bookings: Sequence[Booking],
    at: datetime,
) -> Sight:
    """Compare what was read with what is written, and take the one order that fits, if it does.

    An order that another open purchase may be just as well is taken for neither.

    Raises:
        JournalError: the journal cannot be used.
        Unreadable: the list of orders is empty although there were some before.
    """
    with journal.locked():
        entries = {one.purchase.id: one for one in journal.open_entries()}
        mine = entries.pop(purchase_id, None)
        if mine is None:
            return _ended(journal, purchase_id, orders)
        if mine.before is not None and mine.before.orders and not orders:
            raise Unreadable("The list of orders came empty although there were some before.")

        def found(entry: JournalEntry) -> Matches:
            if entry.before is None:
                return Matches()
            claims = journal.claims(entry.purchase.id)
            return find(entry.purchase.wanted, entry.before, orders, bookings, claims)

        own = found(mine)
        if len(own.sure) == 1 and all(
            own.sure[0] not in found(one).sure for one in entries.values()
        ):
            journal.place(purchase_id, own.sure[0], at, answered=False)
            placed = replace(mine.purchase, stage=Stage.PLACED, reason="", order=own.sure[0])
            return Sight(placed, own.sure[0])
        return Sight(mine.purchase, candidates=own.shown)


def _ended(journal: Journal, purchase_id: str, orders: Sequence[Order]) -> Sight:
    """Another program, or the person there, has ended it meanwhile."""
    purchase = next(one.purchase for one in journal.entries() if one.purchase.id == purchase_id)
    if purchase.order is None:
        return Sight(purchase)
    own = purchase.order
    order = next((one for one in orders if one.id == own.id), own)
    return Sight(replace(purchase, order=order), order)


class Reconciler:
    """Looks for purchases until they are found or the person has to decide."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._unread: set[str] = set()

    async def find(self, purchase: Purchase, reason: str) -> Outcome:
        """Look again and again for a minute.

        Args:
            purchase: was sent.
            reason: why its answer is not known.
        """
        clock = self._context.clock
        purchase = await self._write(purchase, Stage.UNKNOWN, reason)
        if not purchase.stage.is_open:
            return self._told(Sight(purchase, purchase.order))
        lost = clock.monotonic()
        sight: Sight | None = None
        for delay in DELAYS:
            await clock.sleep(max(0.0, lost + delay - clock.monotonic()))
            sight = await self._look(purchase)
            if sight is not None and not sight.purchase.stage.is_open:
                return self._told(sight)
        return await self._leave_open(purchase, sight)

    async def look(self, purchase: Purchase) -> Outcome:
        """Look once."""
        sight = await self._look(purchase)
        if sight is None or sight.purchase.stage.is_open:
            return await self._leave_open(purchase, sight)
        return self._told(sight)

    async def _leave_open(self, purchase: Purchase, sight: Sight | None) -> Outcome:
        """Leave the decision to the person."""
        if sight is None and purchase.id not in self._unread:
            self._unread.add(purchase.id)
            self._context.tasks.start(self._until_read(purchase))
        candidates = sight.candidates if sight else purchase.candidates
        reason = _NOT_READ if sight is None else _SEVERAL_FIT if candidates else _NOTHING_FOUND
        purchase = await self._write(purchase, Stage.UNRESOLVED, reason)
        if not purchase.stage.is_open:
            return self._told(Sight(purchase, purchase.order))
        purchase = self._context.note(replace(purchase, candidates=candidates))
        return Unresolved(purchase, candidates)

    def _told(self, sight: Sight) -> Outcome:
        """Show how a purchase ended."""
        purchase = self._context.note(replace(sight.purchase, candidates=()))
        if sight.order is None or purchase.stage is not Stage.PLACED:
            return NotPlaced(purchase.reason)
        self._context.bring_in(purchase, sight.order)
        return Placed(purchase, sight.order)

    async def _until_read(self, purchase: Purchase) -> None:
        """The orders could not be read: try until they can, however long that takes."""
        sight = None
        while sight is None:
            await self._context.clock.sleep(_UNTIL_READ)
            shown = self._context.noted(purchase.id)
            if shown is None or not shown.stage.is_open:
                return
            sight = await self._look(purchase)
        self._unread.discard(purchase.id)
        if sight.purchase.stage.is_open:
            await self._leave_open(purchase, sight)
        else:
            self._told(sight)

    async def _look(self, purchase: Purchase) -> Sight | None:
        """Read and compare once; `None` where that failed."""
        context = self._context
        try:
            # In this order, so that each booking's order is among those read after it.
            bookings = await context.ask(context.client.bookings)
            orders = await context.ask(context.client.orders)
            context.refresh_now(Resource.BALANCE)
            return await context.keep(
                partial(
                    settle,
                    context.journal,
                    purchase.id,
                    orders.items,
                    bookings.items,
                    context.now(),
                )
            )
        except (ApiError, JournalError, Taken):
            return None

    async def _write(self, purchase: Purchase, stage: Stage, reason: str) -> Purchase:
        """Write down and show the stage, unless it has ended meanwhile."""
        context = self._context
        shown = replace(purchase, stage=stage, reason=reason)
        try:
            written = await context.keep(
                partial(context.journal.go_on, purchase.id, stage, reason, context.now())
            )
        except JournalError:
            written = None  # it stays as sent there, and is looked for at the next start
        if written is None or written.stage is stage:
            return context.note(shown)
        return written
