"""The palette as it looks here: Textual's, in our own frame and words."""

from __future__ import annotations

from textual.command import CommandPalette


class Palette(CommandPalette):
    """Finds actions, screens, bookings and products; the app's `COMMANDS` say which."""

    CSS_PATH = ["../controls.tcss", "palette.tcss"]  # noqa: RUF012 (Textual declares it so)

    def __init__(self) -> None:
        # By this id Textual knows that one is open already.
        super().__init__(
            placeholder="An action, a screen, a booking or a product", id="--command-palette"
        )
