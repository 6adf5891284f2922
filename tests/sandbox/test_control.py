"""The handles under /__sandbox/ for tests in other processes."""

from __future__ import annotations

import httpx
import pytest

from anosim_tui.domain.clock import SystemClock, VirtualClock
from anosim_tui.sandbox.scenario import empty
from anosim_tui.sandbox.world import World

from .conftest import connect

ROOT = "http://sandbox.test/__sandbox"
RENTAL = 910001


async def test_an_sms_can_be_injected_by_booking_or_number(
    client: httpx.AsyncClient, world: World
) -> None:
    number = world.booking(RENTAL).number
    for target in ({"bookingId": RENTAL}, {"number": number}):
        sms = {**target, "sender": "Google", "text": "G-4711 ☎"}
        answer = await client.post(f"{ROOT}/sms", json=sms)
        assert answer.json()["messageText"] == "G-4711 ☎"
    texts = [row["messageText"] for row in (await client.get(f"/Sms/{RENTAL}")).json()]
    assert texts.count("G-4711 ☎") == 2


async def test_a_frozen_clock_is_advanced(client: httpx.AsyncClient, clock: VirtualClock) -> None:
    answer = await client.post(f"{ROOT}/advance", json={"seconds": 90.5})
    assert answer.json() == {"now": "2026-03-02T09:01:30Z"}
    assert answer.headers["date"] == "Mon, 02 Mar 2026 09:01:30 GMT"


async def test_a_running_clock_is_not() -> None:
    async with connect(empty(SystemClock())) as client:
        answer = await client.post(f"{ROOT}/advance", json={"seconds": 1})
        assert (answer.status_code, answer.text) == (400, "Only a frozen clock can be advanced")


async def test_the_journal_has_the_api_requests_only(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{ROOT}/requests")).json() == []
    await client.get("/Balance?apikey=sandbox-key-0000")
    assert (await client.get(f"{ROOT}/requests")).json() == [
        {"method": "GET", "path": "/api/v1/Balance", "query": "", "status": 200}
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "sms", b"", 400),
        ("POST", "sms", b"[]", 400),
        ("POST", "sms", b'{"sender": "x", "text": "y"}', 400),
        ("POST", "sms", b'{"bookingId": true, "sender": "x", "text": "y"}', 400),
        ("POST", "sms", b'{"bookingId": 1, "sender": "x", "text": "y"}', 404),
        ("POST", "sms", b'{"bookingId": 910001, "sender": 1, "text": "y"}', 400),
        ("POST", "advance", b'{"seconds": "1"}', 400),
        ("POST", "advance", b'{"seconds": -1}', 400),
        ("POST", "advance", b'{"seconds": NaN}', 400),
        ("POST", "advance", b'{"seconds": 1e99}', 400),
        ("GET", "sms", b"", 404),
        ("GET", "nothing", b"", 404),
    ],
)
async def test_anything_else_is_refused_in_a_sentence(
    client: httpx.AsyncClient, method: str, path: str, body: bytes, status: int
) -> None:
    answer = await client.request(method, f"{ROOT}/{path}", content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
