"""The handles under /__sandbox/ for tests in other processes."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from anosim_tui.domain.clock import SystemClock
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World

from .conftest import connect

ROOT = "http://sandbox.test/__sandbox"
RENTAL, WAITING = 910001, 910004


async def test_an_sms_can_be_injected(client: httpx.AsyncClient) -> None:
    sms = {"bookingId": RENTAL, "sender": "Google", "text": "G-4711 ☎"}
    answer = await client.post(f"{ROOT}/sms", json=sms)
    assert (await client.get(f"/Sms/{RENTAL}")).json()[-1] == answer.json()


async def test_a_clock_is_advanced_frozen_or_running(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{ROOT}/advance", json={"seconds": 90.5})
    assert answer.json() == {"now": "2026-03-02T09:01:30Z"}
    assert answer.headers["date"] == "Mon, 02 Mar 2026 09:01:30 GMT"
    world = quiet(SystemClock())
    async with connect(world) as running:
        before = world.now()
        await running.post(f"{ROOT}/advance", json={"seconds": 1080})
        assert timedelta(seconds=1080) <= world.now() - before < timedelta(seconds=1140)
        waiting = (await running.get("/OrderBookings/910004")).json()
    assert waiting["state"] == "Not Used"


async def test_the_journal_has_the_api_requests_only_and_never_the_key(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get(f"{ROOT}/requests")).json() == []
    await client.get("/Products?countryId=98&ApiKey=sandbox-key-0000")
    await client.post("/Orders?productId=1")
    assert (await client.get(f"{ROOT}/requests")).json() == [
        {"method": "GET", "path": "/api/v1/Products", "query": "countryId=98", "status": 200},
        {"method": "POST", "path": "/api/v1/Orders", "query": "productId=1", "status": 404},
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "sms", b"", 400),
        ("POST", "sms", b"[" * 100_000, 400),
        ("POST", "sms", b"\xff", 400),
        ("POST", "sms", b'{"bookingId": 910001, "sender": "x", "text": "y", "date": 1}', 400),
        ("POST", "sms", b'{"sender": "x", "text": "y"}', 400),
        ("POST", "sms", b'{"bookingId": 1, "sender": "x", "text": "y"}', 404),
        ("POST", "advance", b'{"seconds": -1}', 400),
        ("POST", "advance", b'{"seconds": NaN}', 400),
        ("POST", "advance", b'{"seconds": 1e99}', 400),
        ("POST", "advance", b'{"seconds": 2678401}', 400),
        ("POST", "faults", b'{"kind": "slow", "probability": 2}', 400),
        ("GET", "sms", b"", 405),
        ("GET", "nothing", b"", 404),
    ],
)
async def test_anything_else_is_refused_in_a_sentence(
    client: httpx.AsyncClient, world: World, method: str, path: str, body: bytes, status: int
) -> None:
    answer = await client.request(method, f"{ROOT}/{path}", content=body)
    assert (answer.status_code, world.faults.standing) == (status, [])
    assert answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
