"""What the sandbox remembers: bookings, orders, messages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from msgspec import Struct, field

from anosim_tui.domain.models import ACTIVATION, ACTIVE, PENDING, Product


class Message(Struct, frozen=True):
    """One SMS; the id never leaves the sandbox, the API has none."""

    id: int
    booking_id: int
    number: str
    date: datetime
    sender: str
    text: str


class BookingRecord(Struct):
    """One number rented for one span of time.

    Attributes:
        id: the booking id, which is not the order id.
        order_id: the order that made it.
        number: E.164 with `+`.
        product: what was booked.
        provider_id: the operator to whose stock the number returns; 0 for none.
        price: what was paid, US dollars.
        start: when it begins; in the future while Pending.
        end: when it ends, or really ended.
        state: one of the service's words.
        extension_of: the booking this one continues.
        extended_by: the booking that continues this one.
        closed: when it stopped being open.
        auto_renewal: whether it books itself again when it ends.
        token: the share token in force.
        messages: its SMS, oldest first.
    """

    id: int
    order_id: int
    number: str
    product: Product
    provider_id: int
    price: Decimal
    start: datetime
    end: datetime
    state: str
    extension_of: int | None = None
    extended_by: int | None = None
    closed: datetime | None = None
    auto_renewal: bool = False
    token: str | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether it is running or is going to."""
        return self.state in (ACTIVE, PENDING)

    @property
    def is_activation(self) -> bool:
        """Whether this is a single activation rather than a rental."""
        return self.product.rental_type == ACTIVATION


class OrderRecord(Struct, frozen=True):
    """A purchase and the bookings it made."""

    id: int
    date: datetime
    price: Decimal
    bookings: tuple[BookingRecord, ...]


class RequestRecord(Struct, frozen=True):
    """One request the sandbox answered; `query` never holds the API key."""

    method: str
    path: str
    query: str
    status: int
