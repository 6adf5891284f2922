"""What the sandbox remembers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain.models import ACTIVATION, ACTIVE, PENDING, Product, Sms

ZERO: Final = Decimal("0.00")


class BookingRecord(Struct):
    """One number rented for one span of time.

    Attributes:
        provider_id: the operator to whose stock the number returns; 0 for none.
        start: in the future while Pending.
        end: when it ends, or really ended.
        closed: when it stopped being open.
        token: the share token in force.
        messages: oldest first.
    """

    id: int
    order_id: int
    number: str
    product: Product
    provider_id: int
    price: Decimal
    start: datetime
    end: datetime
    state: str = ACTIVE
    extension_of: int | None = None
    extended_by: int | None = None
    closed: datetime | None = None
    auto_renewal: bool = False
    token: str | None = None
    messages: list[Sms] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state in (ACTIVE, PENDING)

    @property
    def shown_end(self) -> datetime:
        """By the documented example an extension that has not begun ends when it begins.

        assumed: from then on its real end is shown.
        """
        return self.start if self.state == PENDING else self.end

    @property
    def is_activation(self) -> bool:
        return self.product.rental_type == ACTIVATION

    @property
    def is_unused_activation(self) -> bool:
        return self.is_activation and not self.messages


class OrderRecord(Struct, frozen=True):
    """A purchase and the bookings it made."""

    id: int
    date: datetime
    bookings: tuple[BookingRecord, ...]

    @property
    def price(self) -> Decimal:
        return sum((booking.price for booking in self.bookings), ZERO)


class RequestRecord(Struct, frozen=True):
    """One request that was answered; `query` never holds the API key."""

    method: str
    path: str
    query: str
    status: int
