"""The bookings, a line each: service, number, what is happening on it, the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.managed import BookingFlags
from anosim_tui.domain.wording import TimeLeft, Urgency
from anosim_tui.ui.widgets import booking_words
from anosim_tui.ui.widgets.booking_words import GAUGE, MARKS, Said
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.line_list import LineList, Piece, Row

_MOST_LINES: Final = 3
# Cells of the time left.
_LEFT: Final = 9
_ENDED: Final = TimeLeft("ended", Urgency.OVER, None)


class Columns(Struct, frozen=True):
    """The width in cells of each column; 0 leaves it out."""

    service: int
    number: int
    country: int
    news: int
    gauge: int

    @staticmethod
    @lru_cache(maxsize=8)
    def within(width: int, *, has_country_below: bool) -> Columns:
        """What fits: number and time left always, then news, service, gauge, country.

        The columns take the whole width, so that the time left stands at the right edge.
        """
        number = 18
        room = width - 2 - number - _LEFT - 1
        news = 14 if room >= 24 else 0
        gauge = GAUGE + 2 if room >= 32 else 0
        country = 16 if room >= 54 and not has_country_below else 0
        spare = room - news - gauge - country
        service = max(0, min(spare, 24))
        return Columns(service, number, country, news + spare - service, gauge)


class BookingList(LineList[BookingLine]):
    """The bookings on Live."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self._managed = BookingFlags()
        self._refunds: Mapping[int, Decimal] = {}
        self._labels: Mapping[int, str] = {}

    def set_known(
        self, managed: BookingFlags, refunds: Mapping[int, Decimal], labels: Mapping[int, str]
    ) -> None:
        self._managed, self._refunds, self._labels = managed, refunds, labels

    def key_of(self, item: BookingLine) -> int:
        return item.id

    def make_room(self) -> None:
        """A second line each, and one of rest, where there is room for all of them."""
        fitting = self.size.height // max(1, len(self.items))
        self.give_lines(max(1, min(_MOST_LINES, fitting)))

    def row(self, item: BookingLine, width: int) -> Row:
        now = self._now()
        said = booking_words.said_of(item, self._refunds.get(item.last.id), now)
        label = item.label(self._labels)
        columns = Columns.within(width, has_country_below=self.item_lines > 1)
        renewal = self._managed.renewals.get(item.last.id)
        mark = "↻" if renewal is not None and renewal.enabled else " "
        first = _first(item, said, now, columns, label, mark)
        return (first,) if self.item_lines == 1 else (first, _second(item, said, width, label))


def _first(
    item: BookingLine, said: Said, now: datetime, columns: Columns, label: str, mark: str
) -> list[Piece]:
    left = _ENDED if said.over else wording.time_left(said.ends, now)
    urgent, base = _urgency(left.urgency), "quiet" if said.over else ""
    name = label or booking_words.service(item)
    number = fit(booking_words.number(item), columns.number - 1)
    pieces = [
        (MARKS[left.urgency] + " ", urgent),
        (fit(name, columns.service - 1), base or "name"),
        (mark, "quiet"),
        (number + " ", base),
    ]
    if columns.country:
        country = wording.country(item.first.country)
        pieces.append((fit(country, columns.country - 1) + " ", "quiet"))
    if columns.news:
        pieces.append((fit(said.news, columns.news - 1) + " ", said.tone))
    if columns.gauge:
        pieces.append((" " + "━" * said.filled, urgent))
        pieces.append(("─" * (GAUGE - said.filled) + " ", "faint"))
    return [*pieces, *_countdown(left)]


def _countdown(left: TimeLeft) -> list[Piece]:
    if left.urgency is Urgency.LAST_MINUTE:
        label = f" {left.label} "
        return [(" " * max(0, _LEFT + 1 - len(label)), ""), (label, "last")]
    return [(fit(left.label, _LEFT, right=True) + " ", _urgency(left.urgency))]


def _second(item: BookingLine, said: Said, width: int, label: str) -> list[Piece]:
    room = max(0, width - 4 - len(said.ending))
    service = (booking_words.service(item),) if label else ()
    country = wording.country(item.first.country)
    about = joined((*service, country, *booking_words.kind(item)), room)
    return [("  ", ""), (f"{fit(about, room)} {said.ending} ", "quiet")]


def _urgency(urgency: Urgency) -> str:
    if urgency is Urgency.OVER:
        return "quiet"
    if urgency <= Urgency.LAST_MINUTES:
        return "urgent"
    return "soon" if urgency is Urgency.SOON else ""
