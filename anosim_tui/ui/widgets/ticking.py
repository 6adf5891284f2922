"""A timer that fires when something on the screen next changes, and not before."""

from __future__ import annotations

from collections.abc import Callable

from textual.timer import Timer
from textual.widget import Widget

# Timers are a little early at times; a label must never be drawn just before its change.
_MARGIN = 0.01


class Tick:
    """The next redraw of one widget; planning again replaces what was planned."""

    def __init__(self, widget: Widget, redraw: Callable[[], None]) -> None:
        self._widget = widget
        self._redraw = redraw
        self._timer: Timer | None = None

    def plan(self, seconds: float | None) -> None:
        """Redraw in `seconds`; `None` never."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if seconds is not None and self._widget.is_attached:
            self._timer = self._widget.set_timer(seconds + _MARGIN, self._redraw)
