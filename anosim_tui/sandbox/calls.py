"""The 22 calls of API.md: their paths in every documented spelling, and what answers each.

The parameters of a function are those of its request. Lists come in different orders in different
places, as in the documentation's examples, so that no client relies on one. assumed: which.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic.alias_generators import to_camel

from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import Refusal, validate
from anosim_tui.sandbox.catalog import COUNTRIES, RENTAL_TYPE_IDS
from anosim_tui.sandbox.records import ZERO

if TYPE_CHECKING:
    from anosim_tui.sandbox.world import World

API_ROOT: Final = "/api/v1"
_SHARE_PAGE: Final = "/share/orderbooking"
CONTROL_ROOT: Final = "/__sandbox"
"""Above the sandbox's own requests."""
_WINDOW: Final = 100


# --- parameters --------------------------------------------------------------------------------


_MOST: Final = 999_999_999_999
Number = Annotated[int, Field(ge=0, le=_MOST)]
Amount = Annotated[Decimal, Field(ge=0, le=_MOST), WithJsonSchema({"type": "number", "minimum": 0})]
Switch = Annotated[int, Field(ge=0, le=1)]

# What is left out where nothing means everything; no id is negative.
ALL: Final = -1


class Ask(NamedTuple):
    """What a request is about: the account, settled; the scheme and host the client used, for
    links; and whether it has the key."""

    world: World
    origin: str
    has_key: bool


