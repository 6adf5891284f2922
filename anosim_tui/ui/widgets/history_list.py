"""Everything that is saved, two lines each, the newest first; as much of it as was asked for."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import takewhile
from typing import Final

from rich.cells import cell_len
from textual.message import Message

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.domain.history import BookingRow, MessageRow, OrderRow, Row
from anosim_tui.domain.models import Booking
from anosim_tui.language import _, ngettext
from anosim_tui.ui.widgets.cells import Piece, fit, marked_lines
from anosim_tui.ui.widgets.line_list import LineList
from anosim_tui.ui.widgets.line_list import Row as Lines

_LINES: Final = 2
_INDENT: Final = 3
# Columns from which on there is room for years and for a column of codes.
_ROOMY: Final = 60
# Rows below the cursor when more are asked for: enough to never meet the end while moving.
_AHEAD: Final = 50


class HistoryList(LineList[Row]):
    """Messages, bookings or orders of the archive."""

    class Scrolled(Message):
        """Other rows are in view."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, item_lines=_LINES)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())

    def show_found(self, rows: Sequence[Row], *, from_top: bool) -> None:
        """Show other rows, the cursor on the first of them if `from_top`, else on its own.

        What came above it meanwhile is unread.
        """
        if from_top or not (self._place or self.scroll_offset.y):
            self._cursor, self._place = None, 0
            self.scroll_to(y=0, animate=False)
            self.unread.clear()
        else:
            # What is below the first known row is older, and was not fetched before.
            known = {self.key_of(one) for one in self.items}
            came = takewhile(lambda key: key not in known, map(self.key_of, rows))
            self.unread.update(came)
        self.show(rows)

    @property
    def nears_the_end(self) -> bool:
        last_in_view = (self.scroll_offset.y + self.size.height) // self.item_lines
        return max(self._place, last_in_view) + _AHEAD >= len(self.items)

    def key_of(self, item: Row) -> Hashable:
        return (type(item), item.id)

    def row(self, item: Row, width: int) -> Lines:
        room, indent = max(0, width - _INDENT), (" " * (_INDENT - 1), "")
        match item:
            case MessageRow():
                lines = [_message_heading(item, room), _message_text(item, room)]
            case BookingRow():
                lines = _booking(item, room)
            case OrderRow():
                lines = _order(item, room)
        return tuple([indent, *pieces] for pieces in lines)


# Each line is one piece that takes what room is left, and others of their own width around it.


def _message_heading(row: MessageRow, width: int) -> list[Piece]:
    sms = row.message.sms
    when = f"{_when(sms.date, width)}  "
    room = max(0, width - cell_len(when))
    sender = min(room, max(8, min(16, room // 3)))
    to = f" → {wording.phone(sms.number)}"
    if row.bookings:
        to += f"  {_services(row)}"
    return [
        (when, "quiet"),
        (fit(sms.sender, sender), "name"),
        (fit(to, room - sender), "quiet"),
    ]


def _services(row: MessageRow) -> str:
    """The service of a message, and how many other bookings it may belong to."""
    name, more = wording.service(row.service, row.rental_type), len(row.bookings) - 1
    if not more:
        return name
    return ngettext("{service} or {count} other", "{service} or {count} others", more, service=name)


def _message_text(row: MessageRow, width: int) -> list[Piece]:
    """The code below the date, and the text beside it."""
    value = "" if row.message.code is None else row.message.code.value
    column = cell_len(_when(row.message.sms.date, width))
    if width < _ROOMY:  # a text without a code needs the room
        column = min(cell_len(value), width // 3)
    code = [(f"{fit(value, column)}  ", "code")] if column else []
    room = max(1, width - column - 2 * bool(column))
    return [*code, *next(iter(marked_lines(row.message, room, 1)), [])]


def _booking(row: BookingRow, width: int) -> list[list[Piece]]:
    booking = row.booking
    price = f" {wording.money(booking.price)}"
    name = row.label or wording.service(booking.service, booking.rental_type)
    name_width = min(24, width // 2)
    room = max(0, width - name_width - cell_len(price))
    number = wording.phone(booking.number) or _("number pending")
    received = ngettext("{count} message", "{count} messages", row.messages)
    if row.codes:
        received += ", " + ngettext("{count} code", "{count} codes", row.codes)
    state = wording.booking_state(booking.state)
    below = f"{_span(booking)}  {state}  {received}  #{booking.id}"
    return [
        [
            (fit(name, name_width), "name"),
            (fit(f" {number}  {wording.country(booking.country)}", room), "quiet"),
            (price, ""),
        ],
        [(fit(below, width), "quiet")],
    ]


def _order(row: OrderRow, width: int) -> list[list[Piece]]:
    count = len(row.bookings)
    price = f" {wording.money(row.price)}"
    when = _("unknown time") if row.date is None else _when(row.date, width)
    numbers = ngettext("{count} number", "{count} numbers", count)
    order = _("Order {id}", id=row.id)
    words = f"  {order}  {numbers}" if count else f"  {order}  " + _("bookings unknown")
    room = max(0, width - cell_len(when) - cell_len(price))
    below = ", ".join(
        f"{wording.service(one.service, one.rental_type)} {wording.phone(one.number)}".strip()
        for one in row.bookings[:20]
    )
    return [
        [(when, "quiet"), (fit(words, room), "name"), (price, "")],
        [(fit(below, width), "quiet")],
    ]


def _span(booking: Booking) -> str:
    begin, end = booking.start, booking.ends
    first = "?" if begin is None else wording.date_time(begin)
    if begin is None or end is None:
        return f"{first} –"
    same_day = begin.astimezone().date() == end.astimezone().date()
    return f"{first} – {wording.clock(end) if same_day else wording.date_time(end)}"


def _when(date: datetime, width: int) -> str:
    """The local date and time, equally wide for each; without the year where room is scarce."""
    if width >= _ROOMY:
        return wording.date_time(date)
    return fit(wording.day_time(date), _day_time(language.current()))


@lru_cache(maxsize=4)
def _day_time(spoken: str) -> int:
    """How wide a day and a time are in a language."""
    del spoken
    months = (datetime(2000, month, 28, 12, tzinfo=UTC) for month in range(1, 13))
    return max(cell_len(wording.day_time(one)) for one in months)
