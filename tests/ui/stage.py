"""The running app on an account in the sandbox, its clock turned by the test."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.types import ASGIApp
from textual.pilot import Pilot

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.domain.purchases import Guards
from anosim_tui.sandbox import routes, scenario
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.world import World
from tests.ui.support import NOON, app_on, words

KEY = "sandbox-key-0000"
RENTAL = 910001
REUSABLE = 910002
TELEGRAM = 910003
WAITING = 910004


@dataclass
class Stage:
    """One app, one account, one sandbox, one clock."""

    pilot: Pilot[None]
    account: Account
    world: World
    clock: VirtualClock

    @property
    def words(self) -> str:
        """What stands on the screen."""
        return words(self.pilot)

    @property
    def writes(self) -> list[tuple[str, str, dict[str, str]]]:
        """The requests the sandbox saw that change something."""
        return [
            (one.method, one.path, dict(parse_qsl(one.query)))
            for one in self.world.requests
            if one.method != "GET"
        ]

    async def until(self, condition: Callable[[], bool], seconds: float = 150.0) -> None:
        """Let time pass until `condition` holds."""
        for _ in range(int(seconds)):
            await self.pilot.pause()
            if condition():
                return
            await self.clock.advance(1)
        raise AssertionError(f"it never came true\n{self.words}")

    async def until_shown(self, part: str) -> None:
        """Let time pass until `part` stands on the screen."""
        await self.until(lambda: part in self.words)

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def select(self, booking_id: int) -> None:
        """Put the cursor on a booking, as a person would: by moving down."""
        from anosim_tui.ui.widgets.booking_list import BookingList

        bookings = self.pilot.app.screen.query_one(BookingList)
        await self.press("home")
        for _ in bookings.items:
            if bookings.selected is not None and bookings.selected.id == booking_id:
                return
            await self.press("down")
        raise AssertionError(f"no booking {booking_id}")


@asynccontextmanager
async def stage(
    size: tuple[int, int] = (130, 42),
    *,
    world: Callable[[VirtualClock], World] = scenario.quiet,
    quirks: Quirks = NONE,
    transport: Callable[[ASGIApp], httpx.AsyncBaseTransport] = httpx.ASGITransport,
    guards: Guards = Guards(),  # noqa: B008 (it is frozen)
    **kept: Any,
) -> AsyncIterator[Stage]:
    """The app on Live with everything read once; `kept` is its archive and its journal."""
    clock = VirtualClock(NOON)
    box = world(clock)
    application = routes.application(box, quirks=quirks, key=KEY)
    client = Client(
        base_url="https://sandbox.invalid/api/v1",
        key=KEY,
        clock=clock,
        transport=transport(application),
    )
    account = Account(
        client,
        clock,
        demo=True,
        host="sandbox",
        key_hint="",
        jitter=random.Random(7),
        guards=guards,
        **kept,
    )
    app = app_on(account)
    async with app.run_test(size=size, notifications=True) as pilot:
        set_up = Stage(pilot, account, box, clock)
        await set_up.until_shown("● online")
        await set_up.until_shown("$")
        yield set_up
