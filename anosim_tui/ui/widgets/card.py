"""A few lines laid out for the room there is; of those, only what changed is drawn again."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.ui.widgets.titled import TITLE_PARTS, Titled

# Lines over which a card is spread at most.
_TALLEST: Final = 11


class Card(Titled, Widget):
    """A titled widget whose lines are laid out together, once for each change.

    A title that is not displayed takes no line.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*TITLE_PARTS}

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(title=title, id=id)
        self._lines: list[Strip] | None = None

    def lay_out(self, width: int, height: int) -> list[Strip]:
        """Its lines below the title; what is missing at the bottom stays empty."""
        raise NotImplementedError

    def title_changed(self) -> None:
        """Draw it anew."""
        self.redraw()

    def redraw(self) -> None:
        """Lay out again, and draw the lines that differ from those that stand there."""
        if not self.size:
            self._lines = None  # it is laid out as soon as it has a size
            return
        before, self._lines = self._lines, self._laid_out()
        if before is None or len(before) != len(self._lines):
            self.refresh()
            return
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y, (old, new) in enumerate(zip(before, self._lines, strict=True))
            if old != new
        ]
        if changed:
            self.refresh(*changed)

    def on_mount(self) -> None:
        """Lay out for the size it has."""
        self.redraw()

    def on_resize(self) -> None:
        """Lay out for the size it has."""
        self.redraw()

    def notify_style_update(self) -> None:
        """Another theme has other colours."""
        super().notify_style_update()
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """One line of the card, asked for by Textual."""
        if self._lines is None:
            self._lines = self._laid_out()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width)

    def _laid_out(self) -> list[Strip]:
        """As many lines as there is room for, each as wide as it is."""
        width, height = self.size
        is_headed = self.get_component_styles("pane--title").display != "none"
        lines = [self.heading(width)] if is_headed else []
        lines += self.words(width) if self.explains else self.lay_out(width, height - is_headed)
        del lines[height:]
        lines += [Strip([])] * (height - len(lines))
        return [line.adjust_cell_length(width).apply_style(self.ground) for line in lines]


def spaced(heading: Strip, body: list[Strip], footer: Strip, height: int) -> list[Strip]:
    """A card's lines, equally far apart on every card of that height."""
    tall = min(height, _TALLEST)
    inner = centred(body, tall - 2)
    inner += [Strip([])] * (tall - 2 - len(inner))
    return centred([heading, *inner, footer], height)


def centred(lines: list[Strip], height: int) -> list[Strip]:
    """Lines in the middle of `height`."""
    above = max(0, (height - len(lines)) // 2)
    return [Strip([])] * above + lines
