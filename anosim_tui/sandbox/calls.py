"""The 22 calls of API.md as data: their paths in every documented spelling, and parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from typing import Final

from msgspec import Struct

from anosim_tui.sandbox.base import NotFound, NotModelled, Refusal, WrongMethod
from anosim_tui.sandbox.records import ZERO

API_ROOT: Final = "/api/v1"
SHARE_PAGE: Final = "/share/orderbooking"


class Kind(Enum):
    """What a parameter holds."""

    NUMBER = auto()
    MONEY = auto()
    SWITCH = auto()
    TEXT = auto()


class Parameter(Struct, frozen=True):
    """A parameter of the query, spelt as documented; `required` by the sandbox."""

    name: str
    kind: Kind
    meaning: str
    required: bool = True


class Call(Struct, frozen=True, kw_only=True):
    """One row of API.md.

    Attributes:
        number: the row.
        method: the HTTP method.
        path: as documented, below the API root, `{id}` for a number.
        pattern: every spelling that is answered, in lower case.
        summary: what it is for.
        schema: the name of what comes back; in brackets where it is a list of it.
        parameters: those of the query.
        also: the documentation's other spellings of the path.
        paid: whether it costs money.
        public: whether it needs no key.
    """

    number: int
    method: str
    path: str
    pattern: re.Pattern[str]
    summary: str
    schema: str
    parameters: tuple[Parameter, ...] = ()
    also: tuple[str, ...] = ()
    paid: bool = False
    public: bool = False

    @property
    def name(self) -> str:
        """Method and documented path."""
        return f"{self.method} {self.path}"

    def is_spelt(self, path: str, spellings: str) -> bool:
        """Whether `path` is of these spellings: "both", "example" or "text"; in any case."""
        if spellings == "both" or not self.also:
            return True
        chosen = (self.path,) if spellings == "example" else self.also
        texts = (re.escape(text).replace(r"\{id\}", "[^/]+").lower() for text in chosen)
        return any(re.search(f"{text}$", path.lower().rstrip("/")) for text in texts)


def _number(name: str, meaning: str, *, required: bool = True) -> Parameter:
    return Parameter(name, Kind.NUMBER, meaning, required)


_COUNTRY: Final = (_number("countryId", "only those of this country", required=False),)
_QUOTE: Final = (
    _number("countryId", "of which country"),
    _number("rentalTypeId", "1 is Activation"),
    _number("serviceId", "of which service; all where it is missing", required=False),
)
_ORDER: Final = (
    _number("productId", "what"),
    _number("amount", "how many numbers", required=False),
    _number("providerId", "whose; 0 is anyone's", required=False),
    Parameter("maxPrice", Kind.MONEY, "at most how much; 0 is no cap", required=False),
)
_EXTENSION: Final = (
    _number("orderBookingId", "which booking"),
    _number("extentionInMinutes", "by how long; the spelling is the service's"),
)
_RENEWAL: Final = (
    Parameter("enable", Kind.SWITCH, "1 for on, 0 for off"),
    _number("orderBookingId", "which booking; every one where it is missing", required=False),
)
_TOKEN: Final = (Parameter("token", Kind.TEXT, "the token of a share link"),)

# Method and path | every spelling, `ID` for `/…` or `:…` | what comes back | what for ?parameters |
# the documentation's other spellings.
_TABLE: Final = """
GET /Balance | /balance | Balance | What the account holds
GET /Countries | /countries | [Country] | All countries
GET /Services | /services | [Service] | All services
GET /Products | /products | [Product] | All products ?country
GET /Products/{id} | /products?ID | ProductWithStock | A product and who has how many
GET /ProductPrices | /productprices? | [ProductPrice] | Price tiers, which overlap ?quote
POST /Orders | /orders? | Order | Order numbers ?order
GET /Orders | /orders? | [Order] | The newest 100 orders
GET /Orders/{id} | /orders?ID | Order | One order
GET /SimCards | /simcards? | [SimCard] | Numbers in use
GET /Sms | /sms | [Sms] | The newest 100 SMS
GET /Sms/{id} | /smsID | [Sms] | Every SMS of one booking
GET /OrderBookings | /orderbookings? | [Booking] | The newest 100 bookings
GET /OrderBookingsCurrent | /orderbookings?current | [CurrentBooking] | Current bookings and those that ended within 12 hours
GET /OrderBookings/{id} | /orderbookings?ID | Booking | One booking | /OrderBooking/{id} /OrderBooking:{id}
PATCH /OrderBookings/{id} | /orderbookings?ID | Success | Deactivate a booking | /OrderBooking/{id} /OrderBooking:{id}
POST /OrderBookingsReUse/{id} | /orderbookings?reuseID | Order | Order the number of a past activation again | /OrderBookingReUse/{id}
POST /OrderBookings | /orderbookings? | Order | Extend a booking ?extension
POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync | /orderbookings?autorenewal(/setautorenewalasync)? | Renewal | Switch auto-renewal of a booking, or of all ?renewal | /OrderBookingsAutoRenewal
POST /OrderBookingShare/{id} | /orderbookings?shareID | Links | Make a share link; the old one dies
PATCH /OrderBookingShare/Revoke/{id} | /orderbookings?share/revokeID | Revoked | End a share link
GET /OrderBookingShare | /orderbookings?share | Shared | What a share link shows; needs no key ?token | /orderbookingshare
"""  # noqa: E501 - a row is a line
_PARAMETERS: Final = {
    "country": _COUNTRY,
    "quote": _QUOTE,
    "order": _ORDER,
    "extension": _EXTENSION,
    "renewal": _RENEWAL,
    "token": _TOKEN,
}
_PAID: Final = frozenset({7, 17, 18})
_PUBLIC: Final = frozenset({22})


def _call(number: int, row: str) -> Call:
    name, pattern, schema, words, *also = row.split(" | ")
    summary, _, parameters = words.partition(" ?")
    method, path = name.split()
    return Call(
        number=number,
        method=method,
        path=path,
        pattern=re.compile(pattern.replace("ID", "[/:](?P<id>[^/]+)")),
        summary=summary,
        schema=schema,
        parameters=_PARAMETERS.get(parameters, ()),
        also=tuple(" ".join(also).split()),
        paid=number in _PAID,
        public=number in _PUBLIC,
    )


CALLS: Final = tuple(_call(number, row) for number, row in enumerate(_TABLE.split("\n")[1:-1], 1))

# What a fault can be about; 0 stands for paths that are no call's.
_ENDPOINTS: Final = {
    "*": frozenset(range(len(CALLS) + 1)),
    "reads": frozenset(call.number for call in CALLS if call.method == "GET"),
    "writes": frozenset(call.number for call in CALLS if call.method != "GET"),
    "paid": _PAID,
    **{call.name: frozenset({call.number}) for call in CALLS},
}
_LOWER: Final = {name.lower(): numbers for name, numbers in _ENDPOINTS.items()}
ENDPOINTS: Final = tuple(_ENDPOINTS)


def calls_of(endpoint: str) -> frozenset[int]:
    """The numbers of the calls that one of `ENDPOINTS` names, in any case.

    Raises:
        LookupError: it is none of them.
    """
    try:
        return _LOWER[endpoint.lower()]
    except KeyError:
        raise LookupError(f"endpoint cannot be {endpoint!r}") from None


def find_call(method: str, path: str) -> tuple[Call, re.Match[str]]:
    """The call a request means; paths are read in any case.

    Raises:
        NotFound: no call has this path.
        NotModelled: the page a person opens for a share link.
        WrongMethod: the path is known, the method is another.
    """
    lower = path.lower().rstrip("/")
    if lower == SHARE_PAGE and method == "GET":
        raise NotModelled("The sandbox has no web page for share links; use the apilink")
    below = lower.removeprefix(API_ROOT)
    matches = [(call, call.pattern.fullmatch(below)) for call in CALLS if below != lower]
    known = [(call, match) for call, match in matches if match is not None]
    for call, match in known:
        if call.method == method:
            return call, match
    if known or lower == SHARE_PAGE:
        raise WrongMethod("Method not allowed")
    raise NotFound("Not found")


# Longer than any id or price, short enough for every computation.
_LONGEST: Final = 12


def whole_number(name: str, text: str) -> int:
    """A whole number that is not negative.

    Raises:
        Refusal: it is something else.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Refusal(f"{name} must be a number")
    return int(text)


class Parameters:
    """The parameters of one request."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in query.items()}

    def text(self, name: str) -> str:
        """A text; "" where it is missing."""
        return self._values.get(name.lower(), "")

    def present(self, name: str) -> None:
        """Insist on a parameter.

        Raises:
            Refusal: it is missing.
        """
        if not self.text(name):
            raise Refusal(f"{name} is missing")

    def number(self, name: str) -> int:
        """A whole number.

        Raises:
            Refusal: it is missing or something else.
        """
        self.present(name)
        return whole_number(name, self.text(name))

    def optional_number(self, name: str) -> int | None:
        """A whole number; None where it is missing.

        Raises:
            Refusal: it is something else.
        """
        return self.number(name) if self.text(name) else None

    def money(self, name: str) -> Decimal:
        """An amount in US dollars; 0 where it is missing.

        Raises:
            Refusal: it is something else.
        """
        text = self.text(name)
        try:
            amount = Decimal(text) if len(text) <= _LONGEST else None
        except InvalidOperation:
            amount = None if text else ZERO
        if amount is None or not amount.is_finite() or amount < 0:
            raise Refusal(f"{name} must be an amount")
        return amount
