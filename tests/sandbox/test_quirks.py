"""Each switch deviates in its own way, only there, and all of them together still are JSON."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import httpx
import pytest

from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, EmptyList, Quirks
from anosim_tui.sandbox.scenario import empty
from anosim_tui.sandbox.world import World

from .conftest import connect

RENTAL, WAITING = 910001, 910004
FOR_SALE = 118
ORDER = f"POST /Orders?productId={FOR_SALE}"
LISTS = ("/Orders", "/OrderBookings", "/OrderBookingsCurrent", "/Sms", "/SimCards")


def quirky(world: World, **switches: object) -> httpx.AsyncClient:
    return connect(world, quirks=Quirks(**switches))  # type: ignore[arg-type]


def test_everything_is_off_by_default_and_on_with_all_on() -> None:
    assert Quirks() == NONE
    on = Quirks.all_on()
    same = [item.name for item in fields(on) if getattr(on, item.name) == item.default]
    assert same == ["spellings"]


def one_bad_item(rows: list[Any]) -> bool:
    wrong = [row for row in rows if row != 42 and isinstance(next(iter(row.values())), list)]
    return 42 in rows and len(wrong) == 1


def priced(bookings: list[Any]) -> float:
    return float(sum(booking["priceInUSD"] for booking in bookings))


# The switch, a request, and what its answer then is or holds.
ODD: list[tuple[str, str, Callable[[Any], bool]]] = [
    ("string_money", "GET /Balance", lambda told: told == {"accountBalanceInUSD": "100.00"}),
    ("string_money", f"GET /Products/{FOR_SALE}", lambda told: told["price"] == "30.00"),
    ("string_flags", f"PATCH /OrderBookings/{WAITING}", lambda told: told == {"success": "true"}),
    (
        "string_flags",
        "POST /OrderBookingsAutoRenewal?enable=0",
        lambda told: (told["Success"], told["AffectedOrderBookingsCount"]) == ("true", 2),
    ),
    ("order_bookings", ORDER, lambda told: {*told} >= {"orderBookings"} > {*told} & {"bookings"}),
    ("order_bookings", "GET /Orders", lambda told: all("bookings" not in row for row in told)),
    ("listed_orders", ORDER, lambda told: len(told) == 1 and bool(told[0]["bookings"])),
    ("listed_orders", "GET /Orders/500001", lambda told: [row["id"] for row in told] == [500001]),
    ("bare_orders", ORDER, lambda told: {*told} == {"id", "date", "priceInUSD"}),
    ("bare_orders", "GET /Orders/500001", lambda told: bool(told["bookings"])),
    ("numeric_senders", "GET /Sms", lambda told: 32665 in {row["messageSender"] for row in told}),
    ("numeric_senders", "GET /Sms", lambda told: "DHL" in {row["messageSender"] for row in told}),
    ("lone_surrogates", "GET /Sms", lambda told: told[0]["messageText"] == "a code \ud83d"),
    ("extra_fields", "GET /Balance", lambda told: "operatorHint" in told),
    ("extra_fields", "GET /Orders/500001", lambda told: "operatorHint" in told["bookings"][0]),
    ("unknown_words", "GET /OrderBookings", lambda told: told[1]["state"] == "Suspended"),
    ("unknown_words", "GET /OrderBookings", lambda told: told[1]["rentalType"] == "RentalMulti"),
    ("loose_numbers", "GET /Sms", lambda told: told[0]["simCardNumber"].startswith("49")),
    ("loose_numbers", "GET /SimCards", lambda told: told[0]["number"][:8] == "+49 176 "),
    ("order_price_differs", ORDER, lambda told: told["priceInUSD"] > priced(told["bookings"])),
    *(("bad_items", f"GET {path}", one_bad_item) for path in LISTS),
]


@pytest.mark.parametrize(("switch", "request_", "holds"), ODD)
async def test_a_switch_shows(
    world: World, switch: str, request_: str, holds: Callable[[Any], bool]
) -> None:
    world.deliver(RENTAL, "32665", "a code")
    async with quirky(world, **{switch: True}) as client:
        answer = await client.request(*request_.split())
        answer.content.decode("ascii")
        assert holds(answer.json()), answer.text


async def test_missing_numbers_turn_up_after_some_answers(world: World) -> None:
    async with quirky(world, missing_numbers=3) as client:
        (made,) = (await client.post(f"/Orders?productId={FOR_SALE}")).json()["bookings"]
        assert "number" not in made
        path = f"/OrderBookings/{made['id']}"
        seen = ["number" in (await client.get(path)).json() for _ in range(4)]
        assert seen == [False, False, True, True]
        assert "number" in (await client.get(f"/OrderBookings/{RENTAL}")).json()


@pytest.mark.parametrize(
    ("spellings", "statuses"), [("both", [200, 200]), ("example", [200, 404]), ("text", [404, 200])]
)
async def test_one_spelling_of_two(world: World, spellings: str, statuses: list[int]) -> None:
    paths = ("/OrderBookingsAutoRenewal/SetAutoRenewalAsync", "/OrderBookingsAutoRenewal")
    async with quirky(world, spellings=spellings) as client:
        seen = [(await client.post(f"{path}?enable=1")).status_code for path in paths]
    assert seen == statuses


EMPTY = {
    EmptyList.ARRAY: ["200 []"],
    EmptyList.REFUSED: ["400 No Order found", "400 No OrderBooking found"],
    EmptyList.NOTHING: ["200 "],
    EmptyList.NULL: ["200 null"],
    EmptyList.WORDS: ["400 No Order available"],
    EmptyList.GERMAN: ["400 Keine Einträge"],
    EmptyList.JSON: ['400 {"message":"There is nothing here"}'],
    EmptyList.NOT_FOUND: ["404 "],
    EmptyList.PROBLEM: [
        '400 {"title":"Bad Request","status":400,"detail":"Order: nothing to list"}'
    ],
    EmptyList.MIXED: [
        "400 No Order found",
        *["400 No OrderBooking found"] * 2,
        "200 ",
        "200 null",
    ],
}


@pytest.mark.parametrize("kind", EmptyList)
async def test_empty_lists(clock: VirtualClock, kind: EmptyList) -> None:
    async with quirky(empty(clock), empty_lists=kind) as client:
        told = [await client.get(path) for path in LISTS[: len(EMPTY[kind])]]
    assert [f"{answer.status_code} {answer.text}" for answer in told] == EMPTY[kind]


async def test_loose_dates(world: World, clock: VirtualClock) -> None:
    for pause in (1.7, 1.05, 1.25, 2.123, 1.877, 3.0):
        clock.skip(pause)
        world.deliver(RENTAL, "x", "y")
    async with quirky(world, loose_dates=True) as client:
        dates = [row["messageDate"] for row in (await client.get("/Sms")).json()]
        shapes = {re.sub(r"\d", "0", date.partition("T")[2]) for date in dates}
        assert shapes >= {"00:00:00.0", "00:00:00.00Z", "00:00:00Z", "00:00:00.000Z"}
        again = (await client.get(f"/Sms/{RENTAL}")).json()
        assert {row["messageDate"] for row in again} <= set(dates)
