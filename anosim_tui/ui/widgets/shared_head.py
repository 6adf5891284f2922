"""The two lines on top of a shared booking: whose number, for what, for how long, and the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import Refused
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.domain.wording import Urgency
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.painted import Painted
from anosim_tui.ui.widgets.ticking import Tick

_SIGNS: Final = {
    Link.CONNECTING: "○ connecting",
    Link.ONLINE: "● live",
    Link.THROTTLED: "◐ slowed down",
    Link.OFFLINE: "✕ offline",
    Link.BAD_KEY: "✕ refused",
}
_ROOM_FOR_HOST: Final = 60
_URGENT: Final = (Urgency.LAST_MINUTE, Urgency.LAST_MINUTES)


class SharedHead(Painted, Widget):
    """What is shared, and how the connection does.

    Args:
        now: the time.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "shared--number",
        "shared--quiet",
        "shared--left",
        "shared--urgent",
        "shared--bad",
    }

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._state = AccountState()
        self._host = ""
        self._tick = Tick(self, self._redraw, now)

    def show(self, state: AccountState, host: str) -> None:
        """Show another state; `host` is named where it is not the usual one."""
        self._state, self._host = state, host
        self._redraw()

    def on_mount(self) -> None:
        """Begin to count."""
        self._redraw()

    @property
    def _line(self) -> BookingLine | None:
        return next(iter(self._state.lines), None)

    def _redraw(self) -> None:
        line = self._line
        self._tick.plan(wording.time_left(line.ends, self._now()).changes_in if line else None)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One of the two lines, asked for by Textual."""
        width = self.size.width
        left, right = self._first() if y == 0 else self._second()
        room = max(0, width - right.cell_length - 1)
        text, style = left.text, left.style
        strip = Strip([Segment(fit(f" {text}", room), style), right, Segment(" ")])
        return strip.adjust_cell_length(width).apply_style(self.ground)

    def _first(self) -> tuple[Segment, Segment]:
        line = self._line
        number = wording.phone(line.current.number) if line else "A shared booking"
        connection = self._state.connection
        good = connection.link in (Link.CONNECTING, Link.ONLINE)
        sign = (
            "✕ link refused" if isinstance(connection.error, Refused) else _SIGNS[connection.link]
        )
        style = self.component("shared--quiet" if good else "shared--bad")
        # Without the room for both, the number counts: no key is sent to whatever host this is.
        host = f"{self._host}  " if self._host and self.size.width >= _ROOM_FOR_HOST else ""
        return Segment(number, self.component("shared--number")), Segment(f"{host}{sign}", style)

    def _second(self) -> tuple[Segment, Segment]:
        line, quiet = self._line, self.component("shared--quiet")
        if line is None:
            return Segment("", quiet), Segment("", quiet)
        one = line.current
        words = (
            wording.service(one.service, one.rental_type),
            wording.country(one.country),
            wording.rental_type(one.rental_type),
        )
        left = wording.time_left(line.ends, self._now())
        over = line.is_over(self._now())
        said = "ended" if over else f"! {left.label} left" if _is_urgent(left.urgency) else ""
        style = self.component("shared--urgent" if _is_urgent(left.urgency) else "shared--left")
        return Segment(" · ".join(words), quiet), Segment(said or f"{left.label} left", style)


def _is_urgent(urgency: Urgency) -> bool:
    return urgency in _URGENT
