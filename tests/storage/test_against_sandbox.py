"""Bursts of messages on the real client and the sandbox, which answers some reads with nonsense."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from anosim_tui.account.account import Account
from anosim_tui.domain.history import BookingRow, HistoryKind, HistoryQuery, MessageRow, OrderRow
from anosim_tui.domain.models import RENTAL_FULL
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage import search
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import open_file
from tests.account.fakes import START
from tests.account.test_against_sandbox import KEY, watching
from tests.storage.support import Inline

MONTH = 30 * 24 * 60
JSON = "application/json"


class Nonsense(NamedTuple):
    """What is answered instead of a list."""

    status: int
    body: bytes
    media: str = "text/plain"


NONSENSE = {
    "404 without a word": Nonsense(404, b""),
    "404 in words": Nonsense(404, b"Not found"),
    "400 in words": Nonsense(400, b"Something went wrong"),
    "400 as an empty list": Nonsense(400, b"No SMS found"),
    "400 in JSON": Nonsense(400, b'{"message": "Nothing here"}', JSON),
    "garbage items": Nonsense(200, b'[1, "x", null, {"messageDate": 7}]', JSON),
    "null": Nonsense(200, b"null", JSON),
    "nothing": Nonsense(200, b""),
    "an empty list": Nonsense(200, b"[]", JSON),
    "an object": Nonsense(200, b"{}", JSON),
    "a page": Nonsense(200, b"<html>Sign in</html>", "text/html"),
    "half a list": Nonsense(200, b'[{"simCardNumber": "+49', JSON),
    "500": Nonsense(500, b"Internal Server Error"),
}


class FaultyTransport(httpx.AsyncBaseTransport):
    """The service, but for the answers that `spoil` takes the place of."""

    def __init__(self, world: World, quirks: Quirks) -> None:
        self._inner = httpx.ASGITransport(application(world, quirks=quirks, key=KEY))
        self.spoil: Callable[[str], Nonsense | None] = lambda path: None
        self.spoiled = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        said = self.spoil(request.url.path.removeprefix("/api/v1"))
        if said is None:
            return await self._inner.handle_async_request(request)
        self.spoiled += 1
        headers = {"Content-Type": said.media}
        return httpx.Response(said.status, content=said.body, headers=headers, request=request)


class Scene:
    """Twenty rented numbers, the service, and the file."""

    def __init__(self, folder: Path, quirks: Quirks = NONE) -> None:
        self.clock = VirtualClock(START)
        self.world = quiet(self.clock, products=400)
        self.world.rebase(Decimal(10_000))
        product = self.world.catalog.find("Germany", RENTAL_FULL, "", MONTH)
        self.world.catalog.restock(product, 20)
        self.bookings = self.world.order(product.id, amount=20).bookings
        self.transport = FaultyTransport(self.world, quirks)
        self.path = folder / "archive.sqlite3"

    def burst(self, name: str, count: int = 250) -> None:
        chance = random.Random(name)
        for number in range(count):
            self.world.deliver(chance.choice(self.bookings).id, "Shop", f"{name} {number}")

    def running(self) -> AbstractAsyncContextManager[Account]:
        archive = Archive(self.path, self.clock, executor=Inline())
        return watching(self.world, self.clock, transport=self.transport, archive=archive)

    def sent(self) -> Counter[tuple[int, str]]:
        return Counter(
            (booking.id, one.text)
            for booking in self.world.bookings.values()
            for one in booking.messages
        )

    def kept(self) -> Counter[tuple[int, str]]:
        """Each message of the archive with each booking it is found on."""
        with closing(open_file(self.path)) as database:
            rows = list(search.iterate(database, HistoryQuery(limit=None)))
        return Counter(
            (id_, row.message.sms.text)
            for row in rows
            if isinstance(row, MessageRow)
            for id_ in row.bookings
        )

    def missing(self) -> Counter[tuple[int, str]]:
        return self.sent() - self.kept()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.campaign) for n in range(1, 6))]
)
async def test_every_fourth_read_is_nonsense_and_nothing_is_missing(
    scene: Scene, seed: int, campaign: bool
) -> None:
    chance = random.Random(seed)
    kinds = list(NONSENSE.values())

    def spoil(path: str) -> Nonsense | None:
        return chance.choice(kinds) if chance.random() < 0.25 and "rder" not in path else None

    async with scene.running():
        await scene.clock.advance(30)
        scene.transport.spoil = spoil
        for number in range(20 if campaign else 1):
            scene.burst(f"burst {number}")
            await scene.clock.advance(400)
        scene.transport.spoil = lambda path: None
        await scene.clock.advance(400)
    assert scene.transport.spoiled > 10
    assert not scene.missing()


# --- restarts ----------------------------------------------------------------------------------


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
    scene = Scene(tmp_path, quirks)
    count = 500 if campaign else 240
    async with scene.running():
        await scene.clock.advance(30)
        scene.burst("first", count)
        await scene.clock.advance(break_after)
    # The same text comes twice at the same moment.
    scene.burst("while it was closed", count // 2)
    scene.burst("while it was closed", count // 2)
    await scene.clock.advance(600)
    async with scene.running():
        await scene.clock.advance(60)
        scene.burst("last", count)
        await scene.clock.advance(120)
    assert sum(scene.kept().values()) == sum(scene.sent().values())
    if quirks is NONE:  # the others spoil texts on purpose
        assert scene.kept() == scene.sent()
    with closing(open_file(scene.path)) as database:
        for kind, there in (
            (HistoryKind.MESSAGES, scene.sent().values()),
            (HistoryKind.BOOKINGS, [1] * len(scene.world.bookings)),
            (HistoryKind.ORDERS, [1] * len(scene.world.orders)),
        ):
            assert search.count(database, HistoryQuery(kind)) == sum(there)


async def test_bookings_and_orders_outlive_what_the_service_lists(scene: Scene) -> None:
    world = scene.world
    async with scene.running() as account:
        await scene.clock.advance(60)
        known = {id_: one.price for id_, one in account.store.state.bookings.data.items()}
    await scene.clock.advance(timedelta(days=400).total_seconds())
    world.settle()
    with closing(open_file(scene.path)) as database:
        bookings = search.find(database, HistoryQuery(HistoryKind.BOOKINGS)).rows
        orders = search.find(database, HistoryQuery(HistoryKind.ORDERS)).rows
    assert {one.id: one.booking.price for one in bookings if isinstance(one, BookingRow)} == known
    priced = {one.id: one.price for one in orders if isinstance(one, OrderRow)}
    assert priced == {one.id: one.price for one in world.orders.values() if one.date <= START}
