"""A few lines laid out for the room there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.content import Content
from textual.style import Style

from anosim_tui.ui.widgets.pane import heading
from anosim_tui.ui.widgets.parts import part
from anosim_tui.ui.widgets.safe import Words

# Lines over which a card is spread at most.
_TALLEST: Final = 11


class Card(Words):
    """A titled widget whose lines are laid out together; it is drawn where they changed."""

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self._title, self._explanation = title, ""
        self.border_title = heading(title)

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        """Its lines; what is missing at the bottom stays empty."""
        raise NotImplementedError

    def count(self, words: str) -> None:
        self.border_title = heading(self._title, words)

    def explain(self, words: str) -> None:
        """Show `words` in place of the lines; none shows the lines."""
        self._explanation = words
        self.tick()

    def tick(self) -> None:
        width, height = self.content_size
        if not (width and height):
            return  # it is laid out as soon as it has a size
        lines = self.lay_out(width, height)
        words = self._explanation or Content("\n").join(lines[:height])
        self.say(words, layout=False)

    def on_mount(self) -> None:
        self.tick()

    def on_resize(self) -> None:
        self.tick()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_mounted:
            self.tick()

    def part(self, name: str) -> Style:
        return part(self, name)


def spaced(
    top: Content, body: Sequence[Content], bottom: Content, height: int
) -> Sequence[Content]:
    """A card's lines, equally far apart on every card of that height."""
    tall = min(height, _TALLEST)
    inner = centred(body, tall - 2)
    inner += [Content()] * (tall - 2 - len(inner))
    return centred([top, *inner, bottom], height)


def centred(lines: Sequence[Content], height: int) -> list[Content]:
    return [Content()] * max(0, (height - len(lines)) // 2) + [*lines]
