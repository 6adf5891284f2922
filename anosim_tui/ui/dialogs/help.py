"""Every key and what it does, made from the action registry."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from anosim_tui.actions.action import Scope
from anosim_tui.actions.registry import ACTIONS
from anosim_tui.ui.widgets.safe import Words

_MOVING = (
    ("↑ ↓", "Move the cursor; j and k do too, page up, page down, home and end."),
    ("tab", "Go to the next pane."),
    ("mouse", "A click selects, a double click shows details, the wheel scrolls."),
)


class HelpDialog(ModalScreen[None]):
    """The key sheet."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "close", "Close")
    ]

    def compose(self) -> ComposeResult:
        """The dialog."""
        with Vertical(id="help"):
            yield Words("Keys", id="help--title")
            with VerticalScroll(id="help--body"):
                yield Words(_sheet())
            yield Words("escape closes", id="help--keys")

    def on_mount(self) -> None:
        """Arrow keys scroll."""
        self.query_one("#help--body").focus()

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()


def _sheet() -> Text:
    sheet = Text()
    for scope in Scope:
        sheet.append(f"{scope.value}\n", style="bold")
        for action in ACTIONS:
            if action.scope is scope:
                _add(sheet, " ".join(action.keys), action.help)
        sheet.append("\n")
    sheet.append("Moving\n", style="bold")
    for keys, words in _MOVING:
        _add(sheet, keys, words)
    sheet.rstrip()
    return sheet


def _add(sheet: Text, keys: str, words: str) -> None:
    sheet.append(f"  {keys:<8}", style="bold")
    sheet.append(f"{words}\n")
