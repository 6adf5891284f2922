"""What every dialog is."""

from __future__ import annotations

from textual.screen import ModalScreen, ScreenResultType

from anosim_tui.ui.compositor import FrugalScreen


class Dialog(ModalScreen[ScreenResultType], FrugalScreen[ScreenResultType]):
    """A question or details over a screen that goes on below."""
