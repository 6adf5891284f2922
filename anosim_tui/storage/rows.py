"""Values of the account as rows of the archive, and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from anosim_tui.codes import Code
from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Arrival, Identity, Message
from anosim_tui.domain.models import Booking, Sms, digits

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
EDGE: Final = 5_000_000
"""Microseconds by which a message may lie outside of its booking, as in `domain.bookings`."""

MESSAGE: Final = (
    "m.number, m.date, m.sender, m.text, m.occurrence, m.arrival, m.seen,"
    " m.code, m.code_start, m.code_end, m.code_certain"
)
BOOKING: Final = (
    "b.id, b.number, b.country, b.rental_type, b.service, b.start, b.end_said, b.duration,"
    " b.state, b.price, b.extension_of, b.unknown"
)
BOOKING_WIDTH: Final = BOOKING.count(",") + 1


def ticks(moment: datetime) -> int:
    """A moment as whole microseconds."""
    return (moment - _EPOCH) // _TICK


# What stands in a file may be damaged: each of these raises `ValueError`, `TypeError` or
# `ArithmeticError` for what this program never wrote.


def moment(ticks: int) -> datetime:
    return _EPOCH + timedelta(microseconds=integer(ticks))


def integer(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a number is expected")
    return value


def text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is expected")
    return value


def decimal(value: object) -> Decimal:
    amount = Decimal(text(value))
    if not amount.is_finite():
        raise ValueError("an amount is expected")
    return amount


def maybe_ticks(value: datetime | None) -> int | None:
    return None if value is None else ticks(value)


def maybe_moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def maybe_decimal(value: str | None) -> Decimal | None:
    return None if value is None else decimal(value)


def identity_row(identity: Identity) -> tuple[str, int, str, str]:
    """What identifies a message in the file, but for how often it occurred before."""
    number, date, sender, text = identity
    return (number, ticks(date), sender, text)


def message_row(message: Message) -> tuple[object, ...]:
    sms, code = message.sms, message.code
    coded = (None,) * 4 if code is None else (code.value, *code.span, code.certain)
    return (
        *identity_row(sms.identity),
        message.occurrence,
        sms.number,
        message.arrival.value,
        ticks(message.seen),
        *coded,
    )


def message_of(row: tuple[Any, ...], arrival: Arrival | None = None) -> Message:
    """The message of a row of `MESSAGE`; `arrival` takes the place of how it came."""
    number, date, sender, words, occurrence, came, seen, code, start, end, certain = row
    return Message(
        Sms(text(number), moment(date), text(sender), text(words)),
        integer(occurrence),
        arrival or Arrival(came),
        moment(seen),
        None if code is None else Code(text(code), (integer(start), integer(end)), bool(certain)),
    )


def folded(message: Message) -> str:
    """What a search for a message reads; no word matches across its parts."""
    sms = message.sms
    return fold(f"{sms.text}\n{sms.sender}\n+{digits(sms.number)}")


def booking_row(booking: Booking, *, current: bool) -> tuple[object, ...]:
    """A booking in the order of the columns; the last is not used any more."""
    return (
        booking.id,
        digits(booking.number),
        booking.number,
        booking.country,
        booking.rental_type,
        booking.service,
        maybe_ticks(booking.start),
        maybe_ticks(booking.ends),
        maybe_ticks(booking.end),
        None if booking.duration is None else booking.duration // _TICK,
        booking.state,
        None if booking.price is None else str(booking.price),
        booking.extension_of,
        json.dumps(booking.unknown),
        fold(f"{booking.service}\n{booking.number}\n{digits(booking.number)}\n{booking.country}"),
        current,
        0,
    )


def booking_of(row: tuple[Any, ...]) -> Booking:
    (id_, number, country, kind, service, start, end, duration, state, price, extends, rest) = row
    return Booking(
        integer(id_),
        text(number),
        text(country),
        text(kind),
        text(service),
        maybe_moment(start),
        maybe_moment(end),
        None if duration is None else timedelta(microseconds=integer(duration)),
        text(state),
        maybe_decimal(price),
        None if extends is None else integer(extends),
        tuple((text(name), text(value)) for name, value in json.loads(rest)),
    )
