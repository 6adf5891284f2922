"""A shop to buy from: the sandbox behind a line that fails on demand, and programs that buy."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import httpx

from anosim_tui.account.access import Access, Budget
from anosim_tui.account.bookings import BookingService
from anosim_tui.account.purchases import Mark, Purchases
from anosim_tui.account.store import Store
from anosim_tui.api.client import Client
from anosim_tui.domain.models import Booking, Product
from anosim_tui.domain.purchases import Guards, Purchase, Wanted
from anosim_tui.domain.state import Resource
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.faults import Fault as SandboxFault
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.records import BookingRecord, OrderRecord
from anosim_tui.sandbox.routes import TEST_KEY, application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage.journal import Journal

T = TypeVar("T")
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PAID = ("/orders", "/orderbookings", "/orderbookingsreuse", "/orderbookingreuse")
DAY = timedelta(days=1)


class Killed(BaseException):
    """The program ends here, as by `kill -9`: nothing after this runs."""


class Fault(Enum):
    """What happens to a paid request."""

    NONE = "none"
    NOT_CONNECTED = "not connected"
    LOST_BEFORE = "lost before it was carried out"
    LOST_AFTER = "carried out, and the answer lost"
    ERROR_AFTER = "carried out, and answered with 500"
    TRUNCATED = "carried out, and the answer cut off"
    HTML_AFTER = "carried out, and answered with a page"
    HTML_INSTEAD = "answered with a page by somebody else"
    SLOW = "carried out long after the time-out"
    THROTTLED = "answered with 429"
    REFUSED_JSON = "refused in JSON"
    REFUSED_PROBLEM = "refused in a problem+json document"
    OLDER = "answered with an older order, and not carried out"
    KILLED_BEFORE = "the program killed before it was carried out"
    KILLED_AFTER = "the program killed after it was carried out"


REFUSALS = (Fault.REFUSED_JSON, Fault.REFUSED_PROBLEM)
# Those that the sandbox does itself.
OF_THE_SANDBOX: dict[Fault, dict[str, Any]] = {
    Fault.LOST_BEFORE: {"kind": FaultKind.LOST_BEFORE},
    Fault.LOST_AFTER: {"kind": FaultKind.LOST_AFTER},
    Fault.ERROR_AFTER: {"kind": FaultKind.ERROR_TEXT, "carried_out": True},
    Fault.TRUNCATED: {"kind": FaultKind.TRUNCATED},
    Fault.HTML_AFTER: {"kind": FaultKind.PAGE},
    Fault.THROTTLED: {"kind": FaultKind.THROTTLED_FOR, "seconds": 30},
    Fault.REFUSED_JSON: {"kind": FaultKind.REFUSED_JSON},
    Fault.REFUSED_PROBLEM: {"kind": FaultKind.REFUSED_PROBLEM},
}


class FaultyLine(httpx.AsyncBaseTransport):
    """Hands requests to the sandbox, with the faults it was told.

    Attributes:
        faults: for the next paid requests, in their order.
        free: what happens to the next free writes, likewise.
        reads_fail: the share of reads that fail.
        on_paid: is told of each paid request before anything else.
        posts: how many paid requests came.
        reads: when each read came, in seconds of the clock, and its path.
    """

    def __init__(self, world: World, quirks: Quirks, chance: random.Random) -> None:
        self._inner = httpx.ASGITransport(application(world, quirks=quirks))
        self._world = world
        self._clock = world.clock
        self._chance = chance
        self.faults: list[Fault] = []
        self.free: list[Fault] = []
        self.reads_fail = 0.0
        self.on_paid: Callable[[httpx.Request], Awaitable[None] | None] = lambda request: None
        self.posts = 0
        self.reads: list[tuple[float, str]] = []
        self.late: set[asyncio.Task[Any]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1").lower()
        if request.method == "GET":
            self.reads.append((self._clock.monotonic(), path))
            if self._chance.random() < self.reads_fail:
                return self._no_read(request)
            return await self._inner.handle_async_request(request)
        is_paid = request.method == "POST" and path.rstrip("0123456789").rstrip("/") in PAID
        if not is_paid:
            fault = self.free.pop(0) if self.free else Fault.NONE
            return await self._answer(request, fault)
        self.posts += 1
        told = self.on_paid(request)
        if told is not None:
            await told
        return await self._answer(request, self.faults.pop(0) if self.faults else Fault.NONE)

    def _no_read(self, request: httpx.Request) -> httpx.Response:
        answers = (
            httpx.Response(429, headers={"Retry-After": "1"}),
            page(),
            httpx.Response(502, content=b"Bad gateway"),
            httpx.Response(400, json={"message": "There is nothing here"}),
            httpx.Response(404),
            httpx.Response(200),
            httpx.Response(200, content=b"null"),
        )
        kind = self._chance.randrange(len(answers) + 1)
        if kind == len(answers):
            raise httpx.ReadError("lost", request=request)
        return answers[kind]

    async def _answer(self, request: httpx.Request, fault: Fault) -> httpx.Response:
        match fault:
            case Fault.NOT_CONNECTED:
                raise httpx.ConnectError("refused", request=request)
            case Fault.KILLED_BEFORE:
                raise Killed
            case Fault.HTML_INSTEAD:
                return page()
            case Fault.SLOW:
                self.late.add(asyncio.create_task(self._later(request)))
                raise httpx.ReadTimeout("slow", request=request)
            case Fault.OLDER:
                older = {"id": 500_001, "date": "2026-02-26T12:00:00Z", "priceInUSD": 30.0}
                return httpx.Response(200, json=older)
        if fault in OF_THE_SANDBOX:
            struck = SandboxFault(endpoint="writes", count=1, **OF_THE_SANDBOX[fault])
            self._world.faults.add(struck, self._world.now())
        answer = await self._inner.handle_async_request(request)
        if fault is Fault.KILLED_AFTER and answer.status_code == 200:
            raise Killed
        return answer

    async def _later(self, request: httpx.Request) -> None:
        await self._clock.sleep(7.5)
        await self._inner.handle_async_request(request)


def page() -> httpx.Response:
    return httpx.Response(
        200, content=b"<!DOCTYPE html><p>Log in", headers={"Content-Type": "text/html"}
    )


class InlineJournal(Journal):
    """Works in the event loop, so that a virtual clock need not wait for threads."""

    @property
    def blocks(self) -> bool:
        return False


class Program:
    """One run of the program, as far as buying goes: no pollers, what they would do is counted."""

    def __init__(
        self,
        shop: Shop,
        journal: Journal,
        guards: Guards = Guards(),  # noqa: B008
        mark: Mark | None = None,
    ) -> None:
        self.shop = shop
        self.journal = journal
        shop.running.append(self)
        self.client = Client(
            "http://localhost/api/v1",
            TEST_KEY,
            shop.clock,
            transport=shop.line,
            jitter=random.Random(2),
        )
        self.store = Store()
        self.refreshed: Counter[Resource] = Counter()
        self.access = Access(
            self.client,
            self.store,
            Budget(shop.clock),
            shop.clock,
            random.Random(3),
            lambda part: self.refreshed.update([part]),
        )
        self.purchases = Purchases(self.access, journal, guards, mark)
        self.bookings = BookingService(self.access, guards)

    @property
    def known(self) -> tuple[Purchase, ...]:
        return tuple(self.store.state.purchases.purchases.values())

    async def done(self, work: Coroutine[Any, Any, T], seconds: int = 100) -> T:
        """What `work` returns, turning the clock until it does."""
        task = asyncio.create_task(work)
        for _ in range(seconds * 2):
            if task.done():
                break
            await self.shop.clock.advance(0.5)
        assert task.done(), "it does not end"
        return task.result()

    async def buy(self, wanted: Wanted, *, again: bool = False) -> Any:
        return await self.done(self.purchases.buy(wanted, again=again))

    async def kill(self) -> None:
        """End as `kill -9` does: nothing is written any more, and the file is let go."""
        self.shop.running.remove(self)
        for tasks in (self.purchases._sending, self.access.tasks):
            await tasks.end()
        self.journal.close()

    async def leave(self) -> None:
        self.shop.running.remove(self)
        await self.purchases.finish(1.0)
        await self.client.aclose()


class Shop:
    """The world, the line to it, and what a test wants to buy."""

    def __init__(
        self, seed: int = 7, quirks: Quirks = NONE, balance: Decimal = Decimal(1_000)
    ) -> None:
        self.running: list[Program] = []
        self.clock = VirtualClock(START)
        self.world: World = quiet(self.clock, seed=seed, products=400)
        self.world.rebase(balance)
        self.paid_before = self.world.charges
        self.orders_before = frozenset(self.world.orders)
        self.line = FaultyLine(self.world, quirks, random.Random(seed))

    def program(self, path: Path | None = None, **more: Any) -> Program:
        return Program(self, more.pop("journal", None) or InlineJournal(path), **more)

    def product(
        self, country: str = "Germany", kind: str = "RentalFull", minutes: int = 1440
    ) -> Product:
        product = self.world.catalog.find(country, kind, "", minutes)
        self.world.catalog.restock(product, 50)
        return product

    def order(self, amount: int = 1, **which: Any) -> Wanted:
        product = self.product(**which)
        return Wanted.order(product, amount, self.dearest(product))

    def dearest(self, product: Product) -> Decimal:
        """A cap that no shelf is above."""
        return product.price * 3

    @property
    def rental(self) -> Booking:
        return as_booking(self.world.open_bookings()[0])

    @property
    def activation(self) -> Booking:
        """The one for Kleinanzeigen that has ended with a code."""
        every = self.world.bookings.values()
        found = next(one for one in every if one.product.service == "Kleinanzeigen")
        return as_booking(found)

    def extension(self, minutes: int = 1440) -> Wanted:
        return Wanted.extension(self.rental, timedelta(minutes=minutes), Decimal("4.00"))

    def reuse(self) -> Wanted:
        return Wanted.reuse(self.activation, Decimal("0.50"))

    @property
    def bought(self) -> list[OrderRecord]:
        """What was bought since the beginning."""
        return [one for id_, one in self.world.orders.items() if id_ not in self.orders_before]

    @property
    def paid(self) -> Decimal:
        return self.world.charges - self.paid_before

    @property
    def sent(self) -> list[str]:
        """The paid requests that the sandbox saw, with their parameters."""
        return [
            f"{one.method} {one.path.removeprefix('/api/v1')}?{one.query}"
            for one in self.world.requests
            if one.method == "POST"
        ]


def as_booking(record: BookingRecord) -> Booking:
    product = record.product
    return Booking(
        record.id,
        record.number,
        product.country,
        product.rental_type,
        product.service,
        record.start,
        record.end,
        product.duration,
        record.state,
        record.price,
        record.extension_of,
    )
