"""What is said unasked: chips in the status bar, and sentences about what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from anosim_tui.domain.masking import Mask
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Booking
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.language import _, ngettext
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
    on = {
        _("AUTO-COPY"): app.copying.automatic,
        _("MUTED"): app.notifier.muted,
        _("MASKED"): app.mask.on,
    }
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
        number, more = mask.closed.number(waiting[0].number), len(waiting) - 1
        if more:
            word = _("{number} +{count} are ready: {key}", number=number, count=more, key=key)
        else:
            word = _("{number} is ready: {key}", number=number, key=key)
        return (Chip(word, short=_("ready: {key}", key=key), leads=True, action="app.new_number"),)

    def _waiting(self, state: AccountState) -> list[Booking]:
        """Of another account there is none."""
        known = state.bookings.data
        return [known[one] for one in self._ids if one in known]


def notices(before: AccountState, after: AccountState) -> Iterator[str]:
    """Sentences about the step from one state to a later one: one per change, none per message.

    Messages that did not arrive live are summed up. A restored connection is announced; problems
    stay in the banner for as long as they last.
    """
    fresh = after.messages.data.since(before.messages.data)
    if count := sum(message.arrival is Arrival.CAUGHT_UP for message in fresh):
        if before.messages.fetched is None:
            yield ngettext(
                "Loaded {count} earlier message.", "Loaded {count} earlier messages.", count
            )
        else:
            yield ngettext(
                "Loaded {count} missed message.", "Loaded {count} missed messages.", count
            )
    was, is_ = before.connection.status, after.connection.status
    if is_ is ConnectionStatus.ONLINE and was in (
        ConnectionStatus.OFFLINE,
        ConnectionStatus.BAD_KEY,
        ConnectionStatus.THROTTLED,
    ):
        yield _("Reconnected.")
