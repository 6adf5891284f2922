"""A timer that fires when something on the screen next changes, and not before."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from datetime import datetime
from typing import Final

from textual import events
from textual.widget import Widget

# Timers are a little early at times; a label must never be drawn just before its change.
_MARGIN: Final = 0.01
# What clocks that count seconds as floats fall short of a full one.
_SHORT: Final = 0.001


class Tick:
    """The next redraw of one widget; planning again replaces what was planned.

    It fires at full seconds of the clock only. The ends of bookings lie anywhere within a second;
    so all that counts down changes in one frame, as on one clock, however much there is of it.
    A call of the event loop is enough for that; a timer of Textual would be a task each time.
    """

    def __init__(
        self, widget: Widget, redraw: Callable[[], None], now: Callable[[], datetime]
    ) -> None:
        self._widget = widget
        self._redraw = redraw
        self._now = now
        self._call: asyncio.TimerHandle | None = None

    def plan(self, seconds: float | None) -> None:
        """Redraw at the first full second that is `seconds` away or more; `None` never."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        if seconds is not None and self._widget.is_attached:
            wait = until_full_second(self._now(), seconds)
            self._call = asyncio.get_running_loop().call_later(wait + _MARGIN, self._fire)

    def _fire(self) -> None:
        """Redraw as the widget acts on any message: after those before, errors seen to."""
        self._widget.post_message(events.Callback(callback=self._redraw))


def until_full_second(now: datetime, seconds: float) -> float:
    """Seconds from `now` to the first full one of the clock that is `seconds` away or more."""
    begun = now.microsecond / 1e6
    return math.ceil(begun + seconds - _SHORT) - begun
