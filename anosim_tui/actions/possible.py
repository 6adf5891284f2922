"""What a person has in front of them, and why an action is not possible on it.

Each function is the `why_not` of one action: a sentence, or "" where the action is possible.
"""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import Product
from anosim_tui.domain.purchases import Why
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.watches import Watch
from anosim_tui.language import _

# The only service whose activations can be reused, by the documentation (API.md, call 17).
_REUSABLE: Final = "kleinanzeigen"
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Situation(Struct, frozen=True):
    """What a person has in front of them, as far as it decides what is possible.

    Attributes:
        line: the selected booking.
        message: the selected message.
        product: the selected product.
        watch: the selected watch.
        has_settings: whether there is a configuration file to write them to.
        masked: whether the privacy mask hides what is selected; what is acted on is never masked.
    """

    state: AccountState = field(default_factory=AccountState)
    now: datetime = _NEVER
    line: BookingLine | None = None
    message: Message | None = None
    product: Product | None = None
    watch: Watch | None = None
    masked: bool = False
    has_settings: bool = True

    @property
    def newest(self) -> Message | None:
        return self.state.messages.data.newest_code

    @property
    def number(self) -> str:
        """The number of what is selected; empty if nothing is, or it is not known yet."""
        if self.message is not None:
            return self.message.sms.number
        return self.line.current.number if self.line is not None else ""

    @property
    def coded(self) -> Message | None:
        if self.message is not None:
            return self.message if self.message.code else None
        return self.line.newest_code if self.line is not None else None


def always(situation: Situation) -> str:
    del situation
    return ""


def _no_booking() -> str:
    return _("Select a booking first.")


def suspend(situation: Situation) -> str:
    del situation
    has_jobs = hasattr(signal, "SIGTSTP")
    return "" if has_jobs else _("Windows cannot suspend a program. Open another window instead.")


def copy_newest(situation: Situation) -> str:
    return "" if situation.newest else _("No code has arrived yet.")


def copy_code(situation: Situation) -> str:
    return "" if situation.coded else _("The selected item has no code.")


def copy_number(situation: Situation) -> str:
    return "" if situation.number else _("Select a booking or a message with a known number.")


def details(situation: Situation) -> str:
    chosen = situation.line is not None or situation.message is not None
    return "" if chosen else _("Select a booking or a message first.")


def reveal(situation: Situation) -> str:
    return details(situation) if situation.masked else _("Nothing is hidden.")


def label(situation: Situation) -> str:
    return "" if situation.line else _no_booking()


def order_another(situation: Situation) -> str:
    return _no_booking() if situation.line is None else _buying(situation)


def order(situation: Situation) -> str:
    return favorite(situation) or _buying(situation)


def favorite(situation: Situation) -> str:
    return "" if situation.product else _("Select a product first.")


def watched(situation: Situation) -> str:
    return "" if situation.watch else _("Select a watched product first.")


def extend(situation: Situation) -> str:
    if situation.line is None:
        return _no_booking()
    if situation.line.last.is_activation:
        return _("Activations cannot be extended; order another one instead.")
    return _running(situation) or _buying(situation)


def reuse(situation: Situation) -> str:
    line = situation.line
    if line is None:
        return _no_booking()
    if not line.last.is_activation or _REUSABLE not in line.last.service.casefold():
        return _("Only activations for Kleinanzeigen can be reused.")
    if not line.is_over(situation.now):
        return _("This activation is still running; you can reuse it after it ends.")
    return _buying(situation)


def cancel(situation: Situation) -> str:
    return _running(situation) or _changing(situation)


def try_another(situation: Situation) -> str:
    line = situation.line
    if line is None:
        return _no_booking()
    if not line.awaits_code(situation.now):
        return _("Only a running activation without a code can be replaced by another number.")
    return _buying(situation) or _changing(situation)


def share(situation: Situation) -> str:
    return _running(situation) or _changing(situation)


def revoke(situation: Situation) -> str:
    """There must be a link, or it must be unknown whether there is one."""
    if situation.line is None:
        return _no_booking()
    shared = situation.state.flags.shares.get(situation.line.current.id)
    if shared is not None and shared.link is None:
        return _("This booking's share link has already been revoked.")
    return _changing(situation)


def renew(situation: Situation) -> str:
    if situation.line is not None and situation.line.last.is_activation:
        return _("Activations cannot be renewed automatically.")
    return _running(situation) or _changing(situation)


def renew_all(situation: Situation) -> str:
    if all(line.is_over(situation.now) for line in situation.state.lines):
        return _("No booking is running.")
    return _changing(situation)


def settings(situation: Situation) -> str:
    return "" if situation.has_settings else _("The demo has no settings.")


def resolve(situation: Situation) -> str:
    book, keeping = situation.state.purchases, situation.state.storage
    if book.unresolved or (book.off and book.off.why in (Why.DAMAGED, Why.OTHER_KEY)):
        return ""
    return "" if keeping.other_key else _("Nothing needs to be resolved.")


def _running(situation: Situation) -> str:
    if situation.line is None:
        return _no_booking()
    return _("This booking has ended.") if situation.line.is_over(situation.now) else ""


def _buying(situation: Situation) -> str:
    off = situation.state.purchases.off
    return off.sentence if off else ""


def _changing(situation: Situation) -> str:
    off = situation.state.purchases.off
    return off.sentence if off and off.why is Why.READ_ONLY else ""
