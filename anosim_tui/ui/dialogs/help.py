"""Every key and what it does, made from the action registry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from anosim_tui.actions.action import APP_WIDE, Scope
from anosim_tui.actions.keymap import Keymap
from anosim_tui.language import N_, _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, hints, title
from anosim_tui.ui.widgets.cells import wrap
from anosim_tui.ui.widgets.safe import FittedWords, SearchField, Words

# Cells for the keys, and at least so many for the words beside them.
_KEYS: Final = 10
_LEAST: Final = 12
_MOVING: Final = (
    ("↑ ↓", N_("Move the cursor. You can also use j, k, page up, page down, home and end.")),
    ("tab", N_("Go to the next pane.")),
    (N_("mouse"), N_("Click to select, double-click for details, scroll with the wheel.")),
    (
        "ctrl+c",
        N_("Copy the text selected with the mouse; with nothing selected, press twice to quit."),
    ),
)
_MARKS: Final = (
    ("‼ !", N_("The booking ends within 1 minute, or within 5 minutes.")),
    ("◔ ◑ ●", N_("The booking ends within an hour, within a day, or later.")),
    ("·", N_("The booking has ended.")),
    ("▲ 3", N_("3 new messages are above; press home to see them.")),
)


class HelpDialog(Dialog[str]):
    """The key sheet, this screen's part first; its result is the method of a clicked action.

    Args:
        keymap: the actions with their keys.
        scopes: what applies on the screen below: a click on one of these does it.
    """

    AUTO_FOCUS = ""
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
            yield title(_("Keys"))
            yield SearchField(placeholder=_("Press / to search keys and words"), id="help--words")
            with VerticalScroll(id="help--scroll", can_focus=False):
                yield FittedWords(id="help--sheet")
            keys = hints((_("/ search"), "search"), (_("esc close"), "leave"))
            keys.append(" · ").append(_("click a line to run it"))
            yield Words(keys, classes="dialog--keys")

    def on_mount(self) -> None:
        self._show("")

    def action_search(self) -> None:
        self.query_one(Input).focus()

    def action_leave(self) -> None:
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
            (" ".join(one.keys), one.help, one.id, f"{one.label} {one.synonyms} {_(one.synonyms)}")
            for one in keymap.actions
            if one.scope is scope
        ]
        _section(sheet, scope.value, actions, words, width, clickable=scope in scopes)
    _section(sheet, N_("Moving"), [(*line, "", "") for line in _MOVING], words, width)
    _section(sheet, N_("Symbols"), [(*line, "", "") for line in _MARKS], words, width)
    if not sheet:
        sheet.append(_("No matching keys."))
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
    """Add the lines that have all `words`, in English or in the language in use."""
    found = []
    for keys, says, id_, others in lines:
        known = f"{keys} {says} {_(says)} {others} {title} {_(title)}".casefold()
        if all(word in known for word in words):
            found.append((_(keys), _(says), id_))
    if not found:
        return
    sheet.append(f"{_(title)}\n", style="bold")
    for keys, says, id_ in found:
        start = len(sheet)
        _add(sheet, keys, says, width)
        if clickable:
            sheet.stylize(Style(meta={"@click": f"screen.run('{id_}')"}), start, len(sheet) - 1)
    sheet.append("\n")


def _add(sheet: Text, keys: str, words: str, width: int) -> None:
    room = max(_LEAST, width - _KEYS)
    for place, (start, end) in enumerate(wrap(words, room, len(words))):
        shown = "" if place else f"  {keys} "
        sheet.append(shown + " " * (_KEYS - cell_len(shown)), style="bold")
        sheet.append(f"{words[start:end]}\n")
