"""The 22 calls of API.md: their paths in every documented spelling, parameters and answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from anosim_tui.sandbox import answers
from anosim_tui.sandbox.call import Ask, Call, Kind, Parameter
from anosim_tui.sandbox.refusals import NotFound, NotModelled, WrongMethod
from anosim_tui.sandbox.wire import Answer

API_ROOT: Final = "/api/v1"
SHARE_PAGE: Final = "/share/orderbooking"


def _needs(name: str, kind: Kind, meaning: str) -> Parameter:
    return Parameter(name, kind, required=True, meaning=meaning)


def _takes(name: str, kind: Kind, meaning: str) -> Parameter:
    return Parameter(name, kind, required=False, meaning=meaning)


_QUOTE: Final = (
    _needs("countryId", Kind.NUMBER, "of which country"),
    _needs("rentalTypeId", Kind.NUMBER, "1 is Activation"),
    _takes("serviceId", Kind.NUMBER, "of which service; all where it is missing"),
)
_ORDER: Final = (
    _needs("productId", Kind.NUMBER, "what"),
    _takes("amount", Kind.NUMBER, "how many numbers"),
    _takes("providerId", Kind.NUMBER, "whose; 0 is anyone's"),
    _takes("maxPrice", Kind.MONEY, "at most how much; 0 is no cap"),
)
_EXTENSION: Final = (
    _needs("orderBookingId", Kind.NUMBER, "which booking"),
    _needs("extentionInMinutes", Kind.NUMBER, "by how long; the spelling is the service's"),
)
_RENEWAL: Final = (
    _needs("enable", Kind.SWITCH, "1 for on, 0 for off"),
    _takes("orderBookingId", Kind.NUMBER, "which booking; every one where it is missing"),
)
_TOKEN: Final = (_needs("token", Kind.TEXT, "the token of a share link"),)


def _call(
    number: int,
    name: str,
    pattern: str,
    answer: Callable[[Ask], Answer],
    schema: str,
    summary: str,
    parameters: tuple[Parameter, ...] = (),
    *,
    also: tuple[str, ...] = (),
    paid: bool = False,
    public: bool = False,
) -> Call:
    """A call; in `pattern`, `ID` is `/…` or `:…`."""
    method, path = name.split()
    compiled = re.compile(pattern.replace("ID", "[/:](?P<id>[^/]+)"))
    return Call(
        number, method, path, also, compiled, answer, summary, schema, parameters, paid, public
    )


CALLS: Final = (
    _call(1, "GET /Balance", "/balance", answers.balance, "Balance", "What the account holds"),
    _call(2, "GET /Countries", "/countries", answers.countries, "[Country]", "All countries"),
    _call(3, "GET /Services", "/services", answers.services, "[Service]", "All services"),
    _call(
        4,
        "GET /Products",
        "/products",
        answers.products,
        "[Product]",
        "All products",
        parameters=(_takes("countryId", Kind.NUMBER, "only those of this country"),),
    ),
    _call(
        5,
        "GET /Products/{id}",
        "/products?ID",
        answers.product,
        "ProductWithStock",
        summary="A product and who has how many",
    ),
    _call(
        6,
        "GET /ProductPrices",
        "/productprices?",
        answers.product_prices,
        "[ProductPrice]",
        summary="Price tiers, which overlap",
        parameters=_QUOTE,
    ),
    _call(
        7,
        "POST /Orders",
        "/orders?",
        answers.create_order,
        "Order",
        "Order numbers",
        _ORDER,
        paid=True,
    ),
    _call(8, "GET /Orders", "/orders?", answers.orders, "[Order]", "The newest 100 orders"),
    _call(9, "GET /Orders/{id}", "/orders?ID", answers.order, "Order", "One order"),
    _call(10, "GET /SimCards", "/simcards?", answers.sim_cards, "[SimCard]", "Numbers in use"),
    _call(11, "GET /Sms", "/sms", answers.messages, "[Sms]", "The newest 100 SMS"),
    _call(
        12,
        "GET /Sms/{id}",
        "/smsID",
        answers.booking_messages,
        "[Sms]",
        summary="Every SMS of one booking",
    ),
    _call(
        13,
        "GET /OrderBookings",
        "/orderbookings?",
        answers.bookings,
        "[Booking]",
        summary="The newest 100 bookings",
    ),
    _call(
        14,
        "GET /OrderBookingsCurrent",
        "/orderbookings?current",
        answers.current_bookings,
        "[CurrentBooking]",
        "Current bookings and those that ended within 12 hours",
    ),
    _call(
        15,
        "GET /OrderBookings/{id}",
        "/orderbookings?ID",
        answers.booking,
        "Booking",
        summary="One booking",
        also=("/OrderBooking/{id}", "/OrderBooking:{id}"),
    ),
    _call(
        16,
        "PATCH /OrderBookings/{id}",
        "/orderbookings?ID",
        answers.cancel,
        "Success",
        summary="Deactivate a booking",
        also=("/OrderBooking/{id}", "/OrderBooking:{id}"),
    ),
    _call(
        17,
        "POST /OrderBookingsReUse/{id}",
        "/orderbookings?reuseID",
        answers.reuse,
        "Order",
        summary="Order the number of a past activation again",
        also=("/OrderBookingReUse/{id}",),
        paid=True,
    ),
    _call(
        18,
        "POST /OrderBookings",
        "/orderbookings?",
        answers.extend,
        "Order",
        summary="Extend a booking",
        parameters=_EXTENSION,
        paid=True,
    ),
    _call(
        19,
        "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync",
        "/orderbookings?autorenewal(/setautorenewalasync)?",
        answers.auto_renewal,
        "Renewal",
        summary="Switch auto-renewal of a booking, or of all",
        parameters=_RENEWAL,
        also=("/OrderBookingsAutoRenewal",),
    ),
    _call(
        20,
        "POST /OrderBookingShare/{id}",
        "/orderbookings?shareID",
        answers.share,
        "Links",
        summary="Make a share link; the old one dies",
    ),
    _call(
        21,
        "PATCH /OrderBookingShare/Revoke/{id}",
        "/orderbookings?share/revokeID",
        answers.revoke,
        "Revoked",
        "End a share link",
    ),
    _call(
        22,
        "GET /OrderBookingShare",
        "/orderbookings?share",
        answers.read_share,
        "Shared",
        summary="What a share link shows; needs no key",
        parameters=_TOKEN,
        also=("/orderbookingshare",),
        public=True,
    ),
)


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
