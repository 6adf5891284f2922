from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from anosim_tui.domain.clock import Clock
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.messages import Traffic
from anosim_tui.sandbox.routes import TEST_KEY, application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def connect(world: World, **options: object) -> httpx.AsyncClient:
    """A client with the test key, in-process."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application(world, **options)),  # type: ignore[arg-type]
        base_url="http://sandbox.test/api/v1",
        headers={"Authorization": f"Bearer {TEST_KEY}"},
    )


def with_traffic(clock: Clock, **traffic: Any) -> World:
    """The quiet account, with other SMS than its own."""
    world = quiet(clock)
    world.traffic = Traffic(**traffic)
    world.plan_chatter(world.now())
    return world


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def world(clock: VirtualClock) -> Iterator[World]:
    world = quiet(clock)
    yield world
    world.settle()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(world) as client:
        yield client
