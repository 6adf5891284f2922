"""Never twice, never lost: seeded runs of purchases on a bad line, with programs that die.

After each run the sandbox's ledger and the journal are compared: they agree to the cent, each
purchase was sent at most once, and each order belongs to exactly the purchase that sent it.
"""

from __future__ import annotations

import asyncio
import dataclasses
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest

from anosim_tui.domain.models import ACTIVE, RENTAL_FULL, Order
from anosim_tui.domain.purchases import (
    Blocked,
    NotPlaced,
    Placed,
    PurchaseKind,
    Stage,
    Unresolved,
    Wanted,
)
from anosim_tui.sandbox.faults import Fault as SandboxFault
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.journal_file import JournalEntry
from tests.account.purchases.dying import EDGES, DyingJournal
from tests.account.purchases.support import Fault, Killed, Program, Shop, as_booking

QUIRKS = (
    NONE,
    NONE,
    Quirks(string_money=True, order_bookings=True, loose_dates=True),
    Quirks(bare_orders=True, missing_numbers=2),
    Quirks(listed_orders=True, order_bookings=True, missing_numbers=1),
    Quirks(order_price_differs=True, extra_fields=True),
    Quirks(bad_items=True, unknown_words=True),
    Quirks.all_on(),
)
# By how many seconds the service dates everything early or late.
SKEWS = (0, 0, 0, -60, -300, -3_600, 240)
FAULTS = [*Fault, Fault.NONE, Fault.NONE, Fault.NONE]
OURS = ("Germany", "Poland", "Sweden")
ELSEWHERE = "Kenya"


@dataclass
class Sent:
    """One paid request as it left the program, and the orders that the sandbox made of it."""

    purchase: str
    orders: list[int] = field(default_factory=list)


