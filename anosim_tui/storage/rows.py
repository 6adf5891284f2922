"""Values of the account as rows of the archive, and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta, Struct, convert
from msgspec.json import Decoder
from msgspec.structs import astuple

from anosim_tui.codes import Code
from anosim_tui.domain.history import fold
from anosim_tui.domain.messages import Arrival, Identity, Message
from anosim_tui.domain.models import Booking, Product, Sms, digits
from anosim_tui.domain.watches import Watch

T = TypeVar("T")
R = TypeVar("R")

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
_UNKNOWN: Final = Decoder(tuple[tuple[str, str], ...])
BOOKING_WIDTH: Final = BOOKING.count(",") + 1


# A file may be damaged. `convert` to one of these types raises `ValueError` for what
# this program never wrote.
Ticks = Annotated[int, Meta(ge=-62_135_596_800_000_000, lt=253_402_300_800_000_000)]
MoneyText = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(E[-+]?[0-9]+)?$")]
Span = Annotated[int, Meta(ge=0, lt=86_400_000_000_000_000)]
_WatchRow = tuple[
    int,
    str,
    str,
    str,
    Span,
    MoneyText,
    MoneyText | None,
    Ticks,
    Ticks | None,
    MoneyText | None,
    int,
    Ticks | None,
]
_PLAIN: Final[dict[str, tuple[str, Any]]] = {
    "orders": ("id, date, price", list[tuple[int, Ticks | None, MoneyText | None]]),
    "ordered": ('"order", booking', list[tuple[int, int]]),
    "listed": ("message, booking", list[tuple[int, int]]),
    "shares": (
        "booking, web, api, at, sure",
        list[tuple[int, str | None, str | None, Ticks, int]],
    ),
    "renewals": ("booking, enabled, at", list[tuple[int, int | None, Ticks]]),
    "labels": ("booking, label, folded", list[tuple[int, str, str]]),
    "refunds": ("booking, amount", list[tuple[int, MoneyText]]),
    "facts": ("name, value", list[tuple[str, str]]),
    "watches": (
        "product, country, rental_type, service, duration, list_price, most, made,"
        " looked, price, available, since",
        list[_WatchRow],
    ),
    "prices": (
        "product, at, price, available",
        list[tuple[int, Ticks, MoneyText | None, int]],
    ),
}
# Tables whose rows are no values of their own.
PLAIN: Final = {table: columns for table, (columns, _) in _PLAIN.items()}


def checked(table: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """`rows` of one of the tables of `PLAIN`; raises ValueError for what was never written."""
    checked: list[tuple[Any, ...]] = convert(rows, _PLAIN[table][1])
    return checked


def of_table(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    statement = f"SELECT {PLAIN[table]} FROM {table}"  # noqa: S608
    return checked(table, connection.execute(statement).fetchall())


def ticks(moment: datetime) -> int:
    """A moment as whole microseconds."""
    return (moment - _EPOCH) // _TICK


# How values are written wherever a statement is given them.
sqlite3.register_adapter(datetime, ticks)
sqlite3.register_adapter(timedelta, lambda span: span // _TICK)
sqlite3.register_adapter(Decimal, str)


def moment(ticks: int) -> datetime:
    return _EPOCH + timedelta(microseconds=ticks)


def maybe(read: Callable[[T], R], value: T | None) -> R | None:
    return None if value is None else read(value)


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
        message.seen,
        *coded,
    )


class _StoredMessage(Struct, array_like=True):
    number: str
    date: Ticks
    sender: str
    text: str
    occurrence: int
    arrival: Arrival
    seen: Ticks
    code: str | None
    code_start: int | None
    code_end: int | None
    code_certain: int | None


def message_of(values: tuple[Any, ...], arrival: Arrival | None = None) -> Message:
    """The message of a row of `MESSAGE`; `arrival` takes the place of how it came."""
    row = convert(values, _StoredMessage)
    code = None
    if row.code is not None:
        code = Code(row.code, (row.code_start or 0, row.code_end or 0), bool(row.code_certain))
    return Message(
        Sms(row.number, moment(row.date), row.sender, row.text),
        row.occurrence,
        arrival or row.arrival,
        moment(row.seen),
        code,
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
        booking.start,
        booking.ends,
        booking.end,
        booking.duration,
        booking.state,
        booking.price,
        booking.extension_of,
        json.dumps(booking.unknown),
        fold(f"{booking.service}\n{booking.number}\n{digits(booking.number)}\n{booking.country}"),
        current,
        0,
    )


_PARSERS: Final[dict[str, Callable[[Any], object]]] = {
    "start": partial(maybe, moment),
    "end": partial(maybe, moment),
    "duration": partial(maybe, lambda span: timedelta(microseconds=span)),
    "price": lambda price: convert(price, MoneyText | None),
    "unknown": _UNKNOWN.decode,
}


def booking_of(values: tuple[Any, ...]) -> Booking:
    named = dict(zip(Booking.__struct_fields__, values, strict=True))
    return convert(named | {name: parse(named[name]) for name, parse in _PARSERS.items()}, Booking)


def watch_row(watch: Watch) -> tuple[object, ...]:
    return (*astuple(watch.product), *astuple(watch)[1:])


def watch_of(row: tuple[Any, ...]) -> Watch:
    """The watch of a checked row."""
    id_, country, type_, service, duration, list_price, most, made, *seen = row
    looked, price, available, since = seen
    length = timedelta(microseconds=duration)
    return Watch(
        Product(id_, country, type_, service, length, Decimal(list_price)),
        maybe(Decimal, most),
        moment(made),
        maybe(moment, looked),
        maybe(Decimal, price),
        available,
        maybe(moment, since),
    )
