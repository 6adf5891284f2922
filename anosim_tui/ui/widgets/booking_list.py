"""The bookings, a line each: service, number, what is happening on it, the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.managed import Managed
from anosim_tui.domain.models import ACTIVE, NOT_USED
from anosim_tui.domain.wording import TimeLeft, Urgency
from anosim_tui.records import dataclass
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.item_list import ItemList

# Shape as well as colour says how soon a booking ends.
MARKS: Final = {
    Urgency.OVER: "·",
    Urgency.LAST_MINUTE: "‼",
    Urgency.LAST_MINUTES: "!",
    Urgency.SOON: "◔",
    Urgency.TODAY: "◑",
    Urgency.LATER: "●",
}
_GAUGE: Final = 6
_MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The width in cells of each column; 0 leaves it out."""

    service: int
    number: int
    country: int
    news: int
    gauge: int
    left: int

    @staticmethod
    @lru_cache(maxsize=8)
    def within(width: int, *, has_country_below: bool) -> Columns:
        """What fits: number and time left always, then news, service, gauge, country.

        The columns take the whole width, so that the time left stands at the right edge.
        """
        number, left = 18, 9
        room = width - 3 - number - left - 1
        news = 14 if room >= 24 else 0
        gauge = _GAUGE + 2 if room >= 32 else 0
        country = 16 if room >= 54 and not has_country_below else 0
        spare = room - news - gauge - country
        service = max(0, min(spare, 24))
        return Columns(service, number, country, news + spare - service, gauge, left)


