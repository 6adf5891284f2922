"""Real programs over real sockets: two at once, killed ones, and a line that holds answers back."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import uvicorn

from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.purchases import Placed, Stage
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.journal_file import JournalEntry
from tests.account.purchases.support import KEY
from tests.account.purchases.worker import account, wanted
from tests.forks import forking
from tests.waiting import PATIENCE

WORKER = "tests.account.purchases.worker"
ROOT = Path(__file__).parents[3]


@dataclass
class Line:
    """What stands between a program and the sandbox: it hands over requests, and answers when told.

    Attributes:
        asked: set once a paid request came.
        held: set once a paid request was carried out and its answer is kept back.
        hold: whether answers to paid requests are kept back for ever.
        before: seconds a paid request waits before it is carried out.
    """

    world: World
    upstream: int
    port: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hold: bool = False
    before: float = 0.0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def posts(self) -> list[int]:
        return [one.status for one in self.world.requests if one.method == "POST"]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            paid = head.startswith(b"POST")
            if paid:
                self.asked.set()
                await asyncio.sleep(self.before)
            answer = await self._fetch(head)
            if paid and self.hold:
                self.held.set()
                await asyncio.Event().wait()
            writer.write(answer)
            await writer.drain()
        writer.close()

    async def _fetch(self, head: bytes) -> bytes:
        lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"connection:")]
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        writer.write(b"\r\n".join([lines[0], b"Connection: close", *lines[1:]]))
        answer = await reader.read()
        writer.close()
        return answer


@asynccontextmanager
async def shop() -> AsyncIterator[Line]:
    """The sandbox on a port of its own, behind a line."""
    world = quiet(SystemClock(), products=400)
    config = uvicorn.Config(
        application(world, key=KEY), port=0, log_level="critical", lifespan="off", ws="none"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - it has no event
        await asyncio.sleep(0.01)
    line = Line(world, server.servers[0].sockets[0].getsockname()[1])
    talks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(line.talk(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    line.port = listening.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        for task in tuple(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        listening.close()
        server.should_exit = True
        await serving


def offer(line: Line) -> tuple[str, str]:
    product = line.world.catalog.find("Germany", "RentalFull", "", 1440)
    line.world.catalog.restock(product, 50)
    return str(product.id), f"{product.price * 3:f}"


async def begin(line: Line, path: Path, *work: str) -> Process:
    command = [sys.executable, "-m", WORKER, line.base_url, str(path), *work]
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


@pytest.mark.parametrize("before", [0.0, 0.5], ids=["quick", "slow"])
async def test_two_programs_cannot_both_send_the_same(
    tmp_path: Path, before: float, campaign: bool
) -> None:
    async with shop() as line:
        line.before = before
        for number in range(8 if campaign else 1):
            posts = len(line.posts)
            path = tmp_path / str(number) / "purchases.db"
            both = [await begin(line, path, "buy", *offer(line)) for _ in range(2)]
            assert [await said(one) for one in both] == ["ready", "ready"]
            for one in both:
                go(one)
            assert sorted([await said(one) for one in both]) == ["Blocked", "Placed"]
            assert len(line.posts) == posts + 1
            (row,) = entries(path)
            assert row.purchase.stage is Stage.PLACED
            assert [await one.wait() for one in both] == [0, 0]
        charged = line.world.charges
        line.world.audit()
        assert charged


# --- killed ----------------------------------------------------------------------------------


async def test_killed_between_sending_and_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "purchases.db"
    async with shop() as line:
        known = set(line.world.orders)
        line.hold = True
        process = await begin(line, path, "buy", *offer(line))
        await said(process)
        go(process)
        await asyncio.wait_for(line.held.wait(), PATIENCE)
        process.kill()
        await process.wait()
        assert [one.purchase.stage for one in entries(path)] == [Stage.SENDING]
        line.hold = False
        again = await begin(line, path, "resume")
        assert await said(again) == "placed"
        await again.wait()
        (order,) = set(line.world.orders) - known
        (row,) = entries(path)
        assert row.purchase.order is not None
        assert row.purchase.order.id == order
        assert row.cost == line.world.orders[order].price
        assert line.posts == [200]


def go_wrong(world: World, fault: Fault) -> None:
    world.faults.add(fault, world.now())


def date_early(seconds: float) -> Callable[[World], None]:
    return lambda world: go_wrong(world, Fault(FaultKind.DATE_SKEW, seconds=-seconds))


def refuse_half(world: World) -> None:
    go_wrong(world, Fault(FaultKind.REFUSED_JSON, "paid", probability=0.5))


def write_oddly(world: World) -> None:
    world.quirks = Quirks(
        listed_orders=True, order_bookings=True, missing_numbers=2, string_money=True
    )


SERVICES: dict[str, Callable[[World], None]] = {
    "as documented": lambda world: None,
    "dates a minute early": date_early(60),
    "dates five minutes early": date_early(300),
    "orders in a list of one": write_oddly,
    "refusals in JSON": refuse_half,
}


@pytest.mark.parametrize("service", SERVICES)
async def test_killed_at_any_moment(tmp_path: Path, service: str, campaign: bool) -> None:
    chance = random.Random(11)
    ends = []
    async with shop() as line:
        SERVICES[service](line.world)
        line.before = 0.03
        for number in range(40 if campaign else 1):
            path = tmp_path / str(number) / "purchases.db"
            known, posts = set(line.world.orders), len(line.posts)
            process = await begin(line, path, "buy", *offer(line))
            await said(process)
            go(process)
            await asyncio.sleep(chance.uniform(0.0, 0.25))
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            await asyncio.sleep(0.1)  # what was on its way arrives
            again = await begin(line, path, "resume")
            await said(again)
            await again.wait()
            made = set(line.world.orders) - known
            sent = line.posts[posts:]
            assert len(sent) <= 1, "sent twice"
            assert len(made) == sent.count(200)
            rows = entries(path)
            placed = {one.purchase.order.id for one in rows if one.purchase.order}
            assert placed == made, "lost, or taken for what it is not"
            ends += [one.purchase.stage for one in rows]
        line.world.audit()
    assert Stage.SENDING not in ends
    assert Stage.UNKNOWN not in ends


# --- in this process -------------------------------------------------------------------------


async def test_an_account_that_runs_ends_while_buying(tmp_path: Path) -> None:
    path = tmp_path / "purchases.db"
    async with shop() as line:
        line.before = 0.2
        own = account(line.base_url, path, SystemClock())
        running = asyncio.create_task(own.run())
        await asyncio.sleep(0.1)
        buying = asyncio.create_task(own.purchases.buy(wanted(*offer(line))))
        await asyncio.wait_for(line.asked.wait(), PATIENCE)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        outcome = await buying
        assert isinstance(outcome, Placed)
        (row,) = entries(path)
        assert row.purchase.stage is Stage.PLACED
        assert row.cost is not None
        assert row.cost > Decimal(0)
