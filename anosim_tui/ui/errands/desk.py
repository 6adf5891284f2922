"""Where errands meet the person: asking with a dialog, saying a sentence, handing over a number."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from anosim_tui.domain.masking import Mask
from anosim_tui.records import dataclass
from anosim_tui.ui.dialogs.confirm import ConfirmDialog
from anosim_tui.ui.masked_app import MaskedApp
from anosim_tui.ui.messages import NumberArrived
from anosim_tui.ui.widgets.safe import Severity, announce

Answer = TypeVar("Answer")

# Long enough to be read after looking up from something else.
_SECONDS = 12.0


@dataclass(frozen=True, slots=True)
class Desk:
    """One app, as errands see it."""

    app: MaskedApp

    @property
    def mask(self) -> Mask:
        """What may be seen now: what a dialog shows goes through it."""
        return self.app.mask.closed

    async def ask(self, dialog: ModalScreen[Answer]) -> Answer | None:
        """Show `dialog` and wait for its answer; `None` where it was left."""
        return await self.app.push_screen_wait(dialog)

    async def confirm(self, title: str, words: str, yes: str) -> bool:
        """Ask a question whose answer is no unless it is clearly yes."""
        words = self.mask.words(words, prices=True)
        answer = await self.ask(ConfirmDialog(title, words, yes))
        return answer is True

    def say(self, words: str, severity: Severity = "information") -> None:
        """Say a sentence."""
        announce(self.app, self.mask.words(words), severity, _SECONDS)

    def hand_over(self, booking_id: int, number: str) -> None:
        """A number just bought is there: show it and copy it."""
        self.app.post_message(NumberArrived(booking_id, number))
