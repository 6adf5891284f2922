"""What answers each of the 22 calls of API.md, and the parameters each takes.

Lists come in different orders in different places, as in the documentation's examples, so that no
client relies on one. assumed: which is which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, NamedTuple

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel

from anosim_tui.domain.models import ACTIVE
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import validate
from anosim_tui.sandbox.catalog import COUNTRIES, RENTAL_TYPE_IDS
from anosim_tui.sandbox.records import ZERO
from anosim_tui.sandbox.world import World

_WINDOW: Final = 100
_COUNTRY_IDS: Final = {country.name: country.id for country in COUNTRIES}
# Longer than any id or price, short enough for every computation.
_LONGEST: Final = 12


# --- parameters --------------------------------------------------------------------------------


def _whole_number(text: object) -> object:
    if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= _LONGEST:
        return int(text)
    raise ValueError("must be a number")


def _amount(text: object) -> object:
    try:
        amount = Decimal(str(text)) if len(str(text)) <= _LONGEST else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise ValueError("must be an amount")
    return amount


def _switch(text: object) -> object:
    if _whole_number(text) not in (0, 1):
        raise ValueError("must be 0 or 1")
    return text == "1"


def _schema(kind: str, **more: object) -> Any:
    return WithJsonSchema({"type": kind, **more})


Number = Annotated[
    int, BeforeValidator(_whole_number), _schema("integer", minimum=0, maximum=999_999_999_999)
]
Amount = Annotated[
    Decimal, BeforeValidator(_amount), _schema("number", minimum=0, maximum=999_999_999)
]
Switch = Annotated[bool, BeforeValidator(_switch), _schema("integer", enum=[0, 1])]

# What is left out where nothing means everything; no id is negative.
_ALL: Final = -1


def _parameter(meaning: str, default: Any = ...) -> Any:
    return Field(default, description=meaning)


class Parameters(BaseModel):
    """The parameters of a request, those in the path among them; most calls have none."""

    model_config = ConfigDict(alias_generator=to_camel, frozen=True)


class ById(Parameters):
    """What stands in the path."""

    id: Number = _parameter("which one")


class ProductsOf(Parameters):
    """Of call 4."""

    country_id: Number = _parameter("only those of this country", _ALL)


class PricesOf(Parameters):
    """Of call 6. assumed: country and rental type are required, the service is not."""

    country_id: Number = _parameter("of which country")
    rental_type_id: Number = _parameter("1 is Activation")
    service_id: Number = _parameter("of which service; all where it is missing", _ALL)


class NewOrder(Parameters):
    """Of call 7. assumed: amount, provider and cap may be left out."""

    product_id: Number = _parameter("what")
    amount: Number = _parameter("how many numbers", 1)
    provider_id: Number = _parameter("whose; 0 is anyone's", 0)
    max_price: Amount = _parameter("at most how much; 0 is no cap", ZERO)


class Extension(Parameters):
    """Of call 18."""

    order_booking_id: Number = _parameter("which booking")
    extention_in_minutes: Number = _parameter("by how long; the spelling is the service's")


class RenewalSwitch(Parameters):
    """Of call 19."""

    enable: Switch = _parameter("1 for on, 0 for off")
    order_booking_id: Number = _parameter("which booking; every one where it is missing", _ALL)


class ByToken(Parameters):
    """Of call 22."""

    token: str = _parameter("the token of a share link")


# --- answers -----------------------------------------------------------------------------------


class Ask(NamedTuple):
    """Who is asked: the account, settled, and the scheme and host the client used, for links."""

    world: World
    origin: str


def products(ask: Ask, given: ProductsOf) -> object:
    wanted = given.country_id
    rows = ask.world.catalog.products
    return [row for row in rows if wanted in (_ALL, _COUNTRY_IDS[row.country])]


def product(ask: Ask, given: ById) -> object:
    catalog = ask.world.catalog
    return catalog.stock(catalog.product(given.id))


def product_prices(ask: Ask, given: PricesOf) -> object:
    """assumed: of what is unknown there are no products."""
    catalog = ask.world.catalog
    return [
        catalog.quote(row)
        for row in catalog.products
        if given.country_id == _COUNTRY_IDS[row.country]
        and given.rental_type_id == RENTAL_TYPE_IDS[row.rental_type]
        and given.service_id in (_ALL, catalog.service_ids.get(row.service))
    ]


def create_order(ask: Ask, given: NewOrder) -> object:
    return ask.world.order(
        given.product_id,
        amount=given.amount,
        provider_id=given.provider_id,
        max_price=given.max_price,
    )


def orders(ask: Ask, _: Parameters) -> object:
    """The newest 100, oldest of them first."""
    return list(ask.world.orders.values())[-_WINDOW:]


def sim_cards(ask: Ask, _: Parameters) -> object:
    """assumed: one row a running booking."""
    return [item for item in ask.world.open_bookings() if item.state == ACTIVE]


def messages(ask: Ask, _: Parameters) -> object:
    """The newest 100, newest first."""
    return ask.world.messages[: -_WINDOW - 1 : -1]


def bookings(ask: Ask, _: Parameters) -> object:
    """The newest 100, newest first."""
    return list(ask.world.bookings.values())[: -_WINDOW - 1 : -1]


def cancel(ask: Ask, given: ById) -> object:
    ask.world.cancel(given.id)
    return {"success": True}


def extend(ask: Ask, given: Extension) -> object:
    return ask.world.extend(given.order_booking_id, given.extention_in_minutes)


def auto_renewal(ask: Ask, given: RenewalSwitch) -> object:
    """Without a booking it switches all."""
    booking_id = None if given.order_booking_id == _ALL else given.order_booking_id
    affected = ask.world.set_auto_renewal(given.enable, booking_id)
    text = "Auto-renewal updated"
    if not affected:
        text = "Auto-renewal is only possible for a running rental"
    return {"Success": affected > 0, "Message": text, "AffectedOrderBookingsCount": affected}


def share(ask: Ask, given: ById) -> object:
    token = ask.world.share(given.id)
    return {
        "weblink": f"{ask.origin}/share/orderbooking?token={token}",
        "apilink": f"{ask.origin}/api/v1/orderbookingshare?token={token}",
    }


def revoke(ask: Ask, given: ById) -> object:
    """assumed: revoking what is not shared is no success, but no error either."""
    revoked = ask.world.revoke(given.id)
    text = "Share link revoked" if revoked else "This booking is not shared"
    return {"success": revoked, "message": text}


class CallHandler(Struct, frozen=True):
    """What answers a call: a function, the view of what it returns, and what it takes."""

    function: Callable[[Ask, Any], object]
    view: Any
    parameters: type[Parameters] = Parameters

    def answer(self, ask: Ask, query: Mapping[str, str]) -> Any:
        """The answer to a query, whose names are read in any case; what is empty is missing.

        Raises:
            Refusal: there is none.
        """
        names = [field.alias or "" for field in self.parameters.model_fields.values()]
        lower = {name.lower(): text for name, text in query.items() if text}
        given = {name: lower[name.lower()] for name in names if name.lower() in lower}
        return views.as_view(self.view, self.function(ask, validate(self.parameters, given)))


# In the order of the calls.
CALL_HANDLERS: Final = (
    CallHandler(lambda ask, _: ask.world, views.BalanceView),
    CallHandler(lambda _ask, _: COUNTRIES, list[views.CountryView]),
    CallHandler(lambda ask, _: ask.world.catalog.services, list[views.ServiceView]),
    CallHandler(products, list[views.ProductView], ProductsOf),
    CallHandler(product, views.ProductWithStockView, ById),
    CallHandler(product_prices, list[views.ProductPriceView], PricesOf),
    CallHandler(create_order, views.OrderView, NewOrder),
    CallHandler(orders, list[views.OrderView]),
    CallHandler(lambda ask, given: ask.world.purchase(given.id), views.OrderView, ById),
    CallHandler(sim_cards, list[views.SimCardView]),
    CallHandler(messages, list[views.SmsView]),
    # All of one booking, oldest first; so are the current ones.
    CallHandler(lambda ask, given: ask.world.booking(given.id).messages, list[views.SmsView], ById),
    CallHandler(bookings, list[views.BookingView]),
    CallHandler(lambda ask, _: ask.world.current(ask.world.now()), list[views.CurrentBookingView]),
    CallHandler(lambda ask, given: ask.world.booking(given.id), views.BookingView, ById),
    CallHandler(cancel, views.SuccessView, ById),
    CallHandler(lambda ask, given: ask.world.reuse(given.id), views.OrderView, ById),
    CallHandler(extend, views.OrderView, Extension),
    CallHandler(auto_renewal, views.RenewalView, RenewalSwitch),
    CallHandler(share, views.LinksView, ById),
    CallHandler(revoke, views.RevokedView, ById),
    CallHandler(lambda ask, given: ask.world.shared(given.token), views.SharedView, ByToken),
)
