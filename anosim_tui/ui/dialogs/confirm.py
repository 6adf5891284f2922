"""A question before something is done: `y` means yes; `n`, escape and enter mean no."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from anosim_tui.ui.dialogs.box import Box, sheets
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.safe import PlainButton, Words


class ConfirmDialog(Dialog[bool]):
    """Asks one question; the answer is no unless it is clearly yes.

    Args:
        title: the question.
        words: what happens on yes, in full.
        yes: what yes does, for its button.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes"),
        Binding("n,escape", "answer(False)", "No"),
    ]

    def __init__(self, title: str, words: str, yes: str) -> None:
        super().__init__()
        self._question = title
        self._words = words
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question, what yes means, and two buttons."""
        with Box():
            yield Words(self._question, classes="box--title")
            yield Words(self._words)
            with Horizontal(classes="box--buttons"):
                yield PlainButton("No  (n)", id="no")
                yield PlainButton(f"{self._yes}  (y)", variant="primary", id="yes")

    def on_mount(self) -> None:
        """No is the default."""
        self.query_one("#no").focus()

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its letter."""
        self.action_answer(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Leave with the answer."""
        self.dismiss(yes)
