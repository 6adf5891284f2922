"""Panes: a heading and what it holds, two of them with a line between that can be dragged."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from anosim_tui.language import _
from anosim_tui.ui.widgets.safe import Words


class Pane(Vertical):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it.

    Args:
        title: in English, marked with `N_`: it is translated here.
    """

    ALLOW_MAXIMIZE = True

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(id=id, classes="-empty" if empty else None)
        self._title, self._counted = title, ""
        self.border_title = heading(_(title))
        self._explanation = Words(classes="pane--empty")

    def compose(self) -> ComposeResult:
        yield self._explanation

    def set_count(self, words: str) -> None:
        if words != self._counted:
            self._counted = words
            self.translate()

    def translate(self) -> None:
        """Say the title in the language in use now."""
        self.border_title = heading(_(self._title), self._counted)

    def set_placeholder(self, words: str) -> None:
        """Show `words` in place of the contents; none shows the contents."""
        self._explanation.say(words)
        self.set_class(bool(words), "-empty")

    def on_click(self) -> None:
        """A click anywhere in it leads into it, also where only its heading shows."""
        inside = next((one for one in self.query("*").results() if one.focusable), None)
        if inside is not None and not self.has_focus_within:
            inside.focus()


def heading(title: str, count: str = "") -> Content:
    """A heading for a border, which is never read as markup."""
    return Content.assemble((title.upper(), "bold"), f"  {count}" if count else "")


SPLIT: Final = 55
_LEAST: Final = 20


class Split(Container):
    """Holds a pane, a divider and another pane, in a grid beside or above each other.

    Attributes:
        percent: how much of the room the first pane gets.
    """

    percent: var[int] = var(SPLIT, init=False)

    def validate_percent(self, percent: int) -> int:
        return max(_LEAST, min(100 - _LEAST, percent))

    def on_mount(self) -> None:
        if self.percent != SPLIT:  # set before there was anything to share
            self.watch_percent()

    def watch_percent(self) -> None:
        shares = f"{self.percent}fr 1 {100 - self.percent}fr"
        self.styles.grid_columns = self.styles.grid_rows = shares


class Divider(Widget):
    """The line between the two panes of a `Split`; dragging it shares the room anew."""

    def render(self) -> str:
        width, height = self.size
        return "│\n" * height if width == 1 else ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.capture_mouse(False)
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        split = self.parent
        if self.app.mouse_captured is not self or not isinstance(split, Split):
            return
        x, y, width, height = split.region
        if self.size.width == 1:
            split.percent = round(100 * (event.screen_x - x) / max(1, width))
        else:
            split.percent = round(100 * (event.screen_y - y) / max(1, height))
