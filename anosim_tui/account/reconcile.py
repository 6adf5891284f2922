"""Finding out what became of a purchase whose answer was lost: by reading, never by sending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.account.till import Till
from anosim_tui.domain.errors import ApiError, JournalError, Taken, Unreadable
from anosim_tui.domain.models import Booking, Order
from anosim_tui.domain.purchases import (
    NotPlaced,
    Outcome,
    Placed,
    Purchase,
    Stage,
    Unresolved,
)
from anosim_tui.domain.reconcile import Found, find
from anosim_tui.domain.state import PartName

if TYPE_CHECKING:
    from anosim_tui.storage.journal import Journal
    from anosim_tui.storage.journal_rows import Entry

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

        def found(entry: Entry) -> Found:
            if entry.before is None:
                return Found()
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

    def __init__(self, till: Till) -> None:
        self._till = till
        self._unread: set[str] = set()

    async def find(self, purchase: Purchase, reason: str) -> Outcome:
        """Look again and again for a minute.

        Args:
            purchase: was sent.
            reason: why its answer is not known.
        """
        clock = self._till.clock
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
            self._till.tasks.start(self._until_read(purchase))
        candidates = sight.candidates if sight else purchase.candidates
        reason = _NOT_READ if sight is None else _SEVERAL_FIT if candidates else _NOTHING_FOUND
        purchase = await self._write(purchase, Stage.UNRESOLVED, reason)
        if not purchase.stage.is_open:
            return self._told(Sight(purchase, purchase.order))
        purchase = self._till.note(replace(purchase, candidates=candidates))
        return Unresolved(purchase, candidates)

    def _told(self, sight: Sight) -> Outcome:
        """Show how a purchase ended."""
        purchase = self._till.note(replace(sight.purchase, candidates=()))
        if sight.order is None or purchase.stage is not Stage.PLACED:
            return NotPlaced(purchase.reason)
        self._till.bring_in(purchase, sight.order)
        return Placed(purchase, sight.order)

    async def _until_read(self, purchase: Purchase) -> None:
        """The orders could not be read: try until they can, however long that takes."""
        sight = None
        while sight is None:
            await self._till.clock.sleep(_UNTIL_READ)
            shown = self._till.noted(purchase.id)
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
        till = self._till
        try:
            # In this order, so that each booking's order is among those read after it.
            bookings = await till.ask(till.client.bookings)
            orders = await till.ask(till.client.orders)
            till.poke(PartName.BALANCE)
            return await till.keep(
                partial(settle, till.journal, purchase.id, orders.items, bookings.items, till.now())
            )
        except (ApiError, JournalError, Taken):
            return None

    async def _write(self, purchase: Purchase, stage: Stage, reason: str) -> Purchase:
        """Write down and show the stage, unless it has ended meanwhile."""
        till = self._till
        shown = replace(purchase, stage=stage, reason=reason)
        try:
            written = await till.keep(
                partial(till.journal.go_on, purchase.id, stage, reason, till.now())
            )
        except JournalError:
            written = None  # it stays as sent there, and is looked for at the next start
        if written is None or written.stage is stage:
            return till.note(shown)
        return written
