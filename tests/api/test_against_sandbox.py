"""What the client reads of the sandbox, as documented and with every quirk at once."""

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
from anosim_tui.domain.models import Page, digits
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


# --- share links -----------------------------------------------------------------------------


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
