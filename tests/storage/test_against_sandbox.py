"""Bursts of messages on the real client and the sandbox, over a restart."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import AbstractAsyncContextManager, closing
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.account.account import Account
from anosim_tui.domain.history import HistoryKind, HistoryQuery, MessageRow
from anosim_tui.domain.models import RENTAL_FULL
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.storage import search
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import open_file
from tests.account.fakes import START
from tests.account.test_against_sandbox import watching
from tests.storage.support import Inline

MONTH = 30 * 24 * 60


class Scene:
    """Twenty rented numbers, the service, and the file."""

    def __init__(self, folder: Path, quirks: Quirks = NONE) -> None:
        self.clock = VirtualClock(START)
        self.world = quiet(self.clock, products=400)
        self.world.rebase(Decimal(10_000))
        product = self.world.catalog.find("Germany", RENTAL_FULL, "", MONTH)
        self.world.catalog.restock(product, 20)
        self.bookings = self.world.order(product.id, amount=20).bookings
        self.quirks = quirks
        self.path = folder / "archive.sqlite3"

    def burst(self, name: str, count: int = 250) -> None:
        chance = random.Random(name)
        for number in range(count):
            self.world.deliver(chance.choice(self.bookings).id, "Shop", f"{name} {number}")

    def running(self) -> AbstractAsyncContextManager[Account]:
        archive = Archive(self.path, self.clock, executor=Inline())
        return watching(self.world, self.clock, self.quirks, archive)

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
