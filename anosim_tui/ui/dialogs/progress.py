"""A question that stays after yes, and shows on it what was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.timer import Timer

from anosim_tui.ui.dialogs.box import Foot
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.safe import PlainButton

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

Answer = TypeVar("Answer")

_SPINNER: Final = "◐◓◑◒"
# Seconds a sign of the spinner is shown.
_TURN: Final = 0.25


class ProgressDialog(Dialog[None], Generic[Answer]):
    """A question in two parts: its answer, and then how far the work is.

    Leaving it while the work is going on leaves that alone.

    Attributes:
        answer: what the person said yes to; `None` once it was left without.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("n,escape", "leave", "Leave")]

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._progress: Callable[[], str] | None = None
        self._spinner: Iterator[str] = cycle(_SPINNER)
        self._turning: Timer | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the question has not been answered yet."""
        return not self.answer.done()

    def say_yes(self, answer: Answer) -> None:
        """Answer the question; the dialog stays."""
        if self.is_asking:
            self.answer.set_result(answer)
            self.query(ChoiceList).set(disabled=True)
            self.set_focus(None)

    def show_progress(self, words: Callable[[], str]) -> None:
        """Show what `words` says of the work, again and again, until it ends."""
        self._progress = words
        if self._turning is None and self.is_attached:
            self._turning = self.set_interval(_TURN, self._turn)
            self.query_one(Foot).work("Leave it going on  (esc)")
        self._turn()

    def _turn(self) -> None:
        if self._progress is not None and self.is_attached:
            self.query_one(Foot).say_progress(f"{next(self._spinner)} {self._progress()}")

    def end(self, words: str) -> None:
        """The work ended in another way than the person hoped: show how, until they leave."""
        self._progress = None
        if self._turning is not None:
            self._turning.stop()
        if self.is_attached:
            self.query_one(Foot).work("Close  (esc)")
            self.query_one(Foot).say_progress(words, warns=True)

    def close(self) -> None:
        """Close it, unless it was left already."""
        if self.is_current:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """However it went away, nobody waits for an answer any more."""
        if self.is_asking:
            self.answer.set_result(None)

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its letter."""
        if event.button.id == "yes":
            self.action_confirm()
        else:
            self.action_leave()

    def action_confirm(self) -> None:
        """Say yes, if that is possible now."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Say no, or leave the work going on."""
        if self.is_asking:
            self.answer.set_result(None)
        self.dismiss(None)


async def answer(app: AnosimApp, dialog: ProgressDialog[Answer]) -> Answer | None:
    """Show a question and close it with its answer."""
    await app.open_dialog(dialog)
    given = await dialog.answer
    dialog.close()
    return given
