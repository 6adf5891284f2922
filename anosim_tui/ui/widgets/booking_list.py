"""The bookings, a line each: service, number, what is happening on it, the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.spending import UsualWait, usual_wait
from anosim_tui.domain.wording import TimeLeft, Urgency
from anosim_tui.language import _, ngettext
from anosim_tui.ui.widgets.cards import MARKS, until
from anosim_tui.ui.widgets.cells import Piece, drawable, fit, joined, marked_lines
from anosim_tui.ui.widgets.line_list import LineList, Row

# Cells of the number, the sign of auto-renewal, the news, the gauge, the country, the time left.
_NUMBER: Final = 18
_RENEWS: Final = 2
_NEWS: Final = 14
_MOST_NEWS: Final = 30
_GAUGE: Final = 6
_COUNTRY: Final = 16
_LEFT: Final = 9
# The longest times left: hours and minutes, and days and hours.
_LONG: Final = (timedelta(hours=47, minutes=59), timedelta(days=99, hours=23))
# A name is given this much room before the gauge and the country are.
_MOST_NAME: Final = 24
_LEAST_NAME: Final = 10
# The most cells between the longest name and the number.
_MOST_SPARE: Final = 16


class Columns(NamedTuple):
    """The width in cells of each column; 0 leaves it out."""

    name: int
    renews: int
    country: int
    news: int
    gauge: int


@lru_cache(maxsize=4)
def _left(spoken: str) -> int:
    """How wide the time left is in a language, by its words."""
    del spoken
    now = datetime(2000, 1, 1, tzinfo=UTC)
    words = (wording.time_left(now + span, now).label for span in (*_LONG, timedelta()))
    return max(_LEFT, *map(cell_len, words))


@lru_cache(maxsize=8)
def _columns(width: int, longest: int, left: int, *, has_country_below: bool) -> Columns:
    """What fits: number and time left always, then news, the name, gauge, country.

    The columns take the whole width, so that the time left stands at the right edge; what is left
    over lengthens the name a little, then the gauge. `longest` is how wide the names are,
    `left` the time left.
    """
    room = max(0, width - 2 - _NUMBER - left - 1)
    news = _NEWS if room >= _NEWS + _LEAST_NAME else 0
    renews = _RENEWS if news else 0
    spare = room - news - renews
    name = min(spare, max(_LEAST_NAME, longest))
    spare -= name
    gauge = _GAUGE + 2 if news and spare >= _GAUGE + 2 else 0
    spare -= gauge
    country = _COUNTRY if news and spare >= _COUNTRY and not has_country_below else 0
    spare -= country
    more = min(spare, _MOST_NEWS - news) if news else 0
    spare -= more
    longer = max(0, spare - _MOST_SPARE) if gauge else 0
    return Columns(name + spare - longer, renews, country, news + more, gauge + longer)


class BookingList(LineList[BookingLine]):
    """The bookings on Live."""

    # Two of what was booked, the newest message where there is much room, and a line of rest.
    MOST_LINES: ClassVar = 4

    def __init__(self, now: Callable[[], datetime], *, id: str) -> None:
        super().__init__(id=id)
        self._now = now
        self._flags = BookingFlags()
        self._refunds: Mapping[int, Decimal] = {}
        self._labels: Mapping[int, str] = {}
        self._waits: Sequence[UsualWait] = ()
        self._longest = 0

    def set_known(
        self, flags: BookingFlags, refunds: Mapping[int, Decimal], labels: Mapping[int, str]
    ) -> None:
        """Set what was set here, what was refunded for a booking, and what it is called, by id."""
        self._flags, self._refunds, self._labels = flags, refunds, labels

    def set_waits(self, waits: Sequence[UsualWait]) -> None:
        """Set how long codes usually take."""
        self._waits = waits

    def show(self, items: Sequence[BookingLine]) -> None:
        names = (one.label(self._labels) or _service(one) for one in items)
        self._longest = min(_MOST_NAME, max(map(_cells, names), default=0) + 1)
        super().show(items)

    def key_of(self, item: BookingLine) -> int:
        return item.id

    def make_room(self) -> None:
        """More lines each, and one of rest, where there is room for all of them."""
        fitting = self.size.height // max(1, len(self.items))
        self.give_lines(max(1, min(self.MOST_LINES, fitting)))

    def row(self, item: BookingLine, width: int) -> Row:
        now, label = self._now(), item.label(self._labels)
        left = _left(language.current())
        columns = _columns(width, self._longest, left, has_country_below=self.item_lines > 1)
        if self.item_lines == 1:
            return (self._first(item, now, columns, label or _service(item)),)
        # A label that is too long for its column leads the second line, whole.
        below = label if _cells(label) >= columns.name else ""
        first = self._first(
            item, now, columns, _service(item) if below else label or _service(item)
        )
        second = _second(item, now, width, label, below)
        if self.item_lines < self.MOST_LINES or not item.messages:
            return first, second
        newest = marked_lines(item.messages[-1], max(1, width - 3), 1)
        return first, second, *([("  ", ""), *pieces] for pieces in newest)

    def _first(self, item: BookingLine, now: datetime, columns: Columns, name: str) -> list[Piece]:
        over = item.is_over(now)
        left = TimeLeft(_("ended"), Urgency.OVER) if over else wording.time_left(item.ends, now)
        urgent, base = _urgency(left.urgency), "quiet" if over else ""
        renewal = self._flags.renewals.get(item.last.id)
        renews = "↻" if renewal is not None and renewal.enabled else ""
        number = wording.phone(item.current.number) or _("number pending")
        pieces = [
            (MARKS[left.urgency] + " ", urgent),
            (fit(name, columns.name - 1) + " ", base or "name"),
            (fit(renews, columns.renews), "quiet"),
            (fit(number, _NUMBER - 1) + " ", base),
        ]
        if columns.country:
            country = wording.country(item.first.country)
            pieces.append((fit(country, columns.country - 1) + " ", "quiet"))
        if columns.news:
            pieces += self._news(item, now, columns.news - 1, over=over)
        if columns.gauge:
            cells = columns.gauge - 2
            filled = 0 if over else _filled(item, now, cells)
            pieces.append((" " + "━" * filled, urgent))
            pieces.append(("─" * (cells - filled) + " ", "faint"))
        return [*pieces, *_countdown(left)]

    def _news(self, item: BookingLine, now: datetime, width: int, *, over: bool) -> list[Piece]:
        """The newest code and when it came; without one, what is happening instead."""
        refund, coded = self._refunds.get(item.last.id), item.newest_code
        if refund is not None:
            words = _("refund {amount}", amount=wording.money(refund))
            words = words if _cells(words) <= width else f"+{wording.money(refund)}"
            return [(fit(words, width) + " ", "quiet" if over else "good")]
        if coded is not None and coded.code is not None and not (over and item.ended_otherwise):
            value, unsure = coded.code.value, " ?" if item.shared else ""
            when = f"  {_at(coded.sms.date, now)}{unsure}"
            when = when if _cells(value + when) <= width else unsure
            shown = fit(value, min(_cells(value), width - _cells(when)))
            rest = fit(when, width - _cells(shown)) + " "
            return [(shown, "quiet" if over else "code"), (rest, "quiet")]
        start = item.first.start
        if item.awaits_code(now) and start is not None:
            usual = usual_wait(self._waits, item.last)
            return [(fit(_waiting(start, now, usual, width), width) + " ", "waiting")]
        tone = "waiting" if item.last.is_activation and not over else "quiet"
        return [(fit(_other_news(item, now, over=over), width) + " ", tone)]


def _countdown(left: TimeLeft) -> list[Piece]:
    """The time left at the right edge, filled in the last minute."""
    width = _left(language.current())
    if left.urgency is Urgency.LAST_MINUTE:
        label = f" {left.label} "
        return [(" " * max(0, width + 1 - cell_len(label)), ""), (label, "last")]
    return [(fit(left.label, width, right=True) + " ", _urgency(left.urgency))]


def _second(item: BookingLine, now: datetime, width: int, label: str, below: str) -> list[Piece]:
    """What was booked, for how long in all, where, how often that was extended, until when.

    `label` is what the person calls it, and `below` is that where the first line has no room.
    """
    ends = item.ends
    given_back = item.is_over(now) and ends is not None and ends > now
    ending = "" if given_back else until(ends, now)
    kind = f"{wording.rental_type(item.first.rental_type)}, {wording.duration(_whole(item))}"
    extended = len(item.chain) - 1
    about = [below] if below else []
    about += [_service(item)] if label and not below and item.first.service else []
    about += [kind, wording.country(item.first.country)]
    if extended:
        about.append(ngettext("extended {count} time", "extended {count} times", extended))
    least = _cells(" · ".join(about[: about.index(kind) + 1]))
    if least > width - 4 - cell_len(ending):
        ending = ""  # the first line says how long yet
    room = max(0, width - 4 - cell_len(ending))
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


def _waiting(start: datetime, now: datetime, usual: UsualWait | None, width: int) -> str:
    """How long a code is awaited, beside how long one usually takes where that is known."""
    waited = wording.waiting(start, now)
    if usual is None:
        return _("waiting {time}", time=waited)
    took = wording.waiting(now - usual.took, now)
    forms = (
        _("waiting {time} · usually {usual}", time=waited, usual=took),
        _("{time}, usually {usual}", time=waited, usual=took),
    )
    return next((one for one in forms if _cells(one) <= width), f"{waited} / ~{took}")


def _other_news(item: BookingLine, now: datetime, *, over: bool) -> str:
    if over and item.ended_otherwise:
        return wording.booking_state(item.last.state)
    if item.messages:
        at = _at(item.messages[-1].sms.date, now)
        return _("SMS {time}", time=at) + (" ?" if item.shared else "")
    if item.last.is_unused:
        return _("not used")
    if item.is_pending:
        return _("extended")
    return _("no SMS") if over else _("no SMS yet")


def _cells(text: str) -> int:
    return cell_len(drawable(text))


def _at(date: datetime, now: datetime) -> str:
    """The local time of today, the day of an earlier one."""
    is_today = date.astimezone().date() == now.astimezone().date()
    return wording.clock(date) if is_today else wording.day(date)


def _filled(item: BookingLine, now: datetime, cells: int) -> int:
    """How many cells of the gauge are filled; a booking that still runs fills at least one."""
    if item.ends is None:
        return 0
    if not (span := _whole(item)):
        return cells
    return max(1, min(cells, round((item.ends - now) / span * cells)))
