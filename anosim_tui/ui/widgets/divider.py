"""Two panes and the line between them; dragging it gives one of them more room."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.containers import Container
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

SPLIT: Final = 55
_LEAST: Final = 20


class Split(Container):
    """Holds a pane, a divider and another pane, in a grid beside or above each other.

    Attributes:
        percent: how much of the room the first pane gets.
    """

    percent: var[int] = var(SPLIT, init=False)

    def validate_percent(self, percent: int) -> int:
        return max(_LEAST, min(100 - _LEAST, percent))

    def on_mount(self) -> None:
        if self.percent != SPLIT:
            self.percent = self.validate_percent(self.percent)
            self.watch_percent()

    def watch_percent(self) -> None:
        shares = f"{self.percent}fr 1 {100 - self.percent}fr"
        self.styles.grid_columns = self.styles.grid_rows = shares

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        event.stop()
        self.percent = event.percent


class Divider(Widget):
    """Stands between two panes of a container, beside or above each other."""

    class Dragged(Message):
        """It was dragged to `percent` of what surrounds it."""

        def __init__(self, percent: int) -> None:
            super().__init__()
            self.percent = percent

    def render(self) -> str:
        """The line, asked for by Textual."""
        width, height = self.size
        return "│\n" * height if width == 1 else ""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self.capture_mouse()
        event.stop()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self.capture_mouse(False)
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is not self or self.parent is None:
            return
        around = self.parent.region if isinstance(self.parent, Widget) else self.region
        if self.size.width == 1:
            part, whole = event.screen_x - around.x, around.width
        else:
            part, whole = event.screen_y - around.y, around.height
        if whole:
            self.post_message(self.Dragged(round(100 * part / whole)))
