"""What answers each of the 22 calls of API.md.

Lists come in different orders in different places, as in the documentation's examples, so that no
client relies on one. assumed: which is which.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from msgspec import Struct

from anosim_tui.domain.models import ACTIVE
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.calls import Parameters
from anosim_tui.sandbox.catalog import COUNTRIES, RENTAL_TYPE_IDS
from anosim_tui.sandbox.wire import Answer, Writer
from anosim_tui.sandbox.world import World

WINDOW: Final = 100
_COUNTRY_IDS: Final = {country.name: country.id for country in COUNTRIES}


class Ask(Struct, frozen=True):
    """One request, understood.

    Attributes:
        world: the account, settled.
        now: its time.
        writer: makes the answer.
        parameters: the query.
        id: what stands in the path; 0 where nothing does.
        origin: scheme and host the client used, for links.
    """

    world: World
    now: datetime
    writer: Writer
    parameters: Parameters
    id: int
    origin: str


def balance(ask: Ask) -> Answer:
    """Call 1."""
    return ask.writer.one(views.balance(ask.world.balance))


def countries(ask: Ask) -> Answer:
    """Call 2."""
    return ask.writer.many("Country", [{"id": c.id, "country": c.name} for c in COUNTRIES])


def services(ask: Ask) -> Answer:
    """Call 3."""
    rows = ask.world.catalog.services
    return ask.writer.many("Service", [{"id": row.id, "service": row.name} for row in rows])


def products(ask: Ask) -> Answer:
    """Call 4."""
    wanted = ask.parameters.optional_number("countryId")
    rows = ask.world.catalog.products
    chosen = [row for row in rows if wanted in (None, _COUNTRY_IDS[row.country])]
    return ask.writer.many("Product", [views.product(row) for row in chosen])


def product(ask: Ask) -> Answer:
    """Call 5."""
    catalog = ask.world.catalog
    return ask.writer.one(views.product_with_stock(catalog, catalog.product(ask.id)))


def product_prices(ask: Ask) -> Answer:
    """Call 6.

    assumed: country and rental type are required, the service is not; of an unknown one there are
    no products.
    """
    country, rental_type = ask.parameters.number("countryId"), ask.parameters.number("rentalTypeId")
    service = ask.parameters.optional_number("serviceId")
    catalog = ask.world.catalog
    chosen = [
        views.product_price(catalog, row)
        for row in catalog.products
        if country == _COUNTRY_IDS[row.country]
        and rental_type == RENTAL_TYPE_IDS[row.rental_type]
        and service in (None, catalog.service_ids.get(row.service))
    ]
    return ask.writer.many("Product", chosen)


def create_order(ask: Ask) -> Answer:
    """Call 7. assumed: amount, provider and cap may be left out."""
    amount = ask.parameters.optional_number("amount")
    made = ask.world.order(
        ask.parameters.number("productId"),
        amount=1 if amount is None else amount,
        provider_id=ask.parameters.optional_number("providerId") or 0,
        max_price=ask.parameters.money("maxPrice"),
    )
    return ask.writer.purchase(views.order(made))


def orders(ask: Ask) -> Answer:
    """Call 8: the newest 100, oldest of them first."""
    newest = list(ask.world.orders.values())[-WINDOW:]
    return ask.writer.many("Order", [views.order(order) for order in newest])


def order(ask: Ask) -> Answer:
    """Call 9."""
    return ask.writer.order(views.order(ask.world.purchase(ask.id)))


def sim_cards(ask: Ask) -> Answer:
    """Call 10. assumed: one row a running booking."""
    running = [item for item in ask.world.open_bookings() if item.state == ACTIVE]
    return ask.writer.many("SimCard", [views.sim_card(item) for item in running])


def messages(ask: Ask) -> Answer:
    """Call 11: the newest 100, newest first."""
    newest = ask.world.messages[: -WINDOW - 1 : -1]
    return ask.writer.many("Sms", [views.message(item) for item in newest])


def booking_messages(ask: Ask) -> Answer:
    """Call 12: all of one booking, oldest first."""
    found = ask.world.booking(ask.id).messages
    return ask.writer.many("Sms", [views.message(item) for item in found])


def bookings(ask: Ask) -> Answer:
    """Call 13: the newest 100, newest first."""
    newest = list(ask.world.bookings.values())[: -WINDOW - 1 : -1]
    return ask.writer.many("OrderBooking", [views.booking(item) for item in newest])


def current_bookings(ask: Ask) -> Answer:
    """Call 14, oldest first."""
    current = ask.world.current(ask.now)
    return ask.writer.many("OrderBooking", [views.booking_in_short(item) for item in current])


def booking(ask: Ask) -> Answer:
    """Call 15."""
    return ask.writer.one(views.booking(ask.world.booking(ask.id)))


def cancel(ask: Ask) -> Answer:
    """Call 16."""
    ask.world.cancel(ask.id)
    return ask.writer.one({"success": True})


def reuse(ask: Ask) -> Answer:
    """Call 17."""
    return ask.writer.purchase(views.order(ask.world.reuse(ask.id)))


def extend(ask: Ask) -> Answer:
    """Call 18."""
    made = ask.world.extend(
        ask.parameters.number("orderBookingId"), ask.parameters.number("extentionInMinutes")
    )
    return ask.writer.purchase(views.order(made))


def auto_renewal(ask: Ask) -> Answer:
    """Call 19; without a booking it switches all."""
    enable = ask.parameters.number("enable")
    if enable not in (0, 1):
        raise Refusal("enable must be 0 or 1")
    booking_id = ask.parameters.optional_number("orderBookingId")
    return ask.writer.one(views.renewal(ask.world.set_auto_renewal(enable == 1, booking_id)))


def share(ask: Ask) -> Answer:
    """Call 20."""
    token = ask.world.share(ask.id)
    return ask.writer.one(
        {
            "weblink": f"{ask.origin}/share/orderbooking?token={token}",
            "apilink": f"{ask.origin}/api/v1/orderbookingshare?token={token}",
        }
    )


def revoke(ask: Ask) -> Answer:
    """Call 21. assumed: revoking what is not shared is no success, but no error either."""
    revoked = ask.world.revoke(ask.id)
    text = "Share link revoked" if revoked else "This booking is not shared"
    return ask.writer.one({"success": revoked, "message": text})


def read_share(ask: Ask) -> Answer:
    """Call 22."""
    return ask.writer.one(views.shared(ask.world.shared(ask.parameters.text("token"))))


# In the order of the calls.
ANSWERS: Final[tuple[Callable[[Ask], Answer], ...]] = (
    balance,
    countries,
    services,
    products,
    product,
    product_prices,
    create_order,
    orders,
    order,
    sim_cards,
    messages,
    booking_messages,
    bookings,
    current_bookings,
    booking,
    cancel,
    reuse,
    extend,
    auto_renewal,
    share,
    revoke,
    read_share,
)
