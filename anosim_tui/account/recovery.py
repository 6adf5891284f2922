"""What became of a purchase whose answer was lost: found out by reading, never by sending."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Final, ParamSpec, TypeVar

from msgspec.structs import replace

from anosim_tui.account.access import Access, Priority
from anosim_tui.domain.changes import BalanceRead, BookingsRead, BuyingSwitched, PurchaseNoted
from anosim_tui.domain.errors import ApiError, JournalError, Taken, Unreadable
from anosim_tui.domain.models import Booking, Order, Page
from anosim_tui.domain.purchases import NotPlaced, Off, Outcome, Placed, Purchase, Stage, Unresolved
from anosim_tui.domain.reconcile import Before, Matches, find
from anosim_tui.domain.state import Resource
from anosim_tui.language import N_, _
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.journal_file import JournalEntry

P = ParamSpec("P")
T = TypeVar("T")

# Seconds between the times the numbers of an order are asked for.
_NUMBERS: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
# Seconds after the answer was lost at which the orders are read.
DELAYS: Final = (2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
# Seconds between attempts to read them once, when none of those succeeded at the end.
_UNTIL_READ: Final = 60.0

_NOTHING_FOUND: Final = N_("No matching order was found. The purchase may not have gone through.")
_SEVERAL_FIT: Final = N_("These orders may match this purchase.")
_NOT_READ: Final = N_("Your orders could not be loaded, so the purchase could not be looked up.")


class PurchaseRecords:
    """Purchases as they are written in the journal and shown in the state.

    Those whose answer was lost are looked for until they are found or the person has to decide.
    """

    def __init__(self, access: Access, journal: Journal) -> None:
        self._access = access
        self._store = access.store
        self._journal = journal
        self._unread: set[str] = set()

    async def write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something with the journal, off the event loop; buying stops where it is unusable.

        Raises:
            JournalError: it was not done.
        """
        try:
            if self._journal.blocks:
                return await asyncio.to_thread(work, *args, **kwargs)
            return work(*args, **kwargs)
        except JournalError as error:
            if error.off is not None:
                self.switch(error.off)
            raise

    async def go_on(self, purchase: Purchase, stage: Stage, reason: str) -> Purchase | None:
        """Write down the stage of an open purchase, and return what is written now.

        Where that fails, it has been said, and the purchase is looked for at the next start.
        """
        now = self._access.now()
        with suppress(JournalError):
            return await self.write(self._journal.go_on, purchase.id, stage, reason, now)
        return None

    def switch(self, off: Off | None) -> None:
        """Show whether anything can be bought."""
        self._store.apply(BuyingSwitched(off))

    def show(self, purchase: Purchase) -> Purchase:
        self._store.apply(PurchaseNoted(purchase))
        return purchase

    def shown(self, purchase_id: str) -> Purchase | None:
        return self._store.state.purchases.purchases.get(purchase_id)

    def placed(self, purchase: Purchase, order: Order) -> Placed:
        """Show what was bought, and go after what the answer left out."""
        self.show(purchase)
        self._take(order)
        self._access.refresh_now(Resource.BOOKINGS)
        self._access.refresh_now(Resource.BALANCE)
        if not _is_whole(purchase, order):
            self._access.tasks.start(self.complete(purchase, order))
        return Placed(purchase, order)

    async def complete(self, purchase: Purchase, order: Order) -> None:
        """Read again, for a minute, what the answer to a purchase left out."""
        for pause in _NUMBERS:
            await self._access.clock.sleep(pause)
            known, order = order, await self._read_again(purchase, order)
            if order != known:
                shown = self.shown(purchase.id)
                if shown is not None:
                    self.show(replace(shown, order=order))
                with suppress(JournalError):  # said already, and the purchase itself is written
                    await self.write(self._journal.complete, purchase.id, order)
            if _is_whole(purchase, order):
                return

    async def _read_again(self, purchase: Purchase, order: Order) -> Order:
        """The order with what its bookings, or the order itself, tell by now."""
        if len(order.bookings) < purchase.wanted.amount and order.id > 0:
            client, id_ = self._access.client, order.id
            try:
                order = await self._access.ask(Priority.RECONCILE, lambda: client.order(id_))
            except ApiError:
                return order
            self._take(order)
        known = self._store.state.bookings.data
        order = replace(order, bookings=tuple(known.get(one.id, one) for one in order.bookings))
        if not _is_whole(purchase, order):
            self._access.refresh_now(Resource.BOOKINGS)
        return order

    def _take(self, order: Order) -> None:
        ids = frozenset(one.id for one in order.bookings)
        self._store.apply(BookingsRead(Page(order.bookings), ids))

    # Looking for one whose answer was lost.

    async def find(self, purchase: Purchase) -> Outcome:
        """Look again and again for a minute; the reason of `purchase` says why that is needed."""
        clock = self._access.clock
        purchase = await self._move_to(Stage.UNKNOWN, purchase, purchase.reason)
        if not purchase.stage.is_open:
            return self._ended(purchase)
        lost = clock.monotonic()
        looked: Purchase | None = None
        for delay in DELAYS:
            await clock.sleep(max(0.0, lost + delay - clock.monotonic()))
            looked = await self._look(purchase)
            if looked is not None and not looked.stage.is_open:
                break
        return await self._settle(purchase, looked)

    async def look(self, purchase: Purchase) -> Outcome:
        return await self._settle(purchase, await self._look(purchase))

    async def _settle(self, purchase: Purchase, looked: Purchase | None) -> Outcome:
        """Say how it ended, or leave the decision to the person."""
        if looked is not None and not looked.stage.is_open:
            return self._ended(looked)
        if looked is None and purchase.id not in self._unread:
            self._unread.add(purchase.id)
            self._access.tasks.start(self._until_read(purchase))
        candidates = (looked or purchase).candidates
        reason = _NOT_READ if looked is None else _SEVERAL_FIT if candidates else _NOTHING_FOUND
        purchase = await self._move_to(Stage.UNRESOLVED, purchase, _(reason))
        if not purchase.stage.is_open:
            return self._ended(purchase)
        return Unresolved(self.show(replace(purchase, candidates=candidates)), candidates)

    def _ended(self, purchase: Purchase) -> Outcome:
        purchase = replace(purchase, candidates=())
        if purchase.order is not None and purchase.stage is Stage.PLACED:
            return self.placed(purchase, purchase.order)
        return NotPlaced(self.show(purchase).reason)

    async def _until_read(self, purchase: Purchase) -> None:
        """The orders could not be read: try until they can, however long that takes."""
        looked = None
        while looked is None:
            await self._access.clock.sleep(_UNTIL_READ)
            shown = self.shown(purchase.id)
            if shown is None or not shown.stage.is_open:
                return
            looked = await self._look(purchase)
        self._unread.discard(purchase.id)
        await self._settle(purchase, looked)

    async def _look(self, purchase: Purchase) -> Purchase | None:
        """Read and compare once; `None` where that failed."""
        access = self._access
        try:
            # In this order, so that each booking's order is among those read after it.
            bookings = await access.ask(Priority.RECONCILE, access.client.bookings)
            orders = await access.ask(Priority.RECONCILE, access.client.orders)
            access.refresh_now(Resource.BALANCE)
            return await self.write(
                compare, self._journal, purchase.id, orders.items, bookings.items, access.now()
            )
        except (ApiError, JournalError, Taken):
            return None

    async def _move_to(self, stage: Stage, purchase: Purchase, reason: str) -> Purchase:
        """Write down and show the stage, unless it has ended meanwhile."""
        written = await self.go_on(purchase, stage, reason)
        if written is None or written.stage is stage:
            return self.show(replace(purchase, stage=stage, reason=reason))
        return written