class Run:
    """One seeded run."""

    def __init__(self, seed: int, path: Path) -> None:
        self.chance = random.Random(seed)
        self.path = path
        self.shop = Shop(seed % 11, self.chance.choice(QUIRKS))
        self._let_the_service_be_odd()
        self.shop.line.reads_fail = self.chance.choice((0.0, 0.0, 0.2, 0.5))
        self.sent: list[Sent] = []
        self.elsewhere = Decimal(0)
        self.elsewhere_orders: set[int] = set()
        self.ends: Counter[str] = Counter()
        self.shop.line.on_paid = self._note_request
        self.program = self._start()
        self._watch_orders()

    # What is observed.

    def _note_request(self, request: httpx.Request) -> None:
        """Whose request it is stands in the journal, which is on the disk before it is sent."""
        reader = Journal(self.path)
        if "/orderbookingreuse/" in request.url.path.lower():
            # The other spelling after a 404: the same purchase.
            again = [
                one for one in reader.entries() if one.purchase.wanted.kind is PurchaseKind.REUSE
            ]
            ids = {one.purchase.id for one in again if one.purchase.stage is Stage.SENDING}
            request.extensions["sent"] = next(one for one in self.sent if one.purchase in ids)
            reader.close()
            return
        sending = [one for one in reader.entries() if one.purchase.stage is Stage.SENDING]
        reader.close()
        open_ones = [
            one for one in sending if one.purchase.id not in {s.purchase for s in self.sent}
        ]
        matching = [one for one in open_ones if asks_for(request, one.purchase.wanted)]
        assert matching, "sent without a row on the disk"
        self.sent.append(Sent(matching[-1].purchase.id))
        request.extensions["sent"] = self.sent[-1]

    def _let_the_service_be_odd(self) -> None:
        world = self.shop.world
        if skew := self.chance.choice(SKEWS):
            fault = SandboxFault(FaultKind.DATE_SKEW, seconds=skew)
            world.faults.add(fault, world.now())
        if self.chance.random() < 0.3:
            world.quirks = dataclasses.replace(world.quirks, spellings="text")

    def _watch_orders(self) -> None:
        """Have each order the sandbox makes of a request noted beside it."""
        inner = self.shop.line._inner
        handle = inner.handle_async_request

        async def watched(request: httpx.Request) -> httpx.Response:
            before = set(self.shop.world.orders)
            try:
                return await handle(request)
            finally:
                sent = request.extensions.get("sent")
                if sent is not None:
                    sent.orders += set(self.shop.world.orders) - before

        inner.handle_async_request = watched  # type: ignore[method-assign]

    # What is done.

    def _start(self) -> Program:
        journal = DyingJournal(self.path, self.chance.choice([*EDGES, *[""] * 20]))
        program = self.shop.program(journal=journal)
        program.purchases.start()
        return program

    async def _restart(self) -> None:
        await self.program.kill()
        await self.shop.clock.advance(self.chance.choice((0.5, 5.0, 90.0)))
        self.program = self._start()
        await self.shop.clock.advance(1)

    def wanted(self) -> Wanted:
        shop, chance = self.shop, self.chance
        kind = chance.choices(list(PurchaseKind), (6, 3, 1))[0]
        if kind is PurchaseKind.ORDER:
            minutes = chance.choice((240, 1440))
            return shop.order(chance.randint(1, 3), country=chance.choice(OURS), minutes=minutes)
        if kind is PurchaseKind.REUSE:
            return shop.reuse()
        rentals = [
            one
            for one in shop.world.open_bookings()
            if one.product.rental_type == RENTAL_FULL and one.state == ACTIVE
        ]
        minutes = chance.choice((240, 1440, 10_080))
        booking = as_booking(chance.choice(rentals))
        return Wanted.extension(booking, timedelta(minutes=minutes), Decimal("4.00"))

    async def go(self) -> None:
        for _ in range(self.chance.randint(3, 7)):
            if self.chance.random() < 0.25:
                self._buy_elsewhere()
            both = self.chance.random() < 0.2
            self.shop.line.faults = [self.chance.choice(FAULTS) for _ in range(2)]
            await self._buy(*(self.wanted() for _ in range(1 + both)))
            await self.shop.clock.advance(self.chance.choice((0, 3, 40, 400)))
        await self._end()

    def _buy_elsewhere(self) -> None:
        """The person buys something else on the website."""
        product = self.shop.product(country=ELSEWHERE)
        order = self.shop.world.order(product.id)
        self.elsewhere += order.price
        self.elsewhere_orders.add(order.id)

    async def _buy(self, *wanted: Wanted) -> None:
        tasks = [asyncio.create_task(self._one(one)) for one in wanted]
        for _ in range(300):
            await self.shop.clock.advance(0.5)
            if all(task.done() for task in tasks):
                break
            if self.chance.random() < 0.01:  # killed in the middle of waiting
                break
        died = any(task.done() and task.exception() is not None for task in tasks)
        if died or not all(task.done() for task in tasks):
            await self._restart()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:
            fault = None if task.cancelled() else task.exception()
            assert fault is None or isinstance(fault, Killed), fault

    async def _one(self, wanted: Wanted) -> None:
        outcome = await self.program.purchases.buy(wanted)
        if isinstance(outcome, Blocked):
            assert outcome.by.wanted.identity == wanted.identity
            if self.chance.random() < 0.5:
                await self.program.purchases.buy(wanted, again=True)
        else:
            assert isinstance(outcome, Placed | NotPlaced | Unresolved)

    async def _end(self) -> None:
        """A last start on a line that works, with time for everything to be found out."""
        self.shop.line.reads_fail = 0.0
        self.shop.line.faults = []
        await self.program.kill()
        await self.shop.clock.advance(100)
        self.program = self.shop.program(self.path)
        self.program.purchases.start()
        await self.shop.clock.advance(180)

    # What must hold.

    async def check(self) -> None:
        program, shop = self.program, self.shop
        rows = {one.purchase.id: one for one in program.journal.entries()}
        assert len({one.purchase for one in self.sent}) == len(self.sent), "sent twice"
        truth = {one.purchase: one.orders for one in self.sent}
        assert all(len(orders) <= 1 for orders in truth.values()), "bought twice"
        assert truth.keys() <= rows.keys()
        for id_, row in rows.items():
            self._check_row(row, truth.get(id_, []))
        shown = {one.id for one in program.store.state.purchases.unresolved}
        assert shown == {id_ for id_, row in rows.items() if row.purchase.stage is Stage.UNRESOLVED}
        await self._decide(truth)
        self._compare_books(truth)
        assert program.purchases.why_not() is None
        await program.leave()
        shop.world.audit()

    def _check_row(self, row: JournalEntry, orders: list[int]) -> None:
        purchase = row.purchase
        self.ends[purchase.stage.value] += 1
        if purchase.stage is Stage.PLACED:
            assert purchase.order is not None
            assert [self._real(purchase.order)] == orders, "taken for an order that is another's"
        elif purchase.stage is Stage.NOT_PLACED:
            assert not orders, "lost: bought, and written down as not bought"
        elif purchase.stage is Stage.PREPARING:
            assert not orders
        else:
            assert purchase.stage is Stage.UNRESOLVED

    def _real(self, order: Order) -> int:
        """The order's id, also where only its booking was found as no orders could be read."""
        return order.id if order.id > 0 else self.shop.world.bookings[-order.id].order_id

    async def _decide(self, truth: dict[str, list[int]]) -> None:
        """The person looks at their orders and says what is true."""
        for purchase in self.program.store.state.purchases.unresolved:
            orders = truth.get(purchase.id, [])
            if not orders:
                await self.program.purchases.dismiss(purchase.id)
                continue
            candidates = {one.id for one in purchase.candidates}
            assert orders[0] in candidates, "lost: bought, and not among what is shown"
            adopted = await self.program.purchases.adopt(purchase.id, orders[0])
            assert isinstance(adopted, Placed)

    def _compare_books(self, truth: dict[str, list[int]]) -> None:
        rows = self.program.journal.entries()
        placed = [one for one in rows if one.purchase.stage is Stage.PLACED]
        ours = {order for orders in truth.values() for order in orders}
        assert ours | self.elsewhere_orders == {one.id for one in self.shop.bought}
        assert {self._real(one.purchase.order) for one in placed if one.purchase.order} == ours
        assert len(placed) == len(ours)
        assert all(one.cost is not None for one in placed)
        booked = sum((one.cost for one in placed if one.cost is not None), Decimal(0))
        assert booked + self.elsewhere == self.shop.paid