class BookingList(ItemList[BookingLine]):
    """The bookings on Live."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "booking--bar",
        "booking--cursor",
        "booking--over",
        "booking--quiet",
        "booking--code",
        "booking--waiting",
        "booking--soon",
        "booking--urgent",
        "booking--gauge",
    }

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(now, id=id)
        self._managed = Managed()
        self._refunds: Mapping[int, Decimal] = {}
        self._labels: Mapping[int, str] = {}

    def tell(
        self, managed: Managed, refunds: Mapping[int, Decimal], labels: Mapping[int, str]
    ) -> None:
        """Say what was set here, what was paid back for a booking, and how it is called, by id."""
        self._managed, self._refunds, self._labels = managed, refunds, labels

    def key_of(self, item: BookingLine) -> int:
        """A line is known by the id of its first booking."""
        return item.id

    def labels(self, item: BookingLine) -> tuple[tuple[object, ...], float | None]:
        """The countdown and the waiting time, and when the sooner of them changes."""
        now = self.now()
        left = wording.time_left(item.ends, now)
        news, changes_in = self._words(item, now)
        times = [seconds for seconds in (left.changes_in, changes_in) if seconds is not None]
        words = (news, self._called(item), self._mark(item))
        shown = (left.label, left.urgency, words, _filled(item, now))
        return shown, min(times, default=None)

    def make_room(self) -> None:
        """A second line each, and one of rest, where there is room for all of them."""
        fitting = self.size.height // max(1, len(self.items))
        self.give_lines(max(1, min(_MOST_LINES, fitting)))

    def draw(self, item: BookingLine, line: int, width: int, *, selected: bool) -> Strip:
        """The line of a booking, or the quieter one below it."""
        bar = Segment("▌" if selected else " ", self.component("booking--bar"))
        columns = Columns.within(width, has_country_below=self.item_lines > 1)
        if line == _MOST_LINES - 1:
            return Strip.blank(width, self.ground)
        drawn = self._first(item, columns) if line == 0 else self._second(item, width)
        strip = Strip([bar, *drawn])
        if selected and self.has_focus:
            strip = strip.apply_style(self.component("booking--cursor"))
        return strip.apply_style(self.ground)

    def _first(self, item: BookingLine, columns: Columns) -> list[Segment]:
        now = self.now()
        left = wording.time_left(item.ends, now)
        over = item.is_over(now)
        base = self.component("booking--over") if over else Style()
        urgent = base if over else self._urgency(left)
        segments = [
            Segment(MARKS[Urgency.OVER if over else left.urgency] + " ", urgent),
            Segment(fit(self._called(item), columns.service - 1), base or Style(bold=True)),
            Segment(self._mark(item), self.component("booking--quiet")),
            Segment(fit(_number(item), columns.number - 1) + " ", base),
        ]
        if columns.country:
            name = wording.country(item.first.country)
            style = base if over else self.component("booking--quiet")
            segments.append(Segment(fit(name, columns.country - 1) + " ", style))
        if columns.news:
            segments.append(self._news(item, now, columns.news, base if over else None))
        if columns.gauge:
            segments += self._gauge(item, now, urgent)
        label = "ended" if over else left.label
        return [*segments, *self._left(label, columns.left, urgent, left.urgency)]

    def _left(self, label: str, width: int, style: Style, urgency: Urgency) -> list[Segment]:
        """The time left at the right edge, filled in the last minute."""
        if urgency == Urgency.LAST_MINUTE:
            label = f" {label} "
            filled = Segment(label, style + Style(reverse=True))
            return [Segment(" " * max(0, width + 1 - len(label))), filled]
        return [Segment(fit(label, width, right=True) + " ", style)]

    def _second(self, item: BookingLine, width: int) -> list[Segment]:
        quiet = self.component("booking--over" if item.is_over(self.now()) else "booking--quiet")
        ends = until(item.ends, self.now())
        room = max(0, width - 5 - len(ends))
        service = (_service(item),) if item.label(self._labels) else ()
        about = joined((*service, wording.country(item.first.country), *_kind(item)), room)
        return [Segment("  "), Segment(f"{fit(about, room)} {ends} ", quiet)]

    def _urgency(self, left: TimeLeft) -> Style:
        if left.urgency <= Urgency.LAST_MINUTES:
            return self.component("booking--urgent")
        if left.urgency == Urgency.SOON:
            return self.component("booking--soon")
        return Style()

    def _news(self, item: BookingLine, now: datetime, width: int, base: Style | None) -> Segment:
        words, _ = self._words(item, now)
        if base is not None:
            style = base
        elif item.awaits_code(now):
            style = self.component("booking--waiting")
        elif item.newest_code is not None:
            style = self.component("booking--code")
        else:
            style = self.component("booking--quiet")
        return Segment(fit(words, width - 1) + " ", style)

    def _words(self, item: BookingLine, now: datetime) -> tuple[str, float | None]:
        """What happens on a line, or what was paid back for it, and when these words change."""
        refund = self._refunds.get(item.last.id)
        if refund is not None:
            return f"back {wording.money(refund)}", None
        return _news(item, now)

    def _called(self, item: BookingLine) -> str:
        """What the person calls it, else its service."""
        return item.label(self._labels) or _service(item)

    def _mark(self, item: BookingLine) -> str:
        """A sign for a line that renews itself, as far as is known."""
        renewal = self._managed.renewals.get(item.last.id)
        return "↻" if renewal is not None and renewal.enabled else " "

    def _gauge(self, item: BookingLine, now: datetime, style: Style) -> list[Segment]:
        filled = _filled(item, now)
        return [
            Segment(" " + "━" * filled, style),
            Segment("─" * (_GAUGE - filled) + " ", self.component("booking--gauge")),
        ]


def _service(item: BookingLine) -> str:
    return wording.service(item.first.service, item.first.rental_type)


def _kind(item: BookingLine) -> tuple[str, ...]:
    """What was booked and for how long in all, and how often that was extended."""
    what = f"{wording.rental_type(item.first.rental_type)}, {wording.duration(_whole(item))}"
    extended = len(item.chain) - 1
    if not extended:
        return (what,)
    return (what, "extended" if extended == 1 else f"extended {extended} times")


def _whole(item: BookingLine) -> timedelta:
    return sum((one.duration or timedelta() for one in item.chain), timedelta())


def until(end: datetime | None, now: datetime) -> str:
    """The moment a booking ends, by the local clock."""
    if end is None:
        return ""
    local, today = end.astimezone(), now.astimezone()
    word = "until" if end > now else "ended"
    if local.date() == today.date():
        return f"{word} {local:%H:%M}"
    return f"{word} {local.day} {local:%b %H:%M}"


def _number(item: BookingLine) -> str:
    return wording.phone(item.current.number) if item.current.number else "number to come"


def _news(item: BookingLine, now: datetime) -> tuple[str, float | None]:
    """What is happening on a line, and in how many seconds these words change."""
    start = item.first.start
    if item.awaits_code(now) and start is not None:
        waiting = wording.waiting(start, now)
        return f"waiting {waiting.label}", waiting.changes_in
    coded = item.newest_code
    if coded is not None:
        return f"code {_at(coded.sms.date, now)}{_unsure(item)}", None
    if item.messages:
        return f"SMS {_at(item.messages[-1].sms.date, now)}{_unsure(item)}", None
    if item.last.state == NOT_USED:
        return "not used", None
    if item.is_pending:
        return "extended", None
    if item.last.state != ACTIVE and not item.is_over(now):
        return item.last.state, None
    return "no SMS yet" if not item.is_over(now) else "no SMS", None


def _at(date: datetime, now: datetime) -> str:
    """The local time of today, the day of an earlier one."""
    local = date.astimezone()
    if local.date() == now.astimezone().date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}"


def _unsure(item: BookingLine) -> str:
    return " ?" if item.shared else ""


def _filled(item: BookingLine, now: datetime) -> int:
    """How many cells of the gauge are filled; a booking that still runs fills at least one."""
    ends = item.ends
    if ends is None or item.is_over(now):
        return 0
    whole = _whole(item)
    if not whole:
        return _GAUGE
    return max(1, min(_GAUGE, round((ends - now) / whole * _GAUGE)))
