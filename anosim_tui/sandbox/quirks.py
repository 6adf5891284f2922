"""How the live service differs from its documentation, as switches: all off by default."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum, auto
from typing import Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT


class EmptyList(StrEnum):
    """What comes instead of `[]`."""

    ARRAY = auto()
    REFUSED = auto()
    NOTHING = auto()
    NULL = auto()
    WORDS = auto()
    """400 in words that no documentation has."""
    GERMAN = auto()
    JSON = auto()
    """400 with a JSON `message`."""
    PROBLEM = auto()
    """400 with a problem+json document."""
    NOT_FOUND = auto()
    """404 with an empty body."""
    MIXED = auto()
    """Each list in a way of its own."""


@dataclass(frozen=True, config=STRICT)
class Quirks:
    """Each switch is a row of API.md, "On the wire".

    Attributes:
        string_money: `"30.00"` instead of a number.
        string_flags: `"true"` instead of `true`.
        order_bookings: the list of an order is called `orderBookings`.
        listed_orders: a single order comes inside a list of one.
        bare_orders: the answer to a purchase has no list of bookings at all.
        missing_numbers: how many answers (from that of the purchase on) lack a new `number`.
        empty_lists: what comes instead of `[]`.
        unknown_words: states and rental types nobody has documented, on some bookings.
        numeric_senders: a sender of digits is a JSON number.
        loose_dates: fractions of 0 to 3 digits, and half of them without a zone.
        loose_numbers: with `+` on bookings, without on SMS, with spaces on SIM cards.
        lone_surrogates: half of an emoji in every third SMS.
        extra_fields: fields nobody has documented.
        bad_items: items of the wrong type among those of a list.
        order_price_differs: an order's price is not the sum of its bookings' prices. assumed: it is
            a cent more, and the sum is charged.
        spellings: which of two documented paths of a call answers: both, the one of the example, or
            the one of the text.
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
        """Everything at once."""
        flags = (field.name for field in fields(cls) if isinstance(field.default, bool))
        switches: dict[str, Any] = dict.fromkeys(flags, True)
        return cls(missing_numbers=2, empty_lists=EmptyList.MIXED, **switches)


NONE = Quirks()