class Call(Struct, frozen=True):
    """One row of API.md, or one request of the sandbox's own.

    Attributes:
        path: as documented, below the root, `{id}` for a number.
        function: makes the answer, of which `view` is what is shown.
        also: the documentation's other paths.
        is_public: whether it needs no key.
    """

    method: str
    path: str
    function: Callable[..., object]
    view: Any
    also: tuple[str, ...]
    is_paid: bool
    is_public: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Which of `ENDPOINTS` it is one of."""
        paid = ("paid",) if self.is_paid else ()
        return ("*", "reads" if self.method == "GET" else "writes", self.name, *paid)

    @property
    def parameters(self) -> type[BaseModel]:
        return _taken(self.function)[0]

    @property
    def body(self) -> Any:
        """The type of its JSON body; None where it has none."""
        return _taken(self.function)[1]

    def match(self, path: str, spellings: str) -> re.Match[str] | None:
        """Whether this call is meant by a path, in lower case and below the API root.

        With `spellings` "example" or "text" only one of two documented paths is; with "both", and
        where there is but one, in singular and plural.
        """
        texts: tuple[str, ...] = (self.path, *self.also)
        is_loose = spellings == "both" or not self.also
        if not is_loose:
            texts = (self.path,) if spellings == "example" else self.also
        matches = (re.fullmatch(_pattern(text, is_loose), path) for text in texts)
        return next(filter(None, matches), None)

    def carry_out(self, ask: Ask, query: Mapping[str, str], body: bytes) -> Any:
        """What its function returns for a query, whose names are read in any case.

        Raises:
            Refusal: nothing was done.
        """
        if not (self.is_public or ask.has_key):
            raise Refusal("Unauthorized", 401)
        aliases = (str(field.alias) for field in self.parameters.model_fields.values())
        names = {alias.lower(): alias for alias in aliases}
        given = {names.get(name.lower(), name): text for name, text in query.items() if text}
        arguments = dict(validate(self.parameters, given))
        if self.body is not None:
            arguments["body"] = validate(self.body, body)
        return self.function(ask, **arguments)


@cache
def _taken(function: Callable[..., object]) -> tuple[type[BaseModel], Any]:
    """The parameters of the query and path, and the type of the body, from a signature."""
    _, *parameters = inspect.signature(function, eval_str=True).parameters.values()
    fields: dict[str, Any] = {
        one.name: (one.annotation, ... if one.default is one.empty else one.default)
        for one in parameters
    }
    body, _ = fields.pop("body", (None, None))
    config = ConfigDict(alias_generator=to_camel)
    return create_model("Parameters", __config__=config, **fields), body


@cache
def _pattern(path: str, is_loose: bool) -> str:
    if is_loose:
        path = re.sub("(Order|Booking|Product|Price|Card)s?(?![a-z])", r"\1s?", path)
        path = re.sub("[/:]{", "[/:]{", path)
    return path.lower().replace("{id}", "(?P<id>[^/]+)")


F = Callable[..., object]


def add_call(
    calls: list[Call],
    name: str,
    view: Any,
    also: str = "",
    *,
    is_paid: bool = False,
    is_public: bool = False,
) -> Callable[[F], F]:
    """Let a function answer the next call."""

    def add(function: F) -> F:
        method, path = name.split()
        calls.append(Call(method, path, function, view, tuple(also.split()), is_paid, is_public))
        return function

    return add


CALLS: Final[list[Call]] = []
_call: Final = partial(add_call, CALLS)


# --- the calls, in the order of API.md ---------------------------------------------------------


@_call("GET /Balance", views.BalanceView)
def balance(ask: Ask) -> object:
    """What the account holds"""
    return ask.world


@_call("GET /Countries", list[views.CountryView])
def countries(_: Ask) -> object:
    """All countries"""
    return list(COUNTRIES.values())


@_call("GET /Services", list[views.ServiceView])
def services(ask: Ask) -> object:
    """All services"""
    return ask.world.catalog.services


@_call("GET /Products", list[views.ProductView])
def products(ask: Ask, country_id: Number = ALL) -> object:
    """All products"""
    rows = ask.world.catalog.products
    return [row for row in rows if country_id in (ALL, COUNTRIES[row.country].id)]


@_call("GET /Products/{id}", views.ProductWithStockView)
def product(ask: Ask, id: Number) -> object:
    """A product and who has how many"""
    catalog = ask.world.catalog
    return catalog.supply(catalog.product(id))


@_call("GET /ProductPrices", list[views.ProductPriceView])
def product_prices(
    ask: Ask, country_id: Number, rental_type_id: Number, service_id: Number = ALL
) -> object:
    """Price tiers, which overlap

    assumed: country and rental type are required; of what is unknown there are no products.
    """
    catalog = ask.world.catalog
    return [
        catalog.supply(row)
        for row in catalog.products
        if country_id == COUNTRIES[row.country].id
        and rental_type_id == RENTAL_TYPE_IDS[row.rental_type]
        and service_id in (ALL, catalog.service_ids.get(row.service))
    ]


@_call("POST /Orders", views.OrderView, is_paid=True)
def create_order(
    ask: Ask,
    product_id: Number,
    amount: Number = 1,
    provider_id: Number = 0,
    max_price: Amount = ZERO,
) -> object:
    """Order numbers

    assumed: amount, provider and cap may be left out.
    """
    return ask.world.order(product_id, amount=amount, provider_id=provider_id, max_price=max_price)


@_call("GET /Orders", list[views.OrderView])
def orders(ask: Ask) -> object:
    """The newest 100 orders, oldest of them first"""
    return list(ask.world.orders.values())[-_WINDOW:]


@_call("GET /Orders/{id}", views.OrderView)
def order(ask: Ask, id: Number) -> object:
    """One order"""
    if id not in ask.world.orders:
        raise Refusal("Order not found", 404)
    return ask.world.orders[id]


@_call("GET /SimCards", list[views.SimCardView])
def sim_cards(ask: Ask) -> object:
    """Numbers in use

    assumed: one row a running booking.
    """
    return ask.world.active()


@_call("GET /Sms", list[views.SmsView])
def messages(ask: Ask) -> object:
    """The newest 100 SMS, newest first"""
    return ask.world.messages[: -_WINDOW - 1 : -1]


@_call("GET /Sms/{id}", list[views.SmsView])
def booking_messages(ask: Ask, id: Number) -> object:
    """Every SMS of one booking, oldest first"""
    return ask.world.booking(id).messages


@_call("GET /OrderBookings", list[views.BookingView])
def bookings(ask: Ask) -> object:
    """The newest 100 bookings, newest first"""
    return list(ask.world.bookings.values())[: -_WINDOW - 1 : -1]


@_call("GET /OrderBookingsCurrent", list[views.CurrentBookingView])
def current_bookings(ask: Ask) -> object:
    """Current bookings and those that ended within 12 hours, oldest first"""
    return ask.world.current(ask.world.now())


_ONE_BOOKING: Final = "/OrderBooking/{id} /OrderBooking:{id}"


@_call("GET /OrderBookings/{id}", views.BookingView, _ONE_BOOKING)
def booking(ask: Ask, id: Number) -> object:
    """One booking"""
    return ask.world.booking(id)


@_call("PATCH /OrderBookings/{id}", views.SuccessView, _ONE_BOOKING)
def cancel(ask: Ask, id: Number) -> object:
    """Deactivate a booking"""
    ask.world.cancel(id)
    return {"success": True}


@_call("POST /OrderBookingsReUse/{id}", views.OrderView, "/OrderBookingReUse/{id}", is_paid=True)
def reuse(ask: Ask, id: Number) -> object:
    """Order the number of a past activation again"""
    return ask.world.reuse(id)


@_call("POST /OrderBookings", views.OrderView, is_paid=True)
def extend(
    ask: Ask,
    order_booking_id: Number,
    extention_in_minutes: Number,
) -> object:
    """Extend a booking"""
    return ask.world.extend(order_booking_id, extention_in_minutes)


@_call(
    "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync",
    views.RenewalView,
    "/OrderBookingsAutoRenewal",
)
def auto_renewal(
    ask: Ask,
    enable: Switch,
    order_booking_id: Number = ALL,
) -> object:
    """Switch auto-renewal of a booking, or of all"""
    booking_id = None if order_booking_id == ALL else order_booking_id
    affected = ask.world.set_auto_renewal(enable == 1, booking_id)
    text = "Auto-renewal updated"
    if not affected:
        text = "Auto-renewal is only possible for a running rental"
    return {"Success": affected > 0, "Message": text, "AffectedOrderBookingsCount": affected}


@_call("POST /OrderBookingShare/{id}", views.LinksView)
def share(ask: Ask, id: Number) -> object:
    """Make a share link; the old one dies"""
    token = ask.world.share(id)
    return {
        "weblink": f"{ask.origin}{_SHARE_PAGE}?token={token}",
        "apilink": f"{ask.origin}{API_ROOT}/orderbookingshare?token={token}",
    }


@_call("PATCH /OrderBookingShare/Revoke/{id}", views.RevokedView)
def revoke(ask: Ask, id: Number) -> object:
    """End a share link

    assumed: revoking what is not shared is no success, but no error either.
    """
    revoked = ask.world.revoke(id)
    text = "Share link revoked" if revoked else "This booking is not shared"
    return {"success": revoked, "message": text}


@_call("GET /OrderBookingShare", views.SharedView, "/orderbookingshare", is_public=True)
def read_share(ask: Ask, token: str) -> object:
    """What a share link shows; needs no key"""
    return ask.world.shared(token)


# What a fault can be about.
ENDPOINTS: Final = ("*", "reads", "writes", "paid", *(call.name for call in CALLS))


def find_call(
    calls: list[Call], method: str, path: str, spellings: str = "both"
) -> tuple[Call, str]:
    """The call a request means, and the id in its path; paths are read in any case.

    Raises:
        Refusal: there is none, or only with another method.
    """
    root = API_ROOT if calls is CALLS else CONTROL_ROOT
    path = path.lower().rstrip("/")
    below = path.removeprefix(root) if path.startswith(root) else ""
    known = [(call, match) for call in calls if (match := call.match(below, spellings))]
    for call, match in known:
        if call.method == method:
            return call, match.groupdict().get("id") or ""
    raise Refusal("Method not allowed", 405) if known else Refusal("Not found", 404)
