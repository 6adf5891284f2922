"""Real programs over real sockets: two at once, and killed ones."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.purchases import Placed, Stage
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.journal_file import JournalEntry
from tests.account.purchases.worker import account, wanted
from tests.forks import forking
from tests.sandbox.served import served
from tests.waiting import PATIENCE

WORKER = "tests.account.purchases.worker"
ROOT = Path(__file__).parents[3]


@dataclass
class Shop:
    """The sandbox on a port of its own."""

    world: World
    base_url: str

    @property
    def posts(self) -> list[int]:
        return [one.status for one in self.world.requests if one.method == "POST"]

    def go_wrong(self, kind: FaultKind, **more: float) -> None:
        self.world.faults.add(Fault(kind, "paid", **more), self.world.now())

    async def asked(self) -> None:
        """Wait until a paid request was carried out; its answer may be held back."""
        deadline = time.monotonic() + PATIENCE
        while not self.posts:
            assert time.monotonic() < deadline, "nothing was bought"
            await asyncio.sleep(0.01)

    def offer(self) -> tuple[str, str]:
        product = self.world.catalog.find("Germany", "RentalFull", "", 1440)
        self.world.catalog.restock(product, 50)
        return str(product.id), f"{product.price * 3:f}"


@asynccontextmanager
async def shop() -> AsyncIterator[Shop]:
    world = quiet(SystemClock(), products=400)
    async with served(world) as base_url:
        yield Shop(world, base_url)


async def begin(shop: Shop, path: Path, *work: str) -> Process:
    command = [sys.executable, "-m", WORKER, shop.base_url, str(path), *work]
    return await asyncio.create_subprocess_exec(
        *command,
        preexec_fn=forking(command, os.environ),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
    )


async def said(process: Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode().strip()


def go(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.write(b"go\n")


def entries(path: Path) -> tuple[JournalEntry, ...]:
    journal = Journal(path)
    try:
        return journal.entries()
    finally:
        journal.close()


# --- two programs on one data folder ---------------------------------------------------------


@pytest.mark.parametrize("seconds", [0.0, 0.5], ids=["quick", "slow"])
async def test_two_programs_cannot_both_send_the_same(
    tmp_path: Path, seconds: float, campaign: bool
) -> None:
    async with shop() as here:
        if seconds:
            here.go_wrong(FaultKind.SLOW, seconds=seconds)
        for number in range(8 if campaign else 1):
            posts = len(here.posts)
            path = tmp_path / str(number) / "purchases.db"
            both = [await begin(here, path, "buy", *here.offer()) for _ in range(2)]
            assert [await said(one) for one in both] == ["ready", "ready"]
            for one in both:
                go(one)
            assert sorted([await said(one) for one in both]) == ["Blocked", "Placed"]
            assert len(here.posts) == posts + 1
            (row,) = entries(path)
            assert row.purchase.stage is Stage.PLACED
            assert [await one.wait() for one in both] == [0, 0]
        charged = here.world.charges
        here.world.audit()
        assert charged


# --- killed ----------------------------------------------------------------------------------


async def test_killed_between_sending_and_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "purchases.db"
    async with shop() as here:
        known = set(here.world.orders)
        here.go_wrong(FaultKind.STALLED)
        process = await begin(here, path, "buy", *here.offer())
        await said(process)
        go(process)
        await here.asked()
        process.kill()
        await process.wait()
        assert [one.purchase.stage for one in entries(path)] == [Stage.SENDING]
        here.world.faults.clear()
        again = await begin(here, path, "resume")
        assert await said(again) == "placed"
        await again.wait()
        (order,) = set(here.world.orders) - known
        (row,) = entries(path)
        assert row.purchase.order is not None
        assert row.purchase.order.id == order
        assert row.cost == here.world.orders[order].price
        assert here.posts == [200]


# --- in this process -------------------------------------------------------------------------


async def test_an_account_that_runs_ends_while_buying(tmp_path: Path) -> None:
    path = tmp_path / "purchases.db"
    async with shop() as here:
        here.go_wrong(FaultKind.SLOW, seconds=0.2)
        own = account(here.base_url, path, SystemClock())
        running = asyncio.create_task(own.run())
        await asyncio.sleep(0.1)
        buying = asyncio.create_task(own.purchases.buy(wanted(*here.offer())))
        await here.asked()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        outcome = await buying
        assert isinstance(outcome, Placed)
        (row,) = entries(path)
        assert row.purchase.stage is Stage.PLACED
        assert row.cost is not None
        assert row.cost > Decimal(0)
