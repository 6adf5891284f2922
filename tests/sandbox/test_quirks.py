"""Each switch deviates in its own way, only there, and all of them together still are JSON."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import httpx
import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, EmptyList, Quirks
from anosim_tui.sandbox.scenario import demo, empty, quiet
from anosim_tui.sandbox.world import World

from .conftest import START, connect

RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING = 910001, 910002, 910003, 910004
FOR_SALE = 118
LISTS = ("/Orders", "/OrderBookings", "/OrderBookingsCurrent", "/Sms", "/SimCards")


def quirky(world: World, **switches: object) -> httpx.AsyncClient:
    return connect(world, quirks=Quirks(**switches))  # type: ignore[arg-type]


def test_everything_is_off_by_default_and_on_with_all_on() -> None:
    assert Quirks() == NONE
    on = Quirks.all_on()
    same = [item.name for item in fields(on) if getattr(on, item.name) == item.default]
    assert same == ["spellings"]


async def test_string_money(world: World) -> None:
    async with quirky(world, string_money=True) as client:
        assert (await client.get("/Balance")).json() == {"accountBalanceInUSD": "100.00"}
        assert (await client.get(f"/Products/{FOR_SALE}")).json()["price"] == "30.00"


async def test_string_flags(world: World) -> None:
    async with quirky(world, string_flags=True) as client:
        assert (await client.patch(f"/OrderBookings/{WAITING}")).json() == {"success": "true"}
        answer = (await client.post("/OrderBookingsAutoRenewal?enable=0")).json()
        assert answer["Success"] == "true"
        assert answer["AffectedOrderBookingsCount"] == 2


async def test_order_bookings_spelling(world: World) -> None:
    async with quirky(world, order_bookings=True) as client:
        made = (await client.post(f"/Orders?productId={FOR_SALE}")).json()
        assert set(made) == {"id", "date", "priceInUSD", "orderBookings"}
        listed = (await client.get("/Orders")).json()
        assert all("orderBookings" in row and "bookings" not in row for row in listed)


async def test_an_order_inside_a_list_of_one(world: World) -> None:
    async with quirky(world, listed_orders=True) as client:
        (made,) = (await client.post(f"/Orders?productId={FOR_SALE}")).json()
        assert (await client.get(f"/Orders/{made['id']}")).json() == [made]


async def test_bare_orders(world: World) -> None:
    async with quirky(world, bare_orders=True) as client:
        made = (await client.post(f"/Orders?productId={FOR_SALE}")).json()
        assert set(made) == {"id", "date", "priceInUSD"}
        assert (await client.get(f"/Orders/{made['id']}")).json()["bookings"]


async def test_missing_numbers_turn_up_after_some_answers(world: World) -> None:
    async with quirky(world, missing_numbers=3) as client:
        (made,) = (await client.post(f"/Orders?productId={FOR_SALE}")).json()["bookings"]
        assert "number" not in made
        path = f"/OrderBookings/{made['id']}"
        seen = ["number" in (await client.get(path)).json() for _ in range(4)]
        assert seen == [False, False, True, True]
        assert "number" in (await client.get(f"/OrderBookings/{RENTAL}")).json()


@pytest.mark.parametrize(
    ("spellings", "statuses"),
    [("both", [200, 200]), ("example", [200, 404]), ("text", [404, 200])],
)
async def test_one_spelling_of_two(world: World, spellings: str, statuses: list[int]) -> None:
    paths = ("/OrderBookingsAutoRenewal/SetAutoRenewalAsync", "/OrderBookingsAutoRenewal")
    async with quirky(world, spellings=spellings) as client:
        seen = [(await client.post(f"{path}?enable=1")).status_code for path in paths]
    assert seen == statuses


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        (EmptyList.ARRAY, 200, "[]"),
        (EmptyList.REFUSED, 400, "No OrderBooking found"),
        (EmptyList.NOTHING, 200, ""),
        (EmptyList.NULL, 200, "null"),
        (EmptyList.WORDS, 400, "No OrderBooking available"),
        (EmptyList.GERMAN, 400, "Keine Einträge"),
        (EmptyList.JSON, 400, '{"message":"There is nothing here"}'),
        (EmptyList.NOT_FOUND, 404, ""),
        (
            EmptyList.PROBLEM,
            400,
            '{"title":"Bad Request","status":400,"detail":"OrderBooking: nothing to list"}',
        ),
    ],
)
async def test_empty_lists(clock: VirtualClock, kind: EmptyList, status: int, body: str) -> None:
    async with quirky(empty(clock), empty_lists=kind) as client:
        answer = await client.get("/OrderBookingsCurrent")
        assert (answer.status_code, answer.text) == (status, body)


async def test_empty_lists_in_every_way_at_once(clock: VirtualClock) -> None:
    async with quirky(empty(clock), empty_lists=EmptyList.MIXED) as client:
        answers = [await client.get(path) for path in LISTS]
        assert [(answer.status_code, answer.text) for answer in answers] == [
            (400, "No Order found"),
            (400, "No OrderBooking found"),
            (400, "No OrderBooking found"),
            (200, ""),
            (200, "null"),
        ]


async def test_unknown_words(clock: VirtualClock) -> None:
    async with quirky(demo(clock), unknown_words=True) as client:
        rows = (await client.get("/OrderBookings")).json()
        assert "Suspended" in {row["state"] for row in rows}
        assert "Active" in {row["state"] for row in rows}
        assert "RentalMulti" in {row["rentalType"] for row in rows}


async def test_numeric_senders(world: World) -> None:
    world.deliver(RENTAL, "32665", "a short code")
    async with quirky(world, numeric_senders=True) as client:
        senders = [row["messageSender"] for row in (await client.get("/Sms")).json()]
        assert 32665 in senders
        assert "DHL" in senders


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


async def test_loose_numbers(world: World) -> None:
    async with quirky(world, loose_numbers=True) as client:
        number = world.booking(RENTAL).number
        booking = (await client.get(f"/OrderBookings/{RENTAL}")).json()
        sms = (await client.get(f"/Sms/{RENTAL}")).json()
        cards = [row["number"] for row in (await client.get("/SimCards")).json()]
        assert booking["number"] == number
        assert sms[0]["simCardNumber"] == number[1:]
        assert f"{number[:3]} {number[3:6]} {number[6:]}" in cards


async def test_lone_surrogates(world: World) -> None:
    world.deliver(RENTAL, "x", "abc")
    async with quirky(world, lone_surrogates=True) as client:
        raw = (await client.get("/Sms")).content
        assert rb"abc \ud83d" in raw
        raw.decode("ascii")
        texts = [row["messageText"] for row in (await client.get(f"/Sms/{RENTAL}")).json()]
        assert "abc \ud83d" in texts


async def test_extra_fields(world: World) -> None:
    async with quirky(world, extra_fields=True) as client:
        for path in ("/Balance", f"/Orders/{500001}"):
            assert "operatorHint" in (await client.get(path)).json()


async def test_bad_items(world: World) -> None:
    async with quirky(world, bad_items=True) as client:
        for path in LISTS:
            rows = (await client.get(path)).json()
            assert 42 in rows
            wrong = [
                row for row in rows if row != 42 and isinstance(next(iter(row.values())), list)
            ]
            assert len(wrong) == 1


async def test_order_price_differs(world: World) -> None:
    before = world.balance
    async with quirky(world, order_price_differs=True) as client:
        made = (await client.post(f"/Orders?productId={FOR_SALE}")).json()
        paid = made["bookings"][0]["priceInUSD"]
        assert made["priceInUSD"] == pytest.approx(paid + 0.01)
        assert float(before - world.balance) == pytest.approx(paid)


async def test_all_at_once_is_json_everywhere() -> None:
    clock = VirtualClock(START)
    async with connect(demo(clock), quirks=Quirks.all_on()) as client:
        await client.post(f"/Orders?productId={FOR_SALE}")
        for path in (*LISTS, "/Balance", "/Products", "/Services", "/Countries", "/Orders/500001"):
            answer = await client.get(path)
            assert answer.status_code == 200
            json.loads(answer.content)


async def test_off_means_off() -> None:
    plain, again = [connect(quiet(VirtualClock(START)), quirks=Quirks()) for _ in range(2)]
    async with plain, again:
        for path in LISTS:
            body = (await plain.get(path)).content
            assert body == (await again.get(path)).content
            assert rb"\ud83d\"" not in body
