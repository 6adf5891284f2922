"""The archive on the real client and the sandbox: what the sandbox sent, once, on its booking."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from anosim_tui.account.account import Account
from anosim_tui.account.health import Health
from anosim_tui.api.client import Client
from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.history import BookingRow, HistoryKind, HistoryQuery, MessageRow, OrderRow
from anosim_tui.domain.models import RENTAL_FULL
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage import search
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.schema import open_file
from tests.account.fakes import START
from tests.storage.support import Inline

KEY = "test-key-1234"
MONTH = 30 * 24 * 60


@asynccontextmanager
async def watching(
    world: World, clock: VirtualClock, path: Path, quirks: Quirks = NONE
) -> AsyncIterator[Account]:
    health = Health(clock)
    client = Client(
        "http://localhost/api/v1",
        KEY,
        clock,
        transport=httpx.ASGITransport(application(world, quirks=quirks, key=KEY)),
        observe=health.record,
        jitter=random.Random(2),
    )
    account = Account(
        client,
        clock,
        health,
        demo=True,
        host="localhost",
        key_hint="1234",
        jitter=random.Random(3),
        archive=Archive(path, clock, executor=Inline()),
    )
    task = asyncio.create_task(account.run())
    try:
        await clock.advance(0)
        yield account
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def kept(path: Path) -> Counter[tuple[int, str]]:
    """Each message of the archive with each booking it is found on."""
    with closing(open_file(path)) as database:
        rows = [
            row for row in search.iterate(database, HistoryQuery()) if isinstance(row, MessageRow)
        ]
    assert all(row.bookings for row in rows)
    return Counter((id_, row.message.sms.text) for row in rows for id_ in row.bookings)


def sent(world: World) -> Counter[tuple[int, str]]:
    return Counter(
        (booking.id, one.text) for booking in world.bookings.values() for one in booking.messages
    )


def counts(path: Path) -> dict[str, int]:
    with closing(open_file(path)) as database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("messages", "bookings", "orders")
        }


@pytest.mark.parametrize(
    ("break_after", "quirks"),
    [
        pytest.param(6.0, Quirks.all_on(), id="6-quirky"),
        pytest.param(14.0, NONE, id="14-documented"),
        pytest.param(0.0, NONE, id="0-documented", marks=pytest.mark.campaign),
        pytest.param(25.0, Quirks.all_on(), id="25-quirky", marks=pytest.mark.campaign),
        pytest.param(0.0, Quirks.all_on(), id="0-quirky", marks=pytest.mark.campaign),
        pytest.param(6.0, NONE, id="6-documented", marks=pytest.mark.campaign),
        pytest.param(14.0, Quirks.all_on(), id="14-quirky", marks=pytest.mark.campaign),
        pytest.param(25.0, NONE, id="25-documented", marks=pytest.mark.campaign),
    ],
)
async def test_bursts_over_twenty_bookings_and_a_restart_in_the_middle(
    tmp_path: Path, quirks: Quirks, break_after: float, campaign: bool
) -> None:
    path = tmp_path / "archive.sqlite3"
    clock = VirtualClock(START)
    world = quiet(clock, products=400)
    world.ledger.rebase(Decimal(10_000))
    product = world.catalog.find("Germany", RENTAL_FULL, "", MONTH)
    world.catalog.restock(product, 20)
    bookings = world.order(product.id, amount=20).bookings
    chance = random.Random(5)

    def burst(name: str) -> None:
        for number in range(500 if campaign else 240):
            # The same text comes twice now and then, at the same moment.
            world.deliver(chance.choice(bookings).id, "Shop", f"{name} {number // 2} of a burst")

    async with watching(world, clock, path, quirks):
        await clock.advance(30)
        burst("first")
        await clock.advance(break_after)
    burst("while it was closed")
    await clock.advance(600)
    async with watching(world, clock, path, quirks):
        await clock.advance(60)
        burst("last")
        await clock.advance(120)
    assert sum(kept(path).values()) == counts(path)["messages"] == sum(sent(world).values())
    if quirks is NONE:  # the others spoil texts on purpose
        assert kept(path) == sent(world)
    assert counts(path)["bookings"] == len(world.bookings)
    assert counts(path)["orders"] == len(world.orders)


async def test_bookings_and_orders_outlive_what_the_service_lists(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    clock = VirtualClock(START)
    world = quiet(clock, products=400)
    async with watching(world, clock, path) as account:
        await clock.advance(60)
        known = {id_: one.price for id_, one in account.store.state.bookings.data.items()}
    await clock.advance(timedelta(days=400).total_seconds())
    world.settle()
    with closing(open_file(path)) as database:
        bookings = search.find(database, HistoryQuery(HistoryKind.BOOKINGS)).rows
        orders = search.find(database, HistoryQuery(HistoryKind.ORDERS)).rows
    assert {one.id: one.booking.price for one in bookings if isinstance(one, BookingRow)} == known
    priced = {one.id: one.price for one in orders if isinstance(one, OrderRow)}
    assert priced == {one.id: one.price for one in world.orders.values() if one.date <= START}
