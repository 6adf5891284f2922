"""The 22 calls of API.md as data: their paths in every documented spelling."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from anosim_tui.sandbox.base import NotFound, Refusal

API_ROOT: Final = "/api/v1"
SHARE_PAGE: Final = "/share/orderbooking"
CONTROL_ROOT: Final = "/__sandbox/"
"""Above the sandbox's own requests."""


class NotModelled(Refusal):
    """The real service has this, the sandbox does not: better said than half done."""

    status = 501


class WrongMethod(Refusal):
    """The path exists, but not with this method."""

    status = 405


class Call(Struct, frozen=True):
    """One row of API.md.

    Attributes:
        number: the row.
        name: the method and the path as documented, below the API root, `{id}` for a number.
        spellings: a pattern of every path that is answered, in lower case; `ID` is `/…` or `:…`.
        also: the documentation's other spellings of the path.
    """

    number: int
    name: str
    spellings: str
    summary: str
    also: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.name.partition(" ")[2]

    def match(self, path: str) -> re.Match[str] | None:
        """Whether this call is meant by a path, in lower case and below the API root."""
        return re.fullmatch(self.spellings.replace("ID", "[/:](?P<id>[^/]+)"), path)

    def is_spelt(self, path: str, spellings: str) -> bool:
        """Whether `path` is of these spellings: "both", "example" or "text"; in any case."""
        if spellings == "both" or not self.also:
            return True
        chosen = (self.path,) if spellings == "example" else self.also
        texts = (re.escape(text).replace(r"\{id\}", "[^/]+").lower() for text in chosen)
        return any(re.search(f"{text}$", path.lower().rstrip("/")) for text in texts)


_ONE_BOOKING: Final = ("/OrderBooking/{id}", "/OrderBooking:{id}")
CALLS: Final = (
    Call(1, "GET /Balance", "/balance", "What the account holds"),
    Call(2, "GET /Countries", "/countries", "All countries"),
    Call(3, "GET /Services", "/services", "All services"),
    Call(4, "GET /Products", "/products", "All products"),
    Call(5, "GET /Products/{id}", "/products?ID", "A product and who has how many"),
    Call(6, "GET /ProductPrices", "/productprices?", "Price tiers, which overlap"),
    Call(7, "POST /Orders", "/orders?", "Order numbers"),
    Call(8, "GET /Orders", "/orders?", "The newest 100 orders"),
    Call(9, "GET /Orders/{id}", "/orders?ID", "One order"),
    Call(10, "GET /SimCards", "/simcards?", "Numbers in use"),
    Call(11, "GET /Sms", "/sms", "The newest 100 SMS"),
    Call(12, "GET /Sms/{id}", "/smsID", "Every SMS of one booking"),
    Call(13, "GET /OrderBookings", "/orderbookings?", "The newest 100 bookings"),
    Call(
        14,
        "GET /OrderBookingsCurrent",
        "/orderbookings?current",
        "Current bookings and those that ended within 12 hours",
    ),
    Call(15, "GET /OrderBookings/{id}", "/orderbookings?ID", "One booking", _ONE_BOOKING),
    Call(
        16, "PATCH /OrderBookings/{id}", "/orderbookings?ID", "Deactivate a booking", _ONE_BOOKING
    ),
    Call(
        17,
        "POST /OrderBookingsReUse/{id}",
        "/orderbookings?reuseID",
        "Order the number of a past activation again",
        ("/OrderBookingReUse/{id}",),
    ),
    Call(18, "POST /OrderBookings", "/orderbookings?", "Extend a booking"),
    Call(
        19,
        "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync",
        "/orderbookings?autorenewal(/setautorenewalasync)?",
        "Switch auto-renewal of a booking, or of all",
        ("/OrderBookingsAutoRenewal",),
    ),
    Call(
        20,
        "POST /OrderBookingShare/{id}",
        "/orderbookings?shareID",
        "Make a share link; the old one dies",
    ),
    Call(
        21,
        "PATCH /OrderBookingShare/Revoke/{id}",
        "/orderbookings?share/revokeID",
        "End a share link",
    ),
    Call(
        22,
        "GET /OrderBookingShare",
        "/orderbookings?share",
        "What a share link shows; needs no key",
        ("/orderbookingshare",),
    ),
)
PAID: Final = frozenset({7, 17, 18})
PUBLIC: Final = frozenset({22})

# What a fault can be about; 0 stands for paths that are no call's.
_ENDPOINTS: Final = {
    "*": frozenset(range(len(CALLS) + 1)),
    "reads": frozenset(call.number for call in CALLS if call.method == "GET"),
    "writes": frozenset(call.number for call in CALLS if call.method != "GET"),
    "paid": PAID,
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


def find_call(method: str, path: str) -> tuple[Call, str]:
    """The call a request means, and the id in its path; paths are read in any case.

    Raises:
        NotFound: no call has this path.
        NotModelled: the page a person opens for a share link.
        WrongMethod: the path is known, the method is another.
    """
    lower = path.lower().rstrip("/")
    if lower == SHARE_PAGE and method == "GET":
        raise NotModelled("The sandbox has no web page for share links; use the apilink")
    below = lower.removeprefix(API_ROOT)
    matches = [(call, call.match(below)) for call in CALLS if below != lower]
    known = [(call, match) for call, match in matches if match is not None]
    for call, match in known:
        if call.method == method:
            return call, match.groupdict().get("id") or ""
    if known or lower == SHARE_PAGE:
        raise WrongMethod("Method not allowed")
    raise NotFound("Not found")
