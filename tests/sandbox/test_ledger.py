"""The money: balance = start - charges + refunds, whatever anybody does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.records import EntryKind, Ledger, LedgerError
from anosim_tui.sandbox.scenario import demo, quiet
from anosim_tui.sandbox.world import World
from tests.books import KEPT, books_kept

from .conftest import START


def test_check_finds_a_double_refund_a_minus_and_a_lost_cent() -> None:
    ledger = Ledger(Decimal("10.00"))
    ledger.record(EntryKind.ORDER, Decimal("1.00"), 1, START)
    ledger.record(EntryKind.CANCELLED, Decimal("1.00"), 1, START)
    ledger.record(EntryKind.UNUSED, Decimal("1.00"), 1, START)
    with pytest.raises(LedgerError, match="more than it cost"):
        ledger.check()
    minus = Ledger(Decimal("-1.00"))
    with pytest.raises(LedgerError, match="balance is -1"):
        minus.check()
    lost = Ledger(Decimal("10.00"))
    lost.balance -= Decimal("0.01")
    with pytest.raises(LedgerError, match="!="):
        lost.check()


def actions(world: World, clock: VirtualClock, rng: Random) -> list[Callable[[], object]]:
    def any_booking() -> int:
        return rng.choice(list(world.bookings))

    def open_booking() -> int:
        return rng.choice(world.open_bookings() or [world.bookings[any_booking()]]).id

    return [
        lambda: world.order(rng.choice(world.catalog.products).id, amount=rng.randint(1, 3)),
        lambda: world.order(rng.randint(90, 510), max_price=Decimal(rng.randint(0, 900)) / 100),
        lambda: world.cancel(open_booking()),
        lambda: world.cancel(any_booking()),
        lambda: world.extend(open_booking(), rng.choice((240, 1440, 10080))),
        lambda: world.reuse(any_booking()),
        lambda: world.set_auto_renewal(rng.random() < 0.7, rng.choice((None, any_booking()))),
        lambda: world.deliver(open_booking(), "x", "123456"),
        lambda: world.share(any_booking()),
        lambda: world.revoke(any_booking()),
        lambda: clock.skip(rng.choice((0.1, 20.0, 600.0, 14_400.0, 100_000.0))),
    ]


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.campaign) for seed in range(2, 12))]
)
def test_a_random_walk_never_loses_a_cent(seed: int) -> None:
    rng, clock = Random(seed), VirtualClock(START)
    world = demo(clock, seed, products=400)
    refused = done = 0
    for step in range(400):
        if step % 100 == 0:
            world.ledger.rebase(Decimal("400.00"))
        try:
            rng.choice(actions(world, clock, rng))()
            done += 1
        except Refusal:
            refused += 1
        now = world.settle()
        world.audit()
        for booking in world.bookings.values():
            assert (booking.closed is None) == booking.is_open
            assert not booking.is_open or booking.end > now - timedelta(milliseconds=1)
        assert all(
            shelf.available >= 0 for shelves in world.catalog._shelves.values() for shelf in shelves
        )
    assert done > 100
    assert refused > 20
    assert {entry.kind for entry in world.ledger.entries} >= {
        EntryKind.ORDER,
        EntryKind.EXTENSION,
        EntryKind.RENEWAL,
        EntryKind.UNUSED,
        EntryKind.CANCELLED,
    }


# --- the audit after every test --------------------------------------------------------------


def test_the_audit_finds_a_cooked_price_a_second_charge_and_a_lost_order() -> None:
    world = quiet(VirtualClock(START))
    booking, entry = world.booking(910001), world.ledger.entries[0]
    booking.price += 1
    with pytest.raises(LedgerError, match="differ"):
        world.audit()
    booking.price -= 1
    world.ledger.entries.append(entry)
    world.ledger.balance -= entry.amount
    with pytest.raises(LedgerError, match="twice"):
        world.audit()
    world.ledger.entries.pop()
    world.ledger.balance += entry.amount
    order = world.orders.pop(booking.order_id)
    with pytest.raises(LedgerError, match="orders of"):
        world.audit()
    world.orders[order.id] = order


def test_every_world_of_a_test_is_audited() -> None:
    worlds = []

    def make_many() -> None:
        with books_kept():
            worlds.append(World(VirtualClock(START), products=1))
            worlds[0].ledger.balance += 1
            for _ in range(KEPT):
                World(VirtualClock(START), products=1)

    with pytest.raises(LedgerError):
        make_many()
    worlds[0].ledger.balance -= 1
