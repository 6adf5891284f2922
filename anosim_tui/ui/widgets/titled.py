"""What has a heading, and words in its place while there is nothing to show."""

from __future__ import annotations

from typing import Any, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.ui.widgets.cells import drawable, fit, wrap
from anosim_tui.ui.widgets.painted import Painted

TITLE_PARTS: Final = frozenset({"pane--title", "pane--empty"})
"""The parts that a style sheet gives their looks."""

# More lines than words in place of contents ever take.
_MOST_LINES: Final = 100
_BOLD: Final = Style(bold=True)


class Titled(Painted):
    """Draws the heading and the words; a subclass says on which lines."""

    def __init__(self, *children: Widget, title: str, **named: Any) -> None:
        super().__init__(*children, **named)
        self._title = title.upper()
        self._count = ""
        self._explanation = ""

    def count(self, words: str) -> None:
        """Say beside the heading how much there is."""
        if words != self._count:
            self._count = words
            self.count_changed()

    def explain(self, words: str) -> None:
        """Show `words` in place of the contents; none shows the contents."""
        if words != self._explanation:
            self._explanation = words
            self.title_changed()

    def count_changed(self) -> None:
        """Draw the heading anew."""
        self.refresh()

    def title_changed(self) -> None:
        """Draw it anew."""
        self.refresh()

    @property
    def explains(self) -> bool:
        """Whether words stand in place of the contents."""
        return bool(self._explanation)

    def heading(self, width: int) -> Strip:
        """The line with the title."""
        style, room = self.component("pane--title"), width - 2
        name = fit(self._title, min(room, len(self._title)))
        count = fit(f"  {self._count}", room - len(name))
        line = Strip([Segment(f" {name}", style + _BOLD), Segment(f"{count} ", style)])
        return line.apply_style(self.ground)

    def words(self, width: int) -> list[Strip]:
        """The lines with the words, and those that stay free above and below."""
        style = self.component("pane--empty")
        above, beside, below, _ = self.get_component_styles("pane--empty").padding
        lines = [
            Strip([Segment(" " * beside + drawable(line[start:end]), self.ground + style)])
            for line in self._explanation.splitlines()
            for start, end in wrap(line, width - 2 * beside, _MOST_LINES)
        ]
        return [*[Strip([])] * above, *lines, *[Strip([])] * below]
