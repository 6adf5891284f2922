"""Each fault does its own, where, when and as often as it was told, in-process and on a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World

from .conftest import START, connect
from .served import over_http

CUT_OFF = r"incomplete|without sending complete"
RENTAL, WAITING = 910001, 910004
ORDER = "/Orders?productId=118"
CONTROL = "http://sandbox.test/__sandbox/faults"


def go_wrong(world: World, kind: str, endpoint: str = "*", **options: Any) -> None:
    world.faults.add(Fault(FaultKind(kind), endpoint, **options), world.now())


def test_every_kind_is_tried_here() -> None:
    assert set(FaultKind) == set(STATUSES) | set(BODIES) | set(BROKEN) | ELSEWHERE


# --- the answer ------------------------------------------------------------------------------

TEXT = "text/plain"
STATUSES = {
    FaultKind.UNAUTHORIZED: (401, TEXT, "Unauthorized"),
    FaultKind.FORBIDDEN: (403, TEXT, "Forbidden"),
    FaultKind.NOT_FOUND: (404, TEXT, "Not Found"),
    FaultKind.THROTTLED: (429, TEXT, "Too Many Requests"),
    FaultKind.THROTTLED_FOR: (429, TEXT, "Too Many Requests"),
    FaultKind.REFUSED_JSON: (400, "application/json", '{"message":"Insufficient balance"}'),
    FaultKind.REFUSED_PROBLEM: (400, "application/problem+json", '{"title":"Bad Request"'),
    FaultKind.ERROR_TEXT: (500, TEXT, "Internal Server Error"),
    FaultKind.ERROR_HTML: (502, "text/html", "<html>"),
}


@pytest.mark.parametrize("kind", STATUSES)
async def test_a_status_instead_of_an_answer(
    world: World, client: httpx.AsyncClient, kind: FaultKind
) -> None:
    go_wrong(world, kind, seconds=7)
    answer = await client.post(ORDER)
    status, media, words = STATUSES[kind]
    assert (answer.status_code, answer.text[: len(words)]) == (status, words)
    assert answer.headers["content-type"].startswith(media)
    expected = "7" if kind is FaultKind.THROTTLED_FOR else None
    assert answer.headers.get("retry-after") == expected
    assert len(world.orders) == 4, "it was carried out"


async def test_a_server_error_with_another_status_after_the_commit(
    world: World, client: httpx.AsyncClient
) -> None:
    go_wrong(world, "5xx-html", "paid", status=504, carried_out=True)
    answer = await client.post(ORDER)
    assert (answer.status_code, "Gateway Timeout" in answer.text) == (504, True)
    assert len(world.orders) == 5


BODIES = {FaultKind.PAGE: "<!doctype html>", FaultKind.EMPTY: "", FaultKind.NULL: "null"}


@pytest.mark.parametrize("kind", BODIES)
async def test_another_body(world: World, client: httpx.AsyncClient, kind: FaultKind) -> None:
    go_wrong(world, kind)
    answer = await client.get("/Balance")
    assert answer.status_code == 200
    assert answer.text[:15] == BODIES[kind]


ELSEWHERE = {
    FaultKind.SLOW,
    FaultKind.GZIP_BOMB,
    FaultKind.CLOCK_SKEW,
    FaultKind.DATE_SKEW,
}


@pytest.mark.parametrize(
    ("kind", "header"), [("clock-skew", "08:58:30 GMT"), ("date-skew", "09:00:00 GMT")]
)
async def test_a_skew_shows_in_every_date(
    world: World, client: httpx.AsyncClient, kind: str, header: str
) -> None:
    go_wrong(world, kind, seconds=-90)
    answer = await client.get(f"/Sms/{RENTAL}")
    assert answer.json()[0]["messageDate"] == "2026-02-28T08:58:30Z"
    assert answer.headers["date"] == f"Mon, 02 Mar 2026 {header}"


# --- the connection --------------------------------------------------------------------------

BROKEN = {
    FaultKind.LOST_BEFORE: (httpx.RemoteProtocolError, "disconnected", 4),
    FaultKind.LOST_AFTER: (httpx.RemoteProtocolError, "disconnected", 5),
    FaultKind.RESET: (httpx.ReadError, None, 5),
    FaultKind.TRUNCATED: (httpx.RemoteProtocolError, CUT_OFF, 5),
    FaultKind.STALLED: (httpx.ReadTimeout, None, 5),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("way", [connect, over_http], ids=["in-process", "over HTTP"])
async def test_a_broken_connection(world: World, way: Callable[..., Any], kind: FaultKind) -> None:
    go_wrong(world, kind, "POST /Orders", count=1)
    error, words, orders = BROKEN[kind]
    options = {} if way is connect else {"patience": 0.3}
    async with way(world, **options) as client:
        with pytest.raises(error, match=words):
            await client.post(ORDER)
        assert len(world.orders) == orders
        # What comes after it is not touched by it.
        assert (await client.get("/Balance")).status_code == 200
    assert world.requests[0].path == "/api/v1/Orders"


async def test_a_slow_answer_is_slow_over_http_on_a_frozen_clock(world: World) -> None:
    go_wrong(world, "slow", seconds=0.15, count=1)
    async with over_http(world) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/Balance", timeout=0.05)
        assert (await client.get("/Balance")).status_code == 200


# --- where, when, how often ------------------------------------------------------------------


async def test_it_strikes_its_endpoint_in_any_spelling_and_nothing_else(
    world: World, client: httpx.AsyncClient
) -> None:
    go_wrong(world, "403", "GET /OrderBookings/{id}")
    one = f"/OrderBookings/{RENTAL}"
    paths = (f"/orderbooking:{RENTAL}", one, "/OrderBookings", "/Nothing")
    statuses = [(await client.get(path)).status_code for path in paths]
    patched = await client.patch(f"/OrderBookings/{WAITING}")
    assert (statuses, patched.status_code) == ([403, 403, 200, 404], 200)


async def test_it_strikes_from_when_on_and_for_as_long_as_told(
    world: World, client: httpx.AsyncClient, clock: VirtualClock
) -> None:
    go_wrong(world, "404", after=timedelta(seconds=10), lasting=timedelta(seconds=5))
    statuses = []
    for _ in range(9):
        statuses.append((await client.get("/Balance")).status_code)
        clock.skip(2)
    assert statuses == [200, 200, 200, 200, 200, 404, 404, 404, 200]


def strikes(seed: int, probability: float) -> str:
    world = quiet(VirtualClock(START), seed)
    go_wrong(world, "429", probability=probability)
    struck = (world.faults.strike(None, START) for _ in range(200))
    return "".join("x" if one else "." for one in struck)


def test_chance_is_seeded() -> None:
    first = strikes(1, 0.25)
    assert first == strikes(1, 0.25)
    assert first != strikes(2, 0.25)
    assert 30 <= first.count("x") <= 70
    assert strikes(1, 0.0) == "." * 200


async def test_faults_add_up(world: World, client: httpx.AsyncClient, clock: VirtualClock) -> None:
    go_wrong(world, "slow", seconds=5)
    go_wrong(world, "5xx-text", "GET /Sms", status=503)
    go_wrong(world, "empty", "GET /Countries")
    asked = [asyncio.create_task(client.get(path)) for path in ("/Sms", "/Countries")]
    await clock.advance(4)
    assert not any(task.done() for task in asked)
    await clock.advance(1)
    assert all(task.done() for task in asked)
    assert [(task.result().status_code, task.result().text) for task in asked] == [
        (503, "Service Unavailable"),
        (200, ""),
    ]


async def test_over_the_control_api(client: httpx.AsyncClient, world: World) -> None:
    for fault in (
        {"kind": "slow", "seconds": 2, "after": "1m", "lasting": 30, "probability": 0.5},
        {"kind": "lost-after", "endpoint": "POST /Orders", "count": 1},
    ):
        answer = await client.post(CONTROL, json=fault)
        assert answer.json() == {"now": "2026-03-02T09:00:00Z"}
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post(ORDER)
    assert [item.struck for item in world.faults.standing] == [0, 1]
    assert (await client.delete(CONTROL)).status_code == 200
    assert world.faults.standing == []
    refused = await client.post(CONTROL, json={"kind": "slow", "endpoint": "GET /Nothing"})
    assert (refused.status_code, "GET /Balance" in refused.text) == (400, True)
    refused = await client.post(CONTROL, json={"kind": "fire"})
    assert "kind must be 'lost-before', " in refused.text
