"""The booking that ends next, its countdown large once it is a matter of minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar, Final

from textual.content import Content

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.wording import Urgency
from anosim_tui.ui.widgets import big_text
from anosim_tui.ui.widgets.booking_words import MARKS, until
from anosim_tui.ui.widgets.card import Card, centred, spaced
from anosim_tui.ui.widgets.cells import fit, joined

# Lines that a heading, a countdown and what is below it take.
_LEAST: Final = 3


class EndingCard(Card):
    """The next booking to end: for what, how long yet, and which number."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "ending--title",
        "ending--quiet",
        "ending--later",
        "ending--soon",
        "ending--urgent",
    }

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__("Ends next", id=id)
        self._now = now
        self._line: BookingLine | None = None
        self._label = ""

    def show(self, line: BookingLine | None, label: str = "") -> None:
        self._line, self._label = line, label
        self.tick()

    def lay_out(self, width: int, height: int) -> Sequence[Content]:
        line = self._line
        if line is None:
            return []
        now = self._now()
        left = wording.time_left(line.ends, now)
        style = self.part(f"ending--{_kind(left.urgency)}")
        title, quiet = self.part("ending--title"), self.part("ending--quiet")
        mark, number = MARKS[left.urgency], wording.phone(line.current.number)
        end = until(line.ends, now)
        service = self._label or wording.service(line.first.service, line.first.rental_type)
        if height < _LEAST:
            label = f" {mark} {left.label} "
            room = max(0, width - len(label))
            about = fit(f" {joined((service, number, end), room - 1)}", room)
            return centred([Content.assemble((label, style), (about, quiet))], height)
        heading = Content.assemble((f" {mark} ", style), (fit(service, max(0, width - 4)), title))
        footer = Content.styled(fit(f" {joined((number, end), width - 2)}", width), quiet)
        rows = _countdown(left.label, width, height)
        return spaced(heading, [Content.styled(f" {row}", style) for row in rows], footer, height)


def _countdown(label: str, width: int, height: int) -> list[str]:
    """Minutes and seconds large, but never as large as a code; more than these as it is."""
    if big_text.can_enlarge(label):
        cells, lines = big_text.size(label)
        if cells < width - 1 and lines <= height - 2:
            return big_text.enlarge(label)
    return [label]


def _kind(urgency: Urgency) -> str:
    if urgency <= Urgency.LAST_MINUTES:
        return "urgent"
    return "soon" if urgency == Urgency.SOON else "later"
