"""What the sandbox remembers: bookings, orders, messages, requests, and every cent that moved."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

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


ZERO: Final = Decimal("0.00")


class LedgerError(AssertionError):
    """The books do not add up: a fault of the sandbox itself, never of its client."""


class EntryKind(StrEnum):
    """Why money moved."""

    ORDER = "order"
    EXTENSION = "extension"
    RENEWAL = "renewal"
    REUSE = "reuse"
    UNUSED = "unused"
    CANCELLED = "cancelled"

    @property
    def is_refund(self) -> bool:
        """Whether the money went back to the account."""
        return self in (EntryKind.UNUSED, EntryKind.CANCELLED)


class Entry(Struct, frozen=True):
    """One movement of money.

    Attributes:
        kind: why it moved, which also says in which direction.
        amount: US dollars, never negative.
        booking_id: what was paid or paid back.
        time: when, by the sandbox's clock.
    """

    kind: EntryKind
    amount: Decimal
    booking_id: int
    time: datetime


class Ledger:
    """The account's money in US dollars: what it began with and all that happened since."""

    def __init__(self, start: Decimal) -> None:
        self._start = start
        self._balance = start
        self._entries: list[Entry] = []

    @property
    def start(self) -> Decimal:
        """What was on the account before the first entry."""
        return self._start

    @property
    def balance(self) -> Decimal:
        """What is on the account now."""
        return self._balance

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All movements, oldest first."""
        return tuple(self._entries)

    @property
    def charges(self) -> Decimal:
        """All that was ever paid."""
        return sum((entry.amount for entry in self._entries if not entry.kind.is_refund), ZERO)

    @property
    def refunds(self) -> Decimal:
        """All that was ever paid back."""
        return sum((entry.amount for entry in self._entries if entry.kind.is_refund), ZERO)

    def record(self, kind: EntryKind, amount: Decimal, booking_id: int, time: datetime) -> None:
        """Book `amount` for a booking.

        Raises:
            LedgerError: the amount is negative, or more would be spent than there is.
        """
        after = self._balance + amount if kind.is_refund else self._balance - amount
        if amount < 0 or after < 0:
            raise LedgerError(f"{kind} of {amount} on a balance of {self._balance}")
        self._balance = after
        self._entries.append(Entry(kind, amount, booking_id, time))

    def rebase(self, balance: Decimal) -> None:
        """Choose the start so that `balance` is left now: for scenarios that lived a history."""
        self._start += balance - self._balance
        self._balance = balance

    def check(self) -> None:
        """Add everything up again.

        Raises:
            LedgerError: balance is not start - charges + refunds, it is negative, or a booking was
                paid back more than it cost or twice.
        """
        if self._balance != self._start - self.charges + self.refunds:
            raise LedgerError(f"{self._balance} != {self._start} - {self.charges} + {self.refunds}")
        if self._balance < 0:
            raise LedgerError(f"the balance is {self._balance}")
        paid: dict[int, Decimal] = {}
        for entry in self._entries:
            before = paid.get(entry.booking_id, ZERO)
            paid[entry.booking_id] = before + (
                -entry.amount if entry.kind.is_refund else entry.amount
            )
            if paid[entry.booking_id] < 0:
                raise LedgerError(f"booking {entry.booking_id} was paid back more than it cost")
