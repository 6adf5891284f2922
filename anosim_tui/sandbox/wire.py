"""From values to JSON bytes, with the quirks that are switched on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final, NamedTuple

from msgspec import Struct

from anosim_tui.sandbox.quirks import EmptyList, Quirks
from anosim_tui.sandbox.views import Json

_TEXT: Final = "text/plain; charset=utf-8"
_JSON: Final = "application/json; charset=utf-8"

_MIXED: Final = {
    "Order": EmptyList.REFUSED,
    "OrderBooking": EmptyList.REFUSED,
    "Sms": EmptyList.NOTHING,
    "SimCard": EmptyList.NULL,
}
# A booking id with this remainder of 4 has the odd state, of 5 the odd rental type.
_ODD: Final = 3
_ODD_STATE: Final = "Suspended"
_ODD_RENTAL_TYPE: Final = "RentalMulti"
_SURROGATE_EVERY: Final = 3


class How(Enum):
    """How the connection carries an answer."""

    WHOLE = auto()
    LOST = auto()
    """Not at all; it is closed."""
    RESET = auto()
    """Not at all; it is reset."""
    TRUNCATED = auto()
    """Half the body, then it is closed."""
    STALLED = auto()
    """Half the body, then nothing, then it is closed."""
    SHORT_LENGTH = auto()
    """Whole, but the header says half."""
    LONG_LENGTH = auto()
    """Whole, but the header says more; then nothing, then it is closed."""


class Delivery(Struct, frozen=True):
    """The way of an answer to its client.

    Attributes:
        how: what becomes of it.
        delay: seconds before the first byte.
        hold: seconds of silence, where there is one.
    """

    how: How = How.WHOLE
    delay: float = 0.0
    hold: float = 0.0


WHOLE: Final = Delivery()


class Answer(NamedTuple):
    """What goes back to the client.

    Attributes:
        status: the HTTP status.
        body: as it is sent.
        media_type: with its charset.
        headers: more of them, or others in place of the usual ones.
        delivery: how it gets there.
    """

    status: int
    body: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery = WHOLE


def plain(status: int, sentence: str) -> Answer:
    """An answer in words: how the service reports errors."""
    return Answer(status, sentence.encode(), _TEXT)


def _in_json(_: str) -> Answer:
    return Answer(400, b'{"message":"There is nothing here"}', _JSON)


def _as_problem(name: str) -> Answer:
    told = {"title": "Bad Request", "status": 400, "detail": f"{name}: nothing to list"}
    return Answer(400, json.dumps(told).encode(), "application/problem+json")


_REFUSED: Final[dict[EmptyList, Callable[[str], Answer]]] = {
    EmptyList.REFUSED: lambda name: plain(400, f"No {name} found"),
    EmptyList.WORDS: lambda name: plain(400, f"No {name} available"),
    EmptyList.GERMAN: lambda _: plain(400, "Keine Eintr\N{LATIN SMALL LETTER A WITH DIAERESIS}ge"),
    EmptyList.JSON: _in_json,
    EmptyList.PROBLEM: _as_problem,
    EmptyList.NOT_FOUND: lambda _: plain(404, ""),
}


class Writer:
    """Writes answers.

    Args:
        quirks: how they differ from the documentation.
        withheld: how many more answers lack the number of a booking; kept up here.
        skew: how far ahead every date is.
    """

    def __init__(
        self,
        quirks: Quirks,
        withheld: dict[object, int] | None = None,
        skew: timedelta = timedelta(0),
    ) -> None:
        self._on = quirks
        self._withheld = {} if withheld is None else withheld
        self._skew = skew
        self._is_odd = bool(self._withheld) or quirks != Quirks()

    def one(self, data: Json) -> Answer:
        """One object."""
        return self._json(self._oddly(data) if self._is_odd else data)

    def order(self, data: Json) -> Answer:
        """One order."""
        return self._json([self._oddly(data)]) if self._on.listed_orders else self.one(data)

    def purchase(self, data: Json) -> Answer:
        """An order just made."""
        bookings = data["bookings"]
        if self._on.missing_numbers and isinstance(bookings, list):
            for booking in bookings:
                self._withheld[booking["id"]] = self._on.missing_numbers
        if self._on.bare_orders:
            data = {key: value for key, value in data.items() if key != "bookings"}
        return self.order(data)

    def many(self, name: str, items: list[Json]) -> Answer:
        """A list of what is called `name`."""
        if not items:
            return self._empty(name)
        if not self._is_odd:
            return self._json(items)
        odd: list[object] = [self._oddly(item) for item in items]
        if self._on.bad_items:
            middle = len(odd) // 2
            odd[middle:middle] = [42, {key: ["not", "this"] for key in items[0]}]
        return self._json(odd)

    def _empty(self, name: str) -> Answer:
        kind = self._on.empty_lists
        if kind is EmptyList.MIXED:
            kind = _MIXED.get(name, EmptyList.ARRAY)
        if kind in _REFUSED:
            return _REFUSED[kind](name)
        body = {EmptyList.NOTHING: b"", EmptyList.NULL: b"null"}.get(kind, b"[]")
        return Answer(200, body, _JSON)

    def _json(self, data: object) -> Answer:
        # ASCII only: half a surrogate pair cannot be written any other way.
        text = json.dumps(data, default=self._value, separators=(",", ":"))
        return Answer(200, text.encode("ascii"), _JSON)

    def _value(self, value: object) -> object:
        """What json does not know: money and dates."""
        if isinstance(value, Decimal):
            # A float of up to 15 digits is written as exactly those: no cent is lost here.
            return f"{value:.2f}" if self._on.string_money else float(value)
        if isinstance(value, datetime):
            # assumed: whole seconds, where the documentation allows 0 to 3 fraction digits.
            value += self._skew
            return _loose_date(value) if self._on.loose_dates else f"{value:%Y-%m-%dT%H:%M:%SZ}"
        raise TypeError(type(value).__name__)

    def _oddly(self, data: Json) -> Json:
        """A copy of one object as the live service might have sent it."""
        data = {key: self._oddly_value(key, value, data) for key, value in data.items()}
        if "state" in data:
            self._oddly_booking(data)
        if (
            self._on.order_price_differs
            and isinstance(price := data.get("priceInUSD"), Decimal)
            and "date" in data
        ):
            data["priceInUSD"] = price + Decimal("0.01")
        if self._on.order_bookings and "bookings" in data:
            data["orderBookings"] = data.pop("bookings")
        if self._on.extra_fields:
            data["operatorHint"] = {"slot": 4, "region": "west"}
        return data

    def _oddly_booking(self, data: Json) -> None:
        number = data.get("id")
        if self._withheld.get(number, 0):
            self._withheld[number] -= 1
            del data["number"]
        if self._on.unknown_words and isinstance(number, int):
            if number % 4 == _ODD:
                data["state"] = _ODD_STATE
            if number % 5 == _ODD:
                data["rentalType"] = _ODD_RENTAL_TYPE

    def _oddly_value(self, key: str, value: object, parent: Json) -> object:
        if isinstance(value, list):
            return [self._oddly(item) if isinstance(item, dict) else item for item in value]
        write = _ODDITIES.get(key)
        return value if write is None else write(self._on, value, parent)


def _loose_date(moment: datetime) -> str:
    """As many fraction digits as the moment needs; odd seconds come without a zone."""
    text = f"{moment:%Y-%m-%dT%H:%M:%S}"
    if moment.microsecond:
        text += f".{moment.microsecond // 1000:03}".rstrip("0")
    return text if moment.second % 2 else text + "Z"


def _flag(on: Quirks, value: object, _: Json) -> object:
    return str(value).lower() if on.string_flags else value


def _sms_number(on: Quirks, value: object, _: Json) -> object:
    return str(value).removeprefix("+") if on.loose_numbers else value


def _number(on: Quirks, value: object, parent: Json) -> object:
    if not on.loose_numbers or "inUseStart" not in parent:
        return value
    text = str(value)
    return f"{text[:3]} {text[3:6]} {text[6:]}"


def _sender(on: Quirks, value: object, _: Json) -> object:
    return (
        int(value) if on.numeric_senders and isinstance(value, str) and value.isdecimal() else value
    )


def _text(on: Quirks, value: object, _: Json) -> object:
    # By length, so that a message has the same text wherever it is read.
    text = str(value)
    return text + " \ud83d" if on.lone_surrogates and len(text) % _SURROGATE_EVERY == 0 else value


_ODDITIES: Final[dict[str, Callable[[Quirks, object, Json], object]]] = {
    "success": _flag,
    "Success": _flag,
    "simCardNumber": _sms_number,
    "number": _number,
    "messageSender": _sender,
    "messageText": _text,
}
