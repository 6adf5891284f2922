"""A row of names, one of them chosen; a click chooses another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.ui.widgets.painted import Painted


class TabRow(Painted, Widget):
    """What a list shows, among what it could show."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--name", "tabs--chosen"}

    class Chosen(Message):
        """A name was clicked; `place` counts from 0."""

        def __init__(self, place: int) -> None:
            super().__init__()
            self.place = place

    def __init__(self, names: Sequence[str], *, id: str) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self._place = 0

    def choose(self, place: int) -> None:
        """Show that another name is chosen."""
        if place != self._place:
            self._place = place
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line, asked for by Textual."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.ground)
        segments = [
            Segment(
                f" {name} ",
                self.component("tabs--chosen" if place == self._place else "tabs--name"),
            )
            for place, name in enumerate(self._names)
        ]
        return Strip(segments).adjust_cell_length(width).apply_style(self.ground)

    def on_click(self, event: events.Click) -> None:
        """The name that was clicked."""
        end = 0
        for place, name in enumerate(self._names):
            end += cell_len(name) + 2
            if event.x < end:
                self.post_message(self.Chosen(place))
                return
