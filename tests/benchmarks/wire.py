"""What comes over the wire: a poll without news, 20,000 products, and requests while idle."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx

from anosim_tui.account.account import Account
from anosim_tui.account.health import Health
from anosim_tui.api.client import Client
from anosim_tui.domain.clock import SystemClock, VirtualClock
from anosim_tui.domain.state import Resource
from anosim_tui.sandbox import routes, scenario
from anosim_tui.sandbox.catalog import Inventory
from tests.benchmarks.programs import milliseconds
from tests.benchmarks.row import SIZES, Figure, Row, medians
from tests.terminal.terminal import KEY, sandbox

_POLLS = 20
_STALL = 0.001


async def _until(told: asyncio.Event, condition: Callable[[], bool]) -> None:
    while not condition():
        told.clear()
        await told.wait()


async def _polls(base_url: str, runs: int) -> list[tuple[float, float]]:
    """Processor milliseconds of a poll of the account, and of a bare GET of the same bytes."""
    clock = SystemClock()
    health = Health(clock)
    client = Client(base_url, KEY, clock, observe=health.record)
    account = Account(
        client, clock, health, demo=True, host="", key_hint="", requests_per_minute=600
    )
    running = asyncio.create_task(account.run())
    told = asyncio.Event()
    account.store.subscribe(lambda *_states: told.set())
    await _until(told, lambda: account.store.state.balance.fetched is not None)
    await asyncio.sleep(1.0)
    headers = {"Authorization": f"Bearer {KEY}", "Accept-Encoding": "identity"}
    rounds = []
    async with httpx.AsyncClient(headers=headers) as bare:

        async def poll() -> None:
            before = account.store.state.messages.fetched
            account.refresh_now(Resource.MESSAGES)
            await _until(told, lambda: account.store.state.messages.fetched != before)

        async def get() -> None:
            (await bare.get(f"{base_url}/Sms")).raise_for_status()

        await get()
        for _ in range(runs):
            spent = []
            for ask in (poll, get):
                begun = time.process_time()
                for _ in range(_POLLS):
                    await ask()
                spent.append((time.process_time() - begun) * 1000 / _POLLS)
            rounds.append((spent[0], spent[1]))
            await asyncio.sleep(0.2)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return rounds


def poll(runs: int) -> Iterable[Figure]:
    """One poll of `/Sms` with nothing new, all in."""
    with sandbox() as served:
        rounds = asyncio.run(_polls(served.base_url, runs))
    ours, bare = zip(*rounds, strict=True)
    yield medians("one poll of /Sms with nothing new, processor", ours, bare, 3.0)


@asynccontextmanager
async def _answering(body: bytes) -> AsyncIterator[Client]:
    """A client whose every call is answered with `body` at once."""

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=body, headers={"Content-Type": "application/json"})

    client = Client(
        "http://localhost/api/v1", KEY, SystemClock(), transport=httpx.MockTransport(answer)
    )
    try:
        yield client
    finally:
        await client.aclose()


async def _decode(body: bytes) -> tuple[float, float]:
    """Milliseconds until the products are there, and the longest that the loop stood still."""
    stalls = [0.0]

    async def watch() -> None:
        while True:
            # Processor time: other programs on the machine make no stall of ours.
            begun = time.process_time()
            await asyncio.sleep(_STALL)
            stalls.append(time.process_time() - begun)

    async with _answering(body) as client:
        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.01)
        begun = time.process_time()
        page = await client.products()
        spent = time.process_time() - begun
        await asyncio.sleep(0.01)
        watching.cancel()
    assert not page.unreadable
    return spent * 1000, max(stalls) * 1000


def _products(count: int) -> bytes:
    """A catalog as it comes."""
    raw = [
        {
            "id": one.id,
            "country": one.country,
            "rentalType": one.rental_type,
            "service": one.service,
            "durationInMinutes": int(one.duration.total_seconds() // 60) if one.duration else 0,
            "price": float(one.price or 0),
        }
        for one in Inventory(7, count).products
    ]
    return json.dumps(raw).encode()


def products(runs: int) -> Iterable[Figure]:
    """20,000 products from bytes to clean models, and what the screen does meanwhile."""
    body = _products(20_000)
    # What the rows before this one left behind is nothing that the program has to look through.
    gc.collect()
    gc.freeze()
    asyncio.run(_decode(body))
    rounds = [
        (asyncio.run(_decode(body)), milliseconds(lambda: json.loads(body))) for _ in range(runs)
    ]
    curve = {size: asyncio.run(_decode(_products(size)))[0] for size in SIZES}
    plain = [loads for _, loads in rounds]
    yield medians(
        "/Products of 20,000, bytes to models", [one[0] for one, _ in rounds], plain, 4.0, "ms",
        curve,
    )  # fmt: skip
    stalls = sorted(one[1] for one, _ in rounds)
    yield Figure("the longest stall of the loop meanwhile", stalls[len(stalls) // 2], target=50.0)


async def _asked(minutes: int) -> float:
    """Requests a minute of an account without bookings, in virtual time."""
    clock = VirtualClock(datetime(2026, 3, 14, 12, tzinfo=UTC))
    world = scenario.empty(clock)
    health = Health(clock)
    client = Client(
        "http://localhost/api/v1",
        KEY,
        clock,
        transport=httpx.ASGITransport(routes.application(world, key=KEY)),
        observe=health.record,
    )
    account = Account(client, clock, health, demo=True, host="", key_hint="")
    running = asyncio.create_task(account.run())
    await clock.advance(60)
    before = len(world.requests)
    await clock.advance(60 * minutes)
    asked = len(world.requests) - before
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return asked / minutes


def requests(runs: int) -> Iterable[Figure]:
    """What is asked while nothing is active."""
    del runs  # the clock is virtual: every run asks the same
    yield Figure("requests while nothing is active", asyncio.run(_asked(30)), None, 6.0, "/min")


ROWS = (Row("poll", poll), Row("products", products), Row("requests", requests))
