"""A sandbox behind a real socket that can go wrong, and an account that watches it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.api.transport import Limits
from anosim_tui.sandbox.clock import ScaledClock
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.routes import TEST_KEY
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from tests.sandbox.served import served
from tests.ui.support import NOON

# So many times faster than real: a poll every 2 s is one every 10 ms.
SPEED = 200.0
LIMITS = Limits(connect=1.0, read=0.5, total=1.0)
MATRIX = (
    FaultKind.UNAUTHORIZED,
    FaultKind.FORBIDDEN,
    FaultKind.NOT_FOUND,
    FaultKind.THROTTLED_FOR,
    FaultKind.ERROR_TEXT,
    FaultKind.PAGE,
    FaultKind.TRUNCATED,
    FaultKind.EMPTY,
    FaultKind.NULL,
    FaultKind.STALLED,
    FaultKind.RESET,
    FaultKind.LOST_AFTER,
    FaultKind.GZIP_BOMB,
)
# Those that the service also uses to say that a list is empty (API.md), so that they are none.
EMPTYING = (FaultKind.EMPTY, FaultKind.NULL)


@dataclass
class Host:
    """The service, on the clock of the account."""

    world: World
    clock: ScaledClock
    base_url: str

    def strike(self, kind: FaultKind, endpoint: str = "*") -> None:
        """Go wrong from now on; what was asked is counted from here."""
        seconds: dict[str, Any] = {"seconds": 1} if kind is FaultKind.THROTTLED_FOR else {}
        self.world.faults.add(Fault(kind, endpoint, **seconds), self.world.now())
        self.world.requests.clear()

    def heal(self) -> None:
        self.world.faults.clear()
        self.world.requests.clear()

    def asked(self, path: str = "Sms") -> int:
        return sum(one.path.endswith(f"/{path}") for one in self.world.requests)


@asynccontextmanager
async def hosting(speed: float = SPEED) -> AsyncIterator[Host]:
    clock = ScaledClock(NOON, speed)
    world = quiet(clock, products=400)
    async with served(world) as base_url:
        yield Host(world, clock, base_url)


def account_on(host: Host) -> Account:
    """An account that reads from it over the wire."""
    client = Client(host.base_url, TEST_KEY, host.clock, jitter=random.Random(2), limits=LIMITS)
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
