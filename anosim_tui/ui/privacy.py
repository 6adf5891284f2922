"""The privacy mask of an app: whether it is on, and what it reveals for a moment."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from textual.screen import ModalScreen
from textual.timer import Timer

from anosim_tui.domain.masking import REVEALED_FOR, Mask
from anosim_tui.language import _

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp


class Privacy:
    """Puts the mask on and takes it off.

    Args:
        app: the app whose screens it hides.

    Attributes:
        mask: what may be seen now.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app, self.mask = app, Mask(app.settings.mask)
        self._hiding: Timer | None = None

    def toggle(self) -> None:
        on = not self.mask.on
        self.put(on=on)
        if on:
            words = _(
                "The privacy mask is on. Press {key} to reveal the selected item for 5 seconds.",
                key=self._app.keys.key("reveal"),
            )
        else:
            words = _("The privacy mask is off.")
        self._app.say(words, seconds=5)

    def put(self, *, on: bool) -> None:
        """Put the mask on or take it off, without a word."""
        self._see(Mask(on))
        if on:
            self._app.toasts.clear()  # they were written for eyes that were alone

    def reveal(self, names: frozenset[Hashable]) -> None:
        if self.mask.on:
            self._see(Mask(on=True, revealed=names))
            self._hiding = self._app.set_timer(REVEALED_FOR, lambda: self._see(Mask(on=True)))

    def _see(self, mask: Mask) -> None:
        if self._hiding is not None:
            self._hiding.stop()
            self._hiding = None
        went_on = mask.on and not self.mask.on
        self.mask = mask
        for screen in self._app.screen_stack:
            # What an open dialog shows was made for unmasked eyes: all of it is covered.
            if isinstance(screen, ModalScreen) and (went_on or not mask.on):
                screen.set_class(went_on, "-covered")
        self._app.show_state()