def asks_for(request: httpx.Request, wanted: Wanted) -> bool:
    path, query = request.url.path.lower(), request.url.params
    if "reuse" in path:
        return wanted.kind is PurchaseKind.REUSE
    if path.endswith("/orders"):
        product, amount = int(query["productId"]), int(query["amount"])
        return (wanted.kind, wanted.product_id, wanted.amount) == (
            PurchaseKind.ORDER,
            product,
            amount,
        )
    assert wanted.duration is not None
    minutes = str(wanted.duration // timedelta(minutes=1))
    same = (query["orderBookingId"], query["extentionInMinutes"])
    return wanted.kind is PurchaseKind.EXTENSION and same == (str(wanted.booking_id), minutes)


@pytest.mark.parametrize(
    "first", [0, *(pytest.param(n, marks=pytest.mark.campaign) for n in range(20, 500, 20))]
)
async def test_never_twice_never_lost(first: int, tmp_path: Path, campaign: bool) -> None:
    ends: Counter[str] = Counter()
    for seed in range(first, first + (20 if campaign else 10)):
        run = Run(seed, tmp_path / f"{seed}.db")
        try:
            await run.go()
            await run.check()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        ends += run.ends
    # A campaign in which everything goes well, or nothing, shows nothing.
    assert {"placed", "not placed", "unresolved"} <= ends.keys()


@pytest.mark.parametrize("edge", [one for one in EDGES if "complete" not in one])
@pytest.mark.parametrize(
    "fault", [Fault.NONE, Fault.LOST_AFTER, Fault.LOST_BEFORE, Fault.NOT_CONNECTED]
)
async def test_killed_at_any_step_of_the_journal(tmp_path: Path, edge: str, fault: Fault) -> None:
    run = Run(1, tmp_path / "one.db")
    await run.program.kill()
    run.shop = Shop()
    run.shop.line.on_paid = run._note_request
    run._watch_orders()
    run.program = run.shop.program(journal=DyingJournal(run.path, edge))
    run.program.purchases.start()
    run.shop.line.faults = [fault]
    work: Any = asyncio.create_task(run.program.purchases.buy(run.shop.order(2)))
    await run.shop.clock.advance(75)
    await asyncio.gather(work, return_exceptions=True)
    journal = run.program.journal
    assert isinstance(journal, DyingJournal)
    await run._end()
    await run.check()
    assert run.shop.line.posts <= 1
