"""The bookings, a line each: service, number, what is happening on it, the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.wording import TimeLeft, Urgency
from anosim_tui.ui.widgets.cards import MARKS, until
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.line_list import LineList, Piece, Row

_MOST_LINES: Final = 3
# Cells of the gauge, and of the time left.
_GAUGE: Final = 6
_LEFT: Final = 9
_ENDED: Final = TimeLeft("ended", Urgency.OVER)


class Columns(NamedTuple):
    """The width in cells of each column; 0 leaves it out."""

    service: int
    number: int
    country: int
    news: int
    gauge: int


@lru_cache(maxsize=8)
def _columns(width: int, *, has_country_below: bool) -> Columns:
    """What fits: number and time left always, then news, service, gauge, country.

    The columns take the whole width, so that the time left stands at the right edge.
    """
    number = 18
    room = width - 2 - number - _LEFT - 1
    news = 14 if room >= 24 else 0
    gauge = _GAUGE + 2 if room >= 32 else 0
    country = 16 if room >= 54 and not has_country_below else 0
    spare = room - news - gauge - country
    service = max(0, min(spare, 24))
    return Columns(service, number, country, news + spare - service, gauge)


class BookingList(LineList[BookingLine]):
    """The bookings on Live."""

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self._flags = BookingFlags()
        self._refunds: Mapping[int, Decimal] = {}
        self._labels: Mapping[int, str] = {}

    def set_known(
        self, flags: BookingFlags, refunds: Mapping[int, Decimal], labels: Mapping[int, str]
    ) -> None:
        """Set what was set here, what was paid back for a booking, and what it is called, by id."""
        self._flags, self._refunds, self._labels = flags, refunds, labels

    def key_of(self, item: BookingLine) -> int:
        return item.id

    def make_room(self) -> None:
        """A second line each, and one of rest, where there is room for all of them."""
        fitting = self.size.height // max(1, len(self.items))
        self.give_lines(max(1, min(_MOST_LINES, fitting)))

    def row(self, item: BookingLine, width: int) -> Row:
        now, label = self._now(), item.label(self._labels)
        first = self._first(item, now, width, label)
        return (first,) if self.item_lines == 1 else (first, _second(item, now, width, label))

    def _first(self, item: BookingLine, now: datetime, width: int, label: str) -> list[Piece]:
        columns = _columns(width, has_country_below=self.item_lines > 1)
        over = item.is_over(now)
        left = _ENDED if over else wording.time_left(item.ends, now)
        urgent, base = _urgency(left.urgency), "quiet" if over else ""
        renewal = self._flags.renewals.get(item.last.id)
        number = wording.phone(item.current.number) or "number to come"
        pieces = [
            (MARKS[left.urgency] + " ", urgent),
            (fit(label or _service(item), columns.service - 1), base or "name"),
            ("↻" if renewal is not None and renewal.enabled else " ", "quiet"),
            (fit(number, columns.number - 1) + " ", base),
        ]
        if columns.country:
            country = wording.country(item.first.country)
            pieces.append((fit(country, columns.country - 1) + " ", "quiet"))
        if columns.news:
            refund = self._refunds.get(item.last.id)
            back = None if refund is None else f"back {wording.money(refund)}"
            news = back or _news(item, now, over=over)
            pieces.append((fit(news, columns.news - 1) + " ", _tone(item, over=over)))
        if columns.gauge:
            filled = 0 if over else _filled(item, now)
            pieces.append((" " + "━" * filled, urgent))
            pieces.append(("─" * (_GAUGE - filled) + " ", "faint"))
        return [*pieces, *_countdown(left)]


def _countdown(left: TimeLeft) -> list[Piece]:
    """The time left at the right edge, filled in the last minute."""
    if left.urgency is Urgency.LAST_MINUTE:
        label = f" {left.label} "
        return [(" " * max(0, _LEFT + 1 - len(label)), ""), (label, "last")]
    return [(fit(left.label, _LEFT, right=True) + " ", _urgency(left.urgency))]


def _second(item: BookingLine, now: datetime, width: int, label: str) -> list[Piece]:
    """What was booked, where, for how long in all, how often that was extended, until when."""
    ends = item.ends
    given_back = item.is_over(now) and ends is not None and ends > now
    ending = "" if given_back else until(ends, now)
    kind = f"{wording.rental_type(item.first.rental_type)}, {wording.duration(_whole(item))}"
    extended = len(item.chain) - 1
    about = [_service(item)] if label else []
    about += [wording.country(item.first.country), kind]
    if extended:
        about.append("extended" if extended == 1 else f"extended {extended} times")
    room = max(0, width - 4 - len(ending))
    return [("  ", ""), (f"{fit(joined(about, room), room)} {ending} ", "quiet")]


def _urgency(urgency: Urgency) -> str:
    if urgency is Urgency.OVER:
        return "quiet"
    if urgency <= Urgency.LAST_MINUTES:
        return "urgent"
    return "soon" if urgency is Urgency.SOON else ""


def _service(item: BookingLine) -> str:
    return wording.service(item.first.service, item.first.rental_type)


def _whole(item: BookingLine) -> timedelta:
    return sum((one.duration or timedelta() for one in item.chain), timedelta())


def _news(item: BookingLine, now: datetime, *, over: bool) -> str:
    start = item.first.start
    if item.awaits_code(now) and start is not None:
        return f"waiting {wording.waiting(start, now)}"
    if over and item.ended_otherwise:
        return item.last.state
    unsure = " ?" if item.shared else ""
    if item.newest_code is not None:
        return f"code {_at(item.newest_code.sms.date, now)}{unsure}"
    if item.messages:
        return f"SMS {_at(item.messages[-1].sms.date, now)}{unsure}"
    if item.last.is_unused:
        return "not used"
    if item.is_pending:
        return "extended"
    return "no SMS" if over else "no SMS yet"


def _tone(item: BookingLine, *, over: bool) -> str:
    if over:
        return "quiet"
    if item.newest_code is not None:
        return "good"
    return "waiting" if item.last.is_activation else "quiet"


def _at(date: datetime, now: datetime) -> str:
    """The local time of today, the day of an earlier one."""
    local = date.astimezone()
    if local.date() == now.astimezone().date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}"


def _filled(item: BookingLine, now: datetime) -> int:
    """How many cells of the gauge are filled; a booking that still runs fills at least one."""
    if item.ends is None:
        return 0
    if not (span := _whole(item)):
        return _GAUGE
    return max(1, min(_GAUGE, round((item.ends - now) / span * _GAUGE)))
