"""A sandbox on a real socket of loopback, in the event loop of the test."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from anosim_tui.sandbox.calls import API_ROOT
from anosim_tui.sandbox.routes import TEST_KEY, application
from anosim_tui.sandbox.server import server
from anosim_tui.sandbox.world import World


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """The API root of `world` over HTTP."""
    listener = socket.create_server(("127.0.0.1", 0))
    running = server(application(world))
    task = asyncio.create_task(running.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}{API_ROOT}"
    finally:
        running.should_exit = running.force_exit = True
        await task
        listener.close()


@asynccontextmanager
async def over_http(world: World, patience: float = 5.0) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {TEST_KEY}"}
    async with (
        served(world) as base_url,
        httpx.AsyncClient(
            base_url=base_url, headers=headers, timeout=patience, trust_env=False, verify=False
        ) as client,
    ):
        yield client
