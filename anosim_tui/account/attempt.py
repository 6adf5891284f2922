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

from anosim_tui.account.faults import where
from anosim_tui.account.till import Till
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
from anosim_tui.domain.guards import Guards
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import (
    Blocked,
    Kind,
    NotPlaced,
    Outcome,
    Placed,
    Purchase,
    Stage,
    Wanted,
)
from anosim_tui.domain.reconcile import Before, is_older
from anosim_tui.domain.state import BalanceRead

# A purchase that could not be sent by then is not sent at all.
_TOO_LATE: Final = timedelta(seconds=30)
_STOPPED: Final = "Nothing was sent: this program was stopped before it could be."

_log = logging.getLogger(__name__)


class Lost(Struct, frozen=True):
    """A purchase was sent, and its answer is not known: why."""

    purchase: Purchase
    reason: str


class Attempts:
    """Makes attempts to buy.

    Args:
        till: what buying has at hand.
        guards: what the person forbade.
    """

    def __init__(self, till: Till, guards: Guards) -> None:
        self._till = till
        self._guards = guards

    async def make(self, wanted: Wanted, *, again: bool) -> Outcome | Lost:
        """Buy `wanted`; `again` although an identical purchase is open."""
        till = self._till
        purchase = Purchase(uuid4().hex, wanted, Stage.PREPARING, till.now())
        try:
            await till.keep(lambda: till.journal.begin(purchase, self._guards, again=again))
        except AlreadyOpen as same:
            return Blocked(same.by)
        except JournalError as error:
            return NotPlaced(str(error))
        till.note(purchase)
        try:
            before, balance = await self._look_around()
        except ApiError as error:
            return await self.not_placed(purchase, f"Nothing was sent. {error}")
        sent = replace(purchase, stage=Stage.SENDING, sent=before.at, balance=balance)
        try:
            await till.keep(lambda: till.journal.send(purchase.id, before, balance))
        except (JournalError, Taken) as error:
            words = str(error) or "It was given up."
            return await self.not_placed(purchase, f"Nothing was sent. {words}")
        till.note(sent)
        return await self._send(sent, before)

    async def _look_around(self) -> tuple[Before, Decimal | None]:
        """What there is before buying, so that what was bought can be told from it.

        Raises:
            ApiError: the orders or the bookings cannot be read.
        """
        till = self._till
        orders, bookings, balance = await asyncio.gather(
            till.ask_twice(till.client.orders),
            till.ask_twice(till.client.bookings),
            till.ask(till.client.balance),
            return_exceptions=True,
        )
        for answer in (orders, bookings):
            if isinstance(answer, BaseException):
                raise answer
        assert not isinstance(orders, BaseException)
        assert not isinstance(bookings, BaseException)
        now, state = till.now(), till.store.state
        if isinstance(balance, Decimal):
            state = till.store.apply(BalanceRead(balance, now))
        known = {one.id for one in bookings.items} | state.bookings.data.keys()
        known.update(one.id for order in orders.items for one in order.bookings)
        before = Before(now, frozenset(one.id for one in orders.items), frozenset(known))
        return before, state.balance.data

    async def _send(self, purchase: Purchase, before: Before) -> Outcome | Lost:
        """Send it, once and never again; what is not an answer is unknown."""
        if self._till.now() - before.at > _TOO_LATE:
            # This program was stopped meanwhile: by now others may have given the purchase up.
            return await self.not_placed(purchase, _STOPPED)
        try:
            order = await self._till.ask(partial(self._pay, purchase.wanted))
        except Unreachable as error:
            if error.sent:
                return Lost(purchase, str(error))
            return await self.not_placed(purchase, f"Nothing was sent. {error}")
        except (Refused, BadKey, Throttled) as error:
            return await self.not_placed(purchase, str(error), refused=isinstance(error, Refused))
        except OutcomeUnknown as error:
            return Lost(purchase, str(error))
        except Exception as fault:  # whatever it is, the money may be spent
            _log.error("A purchase met a fault: %s", where(fault))
            return Lost(purchase, "The answer was lost.")
        if is_older(order, before):
            return Lost(purchase, "The service answered with an older order.")
        return await self._placed(purchase, order)

    def _pay(self, wanted: Wanted) -> Awaitable[Order]:
        client = self._till.client
        if wanted.kind is Kind.ORDER:
            return client.place_order(
                wanted.product_id, wanted.amount, wanted.provider_id, wanted.max_price
            )
        if wanted.kind is Kind.REUSE:
            return client.reuse(wanted.booking_id)
        assert wanted.duration is not None
        return client.extend(wanted.booking_id, wanted.duration // timedelta(minutes=1))

    async def not_placed(
        self, purchase: Purchase, reason: str, *, refused: bool = False
    ) -> NotPlaced:
        """Write down and show that it was not bought."""
        till = self._till
        with suppress(JournalError):  # said already; the next start looks for it in vain
            await till.keep(
                lambda: till.journal.go_on(purchase.id, Stage.NOT_PLACED, reason, till.now())
            )
        till.note(replace(purchase, stage=Stage.NOT_PLACED, reason=reason))
        if refused and purchase.wanted.booking_id:
            till.tasks.start(till.read_booking(purchase.wanted.booking_id))
        return NotPlaced(reason, refused)

    async def _placed(self, purchase: Purchase, order: Order) -> Outcome | Lost:
        till = self._till
        evicted: tuple[str, ...] = ()
        try:
            evicted = await till.keep(
                lambda: till.journal.place(purchase.id, order, till.now(), answered=True)
            )
        except Taken:
            return Lost(purchase, "The service answered with the order of another purchase.")
        except JournalError:
            pass  # said already; the next start finds the order
        for other in map(till.noted, evicted):
            if other is not None:
                till.note(replace(other, stage=Stage.UNRESOLVED, order=None))
        placed = till.note(replace(purchase, stage=Stage.PLACED, order=order))
        till.bring_in(placed, order)
        return Placed(placed, order)
