"""The paid calls: written down before they are sent, sent once, and looked for when unanswered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import uuid4

from msgspec.structs import replace

from anosim_tui.account.access import Access, Priority, Tasks
from anosim_tui.account.poller import where
from anosim_tui.account.recovery import PurchaseRecords, look_around
from anosim_tui.domain.errors import (
    AlreadyOpen,
    ApiError,
    BadKey,
    JournalError,
    OutcomeUnknown,
    Refused,
    Taken,
    Throttled,
    Unreachable,
)
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import (
    READ_ONLY,
    Blocked,
    Guards,
    NotPlaced,
    Off,
    Outcome,
    Purchase,
    PurchaseKind,
    Stage,
    Unresolved,
    Wanted,
    Why,
)
from anosim_tui.domain.reconcile import Before, is_older
from anosim_tui.language import N_, _
from anosim_tui.storage.journal import Journal

Mark = Callable[[bytes], str]
"""Makes a salted hash of the key, given the salt; the key itself stays where it is."""

_OTHER_KEY: Final = Off(
    Why.OTHER_KEY,
    N_(
        "This API key differs from the one used for the last purchase. Press ! to say whether it "
        "is the same account; then you can buy again."
    ),
)
# How long ago an order may have been made whose bookings are still asked for at the start.
_RECENT: Final = timedelta(hours=24)
# A purchase that could not be sent by then is not sent at all.
_TOO_LATE: Final = timedelta(seconds=30)
# Seconds after which a purchase that another program prepared was sent, or never will be.
_TIME_TO_SEND: Final = 61.0
_LEAVING: Final = N_("Nothing was sent: the program was closing.")
_STOPPED: Final = N_("Nothing was sent: the program was suspended.")
_DISMISSED: Final = N_("You confirmed that it did not go through.")

_log = logging.getLogger(__name__)


class Purchases:
    """Buys, and never twice.

    Each purchase is a task of the account and ends even if its caller is cancelled. What goes wrong
    before sending is "not sent", the service's no is a refusal, and all else is unknown: it is
    found out by reading, and nothing is sent again. What is under way or waits for the person is in
    `AccountState.purchases`.

    Args:
        mark: recognizes the key; `None` where there is but one.
    """

    def __init__(
        self, access: Access, journal: Journal, guards: Guards, mark: Mark | None = None
    ) -> None:
        self._access = access
        self._journal = journal
        self._guards = guards
        self._mark = mark
        self._records = PurchaseRecords(access, journal)
        self._sending = Tasks()
        self._opening = asyncio.Lock()
        self._leaving = False

    # Beginning and leaving.

    def start(self) -> None:
        """Open the journal, and find out what became of purchases of earlier runs."""
        self._access.tasks.start(self._open())

    def refresh(self) -> None:
        """Try again to open a journal that could not be written."""
        off = self._off
        if off is not None and off.why is Why.UNWRITABLE and not self._leaving:
            self.start()

    async def finish(self, seconds: float) -> None:
        """Wait for purchases being sent, at most so many seconds of the machine's own clock.

        What takes longer is left to the journal: the next run finds out.
        """
        self._leaving = True
        await self._sending.wait(seconds)
        await self._sending.end()
        await self._access.tasks.end()
        self._journal.close()

    @property
    def _off(self) -> Off | None:
        return self._access.store.state.purchases.off

    async def _open(self) -> None:
        async with self._opening:
            off = self._off
            if off is not None and off.why in (Why.OPENING, Why.UNWRITABLE):
                await self._begin(self._journal.open)

    async def _begin(self, opening: Callable[[], object]) -> None:
        write, mark = self._records.write, self._mark
        try:
            await write(opening)
            if mark is None or await write(self._journal.recognizes, mark):
                await self._resume()
            else:
                self._records.switch(_OTHER_KEY)
        except JournalError as error:
            if error.off is None:  # another program is writing for longer than it should
                self._records.switch(Off(Why.UNWRITABLE, str(error)))

    async def _resume(self) -> None:
        """Look for every open purchase, also those of other programs."""
        journal, records, tasks = self._journal, self._records, self._access.tasks
        now = self._access.now()
        if await records.write(journal.end_unsent, now):
            tasks.start(self._end_unsent())
        for entry in await records.write(journal.open_entries):
            purchase = records.show(entry.purchase)
            if purchase.stage is Stage.UNRESOLVED:
                tasks.start(records.look(purchase))
            else:
                reason = purchase.reason or _("The program ended before AnoSim responded.")
                tasks.start(records.find(replace(purchase, reason=reason)))
        for entry in await records.write(journal.incomplete_entries, now - _RECENT):
            if entry.purchase.order is not None:
                tasks.start(records.complete(entry.purchase, entry.purchase.order))
        records.switch(Off(Why.READ_ONLY, READ_ONLY) if self._guards.read_only else None)

    async def _end_unsent(self) -> None:
        """The program that prepared a purchase has had time to send it: look once more."""
        await self._access.clock.sleep(_TIME_TO_SEND)
        with suppress(JournalError):  # the next start does it
            await self._records.write(self._journal.end_unsent, self._access.now())

    # Buying.

    def why_not(self, wanted: Wanted | None = None) -> str | None:
        """Why nothing can be bought, or not this: a sentence; `None` if it can.

        How much may be spent in a day is looked up in the journal, so `buy` says that.
        """
        off = self._off
        if self._guards.read_only:
            return _(READ_ONLY)
        if off is not None:
            return off.sentence
        if wanted is None:
            return None
        return replace(self._guards, day=None).against(wanted.total, Decimal(0))

    async def operators(self) -> Mapping[int, int]:
        """From whom bookings were ordered here, by their ids; 0 is any operator."""
        return await self._records.write(self._journal.operators)

    async def limits(self) -> Callable[[Decimal | None], str]:
        """What tells why the limits forbid to spend a sum now, as a sentence; "" where they do not.

        What other purchases cost within a day is looked up once.
        """
        guards, spent = self._guards, Decimal(0)
        if guards.day is not None:
            with suppress(JournalError):  # `buy` says so
                spent = await self._records.write(self._journal.spent, self._access.now())
        return lambda total: guards.against(total, spent) or ""

    async def buy(self, wanted: Wanted, *, again: bool = False) -> Outcome:
        """Buy, and return how it ended.

        Args:
            wanted: what the person confirmed, with its price.
            again: they were asked about an identical purchase that is open, and said yes.
        """
        if self._leaving:
            return NotPlaced(_(_LEAVING))
        return await self._access.tasks.shielded(self._buy(wanted, again))

    async def _buy(self, wanted: Wanted, again: bool) -> Outcome:
        outcome = await self._sending.shielded(self._submit(wanted, again))
        return await self._records.find(outcome) if isinstance(outcome, Purchase) else outcome

    async def _submit(self, wanted: Wanted, again: bool) -> Outcome | Purchase:
        """The outcome, or a purchase that was sent and whose answer is not known: why."""
        await self._open()
        if why := self.why_not(wanted):
            return NotPlaced(why)
        records, journal = self._records, self._journal
        purchase = Purchase(uuid4().hex, wanted, Stage.PREPARING, self._access.now())
        try:
            await records.write(journal.begin, purchase, self._guards, again=again)
        except AlreadyOpen as same:
            return Blocked(same.by)
        except JournalError as error:
            return NotPlaced(str(error))
        records.show(purchase)
        try:
            before, balance = await look_around(self._access)
        except ApiError as error:
            words = _("Nothing was sent. {reason}", reason=error)
            return await self._not_placed(purchase, words, error)
        sent = replace(purchase, stage=Stage.SENDING, sent=before.at, balance=balance)
        try:
            await records.write(journal.send, purchase.id, before, balance)
        except (JournalError, Taken) as error:
            words = str(error) or _("The purchase was abandoned.")
            return await self._not_placed(purchase, _("Nothing was sent. {reason}", reason=words))
        records.show(sent)
        return await self._send(sent, before)

    async def _send(self, purchase: Purchase, before: Before) -> Outcome | Purchase:
        """Send it, once and never again; what is not an answer is unknown."""
        if self._access.now() - before.at > _TOO_LATE:
            # This program was stopped meanwhile: by now others may have given the purchase up.
            return await self._not_placed(purchase, _(_STOPPED))
        try:
            order = await self._access.ask(Priority.RECONCILE, lambda: self._pay(purchase.wanted))
        except Unreachable as error:
            if error.sent:
                return replace(purchase, reason=str(error))
            words = _("Nothing was sent. {reason}", reason=error)
            return await self._not_placed(purchase, words, error)
        except (Refused, BadKey, Throttled) as error:
            refused = isinstance(error, Refused)
            return await self._not_placed(purchase, str(error), error, refused=refused)
        except OutcomeUnknown as error:
            return replace(purchase, reason=str(error))
        except Exception as fault:  # of any kind: the money may be spent
            _log.error("A purchase met a fault: %s", where(fault))
            return replace(purchase, reason=_("The response was lost."))
        if is_older(order, before):
            return replace(purchase, reason=_("AnoSim returned an older order."))
        return await self._placed(purchase, order)

    def _pay(self, wanted: Wanted) -> Awaitable[Order]:
        client = self._access.client
        if wanted.kind is PurchaseKind.ORDER:
            return client.place_order(
                wanted.product_id, wanted.amount, wanted.provider_id, wanted.max_price
            )
        if wanted.kind is PurchaseKind.REUSE:
            return client.reuse(wanted.booking_id)
        assert wanted.duration is not None
        return client.extend(wanted.booking_id, wanted.duration // timedelta(minutes=1))

    async def _not_placed(
        self,
        purchase: Purchase,
        reason: str,
        error: ApiError | None = None,
        *,
        refused: bool = False,
    ) -> NotPlaced:
        await self._records.go_on(purchase, Stage.NOT_PLACED, reason)
        self._records.show(replace(purchase, stage=Stage.NOT_PLACED, reason=reason))
        if refused and purchase.wanted.booking_id:
            self._access.tasks.start(self._access.read_booking(purchase.wanted.booking_id))
        return NotPlaced(reason, refused, error)

    async def _placed(self, purchase: Purchase, order: Order) -> Outcome | Purchase:
        records = self._records
        evicted: tuple[str, ...] = ()
        try:
            evicted = await records.write(
                self._journal.place, purchase.id, order, self._access.now(), answered=True
            )
        except Taken:
            return replace(purchase, reason=_("AnoSim returned the order for another purchase."))
        except JournalError:
            pass  # said already; the next start finds the order
        for other in map(records.shown, evicted):
            if other is not None:
                records.show(replace(other, stage=Stage.UNRESOLVED, order=None))
        return records.placed(replace(purchase, stage=Stage.PLACED, order=order), order)

    # What the person decides.

    async def adopt(self, purchase_id: str, order_id: int) -> Outcome:
        """The person says: this unresolved purchase became that order, one of its candidates."""
        purchase = self._decided(purchase_id)
        order = next((one for one in purchase.candidates if one.id == order_id), None)
        if order is None:
            return await self.look_again(purchase_id)
        return await self._access.tasks.shielded(self._adopt(purchase, order))

    async def _adopt(self, purchase: Purchase, order: Order) -> Outcome:
        records, now = self._records, self._access.now()
        try:
            await records.write(self._journal.place, purchase.id, order, now, answered=False)
        except JournalError as error:
            unresolved = records.show(replace(purchase, reason=str(error)))
            return Unresolved(unresolved, purchase.candidates)
        except Taken:
            return await self._records.look(purchase)
        placed = replace(purchase, stage=Stage.PLACED, reason="", candidates=(), order=order)
        return records.placed(placed, order)

    async def dismiss(self, purchase_id: str) -> Outcome:
        """The person says: this unresolved purchase was not carried out."""
        purchase = self._decided(purchase_id)
        if purchase.stage is not Stage.UNRESOLVED:
            return await self.look_again(purchase_id)
        return await self._access.tasks.shielded(self._dismiss(purchase))

    async def _dismiss(self, purchase: Purchase) -> Outcome:
        written = await self._records.go_on(purchase, Stage.NOT_PLACED, _(_DISMISSED))
        if written is not None and written.stage is Stage.PLACED:
            return await self._records.look(purchase)  # another program found it meanwhile
        dismissed = replace(purchase, stage=Stage.NOT_PLACED, reason=_(_DISMISSED), candidates=())
        self._records.show(dismissed)
        return NotPlaced(_(_DISMISSED))

    async def look_again(self, purchase_id: str) -> Outcome:
        """Look once more among the orders for an unresolved purchase."""
        purchase = self._decided(purchase_id)
        return await self._access.tasks.shielded(self._records.look(purchase))

    def _decided(self, purchase_id: str) -> Purchase:
        purchase = self._records.shown(purchase_id)
        if purchase is None:
            raise ValueError("there is no such purchase")
        return purchase

    async def confirm_account(self, *, same: bool) -> None:
        """The person says whether the changed key belongs to the same account."""
        await self._access.tasks.shielded(self._confirm(same))

    async def _confirm(self, same: bool) -> None:
        off, mark = self._off, self._mark
        if mark is None or off is None or off.why is not Why.OTHER_KEY:
            return
        with suppress(JournalError):  # said already: it is why nothing can be bought
            await self._records.write(self._journal.assign, mark, same=same)
            await self._resume()

    async def begin_anew(self) -> None:
        """The person has looked at their orders: move the damaged journal aside, begin anew."""
        off = self._off
        if off is not None and off.why is Why.DAMAGED:
            await self._access.tasks.shielded(self._begin(self._journal.begin_anew))
