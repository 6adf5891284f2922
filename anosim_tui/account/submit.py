"""One attempt to buy: written down, sent once, and its answer written down.

What goes wrong before sending is "not sent", the service's no is a refusal, and all else is
unknown: the caller finds out by looking, and nothing is sent again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Final
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.account.reconcile import PurchaseContext
from anosim_tui.account.tasks import where
from anosim_tui.domain.changes import BalanceRead
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
    Blocked,
    Guards,
    NotPlaced,
    Outcome,
    Placed,
    Purchase,
    PurchaseKind,
    Stage,
    Wanted,
)
from anosim_tui.domain.reconcile import Before, is_older

# A purchase that could not be sent by then is not sent at all.
_TOO_LATE: Final = timedelta(seconds=30)
_STOPPED: Final = "Nothing was sent: this program was stopped before it could be."

_log = logging.getLogger(__name__)


class UnknownOutcome(Struct, frozen=True):
    """A purchase was sent, and its answer is not known: why."""

    purchase: Purchase
    reason: str


class Submitter:
    """Makes attempts to buy.

    Args:
        context: what buying has at hand.
        guards: what the person forbade.
    """

    def __init__(self, context: PurchaseContext, guards: Guards) -> None:
        self._context = context
        self._guards = guards

    async def make(self, wanted: Wanted, *, again: bool) -> Outcome | UnknownOutcome:
        """Buy `wanted`; `again` although an identical purchase is open."""
        context = self._context
        purchase = Purchase(uuid4().hex, wanted, Stage.PREPARING, context.now())
        try:
            await context.keep(lambda: context.journal.begin(purchase, self._guards, again=again))
        except AlreadyOpen as same:
            return Blocked(same.by)
        except JournalError as error:
            return NotPlaced(str(error))
        context.note(purchase)
        try:
            before, balance = await self._look_around()
        except ApiError as error:
            return await self.not_placed(purchase, f"Nothing was sent. {error}")
        sent = replace(purchase, stage=Stage.SENDING, sent=before.at, balance=balance)
        try:
            await context.keep(lambda: context.journal.send(purchase.id, before, balance))
        except (JournalError, Taken) as error:
            words = str(error) or "It was given up."
            return await self.not_placed(purchase, f"Nothing was sent. {words}")
        context.note(sent)
        return await self._send(sent, before)

    async def _look_around(self) -> tuple[Before, Decimal | None]:
        """What there is before buying, so that what was bought can be told from it.

        Raises:
            ApiError: the orders or the bookings cannot be read.
        """
        context = self._context
        orders, bookings, balance = await asyncio.gather(
            context.ask_twice(context.client.orders),
            context.ask_twice(context.client.bookings),
            context.ask(context.client.balance),
            return_exceptions=True,
        )
        for answer in (orders, bookings):
            if isinstance(answer, BaseException):
                raise answer
        assert not isinstance(orders, BaseException)
        assert not isinstance(bookings, BaseException)
        now, state = context.now(), context.store.state
        if isinstance(balance, Decimal):
            state = context.store.apply(BalanceRead(balance, now))
        known = {one.id for one in bookings.items} | state.bookings.data.keys()
        known.update(one.id for order in orders.items for one in order.bookings)
        before = Before(now, frozenset(one.id for one in orders.items), frozenset(known))
        return before, state.balance.data

    async def _send(self, purchase: Purchase, before: Before) -> Outcome | UnknownOutcome:
        """Send it, once and never again; what is not an answer is unknown."""
        if self._context.now() - before.at > _TOO_LATE:
            # This program was stopped meanwhile: by now others may have given the purchase up.
            return await self.not_placed(purchase, _STOPPED)
        try:
            order = await self._context.ask(partial(self._pay, purchase.wanted))
        except Unreachable as error:
            if error.sent:
                return UnknownOutcome(purchase, str(error))
            return await self.not_placed(purchase, f"Nothing was sent. {error}")
        except (Refused, BadKey, Throttled) as error:
            return await self.not_placed(purchase, str(error), refused=isinstance(error, Refused))
        except OutcomeUnknown as error:
            return UnknownOutcome(purchase, str(error))
        except Exception as fault:  # whatever it is, the money may be spent
            _log.error("A purchase met a fault: %s", where(fault))
            return UnknownOutcome(purchase, "The answer was lost.")
        if is_older(order, before):
            return UnknownOutcome(purchase, "The service answered with an older order.")
        return await self._placed(purchase, order)

    def _pay(self, wanted: Wanted) -> Awaitable[Order]:
        client = self._context.client
        if wanted.kind is PurchaseKind.ORDER:
            return client.place_order(
                wanted.product_id, wanted.amount, wanted.provider_id, wanted.max_price
            )
        if wanted.kind is PurchaseKind.REUSE:
            return client.reuse(wanted.booking_id)
        assert wanted.duration is not None
        return client.extend(wanted.booking_id, wanted.duration // timedelta(minutes=1))

    async def not_placed(
        self, purchase: Purchase, reason: str, *, refused: bool = False
    ) -> NotPlaced:
        """Write down and show that it was not bought."""
        context = self._context
        with suppress(JournalError):  # said already; the next start looks for it in vain
            await context.keep(
                lambda: context.journal.go_on(purchase.id, Stage.NOT_PLACED, reason, context.now())
            )
        context.note(replace(purchase, stage=Stage.NOT_PLACED, reason=reason))
        if refused and purchase.wanted.booking_id:
            context.tasks.start(context.read_booking(purchase.wanted.booking_id))
        return NotPlaced(reason, refused)

    async def _placed(self, purchase: Purchase, order: Order) -> Outcome | UnknownOutcome:
        context = self._context
        evicted: tuple[str, ...] = ()
        try:
            evicted = await context.keep(
                lambda: context.journal.place(purchase.id, order, context.now(), answered=True)
            )
        except Taken:
            return UnknownOutcome(
                purchase, "The service answered with the order of another purchase."
            )
        except JournalError:
            pass  # said already; the next start finds the order
        for other in map(context.noted, evicted):
            if other is not None:
                context.note(replace(other, stage=Stage.UNRESOLVED, order=None))
        placed = context.note(replace(purchase, stage=Stage.PLACED, order=order))
        context.bring_in(placed, order)
        return Placed(placed, order)
