"""Strictly, nothing is answered that the documentation does not show."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from anosim_tui.sandbox.calls import CALLS
from anosim_tui.sandbox.world import World

from .conftest import connect

RENTAL, KLEINANZEIGEN, WAITING = 910001, 910002, 910004
FOR_SALE = 118
ORDER = f"/Orders?productId={FOR_SALE}&amount=1&providerId=0&maxPrice=0"


@pytest.fixture
async def strict(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(world, strict=True) as client:
        yield client


DOCUMENTED = [
    ("GET", "/Balance"),
    ("GET", "/Balance?apikey=sandbox-key-0000"),
    ("GET", "/Countries"),
    ("GET", "/Services"),
    ("GET", "/Products"),
    ("GET", "/Products?countryId=98"),
    ("GET", f"/Products/{FOR_SALE}"),
    ("GET", "/ProductPrices?countryId=98&rentalTypeId=3"),
    ("GET", "/ProductPrices?countryId=98&rentalTypeId=1&serviceId=1"),
    ("POST", ORDER),
    ("GET", "/Orders"),
    ("GET", "/Orders/500001"),
    ("GET", "/SimCards"),
    ("GET", "/Sms"),
    ("GET", f"/Sms/{RENTAL}"),
    ("GET", "/OrderBookings"),
    ("GET", "/OrderBookingsCurrent"),
    ("GET", f"/OrderBookings/{RENTAL}"),
    ("GET", f"/OrderBooking/{RENTAL}"),
    ("PATCH", f"/OrderBookings/{WAITING}"),
    ("PATCH", f"/OrderBooking:{WAITING}"),
    ("POST", f"/OrderBookingsReUse/{KLEINANZEIGEN}"),
    ("POST", f"/OrderBookingReUse/{KLEINANZEIGEN}"),
    ("POST", f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=240"),
    ("POST", "/OrderBookingsAutoRenewal?enable=1"),
    ("POST", f"/OrderBookingsAutoRenewal/SetAutoRenewalAsync?enable=0&orderBookingId={RENTAL}"),
    ("POST", f"/OrderBookingShare/{RENTAL}"),
    ("PATCH", f"/OrderBookingShare/Revoke/{RENTAL}"),
]


@pytest.mark.parametrize(("method", "path"), DOCUMENTED)
async def test_what_is_documented_is_answered(
    strict: httpx.AsyncClient, method: str, path: str
) -> None:
    answer = await strict.request(method, path)
    assert answer.status_code == 200, answer.text


async def test_a_share_is_read_strictly_by_its_own_apilink(strict: httpx.AsyncClient) -> None:
    link = (await strict.post(f"/OrderBookingShare/{RENTAL}")).json()["apilink"]
    assert (await strict.get(link)).status_code == 200
    token = link.partition("=")[2]
    assert (await strict.get(f"/OrderBookingShare?token={token}")).status_code == 200


ACCIDENTAL = [
    ("GET", "/balance", 404, "Not found: strictly, this call is /Balance"),
    ("GET", "/Balance/", 404, "strictly"),
    ("GET", f"/Product/{FOR_SALE}", 404, "/Products/{id}"),
    ("GET", f"/Products:{FOR_SALE}", 404, "/Products/{id}"),
    ("POST", f"/Order?productId={FOR_SALE}&amount=1&providerId=0&maxPrice=0", 404, "/Orders"),
    ("GET", "/OrderBooking", 404, "/OrderBookings"),
    (
        "GET",
        "/Balance?verbose=1",
        400,
        "'verbose' is no parameter of GET /Balance; there are: none",
    ),
    ("GET", "/Products?countryid=98", 400, "'countryid' is no parameter of GET /Products"),
    ("GET", "/Products?countryId=98&countryId=66", 400, "'countryId' may be given once only"),
    ("GET", "/Balance?APIKEY=sandbox-key-0000", 400, "'APIKEY' is no parameter"),
    ("POST", f"/Orders?productId={FOR_SALE}", 400, "amount is missing"),
    ("POST", f"/Orders?productId={FOR_SALE}&amount=1&providerId=0", 400, "maxPrice is missing"),
    ("GET", "/ProductPrices?countryId=98", 400, "rentalTypeId is missing"),
]


@pytest.mark.parametrize(("method", "path", "status", "sentence"), ACCIDENTAL)
async def test_what_is_not_is_refused(
    strict: httpx.AsyncClient, world: World, method: str, path: str, status: int, sentence: str
) -> None:
    answer = await strict.request(method, path)
    assert (answer.status_code, sentence in answer.text) == (status, True), answer.text
    assert len(world.orders) == 4


async def test_a_body_is_refused(strict: httpx.AsyncClient, client: httpx.AsyncClient) -> None:
    answer = await strict.post(ORDER, content=b"{}")
    assert (answer.status_code, "the body is empty" in answer.text) == (400, True)
    assert (await client.post(ORDER, content=b"{}")).status_code == 200


async def test_the_key_is_asked_for_first(strict: httpx.AsyncClient) -> None:
    del strict.headers["Authorization"]
    assert (await strict.get("/Balance?verbose=1")).status_code == 401


async def test_every_documented_spelling_is_also_answered_otherwise() -> None:
    for call in CALLS:
        for path in (call.path, *call.also):
            assert call.pattern.fullmatch(path.replace("{id}", "7").lower()), path
