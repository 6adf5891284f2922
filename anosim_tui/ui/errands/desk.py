"""Where errands meet the person: asking with a dialog, saying a sentence, handing over a number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from textual.screen import ModalScreen

from anosim_tui.domain.masking import Mask
from anosim_tui.ui.dialogs.confirm import ConfirmDialog
from anosim_tui.ui.dialogs.progress import ProgressDialog
from anosim_tui.ui.masked_app import MaskedApp
from anosim_tui.ui.messages import NumberArrived, NumberReady
from anosim_tui.ui.widgets.safe import Severity, announce

Answer = TypeVar("Answer")

# Long enough to be read after looking up from something else.
_SECONDS = 12.0


def _nothing() -> None:
    return


class Desk(Struct, frozen=True):
    """One app, as one errand sees it.

    Attributes:
        app: the app.
        opened: called when the errand has opened its first dialog.
    """

    app: MaskedApp
    opened: Callable[[], None] = _nothing

    @property
    def mask(self) -> Mask:
        """What may be seen now: what a dialog shows goes through it."""
        return self.app.mask.closed

    @property
    def place(self) -> object:
        """Where the person is: what they asked for opens only while they are still there."""
        return self.app.screen, self.app.focused

    async def ask(self, dialog: ModalScreen[Answer]) -> Answer | None:
        """Show `dialog` and wait for its answer; `None` where it was left."""
        answer = self.app.push_screen(dialog, wait_for_dismiss=True)
        self.opened()
        return await asyncio.shield(answer)

    async def show(self, dialog: ProgressDialog[Answer]) -> None:
        """Show a dialog that stays after its answer."""
        shown = self.app.push_screen(dialog)
        self.opened()
        await shown

    async def confirm(self, title: str, words: str, yes: str) -> bool:
        """Ask a question whose answer is no unless it is clearly yes."""
        return await self.answer(ConfirmDialog(title, self.seen(words), yes)) is True

    async def answer(self, dialog: ProgressDialog[Answer]) -> Answer | None:
        """Show a question and close it with its answer."""
        await self.show(dialog)
        answer = await dialog.answer
        dialog.close()
        return answer

    def seen(self, words: str) -> str:
        """A sentence as it may be seen."""
        return self.mask.words(words, prices=True)

    def say(
        self, words: str, severity: Severity = "information", seconds: float = _SECONDS
    ) -> None:
        """Say a sentence."""
        announce(self.app, self.mask.words(words), severity, seconds)

    def hand_over(self, booking_id: int, number: str) -> None:
        """A number that somebody waits for is there: show it and copy it."""
        self.app.post_message(NumberArrived(booking_id, number))

    def keep_ready(self, booking_id: int, number: str) -> None:
        """A number is there, and nobody waits for it: say so, and let a key lead there."""
        self.app.post_message(NumberReady(booking_id, number))
