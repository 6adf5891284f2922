"""JSON values made into domain values: the one place that knows how the wire deviates.

The rules are those of the API's public documentation and of what public client code met: names are
compared without case (auto-renewal answers in PascalCase), money and flags may be strings, a sender
may be a number, dates may lack a zone, an order's bookings go by two names, and an order may come
inside a list of one. Every string is cleaned. Every public function reads one JSON value, as
`responses.load` makes it, and raises `ValueError` where that is not what it should be.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from msgspec.structs import replace

from anosim_tui.domain.models import (
    Booking,
    Country,
    Order,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
    Service,
    SharedBooking,
    ShareLink,
    SimCard,
    Sms,
    Verdict,
)
from anosim_tui.domain.text import clean

T = TypeVar("T")

UNKNOWN_CAP: Final = 20
"""Unknown fields kept of a booking, each at most `FIELD_CAP` characters."""
FIELD_CAP: Final = 200

_LARGEST_ID: Final = 2**63 - 1
_LONGEST_RENTAL: Final = timedelta(days=36_525)
_MONEY: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,40})?")
_MILLIONTH: Final = Decimal("0.000001")
_YEARS: Final = range(1970, 3000)  # .NET writes "no date" as the year 1

# Single values.


def read_text(raw: object) -> str:
    """A string made safe; a number as its digits (a short code may be one), nothing as `""`."""
    if isinstance(raw, str):
        return clean(raw)
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, Decimal) and abs(raw.adjusted()) <= 30:
        return f"{raw:f}".removesuffix(".0")
    raise ValueError("not a text")


def read_id(raw: object) -> int:
    """A whole number from 0, as a number or its digits."""
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 19:
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= _LARGEST_ID:
        return raw
    raise ValueError("not a whole number")


def _money(raw: object) -> Decimal:
    """US dollars, from a number or a string, as written; never through a float of ours.

    A service that reckons in floats writes 12.350000000000001: beyond a millionth is rounded.
    """
    if isinstance(raw, str):
        text = raw.strip()
        raw = Decimal(text) if _MONEY.fullmatch(text) else None
    elif isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**12:
        return Decimal(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and raw.adjusted() < 12:
        exponent = raw.as_tuple().exponent
        if isinstance(exponent, int) and -6 <= exponent <= 0:
            return raw
        return raw.quantize(Decimal(1) if raw == raw.to_integral_value() else _MILLIONTH)
    raise ValueError("not an amount of money")


def _moment(raw: object) -> datetime:
    """An ISO 8601 date as UTC; without a zone it is taken as UTC."""
    if not isinstance(raw, str):
        raise ValueError("not a date")
    date = datetime.fromisoformat(raw.strip().upper())
    if date.year not in _YEARS:
        raise ValueError("a year that stands for no date")
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _minutes(raw: object) -> timedelta:
    minutes = read_id(raw)
    if minutes * 60 > _LONGEST_RENTAL.total_seconds():
        raise ValueError("not a duration")
    return timedelta(minutes=minutes)


def _flag(raw: object) -> bool:
    if isinstance(raw, (bool, int, str)):
        word = str(raw).strip().lower()
        if word in ("true", "1"):
            return True
        if word in ("false", "0"):
            return False
    raise ValueError("neither true nor false")


def raw_text(raw: object, cap: int) -> str:
    """Any JSON value as a person may read it, cleaned, at most `cap` characters."""
    if isinstance(raw, str):
        text = raw
    else:
        try:
            text = json.dumps(raw, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            text = "…"
    text = clean(text)
    return text if len(text) <= cap else text[: cap - 1] + "…"


# Lists and objects.


def _items(raw: object) -> list[object]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise ValueError("not a list")
    return raw


def _every(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Reads a list that is of use only whole."""
    return lambda raw: tuple(map(read, _items(raw)))


