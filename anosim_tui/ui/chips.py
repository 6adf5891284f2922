"""What the status bar says besides the state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anosim_tui.domain.state import AccountState
from anosim_tui.ui import purchase_words
from anosim_tui.ui.widgets.status_bar import Chip

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
