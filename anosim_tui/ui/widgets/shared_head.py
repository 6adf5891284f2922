"""The two lines on top of a shared booking: whose number, for what, for how long, and the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Final

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import Refused
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.domain.wording import Urgency
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.parts import part

_SIGNS: Final = {
    Link.CONNECTING: "○ connecting",
    Link.ONLINE: "● live",
    Link.THROTTLED: "◐ slowed down",
    Link.OFFLINE: "✕ offline",
    Link.BAD_KEY: "✕ refused",
}
_ROOM_FOR_HOST: Final = 60
_URGENT: Final = (Urgency.LAST_MINUTE, Urgency.LAST_MINUTES)

Said = tuple[str, str]
"""Words, and the name of their style without `shared--`."""


class SharedHead(Widget):
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

    def show(self, state: AccountState, host: str) -> None:
        self._state, self._host = state, host
        self.refresh()

    def tick(self) -> None:
        self.refresh()

    def render(self) -> Content:
        line = next(iter(self._state.lines), None)
        lines = [self._first(line), self._second(line) if line else ()]
        return Content("\n").join(self._spread(*pieces) for pieces in lines if pieces)

    def _spread(self, left: Said, right: Said) -> Content:
        said = f"{right[0]} "
        words = fit(f" {left[0]}", max(0, self.size.width - cell_len(said)))
        return Content.assemble((words, self._part(left[1])), (said, self._part(right[1])))

    def _part(self, name: str) -> Style:
        return part(self, f"shared--{name}")

    def _first(self, line: BookingLine | None) -> tuple[Said, Said]:
        number = wording.phone(line.current.number) if line else "A shared booking"
        connection = self._state.connection
        good = connection.link in (Link.CONNECTING, Link.ONLINE)
        refused = isinstance(connection.error, Refused)
        sign = "✕ link refused" if refused else _SIGNS[connection.link]
        # Without the room for both, the number counts: no key is sent to whatever host this is.
        host = f"{self._host}  " if self._host and self.size.width >= _ROOM_FOR_HOST else ""
        return (number, "number"), (f"{host}{sign}", "quiet" if good else "bad")

    def _second(self, line: BookingLine) -> tuple[Said, Said]:
        one, now = line.current, self._now()
        words = (
            wording.service(one.service, one.rental_type),
            wording.country(one.country),
            wording.rental_type(one.rental_type),
        )
        left = wording.time_left(line.ends, now)
        urgent = left.urgency in _URGENT
        ends = "ended" if line.is_over(now) else f"{'! ' if urgent else ''}{left.label} left"
        return (" · ".join(words), "quiet"), (ends, "urgent" if urgent else "left")
