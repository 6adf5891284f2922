"""A line of words, some of which do something when they are clicked."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from anosim_tui.domain.text import unambiguous
from anosim_tui.ui.widgets.parts import part

Piece = tuple[str, str, str]
"""Text, the component class that gives its style, and the action of a click on it, or ""."""


class Bar(Widget):
    """One line; a subclass says what stands on it."""

    class Chosen(Message):
        """A word was clicked; its action belongs to the screen."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def pieces(self, width: int) -> Iterable[Piece]:
        """What stands on it, from left to right."""
        raise NotImplementedError

    def render(self) -> Content:
        return Content.assemble(
            *(
                (unambiguous(text), self._style(name, action))
                for text, name, action in self.pieces(self.size.width)
            )
        )

    def _style(self, name: str, action: str) -> Style:
        style = part(self, name)
        return style + Style.from_meta({"chosen": action}) if action else style

    def on_click(self, event: events.Click) -> None:
        if action := event.style.meta.get("chosen"):
            self.post_message(self.Chosen(action))
