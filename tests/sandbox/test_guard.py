"""What a web page of somebody else's could send to a sandbox on this computer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest

from anosim_tui.sandbox.routes import MOST_BYTES
from anosim_tui.sandbox.world import World
from tests.sandbox.served import served

RESET = "/__sandbox/reset"


@pytest.fixture
async def root(world: World) -> AsyncIterator[str]:
    async with served(world) as base_url:
        yield base_url.removesuffix("/api/v1")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80", "x"])
async def test_another_name_is_not_answered(root: str, world: World, host: str) -> None:
    async with httpx.AsyncClient(base_url=root, headers={"Host": host}) as client:
        for path in ("/api/v1/Balance", "/__sandbox/state"):
            assert (await client.get(path)).status_code == 421
        assert (await client.post(RESET, json={})).status_code == 421
    assert world.requests == []


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80", "LOCALHOST"])
async def test_this_computer_is(root: str, host: str) -> None:
    async with httpx.AsyncClient(base_url=root, headers={"Host": host}) as client:
        assert (await client.get("/__sandbox/state")).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_a_form_changes_nothing(root: str, world: World, kind: str) -> None:
    async with httpx.AsyncClient(base_url=root) as client:
        before = (await client.get("/__sandbox/state")).text
        for path in (RESET, "/__sandbox/advance", "/__sandbox/sms", "/__sandbox/faults"):
            answer = await client.post(path, content=b"{}", headers={"Content-Type": kind})
            assert answer.status_code == 415
        assert (await client.get("/__sandbox/state")).text == before
        again = await client.post(RESET, json={})
        assert again.status_code == 200


async def test_a_body_is_read_up_to_a_megabyte(root: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield bytes(100_000)
            await asyncio.sleep(0)
        raise AssertionError("the sandbox took a hundred megabytes")

    kind = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=root, headers=kind, timeout=30) as client:
        for path in (RESET, "/api/v1/Orders"):
            full = await client.post(path, content=bytes(MOST_BYTES + 1))
            assert full.status_code == 413
        with suppress(httpx.HTTPError):  # the connection is closed while more is on its way
            assert (await client.post(RESET, content=endless())).status_code == 413
