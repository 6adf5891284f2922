"""Everything about one booking or one message, as it was answered and as it is understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar, Final

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.links import Link, find_links
from anosim_tui.domain.masking import REVEALED_FOR, Mask
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Booking
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.text import one_line
from anosim_tui.language import _, grouped, pgettext
from anosim_tui.ui.dialogs.dialog import Box, Dialog, key_line, title
from anosim_tui.ui.dialogs.link import LinkDialog
from anosim_tui.ui.events import copy_of_code, copy_of_number
from anosim_tui.ui.widgets.long_text import LongText, Mark, Passage

_OPEN: Final = Mask()  # lets everything be seen

Rows = list[tuple[str, str]]


class Content(Struct, frozen=True):
    """What a dialog shows: rows of names and values, and below them messages in full."""

    rows: Rows
    messages: tuple[Message, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for one in self.messages for link in find_links(one.sms.text))

    @property
    def passages(self) -> Iterator[Passage]:
        for name, value in self.rows:
            yield Passage(value, name)
        for message in self.messages:
            when = wording.date_time(message.sms.date, seconds=True)
            sender = one_line(message.sms.sender)
            yield Passage(f"\n{when}  {sender}", quiet=True, whole_width=True)
            yield Passage(message.sms.text, marks=_marks(message), whole_width=True)


class DetailsDialog(Dialog[None]):
    """Everything about one thing.

    Args:
        heading: its title.
        content: makes what is shown now, as far as a mask lets it be seen.
        mask: what may be seen; what is copied is never masked.
        number: the number to copy; "" where there is none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "Close"),
        Binding("c,C", "copy_code", "Copy code"),
        Binding("n", "copy_number", "Copy number"),
        Binding("o", "open_link", "Links"),
        Binding("v", "reveal", "Reveal"),
    ]

    def __init__(
        self, heading: str, content: Callable[[Mask], Content], mask: Mask, number: str
    ) -> None:
        super().__init__()
        self._heading, self._content, self._number = heading, content, number
        self._mask = self._sees = mask.closed
        self._shown, self._real = content(self._sees), content(_OPEN)
        self._hiding: Timer | None = None

    @classmethod
    def of_message(cls, message: Message, mask: Mask) -> DetailsDialog:
        def content(mask: Mask) -> Content:
            return of_message(mask.message(message))

        return cls(_("Message"), content, mask, message.sms.number)

    @classmethod
    def of_booking(
        cls, line: BookingLine, state: AccountState, now: Callable[[], datetime], mask: Mask
    ) -> DetailsDialog:
        views = {one: (one.line(line), one.state(state)) for one in (mask.closed, _OPEN)}

        def content(mask: Mask) -> Content:
            return of_booking(*views[mask], now())

        return cls(_("Booking {id}", id=line.id), content, mask, line.current.number)

    @classmethod
    def of_number(cls, number: str, messages: tuple[Message, ...], mask: Mask) -> DetailsDialog:
        """The newest messages to a number, newest first."""

        def content(mask: Mask) -> Content:
            return _of_number(mask.number(number), tuple(mask.message(one) for one in messages))

        return cls(_("Conversation"), content, mask, number)

    def compose(self) -> ComposeResult:
        with Box(id="details", can_focus=False):
            yield title(self._heading)
            yield LongText(self._shown.passages, id="details--body")
            keys = [(_("c copy code"), "copy_code"), (_("n copy number"), "copy_number")]
            keys += [(_("o open links"), "open_link")] if self._shown.links else []
            keys += [(_("v reveal for 5 s"), "reveal")] if self._mask.on else []
            yield key_line(*keys, (_("esc close"), "leave"))

    def on_mount(self) -> None:
        self.query_one("#details--body").focus()
        self.set_interval(1, self._show)

    def action_copy_code(self) -> None:
        coded = next((one for one in self._real.messages if one.code is not None), None)
        if coded is not None:
            self.post_message(copy_of_code(coded))

    def action_open_link(self) -> None:
        if self._shown.links:
            self.app.push_screen(LinkDialog(self._shown.links))

    def action_reveal(self) -> None:
        if self._mask.on:
            self._see(_OPEN)
            if self._hiding is not None:
                self._hiding.stop()
            self._hiding = self.set_timer(REVEALED_FOR, lambda: self._see(self._mask))

    def _see(self, mask: Mask) -> None:
        self._sees = mask
        self._show()

    def _show(self) -> None:
        """Show what there is now; nothing is laid out before it reads otherwise."""
        content = self._content(self._sees)
        if content != self._shown:
            self._shown = content
            self.query_one(LongText).show(content.passages)

    def action_copy_number(self) -> None:
        if self._number:
            self.post_message(copy_of_number(self._number))


