"""The 22 calls of API.md: their paths in every documented spelling, and what answers each.

Lists come in different orders in different places, as in the documentation's examples, so that no
client relies on one. assumed: which is which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from msgspec import Struct

from anosim_tui.domain.models import ACTIVE
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import NotFound, Refusal
from anosim_tui.sandbox.catalog import COUNTRIES, RENTAL_TYPE_IDS
from anosim_tui.sandbox.parameters import (
    ALL,
    ById,
    ByToken,
    Extension,
    NewOrder,
    Parameters,
    PricesOf,
    ProductsOf,
    RenewalSwitch,
)
from anosim_tui.sandbox.world import World

API_ROOT: Final = "/api/v1"
SHARE_PAGE: Final = "/share/orderbooking"
CONTROL_ROOT: Final = "/__sandbox/"
"""Above the sandbox's own requests."""
_WINDOW: Final = 100
_COUNTRY_IDS: Final = {country.name: country.id for country in COUNTRIES}


class NotModelled(Refusal):
    """The real service has this, the sandbox does not: better said than half done."""

    status = 501


class WrongMethod(Refusal):
    """The path exists, but not with this method."""

    status = 405


class Ask(NamedTuple):
    """Who is asked: the account, settled, and the scheme and host the client used, for links."""

    world: World
    origin: str


