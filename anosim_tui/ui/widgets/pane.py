"""A pane: a heading, what it holds, and words in its place while there is nothing to hold."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical

from anosim_tui.ui.widgets.safe import Words


class Pane(Vertical):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it."""

    ALLOW_MAXIMIZE = True

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(id=id, classes="-empty" if empty else None)
        self._title = title
        self._count = ""

    def compose(self) -> ComposeResult:
        """The heading and the words for nothing; the contents are put between by the screen."""
        yield Words(self._heading(), classes="pane--title")
        yield Words("", classes="pane--empty")

    def count(self, words: str) -> None:
        """Say beside the heading how much there is."""
        if words != self._count:
            self._count = words
            self.query_one(".pane--title", Words).say(self._heading(), resizes=False)

    def explain(self, words: str) -> None:
        """Show `words` in place of the contents; none shows the contents."""
        explanation = self.query_one(".pane--empty", Words)
        self.set_class(bool(words), "-empty")
        if words:
            explanation.say(words)

    def on_click(self) -> None:
        """A click anywhere in it leads into it, also where only its heading shows."""
        inside = next((one for one in self.query("*").results() if one.focusable), None)
        if inside is not None and not self.has_focus_within:
            inside.focus()

    def _heading(self) -> Text:
        heading = Text(self._title.upper(), style="bold")
        if self._count:
            heading.append(f"  {self._count}", style="not bold")
        return heading
