"""A service small enough to see through: what it holds, what it was asked, and how it fails."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from anosim_tui.account.account import Account
from anosim_tui.api.transport import Exchange
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import ACTIVATION, ACTIVE, RENTAL_FULL, Booking, Order, Page, Sms
from anosim_tui.sandbox.clock import VirtualClock

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def booking(id_: int, **changes: Any) -> Booking:
    """A week's rental that began an hour ago, on a number of its own."""
    whole = Booking(
        id=id_,
        number=f"+4915{id_:08}",
        country="Germany",
        rental_type=RENTAL_FULL,
        service="",
        start=START - timedelta(hours=1),
        end=START + timedelta(days=7),
        duration=timedelta(days=7, hours=1),
        state=ACTIVE,
        price=Decimal("10.85"),
    )
    return replace(whole, **changes)


def activation(id_: int, **changes: Any) -> Booking:
    """An activation that begins now."""
    plain: dict[str, Any] = {
        "rental_type": ACTIVATION,
        "service": "Google",
        "start": START,
        "end": START + timedelta(minutes=20),
        "duration": timedelta(minutes=20),
    }
    return booking(id_, **{**plain, **changes})


def sms(number: str = "+4915100000001", at: datetime = START, text: str = "hello") -> Sms:
    return Sms(number, at, "Sender", text)


class FakeService:
    """Answers as `Client` does.

    Attributes:
        requests: (monotonic second, call) of every one, in order.
        fault: asked before each answer; what it returns is raised, a page is a list's answer.
        latency: seconds of the clock that an answer takes.
        offset: how far the service's clock is ahead of the local one.
        unlisted: ids that `/OrderBookings` does not show.
        newest: how many messages `/Sms` holds at most.
        tries: how many HTTP requests the client makes of each call.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.bookings_by_id: dict[int, Booking] = {}
        self.sent: list[tuple[int, Sms]] = []
        self.placed: list[Order] = []
        self.amount = Decimal("20.00")
        self.requests: list[tuple[float, str]] = []
        self.fault: Callable[[str], BaseException | Page[Any] | None] = lambda call: None
        self.latency = 0.0
        self.offset = timedelta()
        self.unlisted: set[int] = set()
        self.newest = 100
        self.tries = 1
        self.closed = 0
        self._observers: list[Callable[[Exchange], None]] = []
        self._random = random.Random(7)

    def observe(self, observer: Callable[[Exchange], None]) -> None:
        self._observers.append(observer)

    def book(self, *bookings: Booking) -> None:
        self.bookings_by_id.update((one.id, one) for one in bookings)

    def deliver(self, id_: int, text: str = "hello", at: datetime | None = None) -> Sms:
        arrived = Sms(self.bookings_by_id[id_].number, at or self.now(), "Sender", text)
        self.sent.append((id_, arrived))
        return arrived

    def now(self) -> datetime:
        return self.clock.now() + self.offset

    def asked(self, call: str, since: float = 0.0) -> int:
        return sum(name == call and at >= since for at, name in self.requests)

    async def messages(self) -> Page[Sms]:
        if (nonsense := await self._answer("messages")) is not None:
            return nonsense
        newest = [one for _, one in self.sent[-self.newest :]]
        self._random.shuffle(newest)
        return Page(tuple(newest))

    async def messages_of(self, booking_id: int) -> Page[Sms]:
        if (nonsense := await self._answer(f"messages_of {booking_id}")) is not None:
            return nonsense
        return Page(tuple(one for id_, one in self.sent if id_ == booking_id))

    async def bookings(self) -> Page[Booking]:
        if (nonsense := await self._answer("bookings")) is not None:
            return nonsense
        listed = [one for one in self.bookings_by_id.values() if one.id not in self.unlisted]
        return Page(tuple(listed[-100:]))

    async def current_bookings(self) -> Page[Booking]:
        if (nonsense := await self._answer("current_bookings")) is not None:
            return nonsense
        edge = self.now() - timedelta(hours=12)
        return Page(
            tuple(
                replace(one, price=None, extension_of=None)
                for one in self.bookings_by_id.values()
                if one.ends is None or one.ends > edge
            )
        )

    async def orders(self) -> Page[Order]:
        await self._answer("orders")
        return Page(tuple(self.placed[-100:]))

    async def booking(self, booking_id: int) -> Booking:
        await self._answer(f"booking {booking_id}")
        return self.bookings_by_id[booking_id]

    async def balance(self) -> Decimal:
        await self._answer("balance")
        return self.amount

    async def aclose(self) -> None:
        self.closed += 1

    async def _answer(self, call: str) -> Page[Any] | None:
        began, started = self.clock.monotonic(), self.clock.now()
        self.requests.append((began, call))
        if self.latency:
            await self.clock.sleep(self.latency)
        fault = self.fault(call)
        nonsense = fault if isinstance(fault, Page) else None
        error = None if isinstance(fault, Page) else fault
        if error is None or isinstance(error, ApiError):
            seconds = self.clock.monotonic() - began
            date = self.now().replace(microsecond=0)
            for _ in range(self.tries):
                for tell in self._observers:
                    tell(Exchange("GET", call, 200, started, seconds, date, error))
        if error is not None:
            raise error
        return nonsense


def account_of(client: Any, clock: VirtualClock, **more: Any) -> Account:
    return Account(
        client,
        clock,
        demo=False,
        host="anosim.net",
        key_hint="1234",
        **{"jitter": random.Random(1), **more},
    )


@asynccontextmanager
async def run(account: Account, clock: VirtualClock) -> AsyncIterator[Account]:
    task = asyncio.create_task(account.run())
    try:
        await clock.advance(0)
        yield account
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert task.cancelled()


class Stage:
    """An account, the service it watches, and the clock of both."""

    def __init__(
        self, requests_per_minute: int = 60, service: type[FakeService] = FakeService
    ) -> None:
        self.clock = VirtualClock(START)
        self.service = service(self.clock)
        self.account = account_of(self.service, self.clock, requests_per_minute=requests_per_minute)

    @property
    def texts(self) -> list[str]:
        return [one.sms.text for one in self.account.store.state.messages.data.by_date]

    def known(self) -> Counter[tuple[str, datetime, str, str]]:
        return Counter(one.sms.identity for one in self.account.store.state.messages.data.by_date)

    def sent(self) -> Counter[tuple[str, datetime, str, str]]:
        return Counter(one.identity for _, one in self.service.sent)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with run(self.account, self.clock):
            yield
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
