"""Every change of money as an entry, so that no cent of the sandbox appears or vanishes unseen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

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
