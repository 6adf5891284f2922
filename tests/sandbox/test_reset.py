"""Reset and state: everything goes back, and goes the same way again."""

from __future__ import annotations

import httpx
import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.messages import Traffic
from anosim_tui.sandbox.scenario import SCENARIOS, quiet
from anosim_tui.sandbox.world import World

from .conftest import START, connect

ROOT = "http://sandbox.test/__sandbox"
RENTAL, WAITING = 910001, 910004


async def live(client: httpx.AsyncClient) -> list[str]:
    """An hour of an account: all that was answered."""
    seen = []
    for method, path in (
        ("POST", "/Orders?productId=118&amount=2"),
        ("POST", f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=1440"),
        ("POST", f"/OrderBookingShare/{RENTAL}"),
        ("PATCH", f"/OrderBookings/{WAITING}"),
        ("GET", "/ProductPrices?countryId=98&rentalTypeId=3"),
        ("GET", "/Sms"),
        ("GET", "/OrderBookings"),
        ("GET", "/Balance"),
    ):
        answer = await client.request(method, path)
        seen.append(f"{answer.status_code} {answer.headers['date']} {answer.text}")
        await client.post(f"{ROOT}/advance", json={"seconds": 400})
    seen.append((await client.get(f"{ROOT}/state")).text)
    seen.append((await client.get(f"{ROOT}/requests")).text)
    return seen


@pytest.fixture
def busy(clock: VirtualClock) -> World:
    return quiet(clock, traffic=Traffic(chatter_seconds=(30, 90)))


async def test_reset_begins_again(busy: World) -> None:
    async with connect(busy) as client:
        first = await live(client)
        answer = await client.post(f"{ROOT}/reset")
        assert answer.json() == {"now": "2026-03-02T09:00:00Z"}
        assert await live(client) == first


async def test_reset_to_another_scenario(client: httpx.AsyncClient, world: World) -> None:
    await client.post(f"{ROOT}/reset", json={"scenario": "flaky-network"})
    state = (await client.get(f"{ROOT}/state")).json()
    assert state["scenario"] == SCENARIOS["flaky-network"].plan.title
    assert len(state["faults"]) == 7
    again = SCENARIOS["flaky-network"](VirtualClock(START))
    assert [item.text for item in world.messages] == [item.text for item in again.messages]


async def test_what_has_no_scenario_cannot_be_reset(clock: VirtualClock) -> None:
    async with connect(World(clock)) as client:
        answer = await client.post(f"{ROOT}/reset")
        assert (answer.status_code, "scenario" in answer.text) == (400, True)


async def test_the_state_tells_it_all(client: httpx.AsyncClient, world: World) -> None:
    await client.post("/Orders?productId=118")
    state = (await client.get(f"{ROOT}/state")).json()
    assert state["money"] == {
        "balance": float(world.balance),
        "start": float(world.ledger.start),
        "charges": float(world.ledger.charges),
        "refunds": 0.0,
        "addsUp": True,
    }
    assert (state["orders"], state["messages"], state["requests"]) == (5, 3, 1)
    assert [row["id"] for row in state["bookings"]] == list(world.bookings)
    assert state["next"][0] == {"at": "2026-03-02T09:18:00Z", "what": "end", "bookingId": WAITING}
    assert (state["frozen"], state["seed"]) == (True, 7)
    assert state["quirks"]["empty_lists"] == "array"
    world.ledger.balance += 1
    assert (await client.get(f"{ROOT}/state")).json()["money"]["addsUp"] is False
    world.ledger.balance -= 1
