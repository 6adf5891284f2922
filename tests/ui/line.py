"""A line to the sandbox that can be slow, dear, empty, cut, or refuse the key."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal

import httpx
from starlette.types import ASGIApp

from anosim_tui.domain.purchases import Guards
from tests.ui.stage import WAITING, Stage, stage


class Line(httpx.ASGITransport):
    """The line.

    Attributes:
        let_go: until it is set, answers to paid calls wait.
        sent: how many paid calls were sent.
        dearer: what an order is said to have cost, if it is to be something else.
        cut: parts of paths that cannot be reached.
        empty: parts of paths that answer with an empty list.
        refuses: whether the key is refused.
        loses: whether answers to paid calls are lost, before these are carried out.
    """

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.let_go = asyncio.Event()
        self.let_go.set()
        self.sent = 0
        self.dearer: Decimal | None = None
        self.cut: set[str] = set()
        self.empty: set[str] = set()
        self.refuses = False
        self.loses = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if any(part in path for part in self.cut):
            raise httpx.ConnectError("cut", request=request)
        if self.refuses and request.method == "GET":
            return httpx.Response(401, text="Invalid API key", request=request)
        if any(path.endswith(part) for part in self.empty):
            return httpx.Response(200, json=[], request=request)
        if self.loses and request.method == "POST":
            self.sent += 1
            raise httpx.ReadTimeout("lost", request=request)
        answer = await super().handle_async_request(request)
        if request.method != "POST":
            return answer
        self.sent += 1
        await self.let_go.wait()
        if self.dearer is None:
            return answer
        order = json.loads(await answer.aread())
        return httpx.Response(200, json={**order, "priceInUSD": str(self.dearer)}, request=request)


@dataclass
class Scene(Stage):
    """The app, and the line it buys on."""

    line: Line

    async def ask_for_another(self) -> None:
        """Press `o` on a booking and wait for the prices."""
        await self.select(WAITING)
        await self.press("o")
        await self.until_shown(" available")

    async def buy_and_leave(self) -> None:
        """Buy another number on a slow line, and leave the dialog."""
        self.line.let_go.clear()
        await self.ask_for_another()
        await self.press("y")
        await self.until(lambda: self.line.sent == 1)
        await self.press("escape")
        await self.until(lambda: not self.pilot.app.screen.is_modal)


@asynccontextmanager
async def scene(
    size: tuple[int, int] = (130, 42), guards: Guards | None = None
) -> AsyncIterator[Scene]:
    """The app on Live, on such a line."""
    lines: list[Line] = []

    def connected(application: ASGIApp) -> Line:
        lines.append(Line(application))
        return lines[0]

    async with stage(size, transport=connected, guards=guards or Guards()) as set_up:
        yield Scene(**vars(set_up), line=lines[0])
