"""How a purchase ends, whatever happens to its one request."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.changes import BookingsRead
from anosim_tui.domain.models import Page, digits
from anosim_tui.domain.purchases import NotPlaced, Placed, PurchaseKind, Stage, Unresolved, Wanted
from anosim_tui.domain.state import Resource
from anosim_tui.sandbox.faults import Fault as SandboxFault
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.storage.journal_file import JournalEntry
from tests.account.purchases.support import REFUSALS, Fault, Program, Shop

KINDS = {
    PurchaseKind.ORDER: lambda shop: shop.order(2),
    PurchaseKind.EXTENSION: lambda shop: shop.extension(),
    PurchaseKind.REUSE: lambda shop: shop.reuse(),
}
FOUND_BY_LOOKING = [
    Fault.LOST_AFTER,
    Fault.ERROR_AFTER,
    Fault.TRUNCATED,
    Fault.HTML_AFTER,
    Fault.SLOW,
]
NEVER_FOUND = [Fault.LOST_BEFORE, Fault.HTML_INSTEAD, Fault.OLDER]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)


def only_row(program: Program) -> JournalEntry:
    (row,) = program.journal.entries()
    return row


@every_kind
async def test_what_is_answered_is_placed(shop: Shop, path: Path, kind: PurchaseKind) -> None:
    program = shop.program(path)
    wanted = KINDS[kind](shop)
    outcome = await program.buy(wanted)
    assert isinstance(outcome, Placed)
    (order,) = shop.bought
    assert outcome.order.id == order.id
    assert [one.id for one in outcome.order.bookings] == [one.id for one in order.bookings]
    row = only_row(program)
    assert (row.purchase.stage, row.cost) == (Stage.PLACED, shop.paid)
    assert row.purchase.wanted == wanted
    assert row.purchase.balance == Decimal(1_000)
    assert row.before is not None
    assert shop.orders_before <= row.before.orders


@pytest.mark.parametrize(
    ("kind", "request_"),
    [
        (
            PurchaseKind.ORDER,
            "POST /Orders?productId={product}&amount=2&providerId=0&maxPrice={cap}",
        ),
        (
            PurchaseKind.EXTENSION,
            "POST /OrderBookings?orderBookingId={rental}&extentionInMinutes=1440",
        ),
        (PurchaseKind.REUSE, "POST /OrderBookingsReUse/{activation}?"),
    ],
    ids=lambda value: value.value if isinstance(value, PurchaseKind) else "",
)
async def test_the_request_is_what_was_confirmed(
    shop: Shop, kind: PurchaseKind, request_: str
) -> None:
    program = shop.program()
    wanted = KINDS[kind](shop)
    expected = request_.format(
        product=wanted.product_id,
        cap=wanted.price_each,
        rental=shop.rental.id,
        activation=shop.activation.id,
    )
    await program.buy(wanted)
    assert shop.sent == [expected]


async def test_the_operator_that_was_chosen_is_asked_for(shop: Shop) -> None:
    program, product = shop.program(), shop.product()
    shelf = next(one for one in shop.world.catalog.shelves(product) if one.available > 1)
    wanted = Wanted.order(product, 2, shelf.price, shelf.provider_id, "an operator")
    assert isinstance(await program.buy(wanted), Placed)
    assert shop.paid == 2 * shelf.price
    assert f"providerId={shelf.provider_id}&maxPrice={shelf.price}" in shop.sent[0]


@every_kind
@pytest.mark.parametrize("fault", FOUND_BY_LOOKING, ids=lambda fault: fault.value)
async def test_a_lost_answer_is_found_by_looking(
    shop: Shop, path: Path, kind: PurchaseKind, fault: Fault
) -> None:
    program = shop.program(path)
    shop.line.faults = [fault]
    outcome = await program.buy(KINDS[kind](shop))
    assert isinstance(outcome, Placed)
    (order,) = shop.bought
    assert outcome.order.id == order.id
    assert shop.line.posts == 1
    row = only_row(program)
    assert (row.purchase.stage, row.cost) == (Stage.PLACED, shop.paid)


@every_kind
@pytest.mark.parametrize("fault", NEVER_FOUND, ids=lambda fault: fault.value)
async def test_what_never_arrived_stays_for_the_person_to_decide(
    shop: Shop, path: Path, kind: PurchaseKind, fault: Fault
) -> None:
    program = shop.program(path)
    shop.line.faults = [fault]
    outcome = await program.buy(KINDS[kind](shop))
    assert isinstance(outcome, Unresolved)
    assert outcome.candidates == ()
    assert not shop.bought
    assert shop.line.posts == 1
    assert only_row(program).purchase.stage is Stage.UNRESOLVED
    assert program.store.state.purchases.unresolved == (outcome.purchase,)


NOT_PLACED = {
    Fault.NOT_CONNECTED: "Nothing was sent.",
    Fault.THROTTLED: "30 s",
    **dict.fromkeys(REFUSALS, "Insufficient balance"),
}


@every_kind
@pytest.mark.parametrize("fault", NOT_PLACED, ids=lambda fault: fault.value)
async def test_what_was_certainly_not_bought_is_told_at_once(
    shop: Shop, path: Path, kind: PurchaseKind, fault: Fault
) -> None:
    program = shop.program(path)
    shop.line.faults = [fault]
    outcome = await program.buy(KINDS[kind](shop))
    assert isinstance(outcome, NotPlaced)
    assert NOT_PLACED[fault] in outcome.reason
    assert outcome.refused == (fault in REFUSALS)
    assert only_row(program).purchase.stage is program.known[0].stage is Stage.NOT_PLACED
    assert shop.clock.monotonic() < 2, "it was looked for"
    assert not shop.bought
    assert shop.line.posts == 1


# --- a service with clocks, lists and paths of its own ---------------------------------------


@every_kind
@pytest.mark.parametrize("seconds", [-300, 60, -3_600])
async def test_a_lost_order_is_found_minutes_off_and_a_candidate_far_off(
    shop: Shop, path: Path, kind: PurchaseKind, seconds: int
) -> None:
    fault = SandboxFault(FaultKind.DATE_SKEW, seconds=seconds)
    shop.world.faults.add(fault, shop.world.now())
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_AFTER]
    outcome = await program.buy(KINDS[kind](shop))
    (order,) = shop.bought
    if abs(seconds) > 300:
        assert isinstance(outcome, Unresolved)
        assert [one.id for one in outcome.candidates] == [order.id]
        outcome = await program.purchases.adopt(outcome.purchase.id, order.id)
    assert isinstance(outcome, Placed)
    assert outcome.order.id == order.id


NO_LIST = [FaultKind.EMPTY, FaultKind.REFUSED_JSON, FaultKind.ERROR_TEXT]


@pytest.mark.parametrize("kind", NO_LIST)
async def test_a_list_of_orders_that_turns_empty_was_not_read(
    shop: Shop, path: Path, kind: FaultKind
) -> None:
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_AFTER]

    def no_more_orders(_request: object) -> None:
        fault = SandboxFault(kind, "GET /Orders", lasting=timedelta(seconds=90))
        shop.world.faults.add(fault, shop.world.now())

    shop.line.on_paid = no_more_orders
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Unresolved)
    assert (
        outcome.purchase.reason
        == "Your orders could not be loaded, so the purchase could not be looked up."
    )
    await shop.clock.advance(120)
    (purchase,) = program.known
    assert purchase.stage is Stage.PLACED
    assert only_row(program).cost == shop.paid


@pytest.mark.parametrize("kind", NO_LIST)
async def test_one_empty_list_before_buying_is_not_believed(
    shop: Shop, path: Path, kind: FaultKind
) -> None:
    shop.world.order(shop.order().product_id)  # by the person, a moment ago
    for endpoint in ("GET /Orders", "GET /OrderBookings"):
        fault = SandboxFault(kind, endpoint, count=1)
        shop.world.faults.add(fault, shop.world.now())
    program = shop.program(path)
    shop.line.faults = [Fault.LOST_BEFORE]
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Unresolved)
    assert outcome.candidates == ()


async def test_nothing_is_sent_where_the_orders_cannot_be_read_first(shop: Shop) -> None:
    program = shop.program()
    shop.line.reads_fail = 1.0
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, NotPlaced)
    assert outcome.reason.startswith("Nothing was sent.")
    assert shop.line.posts == 0
    assert only_row(program).purchase.stage is Stage.NOT_PLACED


async def test_it_looks_after_2_4_8_15_30_and_60_seconds(shop: Shop) -> None:
    program = shop.program()
    shop.line.faults = [Fault.LOST_BEFORE]
    await program.buy(shop.order())
    for list_ in ("/orders", "/orderbookings"):
        assert [at for at, path in shop.line.reads if path == list_] == [0, 2, 4, 8, 15, 30, 60]


async def test_whoever_waits_may_go_away(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def hold(_request: object) -> None:
        reached.set()
        await go_on.wait()

    shop.line.on_paid = hold
    task = asyncio.create_task(program.purchases.buy(shop.order()))
    await shop.clock.advance(1)
    assert reached.is_set()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    go_on.set()
    await shop.clock.advance(1)
    (purchase,) = program.known
    assert purchase.stage is Stage.PLACED
    assert only_row(program).purchase.stage is Stage.PLACED


async def test_the_row_is_on_the_disk_before_anything_is_sent(shop: Shop, path: Path) -> None:
    program = shop.program(path)
    seen: list[JournalEntry] = []

    def look(_request: object) -> None:
        other = shop.program(path)  # another program sees it: it is committed
        seen.extend(other.journal.entries())
        other.journal.close()

    shop.line.on_paid = look
    wanted = shop.order()
    await program.buy(wanted)
    (row,) = seen
    assert row.purchase.stage is Stage.SENDING
    assert row.purchase.wanted == wanted
    assert row.purchase.sent is not None
    assert row.purchase.balance == Decimal(1_000)
    assert row.before is not None
    assert shop.orders_before <= row.before.orders
    assert {
        one.id for one in shop.world.open_bookings() if one.order_id in shop.orders_before
    } <= row.before.bookings


# --- what is shown ---------------------------------------------------------------------------


async def test_what_was_bought_is_shown_at_once(shop: Shop) -> None:
    program = shop.program()
    await program.buy(shop.order(2))
    state = program.store.state
    ids = {one.id for one in shop.bought[0].bookings}
    assert ids <= state.current
    assert {line.id for line in state.lines} == ids
    assert program.refreshed[Resource.BALANCE] == program.refreshed[Resource.BOOKINGS] == 1


@pytest.mark.parametrize(
    "quirks",
    [
        Quirks(bare_orders=True),
        Quirks(missing_numbers=3),
        Quirks(listed_orders=True, order_bookings=True, missing_numbers=2),
        Quirks.all_on(),
    ],
    ids=["bare", "without numbers", "inside a list of one", "all quirks"],
)
async def test_numbers_that_come_later_are_fetched(path: Path, quirks: Quirks) -> None:
    shop = Shop(quirks=quirks)
    program = shop.program(path)
    outcome = await program.buy(shop.order(2, country="Poland"))
    assert isinstance(outcome, Placed)
    for _ in range(60):
        await shop.clock.advance(1)
        if program.refreshed[Resource.BOOKINGS]:  # as the poller does
            program.refreshed[Resource.BOOKINGS] = 0
            page = await program.client.bookings()
            known = program.store.state.purchases.purchases[outcome.purchase.id].order
            assert known is not None
            own = [one for one in page.items if one.id in {mine.id for mine in known.bookings}]
            program.store.apply(BookingsRead(Page(tuple(own))))
    shown = program.store.state.purchases.purchases[outcome.purchase.id].order
    assert shown is not None
    numbers = {digits(one.number) for one in shown.bookings}
    assert numbers == {digits(one.number) for one in shop.bought[0].bookings}
    assert only_row(program).cost == shop.paid
    await program.leave()


async def test_the_balance_supports_a_guess(shop: Shop) -> None:
    program = shop.program()
    shop.line.faults = [Fault.LOST_BEFORE]
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Unresolved)
    assert outcome.purchase.fell(Decimal(996)) == Decimal(4)
    assert outcome.purchase.fell(Decimal(1_000)) is None
    assert outcome.purchase.fell(None) is None
