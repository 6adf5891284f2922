"""All 22 calls against the sandbox, as documented and with every quirk at once."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import httpx
import pytest
from msgspec.structs import replace

from anosim_tui.api.client import Client
from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.errors import BadKey, Refused
from anosim_tui.domain.models import ENDED, PENDING, Page, digits
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import empty, quiet
from anosim_tui.sandbox.world import World
from tests.api.support import KEY

T = TypeVar("T")

BASE = "http://localhost/api/v1"
ALL = Quirks.all_on()
WITHOUT_BARE_ORDERS = dataclasses.replace(ALL, bare_orders=False)


@dataclass
class Place:
    """A client and the world it talks to."""

    client: Client
    world: World
    quirky: bool


def connect(world: World, clock: VirtualClock, quirks: Quirks, key: str = KEY) -> Client:
    transport = httpx.ASGITransport(application(world, quirks=quirks, key=KEY))
    return Client(BASE, key, clock, transport=transport)


@pytest.fixture(params=[NONE, ALL, WITHOUT_BARE_ORDERS], ids=["documented", "quirky", "listed"])
async def place(request: pytest.FixtureRequest, clock: VirtualClock) -> AsyncIterator[Place]:
    world = quiet(clock, products=200)
    async with connect(world, clock, request.param) as client:
        yield Place(client, world, request.param != NONE)


def sound(page: Page[T], place: Place) -> tuple[T, ...]:
    """The items, once it is sure that only what the sandbox spoilt was unreadable."""
    assert len(page.unreadable) == (2 if place.quirky else 0)
    return page.items


# --- the catalog -----------------------------------------------------------------------------


async def test_countries_services_and_products(place: Place) -> None:
    catalogue = place.world.catalog
    assert "Germany" in {country.name for country in sound(await place.client.countries(), place)}
    assert sound(await place.client.services(), place) == catalogue.services
    products = sound(await place.client.products(), place)
    assert set(products) == set(catalogue.products)
    of_germany = sound(await place.client.products(98), place)
    assert of_germany == tuple(item for item in products if item.country == "Germany")


async def test_stock_of_a_product(place: Place) -> None:
    product = place.world.bookings[min(place.world.bookings)].product
    stock = await place.client.product_stock(product.id)
    assert stock.product == product
    anyone, *operators = stock.providers
    assert anyone.id == 0
    assert anyone.available == sum(operator.available for operator in operators)


async def test_price_tiers(place: Place) -> None:
    for rental_type_id in (1, 2, 3):
        quotes = sound(await place.client.price_quotes(98, rental_type_id), place)
        assert quotes
        for quote in quotes:
            assert quote.product in place.world.catalog.products
            assert bool(quote.tiers) == (quote.total > 0)
            assert [tier.price for tier in quote.tiers] == sorted(it.price for it in quote.tiers)


# --- the account -----------------------------------------------------------------------------


async def test_the_balance_to_the_cent(place: Place) -> None:
    assert await place.client.balance() == place.world.balance == Decimal("100.00")


async def test_bookings_long_short_and_single(place: Place) -> None:
    whole = {item.id: item for item in sound(await place.client.bookings(), place)}
    assert set(whole) == set(place.world.bookings)
    for record in place.world.bookings.values():
        booking = whole[record.id]
        assert booking.number == record.number
        assert (booking.start, booking.end) == (record.start, record.end)
        assert booking.price == record.price
        assert booking == await place.client.booking(record.id)
        assert bool(booking.unknown) == place.quirky
    for item in sound(await place.client.current_bookings(), place):
        assert item == replace(whole[item.id], price=None, extension_of=None)


async def test_orders(place: Place) -> None:
    for order in sound(await place.client.orders(), place):
        record = place.world.orders[order.id]
        assert [item.id for item in order.bookings] == [item.id for item in record.bookings]
        assert order.date == record.date
        surplus = Decimal("0.01") if place.quirky else 0
        assert order.price == record.price + surplus
        assert order == await place.client.order(order.id)


async def test_sim_cards(place: Place) -> None:
    cards = sound(await place.client.sim_cards(), place)
    running = place.world.open_bookings()
    assert sorted(digits(card.number) for card in cards) == sorted(
        digits(item.number) for item in running
    )
    assert {card.start for card in cards} == {item.start for item in running}


async def test_messages_of_the_account_and_of_a_booking(place: Place) -> None:
    rental = min(place.world.bookings)
    place.world.deliver(rental, "32665", "Ihr Code lautet 471 100")
    place.world.deliver(rental, "Bank", "\x1b]52;c;ZXZpbA==\x07Code 88\u202e")
    everything = sound(await place.client.messages(), place)
    assert len(everything) == len(place.world.messages)
    of_one = sound(await place.client.messages_of(rental), place)
    assert {item.identity for item in of_one} <= {item.identity for item in everything}
    assert [item.sender for item in of_one] == ["DHL", "32665", "Bank"]
    assert of_one[1].text.startswith("Ihr Code lautet 471 100")
    assert of_one[2].text.startswith("Code 88")
    number = place.world.bookings[rental].number
    assert {digits(item.number) for item in of_one} == {digits(number)}


# --- what costs money ------------------------------------------------------------------------


async def test_an_order_and_its_numbers(place: Place) -> None:
    product = place.world.bookings[min(place.world.bookings)].product
    place.world.catalog.restock(product, 5)
    before = await place.client.balance()
    order = await place.client.place_order(product.id, 2, 0, product.price * 2)
    record = place.world.orders[order.id]
    assert before - await place.client.balance() == record.price
    assert len(order.bookings) in (0, 2)
    assert all(booking.number == "" for booking in order.bookings) == place.quirky
    for _ in range(2):  # the sandbox withholds new numbers for a while
        found = [
            item
            for item in (await place.client.bookings()).items
            if item.id in {one.id for one in record.bookings}
        ]
    assert {item.number for item in found} <= {"", *(one.number for one in record.bookings)}


async def test_an_extension_is_a_new_pending_booking(place: Place) -> None:
    rental = place.world.bookings[min(place.world.bookings)]
    order = await place.client.extend(rental.id, 10_080)
    (made,) = place.world.orders[order.id].bookings
    booking = await place.client.booking(made.id)
    assert booking.extension_of == rental.id
    assert booking.start == rental.end
    assert booking.end == booking.start
    assert booking.ends == made.end
    if not place.quirky:
        assert booking.state == PENDING


async def test_a_reuse(place: Place) -> None:
    used = next(item for item in place.world.bookings.values() if item.state == ENDED)
    order = await place.client.reuse(used.id)
    (made,) = place.world.orders[order.id].bookings
    assert made.number == used.number


async def test_a_refusal_speaks_in_the_services_words(place: Place) -> None:
    client, rental = place.client, min(place.world.bookings)
    with pytest.raises(Refused, match="Only activations for"):
        await client.reuse(rental)
    with pytest.raises(Refused, match="not found"):
        await client.extend(999_999, 1440)
    with pytest.raises(Refused):
        await client.place_order(place.world.bookings[rental].product.id, 1, 0, Decimal("0.01"))
    with pytest.raises(Refused, match="not found"):
        await client.booking(999_999)
    assert await client.balance() == Decimal("100.00")
    # "Not found" of a list while another call works: it is empty, whatever it says.
    assert (await client.messages_of(999_999)).items == ()


# --- what is free ----------------------------------------------------------------------------


async def test_cancelling(place: Place) -> None:
    waiting = max(place.world.bookings)
    assert (await place.client.cancel(waiting)).success
    assert not place.world.bookings[waiting].is_open
    with pytest.raises(Refused, match="already ended"):
        await place.client.cancel(waiting)


async def test_auto_renewal_of_one_and_of_all(place: Place) -> None:
    rental = min(place.world.bookings)
    verdict = await place.client.set_auto_renewal(True, rental)
    assert (verdict.success, verdict.affected) == (True, 1)
    assert [it.id for it in place.world.bookings.values() if it.auto_renewal] == [rental]
    verdict = await place.client.set_auto_renewal_of_all(True)
    assert (verdict.success, verdict.affected) == (True, 2)
    verdict = await place.client.set_auto_renewal_of_all(False)
    assert not any(item.auto_renewal for item in place.world.bookings.values())


async def test_sharing_reading_and_revoking(place: Place) -> None:
    rental = min(place.world.bookings)
    link = await place.client.share(rental)
    assert link.web.startswith("http://localhost/share/orderbooking?token=")
    token = httpx.URL(link.api).params["token"]
    shared = await place.client.shared_booking(token)
    assert shared.booking.number == place.world.bookings[rental].number
    assert [message.sender for message in shared.messages] == ["DHL"]
    assert shared.messages[0].number == shared.booking.number
    assert (await place.client.revoke_share(rental)).success
    assert not (await place.client.revoke_share(rental)).success
    with pytest.raises(Refused, match="not found"):
        await place.client.shared_booking(token)


async def test_a_share_link_needs_no_key(place: Place, clock: VirtualClock) -> None:
    token = place.world.share(min(place.world.bookings))
    async with connect(place.world, clock, ALL, key="another") as stranger:
        assert (await stranger.shared_booking(token)).messages
        with pytest.raises(BadKey):
            await stranger.balance()


# --- nothing there ---------------------------------------------------------------------------


@pytest.mark.parametrize("quirks", [NONE, ALL], ids=["documented", "quirky"])
async def test_an_account_without_a_past(clock: VirtualClock, quirks: Quirks) -> None:
    async with connect(empty(clock, products=200), clock, quirks) as client:
        for read in (
            client.orders,
            client.bookings,
            client.current_bookings,
            client.messages,
            client.sim_cards,
        ):
            assert await read() == Page(())
