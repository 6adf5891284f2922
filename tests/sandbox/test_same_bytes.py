"""The same seed, scenario and requests bring the same bytes, faults and all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import httpx
import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.scenario import SCENARIOS, live
from anosim_tui.sandbox.world import World

from .conftest import START, connect
from .test_faults import over_http

REQUESTS = (
    ("GET", "/Products?countryId=98"),
    ("GET", "/ProductPrices?countryId=98&rentalTypeId=1"),
    ("POST", "/Orders?productId=118"),
    ("POST", "/Orders?productId=179&amount=2"),
    ("POST", "/Orders?productId=115"),
    ("POST", "/OrderBookings?orderBookingId=910001&extentionInMinutes=240"),
    ("POST", "/OrderBookingShare/910001"),
    ("POST", "/OrderBookingsAutoRenewal?enable=1"),
    ("PATCH", "/OrderBookings/910003"),
    *(("GET", path) for path in ("/Sms", "/OrderBookingsCurrent", "/Sms", "/Orders", "/Sms")),
    *(("GET", path) for path in ("/OrderBookings", "/SimCards", "/Balance", "/Sms/910001")),
    ("GET", "/__sandbox/faults"),
    ("GET", "/__sandbox/state"),
    ("GET", "/__sandbox/requests"),
    ("GET", "/__sandbox/openapi.json"),
)
Way = Callable[[World], AbstractAsyncContextManager[httpx.AsyncClient]]


async def transcript(name: str, seed: int, way: Way) -> list[str]:
    """All that came back, and how; links name the host, which is not the sandbox's to choose."""
    clock = VirtualClock(START)
    lines = []
    plan = SCENARIOS[name].plan
    # Slowness waits for a clock that stands still here, and does not show in bytes.
    quick = tuple(fault for fault in plan.faults if fault.kind is not FaultKind.SLOW)
    world = live(replace(plan, faults=quick), clock, seed, 1_500)
    async with way(world) as client:
        root = str(client.base_url).removesuffix("/api/v1/")
        for method, path in REQUESTS:
            url = root + path if path.startswith("/__") else path
            try:
                async with client.stream(method, url) as answer:
                    body = b"".join([chunk async for chunk in answer.aiter_raw()])
                head = [pair for pair in answer.headers.multi_items() if pair[0] != "connection"]
                lines.append(f"{answer.status_code} {sorted(head)} {body!r}".replace(root, "ROOT"))
            except httpx.TransportError as error:
                lines.append(type(error).__name__)
            clock.skip(123.456)
    return lines


@pytest.mark.parametrize("name", SCENARIOS)
async def test_twice_in_process(name: str) -> None:
    first = await transcript(name, 7, connect)
    assert first == await transcript(name, 7, connect)
    assert first != await transcript(name, 8, connect)


@pytest.mark.parametrize("name", ["flaky-network", "hostile", "quiet"])
async def test_over_http_as_in_process(name: str) -> None:
    shared = [line for line in await transcript(name, 7, connect) if "content-length" in line]
    served = [line for line in await transcript(name, 7, over_http) if "content-length" in line]
    assert [_without_length(line) for line in shared] == [_without_length(line) for line in served]


def _without_length(line: str) -> str:
    """The length of links depends on the host."""
    return line.partition("('content-length'")[0] + line.partition("'), ")[2]
