"""One set of checks: in-process, over HTTP, and reading only as against a real account."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.routes import TEST_KEY, application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from tests.contract.__main__ import KEY, main, run
from tests.contract.reading import READING, Broken, Line
from tests.sandbox.served import served

Check = Callable[[Line], Awaitable[None]]
HEADERS = {"Authorization": f"Bearer {TEST_KEY}"}
# Broken items and missing fields are what the contract is there to notice.
LIVE = Quirks(
    string_money=True,
    order_bookings=True,
    numeric_senders=True,
    loose_dates=True,
    loose_numbers=True,
    extra_fields=True,
)


@pytest.fixture
def world(clock: VirtualClock) -> World:
    return quiet(clock)


@asynccontextmanager
async def in_process(world: World, quirks: Quirks) -> AsyncIterator[Line]:
    transport = httpx.ASGITransport(application(world, quirks=quirks))
    root = "http://sandbox.test/api/v1"
    async with httpx.AsyncClient(transport=transport, base_url=root, headers=HEADERS) as http:
        yield Line(http)


@pytest.mark.parametrize("check", READING, ids=lambda check: check.__name__)
async def test_it_holds_in_the_forms_a_live_service_may_use(world: World, check: Check) -> None:
    async with in_process(world, LIVE) as line:
        await check(line)


async def test_a_breach_is_found_and_told_without_what_was_in_it(world: World) -> None:
    told = []
    for check in READING:
        async with in_process(world, Quirks(bad_items=True)) as line:
            with suppress(Broken):
                await check(line)
                continue
            with pytest.raises(Broken) as broken:
                await check(line)
            told.append(str(broken.value))
    assert len(told) >= 8
    assert not any(item.number[1:] in text for item in world.bookings.values() for text in told)


async def test_against_a_service_as_a_person_would(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    async with served(world) as base_url:
        assert await run(base_url, TEST_KEY, pause=0) == 0
        assert await run(base_url, "a-wrong-key", pause=0) == 1
    said = capsys.readouterr().out
    assert f"{len(READING)} of {len(READING)} hold" in said
    assert "BROKEN  the_balance_is_money: /Balance answered with status 401" in said
    assert "a-wrong-key" not in said
    assert {item.method for item in world.requests} == {"GET"}


@pytest.mark.parametrize(
    ("key", "base_url", "sentence"),
    [("", "https://anosim.net/api/v1", "Set ANOSIM_CONTRACT_KEY"), ("k", "http://x/", "https")],
)
def test_it_does_not_run_without_a_key_or_to_anywhere(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    key: str,
    base_url: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(KEY, key)
    assert main([base_url]) == 2
    assert sentence in capsys.readouterr().err