def of_message(message: Message) -> Content:
    sms = message.sms
    rows = [
        (_("From"), sms.sender),
        (_("To"), wording.phone(sms.number)),
        (_("Sent"), _moment(sms.date)),
        (_("First seen"), _seen(message)),
        (_("Code"), _code(message)),
    ]
    return Content(rows, (message,))


def of_booking(line: BookingLine, state: AccountState, now: datetime) -> Content:
    first = line.first
    rows = [
        (_("Number"), wording.phone(line.current.number) or _("not assigned yet")),
        (_("Service"), first.service or wording.service("", first.rental_type)),
        (_("Country"), wording.country(first.country)),
        (_("Type"), wording.rental_type(first.rental_type)),
        (_("Ends"), f"{_moment(line.ends)}  ({wording.time_left(line.ends, now).label})"),
    ]
    if label := line.label(state.labels):
        rows.insert(0, (pgettext("heading", "Label"), label))
    rows += _set_here(line, state)
    for booking in line.chain:
        rows += _booking_rows(booking, state.refunds.get(booking.id))
    return Content(rows, line.messages[::-1])


def _of_number(number: str, messages: tuple[Message, ...]) -> Content:
    count = grouped(len(messages))
    count = _("newest {count}", count=count) if len(messages) > 1 else count
    return Content([(_("Number"), number), (_("Messages"), count)], messages)


def _set_here(line: BookingLine, state: AccountState) -> Rows:
    """What the service cannot be asked: only what was set here is known."""
    renewal = state.flags.renewals.get(line.last.id)
    if renewal is None or renewal.enabled is None:
        renewing = _("unknown")
    elif renewal.enabled:
        renewing = _("on, set on this computer {time}", time=_moment(renewal.at))
    else:
        renewing = _("off, set on this computer {time}", time=_moment(renewal.at))
    shared = state.flags.shares.get(line.current.id)
    if shared is None:
        sharing = _("no known link")
    elif shared.link is None:
        sharing = _("revoked on this computer {time}", time=_moment(shared.at))
    else:
        sharing = _("created on this computer {time}; press s to show it", time=_moment(shared.at))
    return [(_("Auto-renewal"), renewing), (_("Share link"), sharing)]


def _booking_rows(booking: Booking, refund: Decimal | None) -> Rows:
    if booking.extension_of:
        title = _("Extension {id}", id=booking.id)
    else:
        title = _("Booking {id}", id=booking.id)
    rows = [
        (_("start"), _moment(booking.start)),
        (_("end"), _moment(booking.ends)),
        (_("duration"), wording.duration(booking.duration)),
        (_("price"), wording.money(booking.price)),
    ]
    if refund is not None:
        rows.append((_("refunded"), wording.money(refund)))
    rows += booking.unknown
    return [
        (title, wording.booking_state(booking.state)),
        *((f"  {name}", text) for name, text in rows),
    ]


def _marks(message: Message) -> tuple[Mark, ...]:
    """The code and the links of a message; where they overlap, the code."""
    marks = [] if message.code is None else [Mark(*message.code.span, "code")]
    for link in find_links(message.sms.text):
        if all(link.end <= mark.start or mark.end <= link.start for mark in marks):
            marks.append(Mark(link.start, link.end, "link"))
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _moment(date: datetime | None) -> str:
    """A moment in local time and in UTC."""
    if date is None:
        return _("unknown")
    return f"{wording.date_time(date, seconds=True)} ({date.astimezone(UTC):%H:%M:%S} UTC)"


def _seen(message: Message) -> str:
    seen = _moment(message.seen)
    if message.arrival is Arrival.CAUGHT_UP:
        return _("{time}, missed when it arrived", time=seen)
    return seen


def _code(message: Message) -> str:
    if message.code is None:
        return _("none found")
    if message.code.certain:
        return message.code.value
    return _(
        "{code}  (likely; the message does not say that it is a code)", code=message.code.value
    )
