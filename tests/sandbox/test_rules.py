"""Every switch for an assumed rule: what happens without it, and what happens with it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import httpx
import pytest

import anosim_tui
from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, RENTAL_SERVICE
from anosim_tui.sandbox.market import Market
from anosim_tui.sandbox.past import live
from anosim_tui.sandbox.rules import ASSUMED, Rules
from anosim_tui.sandbox.scenario import SCENARIOS
from anosim_tui.sandbox.world import World

from .conftest import START, connect

RENTAL, KLEINANZEIGEN, TELEGRAM, WAITING = 910001, 910002, 910003, 910004
FOR_SALE, CHEAP = 118, 115  # Germany: 30 days for 30.00, 4 hours for 3.00
HOUR, DAY = 3600.0, 86_400.0
DOCS = Path(anosim_tui.__file__).with_name("docs") / "sandbox.md"


@dataclass
class Box:
    """A quiet account under some rules."""

    world: World
    clock: VirtualClock
    client: httpx.AsyncClient

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path)
        return answer.json() if answer.status_code == 200 else answer.status_code

    async def post(self, path: str) -> Any:
        answer = await self.client.post(path)
        return answer.json() if answer.status_code == 200 else answer.status_code

    async def patch(self, path: str) -> Any:
        answer = await self.client.patch(path)
        return answer.json() if answer.status_code == 200 else answer.status_code

    def later(self, seconds: float) -> None:
        self.clock.skip(seconds)
        self.world.settle()

    def product(self, kind: str, service: str, minutes: int, stock: int = 9) -> int:
        item = self.world.catalogue.find("Germany", kind, service, minutes)
        self.world.catalogue.restock(item, stock)
        return item.id

    def buy(self, kind: str = RENTAL_FULL, service: str = "", minutes: int = 240) -> Any:
        return self.world.order(self.product(kind, service, minutes)).bookings[0]

    def rich(self) -> None:
        from decimal import Decimal

        self.world.ledger.rebase(Decimal("900.00"))


Look = Callable[[Box], Awaitable[object]]


async def type_of_rentals(box: Box) -> object:
    rows = await box.get("/ProductPrices?countryId=98&rentalTypeId=2")
    return {row["rentalType"] for row in rows}


async def tiers(box: Box) -> object:
    product = box.world.catalogue.product(FOR_SALE)
    box.world.catalogue.restock(product, 2)
    rows = await box.get("/ProductPrices?countryId=98&rentalTypeId=3")
    (row,) = (row for row in rows if row["id"] == FOR_SALE)
    return [tier["providers"][0]["availableCount"] for tier in row["priceMap"]]


async def prices_of_everything(box: Box) -> object:
    rows = await box.get("/ProductPrices")
    return rows if isinstance(rows, int) else len(rows) > 1000


async def unknown_country(box: Box) -> object:
    return await box.get("/Products?countryId=1")


async def bare_order(box: Box) -> object:
    answer = await box.post(f"/Orders?productId={FOR_SALE}")
    return answer if isinstance(answer, int) else len(answer["bookings"])


async def eight_at_once(box: Box) -> object:
    box.rich()
    number = box.product(RENTAL_FULL, "", 240, stock=50)
    answer = await box.post(f"/Orders?productId={number}&amount=8")
    return answer if isinstance(answer, int) else len(answer["bookings"])


async def price_of_any(box: Box) -> object:
    number = box.product(RENTAL_FULL, "", 10_080)
    prices = {
        shelf.price for shelf in box.world.catalogue.shelves(box.world.catalogue.product(number))
    }
    assert len(prices) > 1
    made = await box.post(f"/Orders?productId={number}")
    return "cheapest" if made["priceInUSD"] == float(min(prices)) else "dearest"


async def two_for_the_price_of_one(box: Box) -> object:
    number = box.product(RENTAL_FULL, "", 240)
    answer = await box.post(f"/Orders?productId={number}&amount=2&maxPrice=3.00")
    return answer if isinstance(answer, int) else len(answer["bookings"])


async def more_than_there_is(box: Box) -> object:
    box.rich()
    product = box.world.catalogue.product(box.product(RENTAL_FULL, "", 240, stock=1))
    there = box.world.catalogue.total(product)
    answer = await box.post(f"/Orders?productId={product.id}&amount={there + 5}")
    return answer if isinstance(answer, int) else len(answer["bookings"]) == there


async def too_dear(box: Box) -> object:
    return await box.post(f"/Orders?productId={FOR_SALE + 3}")


async def stock_after_its_end(box: Box) -> object:
    booking = box.buy()
    before = box.world.catalogue.total(booking.product)
    box.later(5 * HOUR)
    return box.world.catalogue.total(booking.product) - before


async def activations_paid_back(box: Box) -> object:
    used = box.buy(ACTIVATION, "WhatsApp", 20)
    box.world.deliver(used.id, "x", "1234")
    before = box.world.balance
    box.later(HOUR)
    waiting = box.world.booking(WAITING)
    refund = box.world.balance - before
    return (
        {0: "none", waiting.price: "unused", waiting.price + used.price: "both"}[refund],
        waiting.state,
        used.state,
    )


async def rental_paid_back(box: Box) -> object:
    booking = box.buy()
    before = box.world.balance
    box.later(5 * HOUR)
    waiting = box.world.booking(WAITING).price  # ended too, and was paid back
    return (box.world.balance - before - waiting == booking.price, booking.state)


async def cancelled_and_paid_back(box: Box) -> object:
    rental = box.buy()
    box.later(HOUR)
    before = box.world.balance
    box.world.cancel(rental.id)
    fresh = box.buy(ACTIVATION, "WhatsApp", 20)
    box.world.cancel(fresh.id)
    return float(box.world.balance - before)


async def cancel_what_is_extended(box: Box) -> object:
    await box.post(f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=240")
    return await box.patch(f"/OrderBookings/{RENTAL}")


async def cancel_what_has_ended(box: Box) -> object:
    return await box.patch(f"/OrderBookings/{KLEINANZEIGEN}")


async def extend_an_activation(box: Box) -> object:
    path = f"/OrderBookings?orderBookingId={WAITING}&extentionInMinutes=20"
    answer = await box.post(path)
    return answer if isinstance(answer, int) else answer["bookings"][0]["state"]


async def extend_by_an_hour(box: Box) -> object:
    path = f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=1440"
    offered = await box.post(path)
    assert offered["priceInUSD"] == (4.0 if box.world.rules.extend_minutes == "offered" else 1.0)
    number = offered["bookings"][0]["id"]
    answer = await box.post(f"/OrderBookings?orderBookingId={number}&extentionInMinutes=77")
    return answer if isinstance(answer, int) else answer["bookings"][0]["durationInMinutes"]


async def extend_twice(box: Box) -> object:
    path = f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=240"
    first = (await box.post(path))["bookings"][0]["id"]
    answer = await box.post(path)
    return answer if isinstance(answer, int) else answer["bookings"][0]["extentionForId"] == first


async def end_of_a_pending_one(box: Box) -> object:
    path = f"/OrderBookings?orderBookingId={RENTAL}&extentionInMinutes=240"
    (made,) = (await box.post(path))["bookings"]
    return made["startDate"] == made["endDate"]


async def reuse_an_unused_one(box: Box) -> object:
    booking = box.buy(ACTIVATION, "Kleinanzeigen", 20)
    box.world.cancel(booking.id)
    answer = await box.post(f"/OrderBookingsReUse/{booking.id}")
    return answer if isinstance(answer, int) else len(answer["bookings"])


async def stock_after_a_reuse(box: Box) -> object:
    product = box.world.catalogue.product(box.product(ACTIVATION, "Kleinanzeigen", 20))
    before = box.world.catalogue.total(product)
    await box.post(f"/OrderBookingsReUse/{KLEINANZEIGEN}")
    during = box.world.catalogue.total(product)
    box.later(HOUR)
    return (during - before, box.world.catalogue.total(product) - before)


async def renewed(box: Box) -> object:
    booking = box.buy()
    box.world.set_auto_renewal(True, booking.id)
    box.later(5 * HOUR)
    return booking.extended_by is not None


async def name_of_what_is_renewed(box: Box) -> object:
    booking = box.buy()
    box.world.set_auto_renewal(True, booking.id)
    box.later(5 * HOUR)
    (newest,) = (row for row in await box.get("/OrderBookings") if row["id"] == booking.extended_by)
    box.later(4 * HOUR)
    assert box.world.bookings[booking.extended_by].extended_by is not None, "it renews again"
    return newest["extentionForId"] == booking.id


async def renewed_without_money(box: Box) -> object:
    from decimal import Decimal

    booking = box.buy(minutes=1440)
    box.world.set_auto_renewal(True, booking.id)
    box.world.ledger.rebase(Decimal("3.50"))
    box.world.cancel(WAITING)
    box.world.ledger.rebase(Decimal("3.50"))
    box.later(DAY + 1)
    renewal = booking.extended_by
    return None if renewal is None else str(box.world.bookings[renewal].product.duration)


async def flag_of_an_extension(box: Box) -> object:
    box.world.set_auto_renewal(True, RENTAL)
    return box.world.extend(RENTAL, 240).bookings[0].auto_renewal


async def renew_an_activation(box: Box) -> object:
    path = f"/OrderBookingsAutoRenewal?enable=1&orderBookingId={WAITING}"
    answer = await box.post(path)
    return answer if isinstance(answer, int) else answer["Success"]


async def cards_of_one_number(box: Box) -> object:
    twin = box.buy()
    twin.number = box.world.booking(RENTAL).number
    return len(await box.get("/SimCards"))


async def pending_among_the_current(box: Box) -> object:
    box.world.extend(RENTAL, 240)
    return "Pending" in {row["state"] for row in await box.get("/OrderBookingsCurrent")}


async def what_it_extends(box: Box) -> object:
    return (await box.get(f"/OrderBookings/{RENTAL}")).get("extentionForId", "absent")


async def orders_of_lists(box: Box) -> object:
    ids = [[row["id"] for row in await box.get(path)] for path in ("/Orders", "/OrderBookings")]
    return ["oldest" if row == sorted(row) else "newest" for row in ids]


async def who_gets_it(box: Box) -> object:
    twin = box.buy()
    twin.number = box.world.booking(RENTAL).number
    return box.world.deliver(twin.number, "x", "y").booking_id == twin.id


async def share_what_has_ended(box: Box) -> object:
    answer = await box.post(f"/OrderBookingShare/{KLEINANZEIGEN}")
    return answer if isinstance(answer, int) else sorted(answer)


async def token_of_what_has_ended(box: Box) -> object:
    link = (await box.post(f"/OrderBookingShare/{WAITING}"))["apilink"]
    box.later(HOUR)
    answer = await box.get(link)
    return answer if isinstance(answer, int) else answer["state"]


async def revoke_what_is_not_shared(box: Box) -> object:
    answer = await box.patch(f"/OrderBookingShare/Revoke/{RENTAL}")
    return answer if isinstance(answer, int) else answer["success"]


async def with_a_wrong_key(box: Box) -> object:
    return (await box.client.get("/Balance", headers={"Authorization": "Bearer no"})).status_code


async def with_a_wrong_method(box: Box) -> object:
    return (await box.client.delete("/Orders")).status_code


async def in_both_spellings(box: Box) -> object:
    paths = ("/OrderBookingsAutoRenewal/SetAutoRenewalAsync", "/OrderBookingsAutoRenewal")
    return [(await box.client.post(f"{path}?enable=1")).status_code for path in paths]


async def with_two_keys(box: Box) -> object:
    return (await box.client.get("/Balance", headers={"X-API-Key": "no"})).status_code


async def four_in_a_minute(box: Box) -> object:
    answers = [await box.client.get("/Balance") for _ in range(4)]
    waits = [answer.headers.get("retry-after") for answer in answers]
    box.later(60)
    answers.append(await box.client.get("/Balance"))
    return [answer.status_code for answer in answers], waits[-1]


UNUSED_BACK = ("unused", "Not Used", "Ended")
LINKS = ["apilink", "weblink"]

# The switch, what is looked at, what is seen without it, and for each other value what then.
CASES: list[tuple[str, Look, object, dict[object, object]]] = [
    ("rental_service_id", type_of_rentals, {RENTAL_SERVICE}, {3: {RENTAL_FULL}}),
    ("tiers", tiers, [4, 6], {"own": [4, 2]}),
    ("price_query", prices_of_everything, 400, {"optional": True}),
    ("unknown_ids", unknown_country, [], {"refused": 400}),
    ("order_defaults", bare_order, 1, {False: 400}),
    ("most_at_once", eight_at_once, 8, {5: 400}),
    ("any_provider", price_of_any, "cheapest", {"dearest": "dearest"}),
    ("max_price", two_for_the_price_of_one, 2, {"all": 400}),
    ("partial_stock", more_than_there_is, 400, {"delivered": True}),
    ("without_money", too_dear, 400, {402: 402, 403: 403}),
    ("stock_returns", stock_after_its_end, 1, {False: 0}),
    (
        *("activation_refund", activations_paid_back, UNUSED_BACK),
        {"never": ("none", *UNUSED_BACK[1:]), "always": ("both", *UNUSED_BACK[1:])},
    ),
    ("rental_refund", rental_paid_back, (False, "Ended"), {"unused": (True, "Not Used")}),
    ("cancel_refund", cancelled_and_paid_back, 0.0, {"rest": 2.25, "never": -1.35}),
    ("cancel_chain", cancel_what_is_extended, {"success": True}, {"refused": 400}),
    ("cancel_ended", cancel_what_has_ended, 400, {"accepted": {"success": True}}),
    ("extend_activations", extend_an_activation, 400, {True: "Pending"}),
    ("extend_minutes", extend_by_an_hour, 400, {"any": 77}),
    ("extend_twice", extend_twice, 400, {"last": True}),
    ("pending_end", end_of_a_pending_one, True, {"real": False}),
    ("reuse_unused", reuse_an_unused_one, 400, {True: 1}),
    ("reuse_takes_stock", stock_after_a_reuse, (0, 0), {True: (-1, 0)}),
    ("renewals", renewed, True, {False: False}),
    ("renewal_link", name_of_what_is_renewed, True, {False: False}),
    ("renewal_without_money", renewed_without_money, None, {"shorter": "4:00:00"}),
    ("renewal_inherited", flag_of_an_extension, True, {False: False}),
    ("renewal_of_activation", renew_an_activation, False, {"refused": 400}),
    ("sim_cards", cards_of_one_number, 4, {"numbers": 3}),
    ("pending_is_current", pending_among_the_current, True, {False: False}),
    ("extends_nothing", what_it_extends, None, {"absent": "absent", "zero": 0}),
    (
        *("list_order", orders_of_lists, ["oldest", "newest"]),
        {"newest": ["newest"] * 2, "oldest": ["oldest"] * 2},
    ),
    ("shared_number", who_gets_it, True, {"oldest": False}),
    ("share_ended", share_what_has_ended, 400, {True: LINKS}),
    ("token_outlives", token_of_what_has_ended, "Not Used", {False: 404}),
    ("revoke_unshared", revoke_what_is_not_shared, False, {"refused": 400, "success": True}),
    ("spellings", in_both_spellings, [200, 200], {"example": [200, 404], "text": [404, 200]}),
    ("wrong_key", with_a_wrong_key, 401, {403: 403}),
    ("wrong_method", with_a_wrong_method, 405, {404: 404}),
    ("key_order", with_two_keys, 200, {"x-api-key": 401}),
    (
        *("requests_per_minute", four_in_a_minute, ([200] * 5, None)),
        {3: ([200, 200, 200, 429, 200], "60")},
    ),
]
VALUES = [
    (name, value, look, default if value is None else others[value])
    for name, look, default, others in CASES
    for value in (None, *others)
]


@pytest.mark.parametrize(("name", "value", "look", "seen"), VALUES)
async def test_a_switch_does_what_it_says(
    name: str, value: object, look: Look, seen: object
) -> None:
    rules = ASSUMED if value is None else replace(ASSUMED, **{name: value})  # type: ignore[arg-type]
    clock = VirtualClock(START)
    world = live(replace(SCENARIOS["quiet"].plan, rules=rules), clock, 7, 1_500)
    async with connect(world) as client:
        assert await look(Box(world, clock, client)) == seen


def test_every_switch_and_every_value_of_it_is_tried() -> None:
    tried = {name: {getattr(ASSUMED, name), *others} for name, _, _, others in CASES}
    assert list(tried) == [field.name for field in fields(Rules)]
    for name, hint in get_type_hints(Rules).items():
        if get_origin(hint) is Literal:
            assert tried[name] == set(get_args(hint)), name
        elif hint is bool:
            assert tried[name] == {True, False}, name


def test_the_docs_list_every_switch_with_its_values_in_one_table() -> None:
    rows = re.findall(r"^\| `rules\.(\w+)` \| ([^|]+) \|", DOCS.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == len(dict(rows)) == len(fields(Rules))
    for name, hint in get_type_hints(Rules).items():
        default = getattr(ASSUMED, name)
        shown = re.findall(r"`([^`]+)`", dict(rows)[name])
        assert shown[0] == str(default).lower(), name
        if get_origin(hint) is Literal:
            assert set(shown) == {str(value) for value in get_args(hint)}, name


def test_the_docs_name_every_other_switch_of_what_is_assumed() -> None:
    text = DOCS.read_text("utf-8")
    for field in fields(Market):
        assert f"`market.{field.name}`" in text
