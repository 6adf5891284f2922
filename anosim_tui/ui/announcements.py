"""What is said unasked: chips in the status bar, and sentences about what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anosim_tui.domain.masking import Mask
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Booking
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.ui import purchase_words
from anosim_tui.ui.widgets.bars import Chip

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp


def chips(app: AnosimApp, state: AccountState) -> tuple[Chip, ...]:
    """Purchases, numbers that came, the account and what is switched on, in this order.

    Args:
        app: the app.
        state: as it may be seen.
    """
    on = {"AUTO-COPY": app.copying.automatic, "MUTED": app.notifier.muted, "MASKED": app.mask.on}
    return (
        *purchase_words.chips(state.purchases),
        *app.navigation.chips,
        *app.session.chips,
        *(Chip(word) for word, shown in on.items() if shown),
    )


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


def notices(before: AccountState, after: AccountState) -> Iterator[str]:
    """Sentences about the step from one state to a later one: one a change, none a message.

    Messages that came by other ways than live are summed up. The way back is said; what is wrong
    stands in the banner for as long as it is.
    """
    fresh = after.messages.data.since(before.messages.data)
    if count := sum(message.arrival is Arrival.CAUGHT_UP for message in fresh):
        messages = "1 message" if count == 1 else f"{count} messages"
        if before.messages.fetched is None:
            yield f"{messages} {'was' if count == 1 else 'were'} there already."
        else:
            yield f"{messages} fetched that had come in between."
    was, is_ = before.connection.status, after.connection.status
    if is_ is ConnectionStatus.ONLINE and was in (
        ConnectionStatus.OFFLINE,
        ConnectionStatus.BAD_KEY,
        ConnectionStatus.THROTTLED,
    ):
        yield "Connected again."