def _readable(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """Reads a list and leaves out what cannot be read."""

    def read_list(raw: object) -> tuple[T, ...]:
        found = []
        for item in _items(raw):
            try:
                found.append(read(item))
            except ValueError:
                continue
        return tuple(found)

    return read_list


class _Fields:
    """The fields of one JSON object.

    Raises:
        ValueError: it is no object.
    """

    def __init__(self, raw: object) -> None:
        if not isinstance(raw, dict):
            raise ValueError("not an object")
        self._raw = raw
        self._values = {name.lower(): value for name, value in raw.items() if name.isascii()}
        self._understood: set[str] = set()

    def __call__(self, name: str, read: Callable[[object], T]) -> T:
        """A field that has to be there.

        Raises:
            ValueError: it is not there, or `read` cannot read it.
        """
        key = name.lower()
        if key not in self._values:
            raise ValueError(f"{name} is missing")
        try:
            value = read(self._values[key])
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        self._understood.add(key)
        return value

    def text(self, name: str) -> str:
        """A text that may be missing, but not be something else."""
        return self(name, read_text) if name.lower() in self._values else ""

    def maybe(self, name: str, read: Callable[[object], T]) -> T | None:
        """A field that may be missing, empty or unreadable."""
        key = name.lower()
        if self._values.get(key) in (None, ""):
            self._understood.add(key)
            return None
        try:
            return self(name, read)
        except ValueError:
            return None

    def either(self, name: str, other: str) -> str:
        """`name`, or `other` where only that is there."""
        return other if name.lower() not in self._values else name

    @property
    def unknown(self) -> tuple[tuple[str, str], ...]:
        """What was not asked for or could not be read, as a person may read it."""
        unread = (item for item in self._raw.items() if item[0].lower() not in self._understood)
        texts = [(raw_text(name, FIELD_CAP), raw_text(value, FIELD_CAP)) for name, value in unread]
        return tuple(texts[:UNKNOWN_CAP])


# The catalog.


def country(raw: object) -> Country:
    fields = _Fields(raw)
    return Country(fields("id", read_id), fields("country", read_text))


def service(raw: object) -> Service:
    fields = _Fields(raw)
    return Service(fields("id", read_id), fields("service", read_text))


def product(raw: object) -> Product:
    return _product(_Fields(raw), "price")


def _product(fields: _Fields, price: str) -> Product:
    # Few of the words and prices of 20,000 products differ: each is held once.
    return Product(
        id=fields("id", read_id),
        country=sys.intern(fields("country", read_text)),
        rental_type=sys.intern(fields("rentalType", read_text)),
        service=sys.intern(fields("service", read_text)),
        duration=fields("durationInMinutes", _minutes),
        price=_shared(fields(price, _money)),
    )


@lru_cache(maxsize=4096)
def _shared(price: Decimal) -> Decimal:
    return price


def product_stock(raw: object) -> ProductStock:
    fields = _Fields(raw)
    # The documentation has the singular for what is a list.
    providers = fields(fields.either("provider", "providers"), _readable(_provider))
    return ProductStock(_product(fields, "price"), providers)


def price_quote(raw: object) -> PriceQuote:
    fields = _Fields(raw)
    # Absent or partly unreadable spoils the quote: only an empty map means sold out.
    tiers = fields("priceMap", _every(_tier))
    return PriceQuote(_product(fields, "basePrice"), fields("totalCount", read_id), tiers)


def _tier(raw: object) -> PriceTier:
    fields = _Fields(raw)
    return PriceTier(fields("price", _money), fields("providers", _readable(_provider)))


def _provider(raw: object) -> Provider:
    fields = _Fields(raw)
    # `/Products/:id` says id, `/ProductPrices` says providerId.
    id_ = fields(fields.either("id", "providerId"), read_id)
    return Provider(id_, fields.text("name"), fields("availableCount", read_id))


# The account.


def balance(raw: object) -> Decimal:
    return _Fields(raw)("accountBalanceInUSD", _money)


def booking(raw: object) -> Booking:
    """A booking, whole or the shorter one of `/OrderBookingsCurrent`.

    Only its id is needed. What this program does not know, and what it knows but cannot read, is
    kept in `unknown`.
    """
    fields = _Fields(raw)
    known = _booking(fields, fields("id", read_id))
    return replace(known, unknown=fields.unknown)


def _booking(fields: _Fields, id_: int) -> Booking:
    return Booking(
        id=id_,
        number=fields.text("number"),
        country=fields.text("country"),
        rental_type=fields.text("rentalType"),
        service=fields.text("service"),
        start=fields.maybe("startDate", _moment),
        end=fields.maybe("endDate", _moment),
        duration=fields.maybe("durationInMinutes", _minutes),
        state=fields.text("state"),
        price=fields.maybe("priceInUSD", _money),
        extension_of=fields.maybe("extentionForId", read_id) or None,  # 0 is how .NET writes "none"
    )


def order(raw: object) -> Order:
    """An order, perhaps inside a list of one; only its id is needed.

    A list of bookings that is missing or unreadable is no reason to lose a paid order: it is read
    again.
    """
    fields = _Fields(raw[0] if isinstance(raw, list) and len(raw) == 1 else raw)
    bookings = fields.maybe("bookings", _readable(booking))
    return Order(
        id=fields("id", read_id),
        date=fields.maybe("date", _moment),
        price=fields.maybe("priceInUSD", _money),
        bookings=bookings or fields.maybe("orderBookings", _readable(booking)) or (),
    )


def sim_card(raw: object) -> SimCard:
    fields = _Fields(raw)
    return SimCard(
        number=fields("number", read_text),
        country=fields.text("country"),
        rental_type=fields.text("rentalType"),
        service=fields.text("service"),
        start=fields.maybe("inUseStart", _moment),
        end=fields.maybe("inUseEnd", _moment),
    )


def sms(raw: object) -> Sms:
    """A message; it needs a date and a text, the number may be missing."""
    fields = _Fields(raw)
    return Sms(
        number=fields.text("simCardNumber"),
        date=fields("messageDate", _moment),
        sender=fields.text("messageSender"),
        text=fields("messageText", read_text),
    )


def with_number(message: Sms, number: str) -> Sms:
    """`message`, at `number` where it does not say its own."""
    return message if message.number else replace(message, number=number)


# What writes answer, and what a share link shows.


def verdict(raw: object) -> Verdict:
    fields = _Fields(raw)
    affected = fields.maybe("AffectedOrderBookingsCount", read_id)
    return Verdict(fields("success", _flag), fields.text("message"), affected)


def share_link(raw: object) -> ShareLink:
    """A share link, neither half of it empty."""
    fields = _Fields(raw)
    link = ShareLink(fields("weblink", read_text), fields("apilink", read_text))
    if not (link.web and link.api):
        raise ValueError("no link")
    return link


def shared_booking(raw: object) -> SharedBooking:
    """What a share link shows: a booking without an id, and messages at its number."""
    fields = _Fields(raw)
    number = fields("number", read_text)
    messages = fields("sms", _readable(sms))
    return SharedBooking(_booking(fields, 0), tuple(with_number(one, number) for one in messages))
