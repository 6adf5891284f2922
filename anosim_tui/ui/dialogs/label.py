"""A private name for a booking: typed once, kept on this computer, told to nobody."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from anosim_tui.domain.text import clean, one_line
from anosim_tui.ui.dialogs.box import Box, sheets
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.safe import PlainButton, Words

_LONGEST: Final = 40


class LabelDialog(Dialog[str]):
    """Asks for a name; its result is "" where there is to be none, and nothing if it was left.

    Args:
        booking: which booking, in words.
        label: the name it has, or "".
        hidden: whether what is typed is not to be seen.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]

    def __init__(self, booking: str, label: str, *, hidden: bool) -> None:
        super().__init__()
        self._booking = booking
        self._label = label
        self._hidden = hidden

    def compose(self) -> ComposeResult:
        """Which booking, the field, and two buttons."""
        with Box():
            yield Words("A name of your own", classes="box--title")
            yield Words(f"{self._booking}. An empty field takes the name away.")
            yield Input(
                self._label,
                placeholder="Such as: the account of the shop",
                compact=True,
                max_length=_LONGEST,
                password=self._hidden,
            )
            with Horizontal(classes="box--buttons"):
                yield PlainButton("Leave  (esc)", id="no")
                yield PlainButton("Save  (enter)", variant="primary", id="yes")

    def on_mount(self) -> None:
        """It can be typed at once."""
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """Save it."""
        self.dismiss(one_line(clean(self.query_one(Input).value)).strip())

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its key."""
        if event.button.id == "yes":
            self.on_input_submitted()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss()
