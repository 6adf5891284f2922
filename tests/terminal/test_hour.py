"""A real hour of use, in a terminal and through `serve`: what a minute costs stays the same."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from tests.terminal.terminal import Sandbox, program, sandbox, terminal
from tests.web.support import served, until

RENTAL = 910001
MINUTES, SECONDS = 60, 60.0
SETTLED = 15
"""Minutes after which every screen was made; the quarter after them is compared with the last."""
MOST = {"memory": 1.1, "descriptors": 1.0, "processor": 1.2}


@dataclass(frozen=True)
class Minute:
    """What a process holds after a minute, and what it used in it."""

    memory: float
    descriptors: int
    processor: float


@dataclass
class Used:
    """A program somebody uses: how to press its keys, and its process."""

    press: Callable[[str], Awaitable[None]]
    process: int

    def minute(self, before: float) -> Minute:
        here = Path(f"/proc/{self.process}")
        fields = (here / "statm").read_text().split()
        own = (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")
        return Minute(own, len(list((here / "fd").iterdir())), self.processor() - before)

    def processor(self) -> float:
        """Seconds so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def in_terminal(service: Sandbox, folder: Path) -> AsyncIterator[Used]:
    with terminal(
        program("--data-dir", str(folder)), environment=service.environment, start=subprocess.Popen
    ) as screen:
        screen.until_shown("● online")
        reading = threading.Thread(target=screen.take_in, args=[2 * MINUTES * SECONDS])

        async def press(keys: str) -> None:
            screen.press(keys)

        reading.start()
        yield Used(press, screen.process.pid)
        screen.press("q")
        await asyncio.to_thread(reading.join)


@asynccontextmanager
async def in_browser(service: Sandbox, folder: Path) -> AsyncIterator[Used]:
    """As a page does it: opens the address, then sends keys over the WebSocket."""
    aiohttp = pytest.importorskip("aiohttp")
    with served("--data-dir", str(folder), environment=service.environment) as server:
        address = f"{server.socket}?tab=a&width=120&height=36"
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
            session.get(server.address),  # leaves the cookie that the socket needs
            session.ws_connect(address, origin=server.origin, max_msg_size=0) as socket,
        ):

            async def press(keys: str) -> None:
                await socket.send_str(json.dumps(["stdin", keys]))

            async def read() -> None:
                async for _ in socket:
                    pass

            reading = asyncio.create_task(read())
            await asyncio.to_thread(until, lambda: len(server.apps()) == 1, "an app")
            yield Used(press, min(server.apps()))
            assert not reading.done(), "the page was closed"
            reading.cancel()


@pytest.mark.campaign
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("opened", [in_terminal, in_browser])
async def test_an_hour_leaves_memory_descriptors_and_processor_level(
    opened: Callable[..., AbstractAsyncContextManager[Used]], tmp_path: Path
) -> None:
    minutes: list[Minute] = []
    with sandbox() as service:
        async with opened(service, tmp_path) as used:
            for minute in range(MINUTES):
                before = used.processor()
                service.deliver(RENTAL, "Shop", f"Your code is {100_000 + minute}.")
                for keys in (*"2341?", "\x1b"):
                    await used.press(keys)
                    await asyncio.sleep(SECONDS / 6)
                minutes.append(used.minute(before))
    settled, last = minutes[SETTLED : 2 * SETTLED], minutes[-SETTLED:]
    for name in ("memory", "descriptors", "processor"):
        was, came = (median(getattr(one, name) for one in some) for some in (settled, last))
        print(f"\n{opened.__name__}: {name} {was:,.2f} -> {came:,.2f}")
        assert came <= was * MOST[name], name
