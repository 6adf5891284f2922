"""What is said unasked: chips in the status bar, toasts, and sentences about what changed."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from textual.app import App

from anosim_tui.domain import wording
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.language import _, ngettext
from anosim_tui.ui import purchase_words
from anosim_tui.ui.widgets.bars import Chip
from anosim_tui.ui.widgets.safe import Severity, toast

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp


def chips(app: AnosimApp, state: AccountState) -> tuple[Chip, ...]:
    """Purchases, numbers that came, the account and what is switched on; `state` may be seen."""
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
    if before.balance.fetched is not None:  # or they are those of earlier runs
        new = after.refunds.keys() - before.refunds.keys()
        for id_ in sorted(new & after.bookings.data.keys()):
            booking, amount = after.bookings.data[id_], wording.money(after.refunds[id_])
            name = wording.booking(booking.service, booking.rental_type, booking.number)
            yield _("AnoSim refunded {amount} for {booking}.", amount=amount, booking=name)


_MOST: Final = 3
_MOST_ON_A_LOW_SCREEN: Final = 2
_LOW: Final = 30


class Toast(Struct, frozen=True):
    """Words and how long they are shown: until a moment of the monotonic clock, in seconds."""

    words: str
    severity: Severity
    until: float


class Toasts:
    """The toasts of one app, whose `notify` asks for them here."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._shown: list[Toast] = []
        self._is_late = False

    def show(self, words: str, severity: Severity, seconds: float) -> None:
        """Show words; the same ones, and the oldest of too many, make room for them."""
        now = monotonic()
        most = _MOST_ON_A_LOW_SCREEN if self._app.size.height < _LOW else _MOST
        before = [one for one in self._shown if one.until > now]
        kept = [one for one in before if one.words != words][-(most - 1) :]
        self._shown = [*kept, Toast(words, severity, now + seconds)]
        if self._is_late:
            return
        if len(kept) == len(before):
            toast(self._app, words, severity, seconds)
        else:  # after those that are on their way
            self._is_late = self._app.call_later(self._show_again)

    def _show_again(self) -> None:
        self._is_late = False
        self._app.clear_notifications()
        now = monotonic()
        self._shown = [one for one in self._shown if one.until > now]
        for one in self._shown:
            toast(self._app, one.words, one.severity, one.until - now)

    def dismiss(self, words: str) -> None:
        """One was clicked away, by Textual: it is not shown again when others are replaced."""
        self._shown = [one for one in self._shown if one.words != words]

    def clear(self) -> None:
        self._shown.clear()
        if not self._is_late:
            self._is_late = self._app.call_later(self._show_again)
