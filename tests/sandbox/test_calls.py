"""All 22 calls of API.md: fields, spellings, who may ask, and how the service says no."""

from __future__ import annotations

import re
from typing import get_args

import httpx
import pytest

from anosim_tui.sandbox.calls import CALLS, Call
from anosim_tui.sandbox.world import World

RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING = 910001, 910002, 910003, 910004
ORDER_ID = 500001
FOR_SALE = 118  # Germany, 30 days
ORDER = f"/Orders?productId={FOR_SALE}"
EXTEND = f"orderBookingId={RENTAL}&extentionInMinutes"

# The calls in the order of API.md, but for the last, which needs a token, and paths that mean each.
SPELLINGS = [
    "/Balance /balance",
    "/Countries",
    "/Services",
    "/Products /Products?countryId=98 /PRODUCTS",
    f"/Products/{FOR_SALE} /Product/{FOR_SALE}",
    "/ProductPrices?countryId=98&rentalTypeId=3 /productprices?COUNTRYID=98&rentaltypeid=1",
    f"/Orders?productId={FOR_SALE}&amount=1&providerId=0&maxPrice=0 /Order?productId={FOR_SALE}",
    "/Orders /orders",
    f"/Orders/{ORDER_ID} /Order/{ORDER_ID}",
    "/SimCards /simcards",
    "/Sms /SMS",
    f"/Sms/{RENTAL}",
    "/OrderBookings /OrderBooking",
    "/OrderBookingsCurrent /orderbookingscurrent",
    f"/OrderBookings/{RENTAL} /OrderBooking/{RENTAL} /OrderBooking:{RENTAL}",
    f"/OrderBookings/{WAITING} /OrderBooking/{WAITING} /OrderBooking:{WAITING}",
    f"/OrderBookingsReUse/{KLEINANZEIGEN} /OrderBookingReUse/{KLEINANZEIGEN}",
    f"/OrderBookings?{EXTEND}=10080 /OrderBooking?{EXTEND}=240",
    "/OrderBookingsAutoRenewal?enable=1 /orderbookingautorenewal/setautorenewalasync?enable=0",
    f"/OrderBookingShare/{RENTAL} /OrderBookingsShare/{RENTAL}",
    f"/OrderBookingShare/Revoke/{RENTAL} /OrderBookingsShare/revoke/{RENTAL}",
]