class Call(Struct, frozen=True):
    """One row of API.md.

    Attributes:
        number: the row.
        name: the method and the path as documented, below the API root, `{id}` for a number.
        spellings: a pattern of every path that is answered, in lower case; `ID` is `/…` or `:…`.
        function: makes the answer, of which `view` is what is shown.
        also: the documentation's other spellings of the path.
    """

    number: int
    name: str
    spellings: str
    function: Callable[[Ask, Any], object]
    view: Any
    parameters: type[Parameters]
    also: tuple[str, ...]

    @property
    def method(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def path(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def summary(self) -> str:
        return (self.function.__doc__ or "").partition("\n")[0]

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

    def answer(self, ask: Ask, query: Mapping[str, str]) -> Any:
        """The answer to a query.

        Raises:
            Refusal: there is none.
        """
        return views.as_view(self.view, self.function(ask, self.parameters.of(query)))


CALLS: Final[list[Call]] = []
Answering = Callable[[Ask, Any], object]


def _call(
    name: str, spellings: str, view: Any, parameters: type[Parameters] = Parameters, also: str = ""
) -> Callable[[Answering], Answering]:
    """Let a function answer the next row of API.md."""

    def add(function: Answering) -> Answering:
        row = len(CALLS) + 1
        CALLS.append(Call(row, name, spellings, function, view, parameters, tuple(also.split())))
        return function

    return add


# --- the calls, in the order of API.md ---------------------------------------------------------


@_call("GET /Balance", "/balance", views.BalanceView)
def balance(ask: Ask, _: Parameters) -> object:
    """What the account holds"""
    return ask.world


@_call("GET /Countries", "/countries", list[views.CountryView])
def countries(_ask: Ask, _: Parameters) -> object:
    """All countries"""
    return COUNTRIES


@_call("GET /Services", "/services", list[views.ServiceView])
def services(ask: Ask, _: Parameters) -> object:
    """All services"""
    return ask.world.catalog.services


@_call("GET /Products", "/products", list[views.ProductView], ProductsOf)
def products(ask: Ask, given: ProductsOf) -> object:
    """All products"""
    rows = ask.world.catalog.products
    return [row for row in rows if given.country_id in (ALL, _COUNTRY_IDS[row.country])]


@_call("GET /Products/{id}", "/products?ID", views.ProductWithStockView, ById)
def product(ask: Ask, given: ById) -> object:
    """A product and who has how many"""
    catalog = ask.world.catalog
    return catalog.stock(catalog.product(given.id))


@_call("GET /ProductPrices", "/productprices?", list[views.ProductPriceView], PricesOf)
def product_prices(ask: Ask, given: PricesOf) -> object:
    """Price tiers, which overlap

    assumed: of what is unknown there are no products.
    """
    catalog = ask.world.catalog
    return [
        catalog.quote(row)
        for row in catalog.products
        if given.country_id == _COUNTRY_IDS[row.country]
        and given.rental_type_id == RENTAL_TYPE_IDS[row.rental_type]
        and given.service_id in (ALL, catalog.service_ids.get(row.service))
    ]


@_call("POST /Orders", "/orders?", views.OrderView, NewOrder)
def create_order(ask: Ask, given: NewOrder) -> object:
    """Order numbers"""
    return ask.world.order(
        given.product_id,
        amount=given.amount,
        provider_id=given.provider_id,
        max_price=given.max_price,
    )


@_call("GET /Orders", "/orders?", list[views.OrderView])
def orders(ask: Ask, _: Parameters) -> object:
    """The newest 100 orders, oldest of them first"""
    return list(ask.world.orders.values())[-_WINDOW:]


@_call("GET /Orders/{id}", "/orders?ID", views.OrderView, ById)
def order(ask: Ask, given: ById) -> object:
    """One order"""
    return ask.world.purchase(given.id)


@_call("GET /SimCards", "/simcards?", list[views.SimCardView])
def sim_cards(ask: Ask, _: Parameters) -> object:
    """Numbers in use

    assumed: one row a running booking.
    """
    return [item for item in ask.world.open_bookings() if item.state == ACTIVE]


@_call("GET /Sms", "/sms", list[views.SmsView])
def messages(ask: Ask, _: Parameters) -> object:
    """The newest 100 SMS, newest first"""
    return ask.world.messages[: -_WINDOW - 1 : -1]


@_call("GET /Sms/{id}", "/smsID", list[views.SmsView], ById)
def booking_messages(ask: Ask, given: ById) -> object:
    """Every SMS of one booking, oldest first"""
    return ask.world.booking(given.id).messages


@_call("GET /OrderBookings", "/orderbookings?", list[views.BookingView])
def bookings(ask: Ask, _: Parameters) -> object:
    """The newest 100 bookings, newest first"""
    return list(ask.world.bookings.values())[: -_WINDOW - 1 : -1]


@_call("GET /OrderBookingsCurrent", "/orderbookings?current", list[views.CurrentBookingView])
def current_bookings(ask: Ask, _: Parameters) -> object:
    """Current bookings and those that ended within 12 hours, oldest first"""
    return ask.world.current(ask.world.now())


_ONE_BOOKING: Final = "/OrderBooking/{id} /OrderBooking:{id}"


@_call("GET /OrderBookings/{id}", "/orderbookings?ID", views.BookingView, ById, _ONE_BOOKING)
def booking(ask: Ask, given: ById) -> object:
    """One booking"""
    return ask.world.booking(given.id)


@_call("PATCH /OrderBookings/{id}", "/orderbookings?ID", views.SuccessView, ById, _ONE_BOOKING)
def cancel(ask: Ask, given: ById) -> object:
    """Deactivate a booking"""
    ask.world.cancel(given.id)
    return {"success": True}


@_call(
    "POST /OrderBookingsReUse/{id}",
    "/orderbookings?reuseID",
    views.OrderView,
    ById,
    "/OrderBookingReUse/{id}",
)
def reuse(ask: Ask, given: ById) -> object:
    """Order the number of a past activation again"""
    return ask.world.reuse(given.id)


@_call("POST /OrderBookings", "/orderbookings?", views.OrderView, Extension)
def extend(ask: Ask, given: Extension) -> object:
    """Extend a booking"""
    return ask.world.extend(given.order_booking_id, given.extention_in_minutes)


@_call(
    "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync",
    "/orderbookings?autorenewal(/setautorenewalasync)?",
    views.RenewalView,
    RenewalSwitch,
    "/OrderBookingsAutoRenewal",
)
def auto_renewal(ask: Ask, given: RenewalSwitch) -> object:
    """Switch auto-renewal of a booking, or of all"""
    booking_id = None if given.order_booking_id == ALL else given.order_booking_id
    affected = ask.world.set_auto_renewal(given.enable, booking_id)
    text = "Auto-renewal updated"
    if not affected:
        text = "Auto-renewal is only possible for a running rental"
    return {"Success": affected > 0, "Message": text, "AffectedOrderBookingsCount": affected}


@_call("POST /OrderBookingShare/{id}", "/orderbookings?shareID", views.LinksView, ById)
def share(ask: Ask, given: ById) -> object:
    """Make a share link; the old one dies"""
    token = ask.world.share(given.id)
    return {
        "weblink": f"{ask.origin}/share/orderbooking?token={token}",
        "apilink": f"{ask.origin}/api/v1/orderbookingshare?token={token}",
    }


@_call(
    "PATCH /OrderBookingShare/Revoke/{id}",
    "/orderbookings?share/revokeID",
    views.RevokedView,
    ById,
)
def revoke(ask: Ask, given: ById) -> object:
    """End a share link

    assumed: revoking what is not shared is no success, but no error either.
    """
    revoked = ask.world.revoke(given.id)
    text = "Share link revoked" if revoked else "This booking is not shared"
    return {"success": revoked, "message": text}


@_call(
    "GET /OrderBookingShare",
    "/orderbookings?share",
    views.SharedView,
    ByToken,
    "/orderbookingshare",
)
def read_share(ask: Ask, given: ByToken) -> object:
    """What a share link shows; needs no key"""
    return ask.world.shared(given.token)


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
