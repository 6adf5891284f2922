"""The paid calls: written down before they are sent, sent once, and looked for when unanswered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from anosim_tui.account.reconcile import PurchaseContext, Reconciler
from anosim_tui.account.submit import Submitter, UnknownOutcome
from anosim_tui.account.tasks import Tasks
from anosim_tui.domain.errors import (
    JournalError,
    Taken,
)
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import (
    READ_ONLY,
    Guards,
    NotPlaced,
    Off,
    Outcome,
    Placed,
    Purchase,
    Stage,
    Unresolved,
    Wanted,
    Why,
)

Mark = Callable[[bytes], str]
"""Makes a salted hash of the key, given the salt; the key itself stays where it is."""

_OTHER_KEY: Final = Off(
    Why.OTHER_KEY,
    "The API key is another one than at the last purchase: say whether it is the same account, "
    "then you can buy again.",
)
# How long ago an order may have been made whose bookings are still asked for at the start.
_RECENT: Final = timedelta(hours=24)
# Seconds after which a purchase that another program prepared was sent, or never will be.
_TIME_TO_SEND: Final = 61.0
_LEAVING: Final = "Nothing was sent: the program is being left."
_DISMISSED: Final = "You decided that it was not carried out."


class Purchases:
    """Buys, and never twice.

    Each purchase is a task of the account: whoever awaits it may go away, it ends all the same.
    What is under way or waits for the person is in `AccountState.purchases`.

    Args:
        context: what buying has at hand.
        guards: what the person forbade.
        mark: recognises the key; `None` where there is but one.
    """

    def __init__(self, context: PurchaseContext, guards: Guards, mark: Mark | None) -> None:
        self._context = context
        self._guards = guards
        self._mark = mark
        self._reconciler = Reconciler(context)
        self._attempts = Submitter(context, guards)
        self._sending = Tasks()
        self._opening = asyncio.Lock()
        self._leaving = False

    # Beginning and leaving.

    def start(self) -> None:
        """Open the journal, and find out what became of purchases of earlier runs."""
        self._context.tasks.start(self._open())

    def refresh(self) -> None:
        """Try again to open a journal that could not be written."""
        off = self._context.store.state.purchases.off
        if off is not None and off.why is Why.UNWRITABLE and not self._leaving:
            self.start()

    async def finish(self, seconds: float) -> None:
        """Wait for purchases being sent, at most so many seconds of the machine's own clock.

        What takes longer is left to the journal: the next run finds out.
        """
        self._leaving = True
        await self._sending.wait(seconds)
        await self._sending.end()
        await self._context.tasks.end()
        self._context.journal.close()

    async def _open(self) -> None:
        async with self._opening:
            off = self._context.store.state.purchases.off
            if off is not None and off.why in (Why.OPENING, Why.UNWRITABLE):
                await self._begin(anew=False)

    async def _begin(self, *, anew: bool) -> None:
        journal, context = self._context.journal, self._context
        try:
            await context.keep(journal.begin_anew if anew else journal.open)
            mark = self._mark
            is_ours = mark is None or await context.keep(lambda: journal.recognises(mark))
            if is_ours:
                await self._resume()
            else:
                context.switch(_OTHER_KEY)
        except JournalError as error:
            if error.off is None:  # another program is writing for longer than it should
                context.switch(Off(Why.UNWRITABLE, str(error)))

    async def _resume(self) -> None:
        """Look for what is open, whoever left it so."""
        journal, context = self._context.journal, self._context
        if await context.keep(lambda: journal.end_unsent(context.now())):
            context.tasks.start(self._end_unsent())
        for entry in await context.keep(journal.open_entries):
            purchase = context.note(entry.purchase)
            if purchase.stage is Stage.UNRESOLVED:
                context.tasks.start(self._reconciler.look(purchase))
            else:
                reason = purchase.reason or "The program ended before the answer came."
                context.tasks.start(self._reconciler.find(purchase, reason))
        for entry in await context.keep(
            lambda: journal.incomplete_entries(context.now() - _RECENT)
        ):
            if entry.purchase.order is not None:
                context.tasks.start(context.complete(entry.purchase, entry.purchase.order))
        context.switch(Off(Why.READ_ONLY, READ_ONLY) if self._guards.read_only else None)

    async def _end_unsent(self) -> None:
        """Whoever prepared a purchase has had time to send it: look once more."""
        await self._context.clock.sleep(_TIME_TO_SEND)
        with suppress(JournalError):  # the next start does it
            await self._context.keep(lambda: self._context.journal.end_unsent(self._context.now()))

    # Buying.

    def why_not(self, wanted: Wanted | None = None) -> str | None:
        """Why nothing can be bought, or not this: a sentence; `None` if it can.

        How much may be spent in a day is looked up in the journal, so `buy` says that.
        """
        off = self._context.store.state.purchases.off
        if self._guards.read_only:
            return READ_ONLY
        if off is not None:
            return off.sentence
        if wanted is None:
            return None
        return replace(self._guards, day=None).against(wanted.total, Decimal(0))

    async def limits(self) -> Callable[[Decimal | None], str]:
        """What tells why the limits forbid to spend a sum now, as a sentence; "" where they do not.

        What other purchases cost within a day is looked up once.
        """
        guards, spent, context = self._guards, Decimal(0), self._context
        if guards.day is not None:
            with suppress(JournalError):  # `buy` says so
                spent = await context.keep(lambda: context.journal.spent(context.now()))
        return lambda total: guards.against(total, spent) or ""

    async def buy(self, wanted: Wanted, *, again: bool = False) -> Outcome:
        """Buy, and return how it ended.

        Args:
            wanted: what the person confirmed, with its price.
            again: they were asked about an identical purchase that is open, and said yes.
        """
        if self._leaving:
            return NotPlaced(_LEAVING)
        return await self._context.tasks.shielded(self._buy(wanted, again))

    async def _buy(self, wanted: Wanted, again: bool) -> Outcome:
        outcome = await self._sending.shielded(self._attempt(wanted, again))
        if isinstance(outcome, UnknownOutcome):
            return await self._reconciler.find(outcome.purchase, outcome.reason)
        return outcome

    async def _attempt(self, wanted: Wanted, again: bool) -> Outcome | UnknownOutcome:
        await self._open()
        why = self.why_not(wanted)
        return NotPlaced(why) if why else await self._attempts.make(wanted, again=again)

    # What the person decides.

    async def adopt(self, purchase_id: str, order_id: int) -> Outcome:
        """The person says: this unresolved purchase became that order, one of its candidates."""
        purchase = self._decided(purchase_id)
        order = next((one for one in purchase.candidates if one.id == order_id), None)
        if order is None:
            return await self.look_again(purchase_id)
        return await self._context.tasks.shielded(self._adopt(purchase, order))

    async def _adopt(self, purchase: Purchase, order: Order) -> Outcome:
        context = self._context
        try:
            await context.keep(
                lambda: context.journal.place(purchase.id, order, context.now(), answered=False)
            )
        except JournalError as error:
            return Unresolved(
                context.note(replace(purchase, reason=str(error))), purchase.candidates
            )
        except Taken:
            return await self._reconciler.look(purchase)
        placed = replace(purchase, stage=Stage.PLACED, reason="", candidates=(), order=order)
        context.bring_in(context.note(placed), order)
        return Placed(placed, order)

    async def dismiss(self, purchase_id: str) -> Outcome:
        """The person says: this unresolved purchase was not carried out."""
        purchase = self._decided(purchase_id)
        if purchase.stage is not Stage.UNRESOLVED:
            return await self.look_again(purchase_id)
        return await self._context.tasks.shielded(self._dismiss(purchase))

    async def _dismiss(self, purchase: Purchase) -> Outcome:
        context = self._context
        written = None
        with suppress(JournalError):  # said already; the next start asks again
            written = await context.keep(
                lambda: context.journal.go_on(
                    purchase.id, Stage.NOT_PLACED, _DISMISSED, context.now()
                )
            )
        if written is not None and written.stage is Stage.PLACED:
            return await self._reconciler.look(purchase)  # another program found it meanwhile
        context.note(replace(purchase, stage=Stage.NOT_PLACED, reason=_DISMISSED, candidates=()))
        return NotPlaced(_DISMISSED)

    async def look_again(self, purchase_id: str) -> Outcome:
        """Look once more among the orders for an unresolved purchase."""
        purchase = self._decided(purchase_id)
        return await self._context.tasks.shielded(self._reconciler.look(purchase))

    def _decided(self, purchase_id: str) -> Purchase:
        purchase = self._context.noted(purchase_id)
        if purchase is None:
            raise ValueError("there is no such purchase")
        return purchase

    async def confirm_account(self, *, same: bool) -> None:
        """The person says whether the changed key belongs to the same account."""
        await self._context.tasks.shielded(self._confirm(same))

    async def _confirm(self, same: bool) -> None:
        off, mark, context = self._context.store.state.purchases.off, self._mark, self._context
        if mark is None or off is None or off.why is not Why.OTHER_KEY:
            return
        try:
            await context.keep(lambda: context.journal.assign(mark, same=same))
            await self._resume()
        except JournalError:
            pass  # said already: it is why nothing can be bought

    async def begin_anew(self) -> None:
        """The person has looked at their orders: move the damaged journal aside, begin anew."""
        off = self._context.store.state.purchases.off
        if off is not None and off.why is Why.DAMAGED:
            await self._context.tasks.shielded(self._begin(anew=True))
