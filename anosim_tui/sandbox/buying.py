"""The calls that cost money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from anosim_tui.domain.models import ENDED, NOT_USED, Product
from anosim_tui.sandbox.catalogue import minutes_of
from anosim_tui.sandbox.ledger import ZERO, EntryKind
from anosim_tui.sandbox.lifecycle import Lifecycle, Sale
from anosim_tui.sandbox.phones import phone_number
from anosim_tui.sandbox.records import BookingRecord, OrderRecord
from anosim_tui.sandbox.refusals import NoMoney, NotFound, Refusal

REUSABLE_SERVICE: Final = "Kleinanzeigen"
CENT: Final = Decimal("0.01")
_LONGEST_MINUTES: Final = 3660 * 1440


class Buying(Lifecycle):
    """An account that buys; money is Decimal US dollars."""

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
        product = self.catalogue.product(product_id)
        most = self.rules.most_at_once
        if not 1 <= amount <= most:
            raise Refusal(f"The amount must be between 1 and {most}")
        picked = self.catalogue.pick(product, amount, provider_id, max_price)
        self._afford(sum((pick.price for pick in picked), ZERO))
        numbers = self._free_numbers(product.country, len(picked))
        sales = []
        for (shelf, price), number in zip(picked, numbers, strict=True):
            self.catalogue.take(product, shelf)
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
        if old.state != ENDED and not (self.rules.reuse_unused and old.state == NOT_USED):
            raise Refusal("Only an activation that was used and has ended can be reused")
        if any(booking.number == old.number for booking in self._open.values()):
            raise Refusal("This number is in use")
        provider_id = 0
        if self.rules.reuse_takes_stock:
            ((shelf, _),) = self.catalogue.pick(product, 1, 0, ZERO)
            provider_id = shelf.provider_id
        self._afford(product.price)
        if self.rules.reuse_takes_stock:
            self.catalogue.take(product, shelf)
        sale = Sale(product, provider_id, product.price, old.number)
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
        if old.is_activation and not self.rules.extend_activations:
            raise Refusal("An activation cannot be extended")
        self._still_open(old)
        while old.extended_by is not None:
            if self.rules.extend_twice == "refused":
                raise Refusal("This booking is already extended")
            old = self.bookings[old.extended_by]
        product = self._more_of(old.product, minutes)
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

    def _more_of(self, kind: Product, minutes: int) -> Product:
        """What an extension by `minutes` is."""
        if self.rules.extend_minutes == "offered":
            return self.catalogue.find(kind.country, kind.rental_type, kind.service, minutes)
        if not 1 <= minutes <= _LONGEST_MINUTES:
            raise Refusal(f"There is no offer for {minutes} minutes")
        price = max(CENT, (kind.price * minutes / minutes_of(kind)).quantize(CENT))
        return replace(kind, duration=timedelta(minutes=minutes), price=price)

    def _still_open(self, booking: BookingRecord) -> None:
        if not booking.is_open:
            raise Refusal("This booking has already ended")

    def _afford(self, price: Decimal) -> None:
        if price > self.ledger.balance:
            raise NoMoney("Insufficient balance")
