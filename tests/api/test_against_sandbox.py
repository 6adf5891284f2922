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
from anosim_tui.domain.models import Page, digits
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
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
