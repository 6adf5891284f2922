"""The line at the bottom: what can be done now, as much of it as fits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.ui.widgets.painted import Painted


class KeyHint(Struct, frozen=True):
    """A key, what it does in a word or two, and the action's id."""

    key: str
    label: str
    action: str


class KeyBar(Painted, Widget):
    """Keys and their labels; the last one always says where the rest is found."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    class Pressed(Message):
        """A hint was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, last: KeyHint) -> None:
        super().__init__()
        self._last = last
        self._hints: tuple[KeyHint, ...] = ()

    def show(self, hints: Sequence[KeyHint]) -> None:
        """Show other hints, the most useful first."""
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def _fitting(self) -> list[KeyHint]:
        room = self.size.width - _width(self._last)
        shown = []
        for hint in self._hints:
            room -= _width(hint)
            if room < 0:
                break
            shown.append(hint)
        return [*shown, self._last]

    def render_line(self, y: int) -> Strip:
        """The one line, asked for by Textual."""
        if y:
            return Strip.blank(self.size.width, self.ground)
        key = self.component("keys--key")
        label = self.component("keys--label")
        segments = []
        for hint in self._fitting():
            segments += [Segment(f" {hint.key} ", key), Segment(f"{hint.label} ", label)]
        strip = Strip(segments).adjust_cell_length(self.size.width)
        return strip.apply_style(self.ground)

    def on_click(self, event: events.Click) -> None:
        """A hint does what its key does."""
        start = 0
        for hint in self._fitting():
            start += _width(hint)
            if event.x < start:
                self.post_message(self.Pressed(hint.action))
                return


def _width(hint: KeyHint) -> int:
    return cell_len(hint.key) + cell_len(hint.label) + 3
