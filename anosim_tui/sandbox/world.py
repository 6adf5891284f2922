"""The sandbox's account as one can ask things of it: the rules of every call, nothing of HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from anosim_tui.domain.models import ENDED, NOT_USED, PENDING
from anosim_tui.sandbox.base import NotFound, Refusal, seeded
from anosim_tui.sandbox.catalog import phone_number
from anosim_tui.sandbox.lifecycle import Lifecycle, Sale
from anosim_tui.sandbox.records import (
    ZERO,
    BookingRecord,
    EntryKind,
    LedgerError,
    OrderRecord,
)

REUSABLE_SERVICE: Final = "Kleinanzeigen"
_MOST_AT_ONCE: Final = 100
RECENTLY: Final = timedelta(hours=12)


class World(Lifecycle):
    """One account and the market it buys from, on a clock; money is Decimal US dollars."""

    @property
    def balance(self) -> Decimal:
        """What is on the account."""
        return self.ledger.balance

    def become(self, other: World) -> None:
        """Go on as another world does, from its present, on the clock this one has."""
        present = other.settle()
        vars(self).update({name: value for name, value in vars(other).items() if name != "clock"})
        self.move(present - self.now())

    # What costs money.

    def order(
        self, product_id: int, *, amount: int = 1, provider_id: int = 0, max_price: Decimal = ZERO
    ) -> OrderRecord:
        """Buy `amount` numbers; `provider_id` 0 is any operator, `max_price` 0 no cap per number.

        assumed: no highest amount is documented, here it is 100.

        Raises:
            NotFound: no such product.
            Refusal: wrong amount, sold out, too dear, or not enough money; nothing was bought.
        """
        now = self.settle()
        product = self.catalog.product(product_id)
        if not 1 <= amount <= _MOST_AT_ONCE:
            raise Refusal(f"The amount must be between 1 and {_MOST_AT_ONCE}")
        picked = self.catalog.pick(product, amount, provider_id, max_price)
        self._afford(sum((pick.price for pick in picked), ZERO))
        numbers = self._free_numbers(product.country, len(picked))
        sales = []
        for (shelf, price), number in zip(picked, numbers, strict=True):
            self.catalog.take(product, shelf)
            sales.append(Sale(product, shelf.provider_id, price, number))
        return self._sell(now, EntryKind.ORDER, sales)

    def reuse(self, booking_id: int) -> OrderRecord:
        """Buy another activation on the number of an earlier one.

        assumed: the earlier one has ended with an SMS and its number is not in use again; it costs
        what an activation costs now and takes nothing from the stock.

        Raises:
            NotFound: no such booking.
            Refusal: it cannot be reused, or not enough money.
        """
        now = self.settle()
        old = self.booking(booking_id)
        product = old.product
        if not old.is_activation or product.service != REUSABLE_SERVICE:
            raise Refusal(f"Only activations for {REUSABLE_SERVICE} can be reused")
        if old.state != ENDED:
            raise Refusal("Only an activation that was used and has ended can be reused")
        if any(booking.number == old.number for booking in self._open.values()):
            raise Refusal("This number is in use")
        self._afford(product.price)
        sale = Sale(product, 0, product.price, old.number)
        return self._sell(now, EntryKind.REUSE, [sale])

    def extend(self, booking_id: int, minutes: int) -> OrderRecord:
        """Buy a further booking that begins when this one ends.

        assumed: rentals only, running or pending, for a time the same kind of rental is sold for,
        at that price; of a chain only the last booking.

        Raises:
            NotFound: no such booking.
            Refusal: it cannot be extended, or not by this time, or not enough money.
        """
        now = self.settle()
        old = self.booking(booking_id)
        if old.is_activation:
            raise Refusal("An activation cannot be extended")
        self._still_open(old)
        if old.extended_by is not None:
            raise Refusal("This booking is already extended")
        kind = old.product
        product = self.catalog.find(kind.country, kind.rental_type, kind.service, minutes)
        self._afford(product.price)
        sale = Sale(product, old.provider_id, product.price, old.number)
        return self._sell(now, EntryKind.EXTENSION, [sale], extends=old)

    def booking(self, booking_id: int) -> BookingRecord:
        """One booking.

        Raises:
            NotFound: there is none with this id.
        """
        try:
            return self.bookings[booking_id]
        except KeyError:
            raise NotFound("OrderBooking not found") from None

    def _free_numbers(self, country: str, amount: int) -> list[str]:
        taken = {booking.number for booking in self._open.values()}
        numbers = []
        for _ in range(amount):
            numbers.append(phone_number(country, self._rng, taken))
            taken.add(numbers[-1])
        return numbers

    def _still_open(self, booking: BookingRecord) -> None:
        if not booking.is_open:
            raise Refusal("This booking has already ended")

    def _afford(self, price: Decimal) -> None:
        if price > self.ledger.balance:
            raise Refusal("Insufficient balance")

    # What is free.

    def cancel(self, booking_id: int) -> None:
        """End a booking now, with all that was to follow it.

        assumed: an activation without an SMS and an extension that has not begun are paid back in
        full and become Not Used, anything else is not and has Ended.

        Raises:
            NotFound: no such booking.
            Refusal: it has already ended.
        """
        now = self.settle()
        booking = self.booking(booking_id)
        self._still_open(booking)
        if booking.extended_by is not None:
            self.cancel(booking.extended_by)
        pending = booking.state == PENDING
        if pending and booking.extension_of is not None:
            self.bookings[booking.extension_of].extended_by = None
        else:
            self.catalog.put_back(booking.product, booking.provider_id)
        unused = pending or (booking.is_activation and not booking.messages)
        booking.end = max(now, booking.start)
        self._close(booking, NOT_USED if unused else ENDED, now)
        self._pay_back(booking, EntryKind.CANCELLED, booking.price if unused else ZERO, now)

    def set_auto_renewal(self, enable: bool, booking_id: int | None = None) -> int:
        """Switch renewal of one booking, or of all; returns how many that concerned.

        assumed: rentals that run or are pending can renew, activations cannot; asking for one that
        cannot concerns none.

        Raises:
            NotFound: no such booking.
        """
        self.settle()
        chosen = list(self._open.values()) if booking_id is None else [self.booking(booking_id)]
        rentals = [item for item in chosen if item.is_open and not item.is_activation]
        for booking in rentals:
            booking.auto_renewal = enable
        return len(rentals)

    def share(self, booking_id: int) -> str:
        """Make a share token; the one before is dead from now on.

        assumed: only for a booking that has not ended; a token outlives its booking.

        Raises:
            NotFound: no such booking.
            Refusal: it has ended.
        """
        self.settle()
        booking = self.booking(booking_id)
        self._still_open(booking)
        self._drop_token(booking)
        self._tokens_made += 1
        token = seeded(self._seed, f"token/{self._tokens_made}").randbytes(16).hex()
        booking.token = token
        self._tokens[token] = booking
        return token

    def revoke(self, booking_id: int) -> bool:
        """Kill the share token; returns whether there was one.

        Raises:
            NotFound: no such booking.
        """
        self.settle()
        return self._drop_token(self.booking(booking_id))

    def audit(self) -> None:
        """Every booking was charged once, with the price it shows, and paid back at most that.

        Raises:
            LedgerError: the books do not add up.
        """
        self.ledger.check()
        charged = [entry for entry in self.ledger.entries if not entry.kind.is_refund]
        prices = {entry.booking_id: entry.amount for entry in charged}
        if len(prices) != len(charged):
            raise LedgerError("a booking was charged twice")
        if prices != {item.id: item.price for item in self.bookings.values()}:
            raise LedgerError("charges and prices of the bookings differ")
        ordered = sum((order.price for order in self.orders.values()), ZERO)
        if ordered != self.ledger.charges:
            raise LedgerError(f"orders of {ordered}, charges of {self.ledger.charges}")

    # What only looks.

    def purchase(self, order_id: int) -> OrderRecord:
        """One order.

        Raises:
            NotFound: there is none with this id.
        """
        try:
            return self.orders[order_id]
        except KeyError:
            raise NotFound("Order not found") from None

    def shared(self, token: str) -> BookingRecord:
        """The booking a share token shows.

        Raises:
            NotFound: the token was never given out, was replaced or revoked.
        """
        booking = self._tokens.get(token)
        if booking is None:
            raise NotFound("Share token not found")
        return booking

    def open_bookings(self) -> list[BookingRecord]:
        """What runs or is going to run, oldest first."""
        return list(self._open.values())

    def current(self, now: datetime) -> list[BookingRecord]:
        """What is open, and what has ended within 12 hours, oldest first."""
        since = now - RECENTLY
        return [
            item for item in self.bookings.values() if item.closed is None or item.closed > since
        ]

    def _drop_token(self, booking: BookingRecord) -> bool:
        token, booking.token = booking.token, None
        return token is not None and self._tokens.pop(token, None) is not None
