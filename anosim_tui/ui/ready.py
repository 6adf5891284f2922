"""Numbers that were bought and came while the person was doing something else."""

from __future__ import annotations

from anosim_tui.domain.masking import Mask
from anosim_tui.domain.models import Booking
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.widgets.status_bar import Chip


class ReadyNumbers:
    """The numbers the person has not been led to yet, the oldest first."""

    def __init__(self) -> None:
        self._ids: list[int] = []

    def add(self, booking_id: int) -> None:
        self._ids.append(booking_id)

    def take(self, state: AccountState) -> Booking | None:
        """The booking to lead to next; it waits no longer."""
        waiting = self._waiting(state)
        if not waiting:
            return None
        self._ids.remove(waiting[0].id)
        return waiting[0]

    def chips(self, state: AccountState, mask: Mask, key: str) -> tuple[Chip, ...]:
        waiting = self._waiting(state)
        if not waiting:
            return ()
        more = f" +{len(waiting) - 1}" if len(waiting) > 1 else ""
        word = f"{mask.closed.number(waiting[0].number)}{more} is ready: {key}"
        return (Chip(word, short=f"ready: {key}", leads=True, action="app.new_number"),)

    def _waiting(self, state: AccountState) -> list[Booking]:
        """Of another account there is none."""
        known = state.bookings.data
        return [known[one] for one in self._ids if one in known]
