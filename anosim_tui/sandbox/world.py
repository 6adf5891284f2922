"""The sandbox's account: what one can ask of it, and what happens by itself on its clock.

Ends, refunds, extensions, renewals and SMS stand on an agenda and are carried out by `settle`, in
order of time, each at its own moment. So it does not matter how often anybody looks: the same seed
and the same actions at the same moments make the same account. Rules the documentation does not
give are marked `assumed` and listed in docs/sandbox.md.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from typing import Final

from anosim_tui.domain.clock import Clock
from anosim_tui.domain.models import (
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    Product,
    Sms,
)
from anosim_tui.sandbox.base import Refusal, seeded
from anosim_tui.sandbox.catalog import SOLD_OUT, Inventory, phone_number
from anosim_tui.sandbox.faults import Faults
from anosim_tui.sandbox.messages import Traffic, any_message, between, code_message
from anosim_tui.sandbox.quirks import NONE
from anosim_tui.sandbox.records import ZERO, BookingRecord, OrderRecord, RequestRecord

# Ids of orders and bookings are far apart, so that mixing them up is found out at once.
_FIRST_ORDER: Final = 500_001
_FIRST_BOOKING: Final = 910_001
_REUSABLE_SERVICE: Final = "Kleinanzeigen"
_MOST_AT_ONCE: Final = 100
_RECENTLY: Final = timedelta(hours=12)
# A day of polling would fill the memory: of the journal only so much is kept.
_JOURNAL: Final = 20_000


class LedgerError(AssertionError):
    """The books do not add up: a fault of the sandbox itself, never of its client."""


class World:
    """One account and the market it buys from, on a clock; money is Decimal US dollars.

    What asks for something raises a `Refusal`; then nothing has changed. All is oldest first.

    Attributes:
        requests: the journal kept by what serves this world.
        withheld: how many more answers lack the number of a booking, by its id.
        traffic: which SMS come by themselves; none until the past has been lived.
    """

    def __init__(
        self, clock: Clock, *, seed: int = 7, products: int = 1_500, sold_out: float = SOLD_OUT
    ) -> None:
        self.clock = clock
        self.seed = seed
        self.quirks = NONE
        self.faults = Faults(seed)
        self.requests: deque[RequestRecord] = deque(maxlen=_JOURNAL)
        self.withheld: dict[object, int] = {}
        self.start = self.balance = ZERO
        self.catalog = Inventory(seed, products, sold_out)
        self.orders: dict[int, OrderRecord] = {}
        self.bookings: dict[int, BookingRecord] = {}
        self.messages: list[Sms] = []
        self.traffic: Traffic | None = None
        self._rng = seeded(seed, "world")
        self._shares = 0
        # What runs or is going to run, oldest first.
        self._open: dict[int, BookingRecord] = {}
        # What is to come: events of one moment happen in the order they were planned.
        self._agenda: list[tuple[datetime, int, Callable[[datetime], object]]] = []
        self._planned = count()
        self._moved = timedelta(0)

    def now(self) -> datetime:
        """The present, to the millisecond: the clock's time and whatever it was moved by."""
        # Rounded, because clocks that count seconds as floats fall a microsecond short.
        now = self.clock.now() + self._moved + timedelta(microseconds=500)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def advance(self, span: timedelta) -> datetime:
        self._moved += span
        return self.settle()

    def settle(self) -> datetime:
        """Let everything happen that is due, what is planned meanwhile too; returns the present."""
        now = self.now()
        while self._agenda and self._agenda[0][0] <= now:
            at, _, happen = heapq.heappop(self._agenda)
            happen(at)
        return now

    def _plan(self, at: datetime, happen: Callable[[datetime], object]) -> None:
        heapq.heappush(self._agenda, (at, next(self._planned), happen))

    # --- SMS -----------------------------------------------------------------------------------

    def deliver(self, booking_id: int, sender: str, text: str) -> Sms:
        """Let an SMS arrive now."""
        now = self.settle()
        booking = self.booking(booking_id)
        if booking.state != ACTIVE:
            raise Refusal("This booking is not running")
        return self._receive(booking, now, sender, text)

    def expect(
        self, booking: BookingRecord, delay: timedelta, words: tuple[str, str] | None = None
    ) -> None:
        """Let an SMS with this sender and text arrive later, if the booking runs then; without
        words it is a code of the booking's service."""
        self._plan(self.now() + delay, partial(self._arrive, booking, words))

    def _arrive(self, booking: BookingRecord, words: tuple[str, str] | None, at: datetime) -> None:
        if booking.state == ACTIVE:
            self._receive(booking, at, *(words or self._code(booking, at)))

    def _receive(self, booking: BookingRecord, at: datetime, sender: str, text: str) -> Sms:
        message = Sms(booking.number, at, sender, text)
        booking.messages.append(message)
        self.messages.append(message)
        return message

    def _code(self, booking: BookingRecord, at: datetime) -> tuple[str, str]:
        return code_message(booking.product.service, booking.product.country, self._rng, at)

    def _plan_reply(self, booking: BookingRecord) -> None:
        # assumed: whoever rents a number for one service asks that service for a code at once.
        traffic = self.traffic
        if traffic is not None and booking.product.rental_type != RENTAL_FULL:
            delay = between(*traffic.reply_seconds, self._rng)
            if self._rng.random() >= traffic.silent:
                self._plan(booking.start + delay, partial(self._arrive, booking, None))

    def plan_chatter(self, now: datetime) -> None:
        if self.traffic is not None and self.traffic.chatter_seconds is not None:
            self._plan(now + between(*self.traffic.chatter_seconds, self._rng), self._chatter)

    def _chatter(self, at: datetime) -> None:
        if rentals := [item for item in self.active() if not item.is_activation]:
            booking = self._rng.choice(rentals)
            is_full = booking.product.rental_type == RENTAL_FULL
            mail = any_message(booking.product.country, self._rng, at) if is_full else None
            self._receive(booking, at, *(mail or self._code(booking, at)))
        self.plan_chatter(at)

    # --- what costs money ----------------------------------------------------------------------

    def order(
        self, product_id: int, *, amount: int = 1, provider_id: int = 0, max_price: Decimal = ZERO
    ) -> OrderRecord:
        """Buy `amount` numbers (assumed: at most 100); see `Inventory.pick` for the rest."""
        now = self.settle()
        product = self.catalog.product(product_id)
        if not 1 <= amount <= _MOST_AT_ONCE:
            raise Refusal(f"The amount must be between 1 and {_MOST_AT_ONCE}")
        picked = self.catalog.pick(product, amount, provider_id, max_price)
        self._afford(sum((shelf.price for shelf in picked), ZERO))
        taken = {booking.number for booking in self._open.values()}
        made = []
        for shelf in picked:
            number = phone_number(product.country, self._rng, taken)
            taken.add(number)
            shelf.available -= 1
            made.append(self._book(now, product, shelf.provider_id, shelf.price, number))
        return self._sell(now, made)

    def reuse(self, booking_id: int) -> OrderRecord:
        """Buy another activation on the number of an earlier one.

        assumed: the earlier one has ended with an SMS and its number is not in use again; it costs
        what an activation costs now and takes nothing from the stock.
        """
        now = self.settle()
        old = self.booking(booking_id)
        product = old.product
        if not old.is_activation or product.service != _REUSABLE_SERVICE:
            raise Refusal(f"Only activations for {_REUSABLE_SERVICE} can be reused")
        if old.state != ENDED:
            raise Refusal("Only an activation that was used and has ended can be reused")
        if any(booking.number == old.number for booking in self._open.values()):
            raise Refusal("This number is in use")
        self._afford(product.price)
        return self._sell(now, [self._book(now, product, 0, product.price, old.number)])

    def extend(self, booking_id: int, minutes: int) -> OrderRecord:
        """Buy a further booking that begins when this one ends.

        assumed: rentals only, running or pending, for a time the same kind of rental is sold for,
        at that price; of a chain only the last booking.
        """
        now = self.settle()
        if self.booking(booking_id).is_activation:
            raise Refusal("An activation cannot be extended")
        old = self._open_booking(booking_id)
        if old.extended_by is not None:
            raise Refusal("This booking is already extended")
        kind = old.product
        product = self.catalog.find(kind.country, kind.rental_type, kind.service, minutes)
        self._afford(product.price)
        return self._continue(now, old, product)

    def _open_booking(self, booking_id: int) -> BookingRecord:
        booking = self.booking(booking_id)
        if not booking.is_open:
            raise Refusal("This booking has already ended")
        return booking

    def _afford(self, price: Decimal) -> None:
        if price > self.balance:
            raise Refusal("Insufficient balance")

    def _book(
        self, start: datetime, product: Product, provider_id: int, price: Decimal, number: str
    ) -> BookingRecord:
        booking = BookingRecord(
            id=_FIRST_BOOKING + len(self.bookings),
            order_id=_FIRST_ORDER + len(self.orders),
            number=number,
            product=product,
            provider_id=provider_id,
            price=price,
            start=start,
            end=start + product.duration,
        )
        self.bookings[booking.id] = self._open[booking.id] = booking
        return booking

    def _continue(self, now: datetime, old: BookingRecord, product: Product) -> OrderRecord:
        """Sell what begins where the old booking ends. assumed: it renews as the old one did."""
        new = self._book(old.end, product, old.provider_id, product.price, old.number)
        new.state = PENDING if old.is_open else ACTIVE
        new.auto_renewal = old.auto_renewal
        new.extension_of, old.extended_by = old.id, new.id
        return self._sell(now, [new])

    def _sell(self, now: datetime, bookings: list[BookingRecord]) -> OrderRecord:
        """Charge and record a purchase that was found possible."""
        for booking in bookings:
            self.balance -= booking.price
            if booking.state == ACTIVE:
                self._plan(booking.end, partial(self._end, booking))
            if booking.extension_of is None:
                self._plan_reply(booking)
        order = OrderRecord(bookings[0].order_id, now, tuple(bookings))
        self.orders[order.id] = order
        return order

    # --- how bookings end ----------------------------------------------------------------------

    def cancel(self, booking_id: int) -> None:
        """End a booking now, with all that was to follow it.

        assumed: an activation without an SMS and an extension that has not begun are paid back in
        full and become Not Used, anything else is not and has Ended.
        """
        now = self.settle()
        booking = self._open_booking(booking_id)
        if booking.extended_by is not None:
            self.cancel(booking.extended_by)
        is_pending = booking.state == PENDING
        if is_pending and booking.extension_of is not None:
            self.bookings[booking.extension_of].extended_by = None
        else:
            self.catalog.put_back(booking.product, booking.provider_id)
        booking.end = max(now, booking.start)
        self._close(booking, now, is_refunded=is_pending or booking.is_unused_activation)

    def _end(self, booking: BookingRecord, now: datetime) -> None:
        """Where a booking runs until now: pay back, go on with its extension, or renew it.

        assumed: an activation that got no SMS is paid back in full; a renewal costs what the same
        time costs now and does not happen without the money; a number then returns to the stock.
        """
        if booking.state != ACTIVE:
            return
        self._close(booking, now, is_refunded=booking.is_unused_activation)
        product = booking.product
        if booking.extended_by is not None:
            successor = self.bookings[booking.extended_by]
            successor.state = ACTIVE
            self._plan(successor.end, partial(self._end, successor))
        elif booking.auto_renewal and product.price <= self.balance:
            self._continue(now, booking, product)
        else:
            self.catalog.put_back(product, booking.provider_id)

    def _close(self, booking: BookingRecord, now: datetime, *, is_refunded: bool) -> None:
        del self._open[booking.id]
        booking.state = NOT_USED if is_refunded else ENDED
        booking.closed = now
        if is_refunded:
            self.balance += booking.price

    # --- what is free --------------------------------------------------------------------------

    def set_auto_renewal(self, enable: bool, booking_id: int | None = None) -> int:
        """Switch renewal of one booking, or of all; returns how many that concerned.

        assumed: rentals that run or are pending can renew, activations cannot; asking for one that
        cannot concerns none.
        """
        self.settle()
        chosen = self.open_bookings() if booking_id is None else [self.booking(booking_id)]
        rentals = [item for item in chosen if item.is_open and not item.is_activation]
        for booking in rentals:
            booking.auto_renewal = enable
        return len(rentals)

    def share(self, booking_id: int) -> str:
        """Make a share token; the one before is dead from now on.

        assumed: only for a booking that has not ended; a token outlives its booking.
        """
        self.settle()
        booking = self._open_booking(booking_id)
        self._shares += 1
        booking.token = seeded(self.seed, f"token/{self._shares}").randbytes(16).hex()
        return booking.token

    def revoke(self, booking_id: int) -> bool:
        """Kill the share token; returns whether there was one."""
        self.settle()
        booking = self.booking(booking_id)
        was_shared, booking.token = booking.token is not None, None
        return was_shared

    def booking(self, booking_id: int) -> BookingRecord:
        if booking_id not in self.bookings:
            raise Refusal("OrderBooking not found", 404)
        return self.bookings[booking_id]

    def shared(self, token: str) -> BookingRecord:
        """The booking a share token shows, while it is neither replaced nor revoked."""
        for booking in self.bookings.values():
            if booking.token == token:
                return booking
        raise Refusal("Share token not found", 404)

    def open_bookings(self) -> list[BookingRecord]:
        return list(self._open.values())

    def active(self) -> list[BookingRecord]:
        return [booking for booking in self._open.values() if booking.state == ACTIVE]

    def current(self, now: datetime) -> list[BookingRecord]:
        """What is open, and what has ended within 12 hours, oldest first."""
        since = now - _RECENTLY
        return [item for item in self.bookings.values() if not item.closed or item.closed > since]

    # --- money ---------------------------------------------------------------------------------

    @property
    def charges(self) -> Decimal:
        return sum((order.price for order in self.orders.values()), ZERO)

    @property
    def refunds(self) -> Decimal:
        rows = self.bookings.values()
        return sum((booking.price for booking in rows if booking.state == NOT_USED), ZERO)

    def rebase(self, balance: Decimal) -> None:
        """Choose the start so that `balance` is left now: for scenarios that lived a history."""
        self.start += balance - self.balance
        self.balance = balance

    def audit(self) -> None:
        """Add everything up again: the balance was kept with each movement of money."""
        if self.balance != self.start - self.charges + self.refunds:
            raise LedgerError(f"{self.balance} != {self.start} - {self.charges} + {self.refunds}")
        if self.balance < 0:
            raise LedgerError(f"the balance is {self.balance}")
        ordered = [booking.id for order in self.orders.values() for booking in order.bookings]
        if ordered != list(self.bookings):
            raise LedgerError("orders and bookings differ")
