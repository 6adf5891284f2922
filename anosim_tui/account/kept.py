"""How far the archive goes: which parts of a state are on disk, and which are missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from anosim_tui.domain.managed import Managed
from anosim_tui.domain.models import Booking
from anosim_tui.domain.state import AccountState
from anosim_tui.storage.writing import Batch


class Kept(Struct, frozen=True):
    """The parts of a state as they are on disk."""

    bookings: Mapping[int, Booking] = field(default_factory=dict)
    current: frozenset[int] = frozenset()
    managed: Managed = field(default_factory=Managed)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    balance: Decimal | None = None

    @classmethod
    def of(cls, state: AccountState) -> Kept:
        """The parts of `state`, once they are."""
        return cls(
            state.bookings.data, state.current, state.managed, state.refunds, state.balance.data
        )

    def missing(self, state: AccountState) -> Batch:
        """What of `state` is not on disk, messages aside."""
        balance = state.balance
        return Batch(
            bookings=()
            if state.bookings.data is self.bookings
            else tuple(one for one in state.bookings.data.values() if not self._has(one)),
            current=None if state.current == self.current else state.current,
            managed=Managed(
                dict(state.managed.shares.items() - self.managed.shares.items()),
                dict(state.managed.renewals.items() - self.managed.renewals.items()),
            ),
            refunds=dict(state.refunds.items() - self.refunds.items()),
            balance=None
            if balance.data is None or balance.fetched is None or balance.data == self.balance
            else (balance.data, balance.fetched),
        )

    def _has(self, booking: Booking) -> bool:
        return self.bookings.get(booking.id) == booking
