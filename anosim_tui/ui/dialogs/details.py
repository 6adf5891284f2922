"""Everything about one booking or one message, as it was answered and as it is understood."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Booking
from anosim_tui.ui.messages import CopyRequested
from anosim_tui.ui.widgets.safe import Words

Rows = list[tuple[str, str]]


class DetailsDialog(ModalScreen[None]):
    """A heading, rows of names and values, and the messages in full."""

    CSS_PATH = "details.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "close", "Close"),
        Binding("c,C", "copy_code", "Copy code"),
        Binding("n", "copy_number", "Copy number"),
    ]

    def __init__(self, title: str, rows: Rows, messages: tuple[Message, ...], number: str) -> None:
        super().__init__()
        self._heading = title
        self._rows = rows
        self._messages = messages
        self._number = number

    @classmethod
    def of_message(cls, message: Message) -> DetailsDialog:
        """The whole of a message."""
        sms = message.sms
        rows = [
            ("From", sms.sender),
            ("To", wording.phone(sms.number)),
            ("Sent", _moment(sms.date)),
            ("Seen here", _moment(message.seen) + _how(message)),
            ("Code", _code(message)),
        ]
        return cls("Message", rows, (message,), sms.number)

    @classmethod
    def of_booking(cls, line: BookingLine, now: datetime) -> DetailsDialog:
        """A booking with its extensions and what arrived on it."""
        first = line.first
        rows = [
            ("Number", wording.phone(line.current.number) or "not known yet"),
            ("Service", first.service or wording.service("", first.rental_type)),
            ("Country", wording.country(first.country)),
            ("Kind", wording.rental_type(first.rental_type)),
            ("Ends", f"{_moment(line.ends)}  ({wording.time_left(line.ends, now).label})"),
        ]
        for booking in line.chain:
            rows += _booking_rows(booking)
        title = f"Booking {first.id}"
        return cls(title, rows, line.messages[::-1], line.current.number)

    def compose(self) -> ComposeResult:
        """The dialog."""
        with Vertical(id="details"):
            yield Words(self._heading, id="details--title")
            with VerticalScroll(id="details--body"):
                yield Words(_table(self._rows))
                for message in self._messages:
                    yield Words(_whole(message), classes="details--message")
            yield Words("c copies the code · n the number · escape closes", id="details--keys")

    def on_mount(self) -> None:
        """Arrow keys scroll."""
        self.query_one("#details--body").focus()

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss()

    def action_copy_code(self) -> None:
        """Copy the newest code shown here."""
        for message in self._messages:
            if message.code is not None:
                value = message.code.value
                self.post_message(CopyRequested(value, f"code {value}"))
                return

    def action_copy_number(self) -> None:
        """Copy the number."""
        if self._number:
            shown = wording.phone(self._number)
            self.post_message(CopyRequested(self._number, f"number {shown}"))


def _booking_rows(booking: Booking) -> Rows:
    title = f"Extension {booking.id}" if booking.extension_of else f"Booking {booking.id}"
    rows = [
        (title, booking.state),
        ("  from", _moment(booking.start)),
        ("  to", _moment(booking.ends)),
        ("  length", wording.duration(booking.duration)),
        ("  price", wording.money(booking.price)),
    ]
    return rows + [(f"  {name}", text) for name, text in booking.unknown]


def _table(rows: Rows) -> Text:
    width = max(len(name) for name, _ in rows) + 2
    table = Text()
    for name, value in rows:
        table.append(f"{name:<{width}}", style="dim")
        table.append(f"{value}\n")
    return table


def _whole(message: Message) -> Text:
    when = f"{message.sms.date.astimezone():%Y-%m-%d %H:%M:%S}"
    whole = Text(f"{when}  {message.sms.sender}\n", style="dim")
    text = Text(message.sms.text, style="not dim")
    if message.code is not None:
        text.stylize("bold reverse", *message.code.span)
    return whole.append_text(text)


def _moment(date: datetime | None) -> str:
    """A moment in local time and in UTC."""
    if date is None:
        return "unknown"
    return f"{date.astimezone():%Y-%m-%d %H:%M:%S} ({date.astimezone(UTC):%H:%M:%S} UTC)"


def _how(message: Message) -> str:
    return "" if message.arrival is Arrival.LIVE else ", fetched later"


def _code(message: Message) -> str:
    if message.code is None:
        return "none found"
    return message.code.value + str("" if message.code.certain else "  (likely, no word says so)")
