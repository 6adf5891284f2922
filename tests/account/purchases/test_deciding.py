"""Purchases nobody knows the end of: asking, deciding, looking again, and starting anew."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from anosim_tui.account.account import Account
from anosim_tui.domain.models import Order, Page
from anosim_tui.domain.purchases import (
    READ_ONLY,
    Blocked,
    Guards,
    NotPlaced,
    Placed,
    Stage,
    Unresolved,
    Wanted,
    Why,
)
from tests.account.purchases.dying import DyingJournal
from tests.account.purchases.support import Fault, InlineJournal, Program, Shop

LIMITED = Guards(order=Decimal("20.00"), day=Decimal("30.00"))


def stages(program: Program) -> list[Stage]:
    return [one.purchase.stage for one in program.journal.entries()]


# --- the same again --------------------------------------------------------------------------


async def test_an_unresolved_purchase_blocks_the_same_and_nothing_else(
    shop: Shop, path: Path
) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE]
    first = await program.buy(shop.order())
    assert isinstance(first, Unresolved)
    blocked = await program.buy(shop.order())
    assert isinstance(blocked, Blocked)
    assert blocked.by.id == first.purchase.id
    assert shop.line.posts == 1
    for other in (shop.order(2), shop.order(minutes=240), shop.extension(), shop.reuse()):
        assert isinstance(await program.buy(other), Placed)
    assert isinstance(await program.buy(shop.order(), again=True), Placed)
    assert shop.line.posts == 6
    assert len(shop.bought) == 5


async def test_the_same_twice_in_a_row_is_normal(shop: Shop) -> None:
    program = shop.program()
    for _ in range(2):
        assert isinstance(await program.buy(shop.order()), Placed)
    assert len(shop.bought) == 2


async def test_one_being_sent_blocks_the_same(shop: Shop) -> None:
    program = shop.program()
    go_on = asyncio.Event()

    async def hold(_request: object) -> None:
        await go_on.wait()

    shop.line.on_paid = hold
    first = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    assert isinstance(await program.buy(shop.order()), Blocked)
    go_on.set()
    await shop.clock.advance(1)
    assert isinstance(await first, Placed)
    assert shop.line.posts == 1


async def test_a_lost_one_never_takes_the_order_of_the_same_bought_on_purpose(
    shop: Shop, path: Path
) -> None:
    """The first is lost before it arrives; the second is answered while the first is looked for."""
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE, Fault.NONE]
    first = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(3)
    second = await program.buy(shop.order(), again=True)
    assert isinstance(second, Placed)
    await shop.clock.advance(70)
    outcome = await first
    assert isinstance(outcome, Unresolved)
    assert outcome.candidates == ()
    assert stages(program) == [Stage.UNRESOLVED, Stage.PLACED]


async def test_two_lost_ones_of_the_same_are_shown_with_what_was_found(
    shop: Shop, path: Path
) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE, Fault.LOST_AFTER]
    first = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(3)
    second = asyncio.create_task(program.purchases.buy(shop.order(), again=True))
    await shop.clock.advance(80)
    one, two = await first, await second
    assert isinstance(one, Unresolved)
    assert isinstance(two, Unresolved)
    (order,) = shop.bought
    assert [found.id for found in one.candidates] == [order.id]
    assert [found.id for found in two.candidates] == [order.id]
    # The person says whose it is; then it is nobody else's any more.
    assert isinstance(await program.purchases.adopt(two.purchase.id, order.id), Placed)
    again = await program.purchases.look_again(one.purchase.id)
    assert isinstance(again, Unresolved)
    assert again.candidates == ()
    assert isinstance(await program.purchases.adopt(one.purchase.id, order.id), Unresolved)


# --- the person decides ----------------------------------------------------------------------


async def test_what_another_program_found_is_not_dismissed(shop: Shop, path: Path) -> None:
    here, there = shop.program(path), shop.program(path)
    shop.line.faults = [Fault.LOST_AFTER]
    task = asyncio.create_task(here.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    shop.world.order(shop.order().product_id)  # by the person, on the website
    await shop.clock.advance(70)
    outcome = await task
    assert isinstance(outcome, Unresolved)
    there.purchases.start()
    await shop.clock.advance(1)
    ours = shop.bought[0]
    assert isinstance(await there.purchases.adopt(outcome.purchase.id, ours.id), Placed)
    decided = await here.done(here.purchases.dismiss(outcome.purchase.id))
    assert isinstance(decided, Placed)
    assert decided.order.id == ours.id
    assert here.known[0].stage is Stage.PLACED


async def test_a_program_that_was_stopped_sends_nothing_long_afterwards(shop: Shop) -> None:
    """Stopped between writing it down and sending it: by then the person may have bought again."""
    program = shop.program()
    write_down = program.journal.send

    def stopped(*arguments: Any) -> None:
        write_down(*arguments)
        shop.clock.jump(3600)

    program.journal.send = stopped  # type: ignore[method-assign]
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, NotPlaced)
    assert "Nothing was sent" in outcome.reason
    assert shop.line.posts == 0
    assert stages(program) == [Stage.NOT_PLACED]


async def test_several_that_fit_are_shown_and_one_is_chosen(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_AFTER]
    wanted = shop.order()
    task = asyncio.create_task(program.purchases.buy(wanted))
    await shop.clock.advance(1)
    shop.world.order(wanted.product_id)  # by the person, on the website
    await shop.clock.advance(70)
    outcome = await task
    assert isinstance(outcome, Unresolved)
    ours, theirs = shop.bought
    assert [one.id for one in outcome.candidates] == [ours.id, theirs.id], "the nearest first"
    assert program.store.state.purchases.unresolved[0].candidates == outcome.candidates
    placed = await program.purchases.adopt(outcome.purchase.id, ours.id)
    assert isinstance(placed, Placed)
    assert placed.order.id == ours.id
    (row,) = program.journal.entries()
    assert (row.purchase.stage, row.cost) == (Stage.PLACED, ours.price)
    assert program.store.state.purchases.unresolved == ()


async def test_dismissing_frees_the_way(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE]
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Unresolved)
    assert isinstance(await program.purchases.dismiss(outcome.purchase.id), NotPlaced)
    assert stages(program) == [Stage.NOT_PLACED]
    assert isinstance(await program.buy(shop.order()), Placed)


async def test_it_stays_open_over_restarts_until_decided(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE]
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Unresolved)
    for _ in range(3):
        await program.leave()
        await shop.clock.advance(86_400)
        program = shop.program(path)
        program.purchases.start()
        await shop.clock.advance(5)
        (shown,) = program.store.state.purchases.unresolved
        assert shown.id == outcome.purchase.id
        assert shown.wanted == outcome.purchase.wanted
        assert isinstance(await program.buy(shop.order()), Blocked)
    await program.purchases.dismiss(outcome.purchase.id)
    await program.leave()
    program = shop.program(path)
    program.purchases.start()
    await shop.clock.advance(5)
    assert program.known == ()
    assert shop.line.posts == 1


# --- leaving ---------------------------------------------------------------------------------


async def test_leaving_waits_for_an_answer_that_comes_soon(shop: Shop, path: Path) -> None:
    program = shop.program(path)

    async def a_moment(_request: object) -> None:
        await asyncio.sleep(0.05)

    shop.line.on_paid = a_moment
    task = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    await program.purchases.finish(5.0)
    assert isinstance(await task, Placed)
    later = shop.program(path)
    assert stages(later) == [Stage.PLACED]
    refused = await program.buy(shop.order())
    assert isinstance(refused, NotPlaced)
    assert shop.line.posts == 1
    await later.leave()
    await program.client.aclose()


async def test_an_account_that_ends_waits_for_what_is_being_bought(shop: Shop, path: Path) -> None:
    client, journal = shop.program().client, InlineJournal(path)
    account = Account(client, shop.clock, demo=True, host="", key_hint="", journal=journal)
    reached = asyncio.Event()

    async def a_moment(_request: object) -> None:
        reached.set()
        await asyncio.sleep(0.05)

    shop.line.on_paid = a_moment
    running = asyncio.create_task(account.run())
    await shop.clock.advance(5)
    buying = asyncio.create_task(account.purchases.buy(shop.order()))
    await reached.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert stages(shop.program(path)) == [Stage.PLACED]
    assert isinstance(await buying, Placed)


async def test_leaving_leaves_the_rest_to_the_journal(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    for fault in (Fault.LOST_AFTER, Fault.LOST_BEFORE):
        shop.line.faults.append(fault)

    async def never(_request: object) -> None:
        await asyncio.Event().wait()

    lost = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    shop.line.on_paid = never
    hanging = asyncio.create_task(program.purchases.buy(shop.order(2)))
    await shop.clock.advance(0.5)
    await program.purchases.finish(0.05)
    results = await asyncio.gather(lost, hanging, return_exceptions=True)
    assert [type(one) for one in results] == [asyncio.CancelledError] * 2
    assert asyncio.all_tasks() == {asyncio.current_task()}
    await program.client.aclose()
    later = shop.program(path)
    assert stages(later) == [Stage.UNKNOWN, Stage.SENDING]
    later.purchases.start()
    await shop.clock.advance(70)
    assert stages(later) == [Stage.PLACED, Stage.UNRESOLVED]
    assert shop.line.posts == 2


async def test_what_a_killed_program_never_sent_ends_by_itself(shop: Shop, path: Path) -> None:
    program = shop.program(journal=DyingJournal(path, "after begin"))
    task = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    await asyncio.gather(task, return_exceptions=True)
    await program.kill()
    later = shop.program(path)
    later.purchases.start()
    await shop.clock.advance(1)
    assert stages(later) == [Stage.PREPARING]
    assert isinstance(await later.buy(shop.order()), Blocked)
    await shop.clock.advance(62)
    assert stages(later) == [Stage.NOT_PLACED]
    assert isinstance(await later.buy(shop.order()), Placed)
    assert shop.line.posts == 1


async def test_one_that_is_slow_to_send_is_overtaken_not_doubled(shop: Shop, path: Path) -> None:
    """Reading the orders first takes one program over a minute; another buys the same meanwhile."""
    slow, other = shop.program(path), shop.program(path)
    go_on = asyncio.Event()
    read = slow.client.orders

    async def wait_and_read() -> Page[Order]:
        await go_on.wait()
        return await read()

    slow.client.orders = wait_and_read  # type: ignore[method-assign]
    task = asyncio.create_task(slow.purchases.buy(shop.order()))
    await shop.clock.advance(30)
    assert isinstance(await other.buy(shop.order()), Blocked)
    await shop.clock.advance(31)
    assert isinstance(await other.buy(shop.order()), Placed)
    go_on.set()
    await shop.clock.advance(1)
    outcome = await task
    assert isinstance(outcome, NotPlaced)
    assert shop.line.posts == 1


# --- what the person forbade -----------------------------------------------------------------


async def test_read_only_sends_nothing_that_writes(shop: Shop, path: Path) -> None:
    program = shop.program(path, guards=Guards(read_only=True))
    program.purchases.start()
    await shop.clock.advance(1)
    assert program.purchases.why_not() == READ_ONLY
    off = program.store.state.purchases.off
    assert off is not None
    assert (off.why, off.sentence) == (Why.READ_ONLY, READ_ONLY)
    for wanted in (shop.order(), shop.extension(), shop.reuse()):
        assert await program.buy(wanted) == NotPlaced(READ_ONLY)
    assert not shop.sent
    assert stages(program) == []


async def test_read_only_still_finds_out_what_became_of_a_purchase(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.KILLED_AFTER]
    task = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    await program.kill()
    await asyncio.gather(task, return_exceptions=True)
    later = shop.program(path, guards=Guards(read_only=True))
    later.purchases.start()
    await shop.clock.advance(3)
    assert stages(later) == [Stage.PLACED]


async def test_an_order_above_the_bound_is_not_sent(shop: Shop) -> None:
    program = shop.program(guards=LIMITED)
    program.purchases.start()
    await shop.clock.advance(0.1)
    product = shop.product(minutes=10_080)
    dear = Wanted.order(product, 2, Decimal("10.85"))
    why = program.purchases.why_not(dear)
    assert why is not None
    assert "$21.70" in why
    assert await program.buy(dear) == NotPlaced(why)
    assert shop.line.posts == 0


async def test_a_day_s_bound_counts_what_24_hours_cost_and_what_is_open(
    shop: Shop, path: Path
) -> None:
    program = shop.program(path, guards=LIMITED)
    product = shop.product()
    spent = Decimal(0)
    while spent + 12 <= 30:
        shop.line.faults = [Fault.LOST_BEFORE if spent else Fault.NONE]
        wanted = Wanted.order(product, 1, Decimal("12.00"))
        outcome = await program.buy(wanted, again=True)
        spent += shop.paid if isinstance(outcome, Placed) else Decimal(12)
        if isinstance(outcome, NotPlaced):
            break
    refused = await program.buy(Wanted.order(product, 2, Decimal("9.00")), again=True)
    assert isinstance(refused, NotPlaced)
    assert "within 24 hours" in refused.reason
    assert program.purchases.why_not(Wanted.order(product, 2, Decimal("9.00"))) is None
    posts = shop.line.posts
    await shop.clock.advance(timedelta(days=1, minutes=5).total_seconds())
    assert isinstance(
        await program.buy(Wanted.order(product, 2, Decimal("9.00")), again=True), Placed
    )
    assert shop.line.posts == posts + 1


async def test_with_bounds_an_unknown_price_is_not_bought(shop: Shop) -> None:
    program = shop.program(guards=LIMITED)
    outcome = await program.buy(Wanted.extension(shop.rental, timedelta(days=1), None))
    assert isinstance(outcome, NotPlaced)
    assert "price is not known" in outcome.reason
    assert isinstance(await program.buy(shop.extension()), Placed)
    assert shop.line.posts == 1
