"""Every key and what it does, made from the action registry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, Final

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from anosim_tui.actions.action import APP_WIDE, Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.ui.dialogs.dialog import Box, Dialog, hints, sheets
from anosim_tui.ui.widgets.cells import wrap
from anosim_tui.ui.widgets.safe import FittedWords, SearchField, Words

# Cells for the keys, and at least so many for the words beside them.
_KEYS: Final = 10
_LEAST: Final = 12
_MOVING: Final = (
    ("↑ ↓", "Move the cursor; j and k do too, page up, page down, home and end."),
    ("tab", "Go to the next pane."),
    ("mouse", "A click selects, a double click shows details, the wheel scrolls."),
    ("ctrl+c", "Copy the text selected with the mouse; without one, pressed twice, quit."),
)
_MARKS: Final = (
    ("‼ !", "A booking that ends within a minute, or within five."),
    ("◔ ◑ ●", "One that ends within the hour, within a day, or later."),
    ("·", "One that has ended."),
    ("▲ 3", "So many new messages above what is shown; home leads there."),
)


class HelpDialog(Dialog[str]):
    """The key sheet, this screen's part first; its result is the method of a clicked action.

    Args:
        keymap: the actions with their keys.
        scopes: what applies on the screen below: a click on one of these does it.
    """

    AUTO_FOCUS = ""
    CSS_PATH = sheets("help.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1,q,enter", "leave", "Close"),
        Binding("slash", "search", "Search"),
        Binding("up", "scroll('scroll_up')", "Up", show=False),
        Binding("down", "scroll('scroll_down')", "Down", show=False),
        Binding("pageup", "scroll('page_up')", "Page up", show=False),
        Binding("pagedown", "scroll('page_down')", "Page down", show=False),
    ]

    def __init__(self, keymap: Keymap, scopes: Collection[Scope]) -> None:
        super().__init__()
        self._keymap, self._scopes = keymap, scopes

    def compose(self) -> ComposeResult:
        with Box(id="help", can_focus=False):
            yield Words("Keys", classes="dialog--title")
            yield SearchField(placeholder="/ searches for a key or a word", id="help--words")
            with VerticalScroll(id="help--scroll", can_focus=False):
                yield FittedWords(id="help--sheet")
            keys = hints(("/ searches", "search"), ("escape closes", "leave"))
            keys.append(" · a click on a line does what it says")
            yield Words(keys, classes="dialog--keys")

    def on_mount(self) -> None:
        self._show("")

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Leave the field, or the dialog."""
        if self.focused is None:
            self.dismiss(None)
        else:
            self.set_focus(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_input_submitted(self) -> None:
        self.set_focus(None)

    def _show(self, words: str) -> None:
        def sheet(width: int) -> Text:
            return _sheet(self._keymap, self._scopes, words.casefold().split(), width)

        self.query_one(FittedWords).fit(sheet)

    async def action_scroll(self, action: str) -> None:
        await self.query_one("#help--scroll").run_action(action)

    def action_run(self, id_: str) -> None:
        """Back to the screen, to do what was clicked there."""
        self.dismiss(self._keymap[id_].method)


def _sheet(keymap: Keymap, scopes: Collection[Scope], words: list[str], width: int) -> Text:
    """The keys whose line has all these words: of this screen, of every screen, of the others."""
    here = [scope for scope in scopes if scope not in APP_WIDE]
    everywhere = [scope for scope in Scope if scope in APP_WIDE]
    sheet = Text()
    for scope in dict.fromkeys([*here, *everywhere, *Scope]):
        actions = [
            (" ".join(one.keys), one.help, one.id, one.synonyms)
            for one in keymap.actions
            if one.scope is scope
        ]
        _section(sheet, scope.value, actions, words, width, clickable=scope in scopes)
    _section(sheet, "Moving", [(*line, "", "") for line in _MOVING], words, width)
    _section(sheet, "Marks", [(*line, "", "") for line in _MARKS], words, width)
    if not sheet:
        sheet.append("No key has these words.")
    sheet.rstrip()
    return sheet


def _section(
    sheet: Text,
    title: str,
    lines: Iterable[tuple[str, str, str, str]],
    words: list[str],
    width: int,
    *,
    clickable: bool = False,
) -> None:
    found = [
        line
        for line in lines
        if all(word in f"{line[0]} {line[1]} {line[3]} {title}".casefold() for word in words)
    ]
    if not found:
        return
    sheet.append(f"{title}\n", style="bold")
    for keys, says, id_, _ in found:
        start = len(sheet)
        _add(sheet, keys, says, width)
        if clickable:
            sheet.stylize(Style(meta={"@click": f"screen.run('{id_}')"}), start, len(sheet) - 1)
    sheet.append("\n")


def _add(sheet: Text, keys: str, words: str, width: int) -> None:
    """Keys, and beside them words in as many lines as they need."""
    room = max(_LEAST, width - _KEYS)
    for place, (start, end) in enumerate(wrap(words, room, len(words))):
        shown = "" if place else f"  {keys} "
        sheet.append(f"{shown:<{_KEYS}}", style="bold")
        sheet.append(f"{words[start:end]}\n")
