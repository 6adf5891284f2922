"""The sandbox's account as one can ask things of it: the rules of every call, nothing of HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from anosim_tui.domain.models import ENDED, PENDING
from anosim_tui.sandbox.base import NotFound, Refusal, seeded
from anosim_tui.sandbox.catalog import phone_number
from anosim_tui.sandbox.lifecycle import Lifecycle, Sale
from anosim_tui.sandbox.records import ZERO, BookingRecord, EntryKind, OrderRecord

_REUSABLE_SERVICE: Final = "Kleinanzeigen"
_MOST_AT_ONCE: Final = 100
_RECENTLY: Final = timedelta(hours=12)


class World(Lifecycle):
    """One account and the market it buys from, on a clock; money is Decimal US dollars.

    What asks for something raises `NotFound` or another `Refusal`; then nothing has changed.
    """

    @property
    def balance(self) -> Decimal:
        return self.ledger.balance

    def become(self, other: World) -> None:
        """Go on as another world does, from its present, on the clock this one has."""
        present = other.settle()
        vars(self).update({name: value for name, value in vars(other).items() if name != "clock"})
        self.move(present - self.now())

    # --- what costs money ----------------------------------------------------------------------

    def order(
        self, product_id: int, *, amount: int = 1, provider_id: int = 0, max_price: Decimal = ZERO
    ) -> OrderRecord:
        """Buy `amount` numbers; `provider_id` 0 is any operator, `max_price` 0 no cap per number.

        assumed: no highest amount is documented, here it is 100.
        """
        now = self.settle()
        product = self.catalog.product(product_id)
        if not 1 <= amount <= _MOST_AT_ONCE:
            raise Refusal(f"The amount must be between 1 and {_MOST_AT_ONCE}")
        picked = self.catalog.pick(product, amount, provider_id, max_price)
        self._afford(sum((shelf.price for shelf in picked), ZERO))
        taken = {booking.number for booking in self._open.values()}
        sales = []
        for shelf in picked:
            number = phone_number(product.country, self._rng, taken)
            taken.add(number)
            shelf.available -= 1
            sales.append(Sale(product, shelf.provider_id, shelf.price, number))
        return self._sell(now, EntryKind.ORDER, sales)

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
        sale = Sale(product, 0, product.price, old.number)
        return self._sell(now, EntryKind.REUSE, [sale])

    def extend(self, booking_id: int, minutes: int) -> OrderRecord:
        """Buy a further booking that begins when this one ends.

        assumed: rentals only, running or pending, for a time the same kind of rental is sold for,
        at that price; of a chain only the last booking.
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

    def _still_open(self, booking: BookingRecord) -> None:
        if not booking.is_open:
            raise Refusal("This booking has already ended")

    def _afford(self, price: Decimal) -> None:
        if price > self.ledger.balance:
            raise Refusal("Insufficient balance")

    # --- what is free --------------------------------------------------------------------------

    def cancel(self, booking_id: int) -> None:
        """End a booking now, with all that was to follow it.

        assumed: an activation without an SMS and an extension that has not begun are paid back in
        full and become Not Used, anything else is not and has Ended.
        """
        now = self.settle()
        booking = self.booking(booking_id)
        self._still_open(booking)
        if booking.extended_by is not None:
            self.cancel(booking.extended_by)
        is_pending = booking.state == PENDING
        if is_pending and booking.extension_of is not None:
            self.bookings[booking.extension_of].extended_by = None
        else:
            self.catalog.put_back(booking.product, booking.provider_id)
        booking.end = max(now, booking.start)
        is_refunded = is_pending or booking.is_unused_activation
        self._close(booking, now, EntryKind.CANCELLED, is_refunded=is_refunded)

    def set_auto_renewal(self, enable: bool, booking_id: int | None = None) -> int:
        """Switch renewal of one booking, or of all; returns how many that concerned.

        assumed: rentals that run or are pending can renew, activations cannot; asking for one that
        cannot concerns none.
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
        """
        self.settle()
        booking = self.booking(booking_id)
        self._still_open(booking)
        self.revoke(booking_id)
        self._tokens_made += 1
        token = seeded(self._seed, f"token/{self._tokens_made}").randbytes(16).hex()
        booking.token = token
        self._tokens[token] = booking
        return token

    def revoke(self, booking_id: int) -> bool:
        """Kill the share token; returns whether there was one."""
        self.settle()
        booking = self.booking(booking_id)
        token, booking.token = booking.token, None
        return token is not None and self._tokens.pop(token, None) is not None

    # --- what only looks -----------------------------------------------------------------------

    def booking(self, booking_id: int) -> BookingRecord:
        if booking_id not in self.bookings:
            raise NotFound("OrderBooking not found")
        return self.bookings[booking_id]

    def purchase(self, order_id: int) -> OrderRecord:
        if order_id not in self.orders:
            raise NotFound("Order not found")
        return self.orders[order_id]

    def shared(self, token: str) -> BookingRecord:
        """The booking a share token shows, while it is neither replaced nor revoked."""
        if token not in self._tokens:
            raise NotFound("Share token not found")
        return self._tokens[token]

    def open_bookings(self) -> list[BookingRecord]:
        return list(self._open.values())

    def current(self, now: datetime) -> list[BookingRecord]:
        """What is open, and what has ended within 12 hours, oldest first."""
        since = now - _RECENTLY
        return [
            item for item in self.bookings.values() if item.closed is None or item.closed > since
        ]

    def audit(self) -> None:
        self.ledger.audit(self.bookings.values(), self.orders.values())
