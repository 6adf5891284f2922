"""An app whose screens can be masked: it alone knows whether they are, and for how long not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.screen import ModalScreen
from textual.timer import Timer

from anosim_tui.actions.keymap import STANDARD
from anosim_tui.domain.masking import REVEALED_FOR, Mask
from anosim_tui.ui.messages import RevealRequested
from anosim_tui.ui.terminal_app import TerminalApp
from anosim_tui.ui.widgets.safe import announce
from anosim_tui.ui.widgets.status_bar import Chip

if TYPE_CHECKING:
    Mixin = TerminalApp
else:
    # Textual looks through each class of its own, which takes longer than importing this module.
    Mixin = object


class MaskedApp(Mixin):
    """Screens are shown what `mask` leaves of the account; `show_state` shows it anew."""

    mask = Mask()
    keys = STANDARD
    _hiding: Timer | None = None

    def show_state(self) -> None:
        """Show the account as the mask leaves it."""
        raise NotImplementedError

    @property
    def mask_chips(self) -> tuple[Chip, ...]:
        """What the status bar says of the mask."""
        return (Chip("MASKED"),) if self.mask.on else ()

    def action_mask(self) -> None:
        """Put the mask on, or take it off."""
        on = not self.mask.on
        self.put_mask(on=on)
        words = f"Masked. {self.keys.key('reveal')} shows one item for 5 s."
        announce(self, words if on else "The mask is off.")

    def put_mask(self, *, on: bool) -> None:
        """Put the mask on or take it off, without a word."""
        self._see(Mask(on))
        if on:
            self.clear_notifications()  # they were written for eyes that were alone

    def on_reveal_requested(self, event: RevealRequested) -> None:
        """Show one item for a moment."""
        if self.mask.on:
            self._see(Mask(on=True, revealed=event.names))
            self._hiding = self.set_timer(REVEALED_FOR, lambda: self._see(Mask(on=True)))

    def _see(self, mask: Mask) -> None:
        if self._hiding is not None:
            self._hiding.stop()
            self._hiding = None
        went_on = mask.on and not self.mask.on
        self.mask = mask
        for screen in self.screen_stack:
            # What an open dialog shows was made for unmasked eyes: all of it is covered.
            if isinstance(screen, ModalScreen) and (went_on or not mask.on):
                screen.set_class(went_on, "-covered")
        self.show_state()

    def said_of(self, what: str, shown: str) -> str:
        """What was copied: named always, shown only without the mask."""
        return what if self.mask.on or not shown else f"{what} {shown}"

    async def on_event(self, event: events.Event) -> None:
        """A key says that somebody is there: the messages in view were read."""
        if isinstance(event, events.Key):
            for feed in self.screen.query("SmsFeed").results():
                feed.mark_read()  # type: ignore[attr-defined]
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """The mask is put on over a dialog as well, whose keys are its own."""
        if event.key in self.keys["mask"].key.split(",") and isinstance(self.screen, ModalScreen):
            event.prevent_default()
            self.action_mask()
