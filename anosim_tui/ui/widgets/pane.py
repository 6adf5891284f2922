"""A pane: a heading, what it holds, and words in its place while there is nothing to hold."""

from __future__ import annotations

from typing import ClassVar

from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip

from anosim_tui.ui.widgets.painted import as_written
from anosim_tui.ui.widgets.titled import TITLE_PARTS, Titled


class Pane(Titled, Vertical):
    """A titled part of a screen; one that begins `empty` need not be laid out twice for it.

    The heading stands on the line that the padding leaves free.
    """

    ALLOW_MAXIMIZE = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {*TITLE_PARTS}

    def __init__(self, title: str, *, id: str, empty: bool = False) -> None:
        super().__init__(title=title, id=id, classes="-empty" if empty else None)

    def count_changed(self) -> None:
        """Draw the heading anew, and nothing of what stands below it."""
        self.refresh(Region(0, -self.styles.padding.top, self.outer_size.width, 1))

    def title_changed(self) -> None:
        """Hide the contents behind the words, and make room for these."""
        self.set_class(self.explains, "-empty")
        self.refresh(layout=self.styles.is_auto_height)

    def on_click(self) -> None:
        """A click anywhere in it leads into it, also where only its heading shows."""
        inside = next((one for one in self.query("*").results() if one.focusable), None)
        if inside is not None and not self.has_focus_within:
            inside.focus()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How high it is where that is up to it."""
        if not self.explains:
            return super().get_content_height(container, viewport, width)
        return len(self.words(width))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw its own lines on its ground, which may have a border at the right."""
        width, top = self.size.width, crop.y
        lines = super().render_lines(Region(0, top, self.outer_size.width, crop.height))
        own = {y: line for y, line in self._own_lines(width).items() if crop.contains(crop.x, y)}
        for y, line in zip(own, as_written(self, own.values(), width), strict=True):
            lines[y - top] = Strip.join([line, lines[y - top].crop(width)])
        return [line.crop(*crop.column_span) for line in lines]

    def _own_lines(self, width: int) -> dict[int, Strip]:
        """The heading, and the words in place of the contents, by line."""
        lines = {0: self.heading(width)} if self.styles.padding.top else {}
        if self.explains:
            lines.update(enumerate(self.words(width), self._taken))
        return lines

    @property
    def _taken(self) -> int:
        """How many lines the heading takes, and what is shown of the contents nevertheless."""
        shown = [child.region.bottom - self.region.y for child in self.children if child.display]
        return max([self.styles.padding.top, *shown])