def _is_whole(purchase: Purchase, order: Order) -> bool:
    return len(order.bookings) >= purchase.wanted.amount and all(
        one.number and one.price is not None for one in order.bookings
    )


async def look_around(access: Access) -> tuple[Before, Decimal | None]:
    """What there is before buying, so that what was bought can be told from it.

    Raises:
        ApiError: the orders or the bookings cannot be read.
    """
    orders, bookings, balance = await asyncio.gather(
        _ask_twice(access, access.client.orders),
        _ask_twice(access, access.client.bookings),
        access.ask(Priority.RECONCILE, access.client.balance),
        return_exceptions=True,
    )
    if isinstance(orders, BaseException):
        raise orders
    if isinstance(bookings, BaseException):
        raise bookings
    now, state = access.now(), access.store.state
    if isinstance(balance, Decimal):
        state = access.store.apply(BalanceRead(balance, now))
    known = {one.id for one in bookings.items} | state.bookings.data.keys()
    known.update(one.id for order in orders.items for one in order.bookings)
    before = Before(now, frozenset(one.id for one in orders.items), frozenset(known))
    return before, state.balance.data


async def _ask_twice(access: Access, call: Callable[[], Awaitable[Page[T]]]) -> Page[T]:
    """Ask for a list; an empty one may be a lapse of the service, so a second one decides."""
    page = await access.ask(Priority.RECONCILE, call)
    return page if page.items else await access.ask(Priority.RECONCILE, call)


def compare(
    journal: Journal,
    purchase_id: str,
    orders: Sequence[Order],
    bookings: Sequence[Booking],
    at: datetime,
) -> Purchase:
    """Compare what was read with what is written, and take the one order that fits, if it does.

    An order that another open purchase may be just as well is taken for neither.

    Returns:
        The purchase as the journal has it now: with the order it became, its bookings included, or
        while it is open with the orders it may have become.

    Raises:
        JournalError: the journal cannot be used.
        Unreadable: the list of orders is empty although there were some before.
    """
    with journal.locked():
        entries = {one.purchase.id: one for one in journal.open_entries()}
        mine = entries.pop(purchase_id, None)
        if mine is None:
            return _ended_elsewhere(journal, purchase_id, orders)
        if mine.before is not None and mine.before.orders and not orders:
            raise Unreadable(
                _("AnoSim sent an empty list of orders, although there were some before.")
            )

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
            return replace(mine.purchase, stage=Stage.PLACED, reason="", order=own.sure[0])
        return replace(mine.purchase, candidates=own.shown)


def _ended_elsewhere(journal: Journal, purchase_id: str, orders: Sequence[Order]) -> Purchase:
    """Another program, or the person there, has ended it meanwhile."""
    purchase = next(one.purchase for one in journal.entries() if one.purchase.id == purchase_id)
    own = purchase.order
    known = own and next((one for one in orders if one.id == own.id), own)
    return replace(purchase, order=known)
