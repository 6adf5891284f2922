"""The magic products do what they are there for, on every seed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.scenario import empty
from anosim_tui.sandbox.world import World

from .conftest import START, connect

SOLD_OUT, SLOW_SMS, NO_SMS, PRICE_MOVES, TWO_LEFT = 11, 12, 13, 14, 15


@pytest.fixture(params=[1, 7, 40])
def magic(request: pytest.FixtureRequest) -> World:
    return empty(VirtualClock(START), request.param)


@pytest.fixture
async def client(magic: World) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(magic) as client:
        yield client


async def order(client: httpx.AsyncClient, product_id: int, **options: object) -> httpx.Response:
    return await client.post("/Orders", params={"productId": product_id, **options})


async def test_they_are_listed_and_priced_like_any_other(client: httpx.AsyncClient) -> None:
    listed = [row for row in (await client.get("/Products?countryId=98")).json() if row["id"] < 100]
    assert [row["id"] for row in listed] == [11, 12, 13, 14, 15]
    assert {row["price"] for row in listed} == {1.0}
    services = {row["service"]: row["id"] for row in (await client.get("/Services")).json()}
    for row in listed:
        path = f"/ProductPrices?countryId=98&rentalTypeId=1&serviceId={services[row['service']]}"
        (quote,) = (await client.get(path)).json()
        assert (quote["id"], quote["basePrice"]) == (row["id"], 1.0)


async def test_always_sold_out(client: httpx.AsyncClient, magic: World) -> None:
    magic.catalogue.restock(magic.catalogue.product(SOLD_OUT), 5)
    answer = await order(client, SOLD_OUT)
    assert (answer.status_code, answer.text) == (400, "This product is sold out")


async def test_a_slow_sms_comes_just_in_time(client: httpx.AsyncClient, magic: World) -> None:
    (made,) = (await order(client, SLOW_SMS)).json()["bookings"]
    booking = magic.bookings[made["id"]]
    assert isinstance(magic.clock, VirtualClock)
    magic.clock.skip(899)
    magic.settle()
    assert not booking.messages
    magic.clock.skip(1)
    magic.settle()
    assert len(booking.messages) == 1


async def test_no_sms_ever_and_the_money_back(client: httpx.AsyncClient, magic: World) -> None:
    before = magic.balance
    (made,) = (await order(client, NO_SMS)).json()["bookings"]
    assert isinstance(magic.clock, VirtualClock)
    magic.clock.skip(1200)
    state = (await client.get(f"/OrderBookings/{made['id']}")).json()["state"]
    assert (state, magic.balance) == ("Not Used", before)


async def test_the_price_moves_between_quote_and_order(client: httpx.AsyncClient) -> None:
    path = "/ProductPrices?countryId=98&rentalTypeId=1"
    quotes = {row["id"]: row for row in (await client.get(path)).json()}
    assert [tier["price"] for tier in quotes[PRICE_MOVES]["priceMap"]] == [1.0]
    capped = await order(client, PRICE_MOVES, maxPrice="1.00")
    assert (capped.status_code, capped.text) == (400, "The price is above your maximum price")
    made = (await order(client, PRICE_MOVES, maxPrice="1.25")).json()
    assert made["priceInUSD"] == 1.25


async def test_two_of_five_are_delivered_and_charged(
    client: httpx.AsyncClient, magic: World
) -> None:
    before = magic.balance
    for _ in range(2):
        made = (await order(client, TWO_LEFT, amount=5)).json()
        assert (len(made["bookings"]), made["priceInUSD"]) == (2, 2.0)
    assert before - magic.balance == 4


async def test_without_magic_there_is_none(clock: VirtualClock) -> None:
    async with connect(World(clock)) as client:
        assert (await order(client, SLOW_SMS)).status_code == 404
