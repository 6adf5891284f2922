"""The palette as it looks here: Textual's, in our own frame and words."""

from __future__ import annotations

from textual.command import CommandPalette

from anosim_tui.ui.palette import ActionProvider, ThingProvider


class Palette(CommandPalette):
    """Finds actions, screens, bookings and products."""

    CSS_PATH = ["../controls.tcss", "palette.tcss"]  # noqa: RUF012 (Textual declares it so)

    def __init__(self) -> None:
        # By this id Textual knows that one is open already.
        super().__init__(
            {ActionProvider, ThingProvider},
            placeholder="An action, a screen, a booking or a product",
            id="--command-palette",
        )