@pytest.mark.parametrize(
    ("call", "path"),
    [(call, path) for call, paths in zip(CALLS, SPELLINGS, strict=False) for path in paths.split()],
    ids=lambda one: one if isinstance(one, str) else one.name,
)
async def test_every_call_answers_on_every_spelling(
    client: httpx.AsyncClient, call: Call, path: str
) -> None:
    answer = await client.request(call.method, path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.headers["date"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    (view,) = get_args(call.view) or (call.view,)
    rows = answer.json() if get_args(call.view) else [answer.json()]
    assert all(set(row) == set(view.model_fields) for row in rows)


async def test_a_share_is_read_without_a_key_until_it_is_replaced_or_revoked(
    client: httpx.AsyncClient,
) -> None:
    old, new = [(await client.post(f"/OrderBookingShare/{RENTAL}")).json() for _ in range(2)]
    token = new["weblink"].partition("token=")[2]
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert new == {
        "weblink": f"http://sandbox.test/share/orderbooking?token={token}",
        "apilink": f"http://sandbox.test/api/v1/orderbookingshare?token={token}",
    }
    revoke = f"/OrderBookingShare/Revoke/{RENTAL}"
    key = client.headers.pop("Authorization")
    assert (await client.get(old["apilink"])).status_code == 404
    for path in (f"/OrderBookingShare?token={token}", f"/orderbookingsshare?TOKEN={token}"):
        assert len((await client.get(path)).json()["sms"]) == 1
    client.headers["Authorization"] = key
    assert (await client.patch(revoke)).json()["success"] is True
    assert (await client.get(new["apilink"])).status_code == 404
    assert (await client.patch(revoke)).json()["success"] is False


@pytest.mark.parametrize(
    ("headers", "query", "status"),
    [
        ({"Authorization": "Bearer sandbox-key-0000"}, "", 200),
        ({"Authorization": "bearer sandbox-key-0000"}, "", 200),
        ({"X-API-Key": "sandbox-key-0000"}, "", 200),
        ({}, "?apikey=sandbox-key-0000", 200),
        ({}, "?apiKey=sandbox-key-0000", 200),
        ({"X-API-Key": "wrong"}, "?apikey=sandbox-key-0000", 401),
        ({"Authorization": "Bearer wrong"}, "?apikey=sandbox-key-0000", 401),
        ({"Authorization": "Bearer wrong"}, "", 401),
        ({}, "", 401),
    ],
)
async def test_the_key_is_taken_from_three_places_and_a_header_wins(
    client: httpx.AsyncClient, headers: dict[str, str], query: str, status: int
) -> None:
    del client.headers["Authorization"]
    answer = await client.get(f"/Balance{query}", headers=headers)
    assert answer.status_code == status
    if status == 401:
        assert answer.text == "Unauthorized"
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("POST", "/Orders", 400, "productId is missing"),
        ("POST", "/Orders?productId=x", 400, "productId must be a valid integer"),
        ("POST", "/Orders?productId=-1", 400, "productId must be greater than or equal to 0"),
        ("POST", f"/Orders?productId={'9' * 20}", 400, "productId must be less than"),
        ("POST", "/Orders?productId=1", 404, "Product not found"),
        ("POST", f"{ORDER}&amount=0", 400, "amount must be between 1 and 100"),
        ("POST", f"{ORDER}&maxPrice=much", 400, "maxPrice must be a"),
        ("POST", f"{ORDER}&maxPrice=NaN", 400, "maxPrice must be a"),
        ("POST", f"{ORDER}&maxPrice=1", 400, "above your maximum price"),
        ("POST", f"{ORDER}&providerId=999", 400, "does not offer"),
        ("POST", f"{ORDER}&amount=4", 400, "Insufficient balance"),
        ("GET", "/Orders/910001", 404, "Order not found"),
        ("GET", "/OrderBookings/500001", 404, "OrderBooking not found"),
        ("GET", "/OrderBookings/abc", 400, "id must be a valid integer"),
        ("POST", f"/OrderBookingsReUse/{TELEGRAM}", 400, "Only activations for Kleinanzeigen"),
        ("POST", f"/OrderBookings?{EXTEND}=77", 400, "no offer for 77 minutes"),
        ("POST", f"/OrderBookings?{EXTEND.replace('01&', '04&')}=20", 400, "cannot be extended"),
        ("POST", "/OrderBookingsAutoRenewal?enable=2", 400, "enable must be less than or"),
        ("POST", f"/OrderBookingShare/{KLEINANZEIGEN}", 400, "already ended"),
        ("GET", "/OrderBookingShare?token=none", 404, "Share token not found"),
        ("GET", "/ProductPrices?countryId=98", 400, "rentalTypeId is missing"),
        ("GET", "/Nothing", 404, "Not found"),
        ("DELETE", "/Orders", 405, "Method not allowed"),
    ],
)
async def test_refusals_are_a_short_sentence_and_change_nothing(
    client: httpx.AsyncClient, world: World, method: str, path: str, status: int, sentence: str
) -> None:
    before = (world.balance, len(world.bookings), len(world.orders))
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert sentence in answer.text
    assert before == (world.balance, len(world.bookings), len(world.orders))


async def test_any_provider_sells_the_cheapest_and_one_can_be_chosen(
    client: httpx.AsyncClient, world: World
) -> None:
    product, shelves = next(
        (item, shelves)
        for item in world.catalog.products
        if (shelves := world.catalog.shelves(item))[0].price < shelves[-1].price
        and shelves[0].available
        and shelves[-1].available
    )
    path = f"/Orders?productId={product.id}"
    cheap, dear = shelves[0], shelves[-1]
    assert (await client.post(path)).json()["priceInUSD"] == float(cheap.price)
    chosen = await client.post(f"{path}&providerId={dear.provider_id}")
    assert chosen.json()["priceInUSD"] == float(dear.price)
    capped = await client.post(f"{path}&providerId={dear.provider_id}&maxPrice={cheap.price}")
    assert capped.status_code == 400
