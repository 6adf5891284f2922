"""A pane: a heading, what it holds, and words in its place while there is nothing to hold."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip

from anosim_tui.ui.widgets.cells import drawable, fit, wrap
from anosim_tui.ui.widgets.painted import Painted

# More lines than words in place of contents ever take.
_MOST_LINES: Final = 100
_BOLD: Final = Style(bold=True)


class Pane(Vertical, Painted):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it.

    The heading stands on the line that the padding leaves free.
    """

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pane--title", "pane--empty"}

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(id=id, classes="-empty" if empty else None)
        self._title = title.upper()
        self._count = ""
        self._explanation = ""

    def count(self, words: str) -> None:
        """Say beside the heading how much there is."""
        if words != self._count:
            self._count = words
            self.refresh()

    def explain(self, words: str) -> None:
        """Show `words` in place of the contents; none shows the contents."""
        if words != self._explanation:
            self._explanation = words
            self.refresh(layout=self.styles.is_auto_height)
        self.set_class(bool(words), "-empty")

    def on_click(self) -> None:
        """A click anywhere in it leads into it, also where only its heading shows."""
        inside = next((one for one in self.query("*").results() if one.focusable), None)
        if inside is not None and not self.has_focus_within:
            inside.focus()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How high it is where that is up to it."""
        if not self._explanation:
            return super().get_content_height(container, viewport, width)
        above, below, _ = self._inset
        return above + len(self._explained(width)) + below

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw its own lines on its ground, which may have a border at the right."""
        width, top = self.size.width, crop.y
        lines = super().render_lines(Region(0, top, self.outer_size.width, crop.height))
        for y, own in self._own_lines().items():
            if crop.contains(crop.x, y):
                drawn = self._drawn(own.adjust_cell_length(width))
                lines[y - top] = Strip.join([drawn, lines[y - top].crop(width)])
        return [line.crop(*crop.column_span) for line in lines]

    def _drawn(self, strip: Strip) -> Strip:
        background = self.background_colors[1]
        strip = strip.apply_style(Style(bgcolor=background.rich_color))
        for one in self.get_line_filters():
            strip = strip.apply_filter(one, background)
        return strip

    def _own_lines(self) -> dict[int, Strip]:
        """The heading, and the words in place of the contents, by line."""
        lines = {0: self._heading()} if self.styles.padding.top else {}
        if self._explanation:
            above, _, left = self._inset
            style = self.component("pane--empty")
            for y, words in enumerate(self._explained(self.size.width), self._taken + above):
                lines[y] = Strip([Segment(" " * left + words, style)])
        return lines

    @property
    def _taken(self) -> int:
        """How many lines the heading takes, and what is shown of the contents nevertheless."""
        shown = [child.region.bottom - self.region.y for child in self.children if child.display]
        return max([self.styles.padding.top, *shown])

    @property
    def _inset(self) -> tuple[int, int, int]:
        """What stays free above, below, and to the left and right of the words."""
        top, right, bottom, _ = self.get_component_styles("pane--empty").padding
        return top, bottom, right

    def _heading(self) -> Strip:
        style, room = self.component("pane--title"), self.size.width - 2
        name = fit(self._title, min(room, len(self._title)))
        count = fit(f"  {self._count}", room - len(name))
        return Strip([Segment(f" {name}", style + _BOLD), Segment(f"{count} ", style)])

    def _explained(self, width: int) -> list[str]:
        """The words, in lines."""
        room = width - 2 * self._inset[2]
        return [
            drawable(line[start:end])
            for line in self._explanation.splitlines()
            for start, end in wrap(line, room, _MOST_LINES)
        ]
