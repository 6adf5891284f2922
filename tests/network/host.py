"""A sandbox behind a real socket that can go wrong, and an account that watches it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.api.transport import Limits
from anosim_tui.domain.clock import ScaledClock
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from tests.api.support import http
from tests.network.faults import Fault
from tests.ui.support import NOON

KEY = "test-key-1234"
# So many times faster than real: a poll every 2 s is one every 10 ms.
SPEED = 200.0
LIMITS = Limits(connect=1.0, read=0.5, total=1.0)


@dataclass
class Host:
    """The service.

    Attributes:
        world: its state.
        clock: its clock, and the account's.
        fault: what happens instead of an answer, if anything.
        only: the last part of the path it happens to; "" for all.
        asked: how often each path was asked for.
        open: the connections, by the task that talks on each.
    """

    world: World
    clock: ScaledClock
    fault: Fault | None = None
    only: str = ""
    base_url: str = ""
    asked: dict[str, int] = field(default_factory=dict)
    open: dict[asyncio.Task[None], asyncio.StreamWriter] = field(default_factory=dict)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer requests on one connection until it ends."""
        task = asyncio.current_task()
        assert task is not None
        self.open[task] = writer
        inside = httpx.ASGITransport(application(self.world, key=KEY))
        try:
            async with httpx.AsyncClient(transport=inside, base_url=self.base_url) as sandbox:
                while await self._one(sandbox, reader, writer):
                    pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            del self.open[task]
            with suppress(ConnectionError):
                writer.close()

    async def end(self) -> None:
        """Hang up."""
        tasks = list(self.open)
        for writer in self.open.values():
            writer.close()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(
        self, sandbox: httpx.AsyncClient, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii").split("\r\n")
        method, target, _ = head[0].split(" ")
        lines = [line.partition(": ") for line in head[1:] if line]
        headers = {name: value for name, _, value in lines if name.lower() != "content-length"}
        path = target.partition("?")[0].rpartition("/")[2]
        self.asked[path] = self.asked.get(path, 0) + 1
        host = self.base_url.removesuffix("/api/v1")
        good = await sandbox.request(method, host + target, headers=headers)
        if self.fault is not None and self.only in ("", path):
            await self.fault(good.content, writer)
            await writer.drain()
            return False
        status = f"{good.status_code} {good.reason_phrase}"
        writer.write(http(good.content, f"Date: {good.headers['Date']}", status=status))
        await writer.drain()
        return True


@asynccontextmanager
async def hosting(speed: float = SPEED) -> AsyncIterator[Host]:
    """The service on a free port of loopback."""
    clock = ScaledClock(NOON, speed)
    host = Host(quiet(clock, products=400), clock)
    server = await asyncio.start_server(host.talk, "127.0.0.1", 0)
    host.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v1"
    try:
        yield host
    finally:
        server.close()
        await host.end()


def account_on(host: Host) -> Account:
    """An account that reads from it over the wire."""
    client = Client(
        host.base_url,
        KEY,
        host.clock,
        jitter=random.Random(2),
        limits=LIMITS,
    )
    return Account(
        client,
        host.clock,
        demo=True,
        host="localhost",
        key_hint="1234",
        jitter=random.Random(3),
        requests_per_minute=600,
    )


@asynccontextmanager
async def running(account: Account) -> AsyncIterator[asyncio.Task[None]]:
    """The account with all its pollers."""
    task = asyncio.create_task(account.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
