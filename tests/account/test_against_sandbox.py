"""The account on the real client and the sandbox, as documented and with every quirk."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from anosim_tui.account.account import Account
from anosim_tui.api.client import Client
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import RENTAL_FULL, digits
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.quirks import NONE, EmptyList, Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import demo, empty, quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage.archive import Archive
from tests.account.fakes import START, account_of, run

KEY = "test-key-1234"
DAY = 24 * 60


@asynccontextmanager
async def watching(
    world: World,
    clock: VirtualClock,
    quirks: Quirks = NONE,
    archive: Archive | None = None,
) -> AsyncIterator[Account]:
    transport = httpx.ASGITransport(application(world, quirks=quirks, key=KEY))
    jitter = random.Random(2)
    client = Client("http://localhost/api/v1", KEY, clock, transport=transport, jitter=jitter)
    async with run(
        account_of(client, clock, archive=archive, jitter=random.Random(3)), clock
    ) as account:
        yield account


@asynccontextmanager
async def watching_quiet() -> AsyncIterator[tuple[Account, World, VirtualClock]]:
    clock = VirtualClock(START)
    world = quiet(clock, products=400)
    async with watching(world, clock) as account:
        yield account, world, clock


def sent(world: World) -> Counter[tuple[str, str]]:
    return Counter(
        (digits(one.number), one.text)
        for booking in world.bookings.values()
        for one in booking.messages
    )


def known(account: Account) -> Counter[tuple[str, str]]:
    log = account.store.state.messages.data
    return Counter((digits(one.sms.number), one.sms.text) for one in log.by_date)


def paths(world: World) -> Counter[str]:
    return Counter(one.path.rsplit("/", 1)[-1] for one in world.requests)


async def test_the_start_on_a_quiet_account() -> None:
    async with watching_quiet() as (account, world, _clock):
        state = account.store.state
        assert state.connection.status is ConnectionStatus.ONLINE
        assert state.balance.data == Decimal("100.00")
        assert known(account) == sent(world)
        assert {one.arrival for one in state.messages.data.by_date} == {Arrival.CAUGHT_UP}
        assert len(state.lines) == 4
        assert all(line.first.price is not None for line in state.lines)
        assert len(world.requests) == 4
        assert account.health.requests_last_minute == 4


# --- a service that is not quite well ---------------------------------------------------------


def go_wrong(world: World, kind: FaultKind, endpoint: str, **more: Any) -> None:
    world.faults.add(Fault(kind, endpoint, **more), world.now())


@pytest.mark.parametrize("kind", EmptyList)
async def test_an_empty_list_in_any_words_keeps_the_program_online(kind: EmptyList) -> None:
    clock = VirtualClock(START)
    world = empty(clock, products=400)
    async with watching(world, clock, Quirks(empty_lists=kind)) as account:
        links = set()
        account.store.subscribe(lambda _, after: links.add(after.connection.status))
        await clock.advance(60)
        assert account.store.state.connection.status is ConnectionStatus.ONLINE
        assert links <= {ConnectionStatus.CONNECTING, ConnectionStatus.ONLINE}
        assert paths(world)["Balance"] <= 6
        product = world.catalog.find("Germany", RENTAL_FULL, "", 30 * DAY)
        world.catalog.restock(product, 1)
        (booking,) = world.order(product.id).bookings
        account.refresh()
        await clock.advance(3)
        world.deliver(booking.id, "Google", "G-424242 is your Google verification code.")
        await clock.advance(6)
        assert account.store.state.messages.data.newest_code is not None


@pytest.mark.parametrize(
    "kind", [FaultKind.EMPTY, FaultKind.NULL, FaultKind.NOT_FOUND, FaultKind.REFUSED_JSON]
)
async def test_one_empty_answer_takes_no_running_booking_away(kind: FaultKind) -> None:
    async with watching_quiet() as (account, world, clock):
        running = account.store.state.current
        least = len(running)

        def look(_: AccountState, after: AccountState) -> None:
            nonlocal least
            least = min(least, len(after.current))

        account.store.subscribe(look)
        for _ in range(3):
            go_wrong(world, kind, "GET /OrderBookingsCurrent", count=1)
            account.refresh()
            await clock.advance(3)
        assert account.store.state.current == running
        assert least == len(running)


async def test_a_second_empty_answer_is_believed() -> None:
    async with watching_quiet() as (account, world, clock):
        go_wrong(world, FaultKind.NULL, "GET /OrderBookingsCurrent", count=2)
        account.refresh()
        await clock.advance(3)
        assert account.store.state.current == frozenset()
        await clock.advance(61)
        assert account.store.state.current


async def test_a_retry_after_of_hours_stops_messages_for_half_a_minute() -> None:
    async with watching_quiet() as (account, world, clock):
        rental = world.open_bookings()[0]
        go_wrong(world, FaultKind.THROTTLED_FOR, "GET /Sms", count=1, seconds=3_600)
        await clock.advance(6)
        connection = account.store.state.connection
        assert connection.status is ConnectionStatus.THROTTLED
        assert connection.again is not None
        assert connection.again - account.now() <= timedelta(minutes=5)
        world.deliver(rental.id, "Shop", "while throttled")
        await clock.advance(60)
        assert account.store.state.connection.status is ConnectionStatus.ONLINE
        assert not sent(world) - known(account)


@pytest.mark.parametrize("kind", [FaultKind.LOST_BEFORE, FaultKind.PAGE])
async def test_after_an_outage_messages_come_within_15_seconds(kind: FaultKind) -> None:
    async with watching_quiet() as (account, world, clock):
        rental = world.open_bookings()[0]
        go_wrong(world, kind, "*", lasting=timedelta(minutes=5))
        account.refresh()
        await clock.advance(290)
        assert account.store.state.connection.status is ConnectionStatus.OFFLINE
        world.deliver(rental.id, "Shop", "during the outage")
        await clock.advance(10 + 16)
        assert account.store.state.connection.status is ConnectionStatus.ONLINE
        assert not sent(world) - known(account)


async def test_one_good_answer_to_anything_wakes_every_poller() -> None:
    async with watching_quiet() as (account, world, clock):
        go_wrong(world, FaultKind.LOST_BEFORE, "*")
        await clock.advance(400)
        assert account.store.state.connection.status is ConnectionStatus.OFFLINE
        world.faults.clear()
        await account.sim_cards()
        await clock.advance(1.1)
        assert account.store.state.connection.status is ConnectionStatus.ONLINE


async def test_one_call_that_always_fails_is_not_asked_more_often_for_it() -> None:
    async with watching_quiet() as (account, world, clock):
        go_wrong(world, FaultKind.ERROR_TEXT, "GET /OrderBookingsCurrent")
        account.refresh()
        await clock.advance(120)
        before = paths(world)["OrderBookingsCurrent"]
        await clock.advance(60)
        # Three tries each time, every 12 to 15 seconds.
        assert paths(world)["OrderBookingsCurrent"] - before <= 18


@pytest.mark.parametrize(
    ("seed", "minutes"),
    [(1, 20), *(pytest.param(seed, 60, marks=pytest.mark.campaign) for seed in range(1, 30))],
)
async def test_after_random_faults_there_is_what_the_sandbox_has(seed: int, minutes: int) -> None:
    clock = VirtualClock(START)
    world = demo(clock, seed, products=400)
    there = sent(world)
    for kind in FaultKind:
        if "skew" not in kind:  # what is read with another date or clock is right all the same
            world.faults.add(Fault(kind, probability=0.02), world.now())
    async with watching(world, clock) as account:
        for _ in range(minutes):
            await clock.advance(60)
        struck = sum(one.struck for one in world.faults.standing)
        world.faults.clear()
        account.refresh()
        await clock.advance(400)
        world.settle()
        account.refresh()
        await clock.advance(2)
        state = account.store.state
        assert struck > minutes
        assert state.connection.status is ConnectionStatus.ONLINE
        assert known(account) == sent(world), "lost, or never sent"
        assert sent(world) - there, "nothing came"
        current = {one.id: one for one in world.current(clock.now())}
        assert current.keys() <= state.bookings.data.keys()
        for id_, one in current.items():
            mine = state.bookings.data[id_]
            assert (digits(mine.number), mine.service) == (digits(one.number), one.product.service)
        assert state.balance.data == world.balance
        assert state.messages.unreadable == state.bookings.unreadable == 0
