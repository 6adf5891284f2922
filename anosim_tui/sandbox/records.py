"""What the sandbox remembers: bookings, orders, SMS, requests, faults, and every cent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from anosim_tui.domain.models import ACTIVATION, ACTIVE, PENDING, Product
from anosim_tui.sandbox.base import seeded

if TYPE_CHECKING:
    from anosim_tui.sandbox.faults import Fault


class SmsRecord(Struct, frozen=True):
    """One SMS."""

    booking_id: int
    number: str
    date: datetime
    sender: str
    text: str


class BookingRecord(Struct):
    """One number rented for one span of time.

    Attributes:
        provider_id: the operator to whose stock the number returns; 0 for none.
        start: when it begins; in the future while Pending.
        end: when it ends, or really ended.
        extension_of: the booking this one continues.
        extended_by: the booking that continues this one.
        closed: when it stopped being open.
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
    messages: list[SmsRecord] = field(default_factory=list)

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
    price: Decimal
    bookings: tuple[BookingRecord, ...]


class RequestRecord(Struct, frozen=True):
    """One request the sandbox answered; `query` never holds the API key."""

    method: str
    path: str
    query: str
    status: int


class StandingFault(Struct):
    """A fault that was set up `since` then, and how often it has struck."""

    id: int
    fault: Fault
    since: datetime
    dice: Random
    struck: int = 0

    def strikes(self, call: int, now: datetime) -> bool:
        """Whether it strikes a request of this call; that counts."""
        fault, begin = self.fault, self.since + self.fault.after
        if call not in fault.calls or now < begin:
            return False
        if fault.lasting is not None and now >= begin + fault.lasting:
            return False
        if fault.count is not None and self.struck >= fault.count:
            return False
        # The dice are thrown for every request it could strike, so that requests decide, not time.
        if self.dice.random() >= fault.probability:
            return False
        self.struck += 1
        return True


class Faults:
    """All faults that were set up, in that order."""

    def __init__(self) -> None:
        self.standing: list[StandingFault] = []
        self._made = 0

    def add(self, fault: Fault, now: datetime) -> StandingFault:
        self._made += 1
        dice = seeded(fault.seed, f"fault/{self._made}")
        added = StandingFault(self._made, fault, now, dice)
        self.standing.append(added)
        return added

    def clear(self) -> None:
        self.standing.clear()

    def strike(self, call: int, now: datetime) -> list[StandingFault]:
        return [item for item in self.standing if item.strikes(call, now)]


# --- money -------------------------------------------------------------------------------------

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


_REFUNDS: Final = (EntryKind.UNUSED, EntryKind.CANCELLED)


class LedgerEntry(Struct, frozen=True):
    """One movement of money; the amount is in US dollars and never negative."""

    kind: EntryKind
    amount: Decimal
    booking_id: int
    time: datetime

    @property
    def is_refund(self) -> bool:
        return self.kind in _REFUNDS


class Ledger:
    """The account's money in US dollars: what it began with and all that happened since."""

    def __init__(self, start: Decimal) -> None:
        self.start = start
        self.balance = start
        self.entries: list[LedgerEntry] = []

    @property
    def charges(self) -> Decimal:
        return sum((entry.amount for entry in self.entries if not entry.is_refund), ZERO)

    @property
    def refunds(self) -> Decimal:
        return sum((entry.amount for entry in self.entries if entry.is_refund), ZERO)

    def record(self, kind: EntryKind, amount: Decimal, booking_id: int, time: datetime) -> None:
        """Book `amount` for a booking.

        Raises:
            LedgerError: the amount is negative, or more would be spent than there is.
        """
        entry = LedgerEntry(kind, amount, booking_id, time)
        after = self.balance + (amount if entry.is_refund else -amount)
        if amount < 0 or after < 0:
            raise LedgerError(f"{kind} of {amount} on a balance of {self.balance}")
        self.balance = after
        self.entries.append(entry)

    def rebase(self, balance: Decimal) -> None:
        """Choose the start so that `balance` is left now: for scenarios that lived a history."""
        self.start += balance - self.balance
        self.balance = balance

    def check(self) -> None:
        """Add everything up again.

        Raises:
            LedgerError: balance is not start - charges + refunds, it is negative, or a booking was
                paid back more than it cost or twice.
        """
        if self.balance != self.start - self.charges + self.refunds:
            raise LedgerError(f"{self.balance} != {self.start} - {self.charges} + {self.refunds}")
        if self.balance < 0:
            raise LedgerError(f"the balance is {self.balance}")
        paid: dict[int, Decimal] = {}
        for entry in self.entries:
            change = -entry.amount if entry.is_refund else entry.amount
            paid[entry.booking_id] = paid.get(entry.booking_id, ZERO) + change
            if paid[entry.booking_id] < 0:
                raise LedgerError(f"booking {entry.booking_id} was paid back more than it cost")

    def audit(self, bookings: Collection[BookingRecord], orders: Collection[OrderRecord]) -> None:
        """Every booking was charged once, with the price it shows, and paid back at most that.

        Raises:
            LedgerError: the books do not add up.
        """
        self.check()
        charged = [entry for entry in self.entries if not entry.is_refund]
        prices = {entry.booking_id: entry.amount for entry in charged}
        if len(prices) != len(charged):
            raise LedgerError("a booking was charged twice")
        if prices != {item.id: item.price for item in bookings}:
            raise LedgerError("charges and prices of the bookings differ")
        ordered = sum((order.price for order in orders), ZERO)
        if ordered != self.charges:
            raise LedgerError(f"orders of {ordered}, charges of {self.charges}")
