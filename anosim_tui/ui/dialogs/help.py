"""Every key and what it does, made from the action registry."""

from __future__ import annotations

from collections.abc import Container
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.actions.action import Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.ui.dialogs.dialog import Box, Dialog, sheets
from anosim_tui.ui.widgets.cells import wrap
from anosim_tui.ui.widgets.safe import FittedWords, Words

# Cells for the keys, and at least so many for the words beside them.
_KEYS: Final = 10
_LEAST: Final = 12
_MOVING: Final = (
    ("↑ ↓", "Move the cursor; j and k do too, page up, page down, home and end."),
    ("tab", "Go to the next pane."),
    ("mouse", "A click selects, a double click shows details, the wheel scrolls."),
    ("ctrl+c", "Copy the text that was selected by drawing the mouse over it."),
)


class HelpDialog(Dialog[str]):
    """The key sheet; its result is the method of an action that was clicked.

    Args:
        keymap: the actions with their keys.
        scopes: what applies on the screen below: a click on one of these does it.
    """

    CSS_PATH = sheets("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,q,enter", "leave", "Close")]

    def __init__(self, keymap: Keymap, scopes: Container[Scope]) -> None:
        super().__init__()
        self._keymap, self._scopes = keymap, scopes

    def compose(self) -> ComposeResult:
        with Box(id="help"):
            yield Words("Keys", classes="dialog--title")
            yield FittedWords(id="help--sheet")
            yield Words(
                "escape closes, a click on a line does what it says", classes="dialog--keys"
            )

    def on_mount(self) -> None:
        sheet = self.query_one(FittedWords)
        sheet.fit(lambda width: _sheet(self._keymap, self._scopes, width))

    def action_run(self, id_: str) -> None:
        """Back to the screen, to do what was clicked there."""
        self.dismiss(self._keymap[id_].method)


def _sheet(keymap: Keymap, scopes: Container[Scope], width: int) -> Text:
    sheet = Text()
    for scope in Scope:
        sheet.append(f"{scope.value}\n", style="bold")
        for action in keymap.actions:
            if action.scope is scope:
                start = len(sheet)
                _add(sheet, " ".join(action.keys), action.help, width)
                if scope in scopes:
                    run = Style(meta={"@click": f"screen.run('{action.id}')"})
                    sheet.stylize(run, start, len(sheet) - 1)
        sheet.append("\n")
    sheet.append("Moving\n", style="bold")
    for keys, words in _MOVING:
        _add(sheet, keys, words, width)
    sheet.rstrip()
    return sheet


def _add(sheet: Text, keys: str, words: str, width: int) -> None:
    """Keys, and beside them words in as many lines as they need."""
    room = max(_LEAST, width - _KEYS)
    for place, (start, end) in enumerate(wrap(words, room, len(words))):
        shown = "" if place else f"  {keys} "
        sheet.append(f"{shown:<{_KEYS}}", style="bold")
        sheet.append(f"{words[start:end]}\n")
