"""The calls that cost money."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from anosim_tui.domain.models import ENDED
from anosim_tui.sandbox.ledger import ZERO, EntryKind
from anosim_tui.sandbox.lifecycle import Lifecycle, Sale
from anosim_tui.sandbox.phones import phone_number
from anosim_tui.sandbox.records import BookingRecord, OrderRecord
from anosim_tui.sandbox.refusals import NotFound, Refusal

REUSABLE_SERVICE: Final = "Kleinanzeigen"
_MOST_AT_ONCE: Final = 100


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
