"""From values to JSON bytes, and how the live service differs there from its documentation."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from pydantic import Field
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT

if TYPE_CHECKING:
    from anosim_tui.sandbox.faults import FaultKind


class EmptyList(StrEnum):
    """What comes instead of `[]`."""

    ARRAY = auto()
    REFUSED = auto()
    NOTHING = auto()
    NULL = auto()
    WORDS = auto()
    GERMAN = auto()
    JSON = auto()
    PROBLEM = auto()
    NOT_FOUND = auto()
    MIXED = auto()
    """Each list in a way of its own."""


@dataclass(frozen=True, config=STRICT)
class Quirks:
    """Each switch is a row of API.md, "On the wire"; docs/sandbox.md says what each does.

    All are off by default. `missing_numbers` is how many answers (from that of the purchase on)
    lack a new `number`. assumed: with `order_price_differs` an order's price is a cent more than
    its bookings' prices, and their sum is charged.
    """

    string_money: bool = False
    string_flags: bool = False
    order_bookings: bool = False
    listed_orders: bool = False
    bare_orders: bool = False
    missing_numbers: int = Field(default=0, ge=0, le=1_000)
    empty_lists: EmptyList = EmptyList.ARRAY
    unknown_words: bool = False
    numeric_senders: bool = False
    loose_dates: bool = False
    loose_numbers: bool = False
    lone_surrogates: bool = False
    extra_fields: bool = False
    bad_items: bool = False
    order_price_differs: bool = False
    spellings: Literal["both", "example", "text"] = "both"

    @classmethod
    def all_on(cls) -> Quirks:
        flags = (field.name for field in fields(cls) if isinstance(field.default, bool))
        switches: dict[str, Any] = dict.fromkeys(flags, True)
        return cls(missing_numbers=2, empty_lists=EmptyList.MIXED, **switches)


NONE: Final = Quirks()


# --- answers -----------------------------------------------------------------------------------

JSON: Final = "application/json; charset=utf-8"
PROBLEM: Final = "application/problem+json"


class Answer(NamedTuple):
    """What goes back to the client, and how.

    Attributes:
        headers: besides or instead of the usual ones.
        broken: how the connection breaks it; None for whole.
        delay: seconds before the first byte.
    """

    status: int
    body: bytes
    media_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    broken: FaultKind | None = None
    delay: float = 0.0


def plain(status: int, sentence: str) -> Answer:
    """An answer in words: how the service reports errors."""
    return Answer(status, sentence.encode(), "text/plain; charset=utf-8")


def phrase(status: int) -> str:
    """How HTTP calls a status; "" for one it does not know."""
    return next((one.phrase for one in HTTPStatus if one == status), "")


def compact(data: object) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode("ascii")


# --- writing them ------------------------------------------------------------------------------

# What is listed is put in place of NAME.
_EMPTY: Final = {
    EmptyList.ARRAY: Answer(200, b"[]"),
    EmptyList.NOTHING: Answer(200, b""),
    EmptyList.NULL: Answer(200, b"null"),
    EmptyList.REFUSED: plain(400, "No NAME found"),
    EmptyList.WORDS: plain(400, "No NAME available"),
    EmptyList.GERMAN: plain(400, "Keine Eintr\N{LATIN SMALL LETTER A WITH DIAERESIS}ge"),
    EmptyList.JSON: Answer(400, compact({"message": "There is nothing here"})),
    EmptyList.PROBLEM: Answer(
        400,
        compact({"title": "Bad Request", "status": 400, "detail": "NAME: nothing to list"}),
        PROBLEM,
    ),
    EmptyList.NOT_FOUND: plain(404, ""),
}
_MIXED: Final = {
    "Order": EmptyList.REFUSED,
    "OrderBooking": EmptyList.REFUSED,
    "Sms": EmptyList.NOTHING,
    "SimCard": EmptyList.NULL,
}
# How the service calls what its lists hold, where the name of the shape is another.
_NAMES: Final = {
    "Booking": "OrderBooking",
    "CurrentBooking": "OrderBooking",
    "ProductPrice": "Product",
}
# A booking id with this remainder of 4 has the odd state, of 5 the odd rental type.
_ODD: Final = 3
_ODD_STATE: Final = "Suspended"
_ODD_RENTAL_TYPE: Final = "RentalMulti"
_SURROGATE_EVERY: Final = 3
_CENT: Final = Decimal("0.01")


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
        self._is_odd = quirks != NONE

    def write(self, data: Any, name: str, *, is_new: bool = False) -> Answer:
        """The answer that holds an object, or a list of them.

        Args:
            name: what it is, or is a list of, in the OpenAPI document.
            is_new: whether it is what was just bought.
        """
        if isinstance(data, list):
            return self._list(data, name)
        if is_new and self._on.missing_numbers:
            for booking in data["bookings"]:
                self._withheld[booking["id"]] = self._on.missing_numbers
        if is_new and self._on.bare_orders:
            data = {key: value for key, value in data.items() if key != "bookings"}
        data = self._oddly(data)
        return self._json([data] if self._on.listed_orders and name == "OrderView" else data)

    def _list(self, items: list[dict[str, object]], name: str) -> Answer:
        if not items:
            name = name.removesuffix("View")
            name, kind = _NAMES.get(name, name), self._on.empty_lists
            if kind is EmptyList.MIXED:
                kind = _MIXED.get(name, EmptyList.ARRAY)
            answer = _EMPTY[kind]
            return answer._replace(body=answer.body.replace(b"NAME", name.encode()))
        odd: list[object] = [self._oddly(item) for item in items]
        if self._on.bad_items:
            middle = len(odd) // 2
            odd[middle:middle] = [42, {key: ["not", "this"] for key in items[0]}]
        return self._json(odd)

    def _json(self, data: object) -> Answer:
        # ASCII only: half a surrogate pair cannot be written any other way.
        text = json.dumps(data, default=self._value, separators=(",", ":"))
        return Answer(200, text.encode("ascii"))

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

    def _oddly(self, given: dict[str, object]) -> dict[str, object]:
        """One object as the live service might have sent it."""
        if not (self._is_odd or self._withheld):
            return given
        data = {key: self._oddly_value(key, value, given) for key, value in given.items()}
        if "state" in data:
            self._oddly_booking(data)
        price = data.get("priceInUSD")
        if self._on.order_price_differs and isinstance(price, Decimal) and "date" in data:
            data["priceInUSD"] = price + _CENT
        if self._on.order_bookings and "bookings" in data:
            data["orderBookings"] = data.pop("bookings")
        if self._on.extra_fields:
            data["operatorHint"] = {"slot": 4, "region": "west"}
        return data

    def _oddly_booking(self, data: dict[str, object]) -> None:
        number = data.get("id")
        if self._withheld.get(number, 0):
            self._withheld[number] -= 1
            del data["number"]
        if self._on.unknown_words and isinstance(number, int):
            if number % 4 == _ODD:
                data["state"] = _ODD_STATE
            if number % 5 == _ODD:
                data["rentalType"] = _ODD_RENTAL_TYPE

    def _oddly_value(self, key: str, value: object, parent: dict[str, object]) -> object:
        if isinstance(value, list):
            return [self._oddly(item) if isinstance(item, dict) else item for item in value]
        on, text = self._on, str(value)
        match key:
            case "success" | "Success" if on.string_flags:
                return text.lower()
            case "simCardNumber" if on.loose_numbers:
                return text.removeprefix("+")
            case "number" if on.loose_numbers and "inUseStart" in parent:
                return f"{text[:3]} {text[3:6]} {text[6:]}"
            case "messageSender" if on.numeric_senders and text.isdecimal():
                return int(text)
            # By length, so that a message has the same text wherever it is read.
            case "messageText" if on.lone_surrogates and len(text) % _SURROGATE_EVERY == 0:
                return text + " \ud83d"
        return value


def _loose_date(moment: datetime) -> str:
    """As many fraction digits as the moment needs; odd seconds come without a zone."""
    text = f"{moment:%Y-%m-%dT%H:%M:%S}"
    if moment.microsecond:
        text += f".{moment.microsecond // 1000:03}".rstrip("0")
    return text if moment.second % 2 else text + "Z"
