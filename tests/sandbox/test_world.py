"""What the account does, by itself and when asked, and that its money always adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import httpx
import pytest

from anosim_tui.domain.models import ACTIVE, ENDED, NOT_USED, RENTAL_FULL
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.records import BookingRecord
from anosim_tui.sandbox.scenario import demo, empty, quiet
from anosim_tui.sandbox.world import LedgerError, World

from .conftest import START, connect, with_traffic

HOUR = 3600.0
DAY = 24 * HOUR
RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING = 910001, 910002, 910003, 910004


def rent(world: World, minutes: int = 240) -> BookingRecord:
    product = world.catalog.find("UnitedKingdom", RENTAL_FULL, "", minutes)
    world.catalog.restock(product, 9)
    return world.order(product.id).bookings[0]


@pytest.mark.parametrize(
    ("booking_id", "has_sms", "cancelled", "state", "refunded"),
    [
        (WAITING, False, True, NOT_USED, True),
        (WAITING, True, True, ENDED, False),
        (RENTAL, False, True, ENDED, False),
        (WAITING, False, False, NOT_USED, True),
        (WAITING, True, False, ENDED, False),
    ],
)
def test_only_an_activation_without_an_sms_is_paid_back(
    world: World,
    clock: VirtualClock,
    booking_id: int,
    has_sms: bool,
    cancelled: bool,
    state: str,
    refunded: bool,
) -> None:
    booking, before = world.booking(booking_id), world.balance
    if has_sms:
        world.deliver(booking_id, "Google", "G-123456")
    clock.skip(18 * 60 - 1)
    world.settle()
    assert booking.state == ACTIVE
    if cancelled:
        world.cancel(booking_id)
    else:
        clock.skip(1)
        world.settle()
    assert (booking.state, booking.end) == (state, clock.now())
    assert world.balance == before + (booking.price if refunded else 0)
    with pytest.raises(Refusal, match="already ended"):
        world.cancel(booking_id)


async def test_an_extension_is_pending_until_the_old_one_ends(
    client: httpx.AsyncClient, world: World, clock: VirtualClock
) -> None:
    old = world.booking(TELEGRAM)
    path = f"/OrderBookings?orderBookingId={TELEGRAM}&extentionInMinutes=1440"
    (new,) = (await client.post(path)).json()["bookings"]
    assert (new["state"], new["extentionForId"], new["number"]) == ("Pending", old.id, old.number)
    assert new["startDate"] == new["endDate"] == "2026-03-03T07:00:00Z", "as in the example"
    clock.skip(DAY)
    running = (await client.get(f"/OrderBookings/{new['id']}")).json()
    assert (running["state"], running["endDate"]) == ("Active", "2026-03-04T07:00:00Z")
    assert old.state == ENDED
    clock.skip(DAY)
    assert (await client.get(f"/OrderBookings/{new['id']}")).json()["state"] == "Ended"


def test_cancelling_takes_what_follows_along_and_pays_it_back(world: World) -> None:
    old = rent(world)
    (second,) = world.extend(old.id, 240).bookings
    (third,) = world.extend(second.id, 240).bookings
    before = world.balance
    world.cancel(second.id)
    assert [item.state for item in (old, second, third)] == [ACTIVE, NOT_USED, NOT_USED]
    assert world.balance == before + second.price + third.price
    (again,) = world.extend(old.id, 240).bookings
    world.cancel(old.id)
    assert [item.state for item in (old, again)] == [ENDED, NOT_USED]


@pytest.mark.parametrize("why", ["no money", "extended"])
def test_a_renewal_that_does_not_happen(world: World, clock: VirtualClock, why: str) -> None:
    booking = rent(world)
    world.set_auto_renewal(True, booking.id)
    orders = len(world.orders) + (why == "extended")
    if why == "extended":
        world.extend(booking.id, 240)
    else:
        world.rebase(Decimal("0.10"))
    clock.skip(5 * HOUR)
    world.settle()
    assert (booking.state, booking.extended_by is None) == (ENDED, why == "no money")
    assert len(world.orders) == orders


@pytest.mark.parametrize("silent", [0.0, 1.0])
def test_a_code_comes_4_to_25_seconds_after_an_activation_or_never(
    clock: VirtualClock, silent: float
) -> None:
    world = with_traffic(clock, silent=silent)
    delays = []
    for service in ("WhatsApp", "Telegram", "Kleinanzeigen", "Uber", "Nike"):
        product = world.catalog.find("Germany", "Activation", service, 20)
        world.catalog.restock(product, 1)
        (booking,) = world.order(product.id).bookings
        clock.skip(30)
        world.settle()
        delays += [(one.date - booking.start).total_seconds() for one in booking.messages]
    assert all(4 <= delay <= 25 for delay in delays)
    assert len(set(delays)) == (0 if silent else 5)


def test_auto_renewal_charges_at_each_end_until_it_is_switched_off(
    world: World, clock: VirtualClock
) -> None:
    booking = rent(world)
    before = world.balance
    assert world.set_auto_renewal(True, booking.id) == 1
    clock.skip(9 * HOUR)
    world.settle()
    assert world.balance == before - 2 * booking.product.price + world.booking(WAITING).price
    latest = world.open_bookings()[-1]
    assert (latest.number, latest.auto_renewal, latest.state) == (booking.number, True, ACTIVE)
    assert latest.start == booking.end + timedelta(hours=4)
    assert latest.order_id in world.orders
    world.set_auto_renewal(False, latest.id)
    clock.skip(9 * HOUR)
    world.settle()
    assert latest.state == ENDED


async def test_auto_renewal_without_a_booking_switches_all_rentals(
    client: httpx.AsyncClient, world: World
) -> None:
    path = "/OrderBookingsAutoRenewal/SetAutoRenewalAsync?enable=1"
    answer = (await client.post(path)).json()
    assert (answer["Success"], answer["AffectedOrderBookingsCount"]) == (True, 2)
    assert [item.auto_renewal for item in world.bookings.values()] == [True, False, True, False]
    one = (await client.post(f"{path}&orderBookingId={WAITING}")).json()
    assert (one["Success"], one["AffectedOrderBookingsCount"]) == (False, 0)
    assert one["Message"]


def test_reuse_needs_an_ended_used_kleinanzeigen_activation(
    world: World, clock: VirtualClock
) -> None:
    old = world.booking(KLEINANZEIGEN)
    (again,) = world.reuse(old.id).bookings
    assert (again.number, again.state) == (old.number, ACTIVE)
    with pytest.raises(Refusal, match="in use"):
        world.reuse(old.id)
    with pytest.raises(Refusal, match="used and has ended"):
        world.reuse(again.id)
    clock.skip(HOUR)
    assert world.reuse(old.id)


def test_chatter_comes_on_rentals_only_and_within_its_bounds(clock: VirtualClock) -> None:
    world = with_traffic(clock, chatter_seconds=(20.0, 60.0))
    known = len(world.messages)
    clock.skip(HOUR)
    world.settle()
    fresh = world.messages[known:]
    gaps = [(b.date - a.date).total_seconds() for a, b in pairwise(fresh)]
    assert all(20 <= gap <= 60 for gap in gaps)
    assert len(fresh) > 59
    rented = {world.booking(one).number for one in (RENTAL, TELEGRAM)}
    assert {message.number for message in fresh} == rented


def test_an_sms_needs_a_running_booking(world: World) -> None:
    assert world.deliver(RENTAL, "x", "y").number == world.booking(RENTAL).number
    for booking_id, sentence in ((KLEINANZEIGEN, "not running"), (1, "not found")):
        with pytest.raises(Refusal, match=sentence):
            world.deliver(booking_id, "x", "y")


async def test_current_bookings_are_open_or_ended_within_12_hours(
    client: httpx.AsyncClient, clock: VirtualClock
) -> None:
    async def current() -> set[int]:
        return {row["id"] for row in (await client.get("/OrderBookingsCurrent")).json()}

    assert await current() == {RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING}
    clock.skip(9 * HOUR)
    assert await current() == {RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING}
    clock.skip(1.5 * HOUR)
    assert await current() == {RENTAL, TELEGRAM, WAITING}
    clock.skip(2 * HOUR)
    assert await current() == {RENTAL, TELEGRAM}
    clock.skip(60 * DAY)
    assert await current() == set()


async def test_lists_end_at_100_and_keep_the_newest(clock: VirtualClock) -> None:
    world = empty(clock)
    world.rebase(Decimal("5000.00"))
    product = world.catalog.find("Kenya", RENTAL_FULL, "", 240)
    world.catalog.restock(product, 500)
    for index in range(120):
        (booking,) = world.order(product.id).bookings
        world.deliver(booking.id, "x", f"message {index}")
        clock.skip(1)
    for index in range(120):
        world.deliver(booking.id, "x", f"more {index}")
    async with connect(world) as client:
        for path in ("/Orders", "/OrderBookings", "/Sms"):
            assert len((await client.get(path)).json()) == 100
        newest = {row["messageText"] for row in (await client.get("/Sms")).json()}
        assert newest == {f"more {index}" for index in range(20, 120)}
        assert booking.id in {row["id"] for row in (await client.get("/OrderBookings")).json()}
        everything = (await client.get(f"/Sms/{booking.id}")).json()
        assert len(everything) == 121
        assert len((await client.get("/SimCards")).json()) == 120


def test_how_often_anybody_looks_does_not_matter() -> None:
    worlds = []
    for step in (DAY, 7.0):
        clock = VirtualClock(START)
        world = with_traffic(clock, chatter_seconds=(20.0, 60.0))
        world.set_auto_renewal(True)
        for _ in range(int(DAY / step)):
            clock.skip(step)
            world.settle()
        clock.skip(DAY - int(DAY / step) * step)
        world.settle()
        worlds.append(world)
    assert worlds[0].messages == worlds[1].messages
    assert worlds[0].balance == worlds[1].balance
    assert list(worlds[0].orders) == list(worlds[1].orders)


# --- the money -------------------------------------------------------------------------------


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
    refused = 0
    for step in range(400):
        if step % 100 == 0:
            world.rebase(Decimal("400.00"))
        try:
            rng.choice(actions(world, clock, rng))()
        except Refusal:
            refused += 1
        now = world.settle()
        world.audit()
        for booking in world.bookings.values():
            assert (booking.closed is None) == booking.is_open
            assert not booking.is_open or booking.end > now - timedelta(milliseconds=1)
        for product in world.catalog.products[::7]:
            assert all(shelf.available >= 0 for shelf in world.catalog.shelves(product))
    assert 20 < refused < 300
    assert world.refunds > 0


def cook(world: World) -> None:
    world.booking(RENTAL).price += 1


def lose_an_order(world: World) -> None:
    world.start -= world.orders.pop(500001).price


def overdraw(world: World) -> None:
    world.rebase(Decimal(-1))


def pay_back_twice(world: World) -> None:
    world.cancel(WAITING)
    world.balance += world.booking(WAITING).price


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (cook, "!="),
        (lose_an_order, "differ"),
        (overdraw, "balance is -"),
        (pay_back_twice, "!="),
    ],
)
def test_the_audit_finds_what_is_wrong(harm: Callable[[World], None], found: str) -> None:
    world = quiet(VirtualClock(START))
    harm(world)
    with pytest.raises(LedgerError, match=found):
        world.audit()
    vars(world).update(vars(quiet(VirtualClock(START))))
