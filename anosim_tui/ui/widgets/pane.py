"""A pane: a heading, what it holds, and words in its place while there is nothing to hold."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from anosim_tui.ui.widgets.safe import Words


class Pane(Vertical):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it."""

    ALLOW_MAXIMIZE = True

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(id=id, classes="-empty" if empty else None)
        self._title, self._counted = title, ""
        self.border_title = heading(title)
        self._explanation = Words(classes="pane--empty")

    def compose(self) -> ComposeResult:
        yield self._explanation

    def count(self, words: str) -> None:
        if words != self._counted:
            self._counted = words
            self.border_title = heading(self._title, words)

    def explain(self, words: str) -> None:
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
