"""The bookings, a line each: service, number, what is happening on it, the time left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Final

from msgspec import Struct
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.managed import BookingFlags
from anosim_tui.domain.wording import TimeLeft, Urgency
from anosim_tui.ui.widgets import booking_words
from anosim_tui.ui.widgets.booking_words import GAUGE, MARKS, Said
from anosim_tui.ui.widgets.cells import fit, joined
from anosim_tui.ui.widgets.item_list import ItemList, Shown

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
        room = width - 3 - number - _LEFT - 1
        news = 14 if room >= 24 else 0
        gauge = GAUGE + 2 if room >= 32 else 0
        country = 16 if room >= 54 and not has_country_below else 0
        spare = room - news - gauge - country
        service = max(0, min(spare, 24))
        return Columns(service, number, country, news + spare - service, gauge)


class BookingList(ItemList[BookingLine]):
    """The bookings on Live."""

    DEFAULT_CSS = """
    BookingList {
        .booking--cursor { background: $panel; }
        .booking--over, .booking--quiet { color: $quiet; }
        .booking--code { color: $success; }
        .booking--waiting { color: $accent; text-style: bold; }
        .booking--soon { color: $warning; }
        .booking--urgent { color: $error; text-style: bold; }
        .booking--gauge, .booking--bar { color: $border; }
        &:focus .booking--bar { color: $accent; }
    }
    """

    CLOCK = _LEFT + 1

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
        self._managed = BookingFlags()
        self._refunds: Mapping[int, Decimal] = {}
        self._labels: Mapping[int, str] = {}
        # By id, as long as they hold: what a line says, and how all of it but its end is drawn.
        self._said: dict[int, Said] = {}
        self._drawn_before: dict[int, tuple[tuple[object, ...], list[Segment]]] = {}

    def tell(
        self, managed: BookingFlags, refunds: Mapping[int, Decimal], labels: Mapping[int, str]
    ) -> None:
        """Say what was set here, what was paid back for a booking, and how it is called, by id."""
        self._managed, self._refunds, self._labels = managed, refunds, labels

    def show(self, items: Sequence[BookingLine]) -> None:
        """Show other bookings."""
        self._said.clear()
        self._drawn_before.clear()
        super().show(items)

    def notify_style_update(self) -> None:
        """The style sheet says something else."""
        self._drawn_before.clear()
        super().notify_style_update()

    def key_of(self, item: BookingLine) -> int:
        """A line is known by the id of its first booking."""
        return item.id

    def labels(self, item: BookingLine) -> tuple[tuple[Shown, ...], float | None]:
        """The countdown and what else a line says, and when the sooner of them changes."""
        now = self.now()
        said = self._says(item, now)
        left = self._left(said, now)
        held = (said.until - now).total_seconds()
        soonest = held if left.changes_in is None else min(held, left.changes_in)
        return (Shown((said, left.urgency), left.label), Shown((said.ending, said.over))), soonest

    def make_room(self) -> None:
        """A second line each, and one of rest, where there is room for all of them."""
        fitting = self.size.height // max(1, len(self.items))
        self.give_lines(max(1, min(_MOST_LINES, fitting)))

    def draw(self, item: BookingLine, line: int, width: int, *, selected: bool) -> Strip:
        """The line of a booking, or the quieter one below it."""
        if line == _MOST_LINES - 1:
            return Strip.blank(width, self.ground)
        under, now = self._under(selected=selected), self.now()
        said = self._says(item, now)
        if line:
            bar = Segment(_bar(selected), self.component("booking--bar"))
            return Strip(Segment.apply_style([bar, *self._second(item, said, width)], under))
        columns = Columns.within(width, has_country_below=self.item_lines > 1)
        left = self._left(said, now)
        # Only the countdown changes every second: what stands before it is kept.
        key = (said, left.urgency, columns, selected, under)
        kept = self._drawn_before.get(item.id)
        if kept is None or kept[0] != key:
            first = [
                Segment(_bar(selected), self.component("booking--bar")),
                *self._first(item, said, left.urgency, columns),
            ]
            kept = self._drawn_before[item.id] = (key, list(Segment.apply_style(first, under)))
        return Strip([*kept[1], *self._countdown(left, under)], width)

    def draw_clock(self, item: BookingLine, line: int, *, selected: bool) -> Strip | None:
        """The countdown of a booking, on its first line."""
        if line:
            return None
        now = self.now()
        left = self._left(self._says(item, now), now)
        return Strip(self._countdown(left, self._under(selected=selected)), self.CLOCK)

    def _under(self, *, selected: bool) -> Style:
        """What a line is drawn on."""
        lit = selected and self.has_focus
        return self.ground + self.component("booking--cursor") if lit else self.ground

    def _says(self, item: BookingLine, now: datetime) -> Said:
        said = self._said.get(item.id)
        if said is None or said.until <= now:
            refund = self._refunds.get(item.last.id)
            said = self._said[item.id] = booking_words.said_of(item, refund, now)
        return said

    def _left(self, said: Said, now: datetime) -> TimeLeft:
        return _ENDED if said.over else wording.time_left(said.ends, now)

    def _first(
        self, item: BookingLine, said: Said, urgency: Urgency, columns: Columns
    ) -> list[Segment]:
        base = self.component("booking--over") if said.over else Style()
        quiet = self.component("booking--quiet")
        urgent = self._urgency(urgency)
        name = item.label(self._labels) or booking_words.service(item)
        number = fit(booking_words.number(item), columns.number - 1)
        segments = [
            Segment(MARKS[urgency] + " ", urgent),
            Segment(fit(name, columns.service - 1), base or Style(bold=True)),
            Segment(self._mark(item), quiet),
            Segment(number + " ", base),
        ]
        if columns.country:
            country = wording.country(item.first.country)
            segments.append(Segment(fit(country, columns.country - 1) + " ", base or quiet))
        if columns.news:
            news = fit(said.news, columns.news - 1) + " "
            segments.append(Segment(news, self.component(f"booking--{said.tone}")))
        if columns.gauge:
            rest = "─" * (GAUGE - said.filled) + " "
            segments += [
                Segment(" " + "━" * said.filled, urgent),
                Segment(rest, self.component("booking--gauge")),
            ]
        return segments

    def _countdown(self, left: TimeLeft, under: Style) -> list[Segment]:
        """The time left at the right edge, filled in the last minute."""
        style = under + self._urgency(left.urgency)
        if left.urgency is Urgency.LAST_MINUTE:
            label = f" {left.label} "
            filled = Segment(label, style + Style(reverse=True))
            return [Segment(" " * max(0, self.CLOCK - len(label)), under), filled]
        return [Segment(fit(left.label, _LEFT, right=True) + " ", style)]

    def _second(self, item: BookingLine, said: Said, width: int) -> list[Segment]:
        quiet = self.component("booking--over" if said.over else "booking--quiet")
        room = max(0, width - 5 - len(said.ending))
        service = (booking_words.service(item),) if item.label(self._labels) else ()
        country = wording.country(item.first.country)
        about = joined((*service, country, *booking_words.kind(item)), room)
        return [Segment("  "), Segment(f"{fit(about, room)} {said.ending} ", quiet)]

    def _urgency(self, urgency: Urgency) -> Style:
        if urgency is Urgency.OVER:
            return self.component("booking--over")
        if urgency <= Urgency.LAST_MINUTES:
            return self.component("booking--urgent")
        return self.component("booking--soon") if urgency is Urgency.SOON else Style()

    def _mark(self, item: BookingLine) -> str:
        """A sign for a line that renews itself, as far as is known."""
        renewal = self._managed.renewals.get(item.last.id)
        return "↻" if renewal is not None and renewal.enabled else " "


def _bar(selected: bool) -> str:
    return "▌" if selected else " "
