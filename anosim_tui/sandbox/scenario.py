"""Ready-made accounts: the scenario files that come with the program, and others, made to worlds.

The past of a scenario is lived, not painted: every price, refund and SMS of it went through the
same rules as what comes after, on a clock of its own that is then exchanged for the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Final, Literal, get_args

from anosim_tui.domain.clock import Clock, VirtualClock
from anosim_tui.domain.models import ACTIVE, RENTAL_FULL
from anosim_tui.sandbox.base import BadValue, Place, Refusal, seeded
from anosim_tui.sandbox.messages import Traffic, any_message, code_message
from anosim_tui.sandbox.plan import (
    Origin,
    Plan,
    PlannedBooking,
    PlannedSms,
    ScenarioError,
    line_of,
    parse,
    read,
)
from anosim_tui.sandbox.records import BookingRecord
from anosim_tui.sandbox.world import World

_SILENT: Final = Traffic(replies=False)
# While the past is lived, money is no object; the ledger is rebased at its end.
_PLENTY: Final = Decimal("9000000.00")
_MINUTE: Final = timedelta(minutes=1)
_NEVER: Final = timedelta(0)
_STOCKED: Final = 3

Step = tuple[float, Place, Callable[[], None]]
"""How many minutes ago, where in the plan, and what happened."""


def live(plan: Plan, clock: Clock, seed: int, products: int) -> World:
    """The world of a plan on `clock`; the same seed and time make the same one.

    Raises:
        BadValue: something that is planned is not possible, such as buying what is not sold.
    """
    past = _Past(plan, clock, seed, products)
    for ago, place, step in sorted(past.steps(), key=lambda item: -item[0]):
        past.until(ago)
        try:
            step()
        except Refusal as refusal:
            raise BadValue(place, str(refusal)) from None
    world = past.present()
    world.origin = Origin(plan, seed, products, world.now())
    return world


class _Past:
    """A world before its present; times are minutes ago."""

    def __init__(self, plan: Plan, clock: Clock, seed: int, products: int) -> None:
        self._plan = plan
        self._clock = clock
        self._present = clock.now()
        self._hands = VirtualClock(self._present - _beginning(plan))
        self._rng = seeded(seed, "past")
        self._made: dict[int, tuple[BookingRecord, ...]] = {}
        self._named: dict[str, BookingRecord] = {}
        self._world = World(
            self._hands,
            seed=seed,
            balance=_PLENTY,
            products=products,
            traffic=_SILENT,
            market=plan.market,
            quirks=plan.quirks,
        )

    def steps(self) -> Iterator[Step]:
        for place, mail in enumerate(self._plan.mail):
            span = mail.latest / _MINUTE, mail.earliest / _MINUTE
            for _ in range(mail.count):
                yield self._rng.uniform(*span), ("mail", place), self._any_message
        for place, planned in enumerate(self._plan.bookings):
            yield from self._booking_steps(place, planned)
        for place, sms in enumerate(self._plan.sms):
            if sms.ago is not None:
                yield sms.ago / _MINUTE, ("sms", place), partial(self._deliver, sms)

    def _booking_steps(self, place: int, planned: PlannedBooking) -> Iterator[Step]:
        path: Place = ("bookings", place)
        yield planned.ago / _MINUTE, path, partial(self._buy, place, planned)
        after = planned.code_after
        if after is not None and after <= planned.ago:
            yield (planned.ago - after) / _MINUTE, path, partial(self._code, place)
        for extension in planned.extensions:
            minutes = extension.by // _MINUTE
            yield extension.ago / _MINUTE, path, partial(self._extend, place, minutes)
        if planned.cancelled_after is not None:
            ago = (planned.ago - planned.cancelled_after) / _MINUTE
            yield ago, path, partial(self._cancel, place)

    def until(self, ago: float) -> None:
        """Live on until `ago` minutes before the present."""
        moment = self._present - timedelta(minutes=ago)
        self._hands.skip((moment - self._hands.now()).total_seconds())
        self._world.settle()

    def present(self) -> World:
        self.until(0)
        world = self._world
        if self._plan.market.sold_out == 1:
            for booking in world.bookings.values():
                world.catalog.restock(booking.product, 0)
        world.ledger.rebase(self._plan.balance)
        world.go_live(self._clock, self._plan.traffic)
        self._expect()
        for fault in self._plan.faults:
            world.faults.add(fault, world.now())
        return world

    def _expect(self) -> None:
        for place, planned in enumerate(self._plan.bookings):
            after = planned.code_after
            if after is not None and after > planned.ago:
                for booking in self._made[place]:
                    self._world.expect_code(booking.id, after - planned.ago)
        for sms in self._plan.sms:
            if sms.after is not None:
                booking = self._running(self._named[sms.to])
                self._world.expect(booking.id, sms.after, sms.sender, sms.text)

    def _running(self, booking: BookingRecord) -> BookingRecord:
        """The booking of a chain that runs now, or its last."""
        while booking.state != ACTIVE and booking.extended_by is not None:
            booking = self._world.bookings[booking.extended_by]
        return booking

    def _buy(self, place: int, planned: PlannedBooking) -> None:
        world = self._world
        product = world.catalog.find(
            planned.country, planned.type, planned.service, planned.duration // _MINUTE
        )
        if world.catalog.total(product) < planned.amount:
            world.catalog.restock(product, max(_STOCKED, planned.amount))
        made = world.order(product.id, amount=planned.amount).bookings
        self._made[place] = made
        if planned.name:
            self._named[planned.name] = made[0]
        for booking in made:
            if planned.auto_renewal:
                world.set_auto_renewal(True, booking.id)
            if planned.shared:
                world.share(booking.id)

    def _extend(self, place: int, minutes: int) -> None:
        for booking in self._made[place]:
            last = booking
            while last.extended_by is not None:
                last = self._world.bookings[last.extended_by]
            self._world.extend(last.id, minutes)

    def _cancel(self, place: int) -> None:
        for booking in self._made[place]:
            self._world.cancel(booking.id)

    def _code(self, place: int) -> None:
        for booking in self._made[place]:
            kind, now = booking.product, self._hands.now()
            words = code_message(kind.service, kind.country, self._rng, now)
            self._world.deliver(booking.id, *words)

    def _deliver(self, sms: PlannedSms) -> None:
        booking = self._named.get(sms.to)
        if booking is None:
            raise Refusal(f"{sms.to!r} was not booked yet at that time")
        self._world.deliver(booking.number, sms.sender, sms.text)

    def _any_message(self) -> None:
        rentals = [
            item
            for item in self._world.open_bookings()
            if item.state == ACTIVE and item.product.rental_type == RENTAL_FULL
        ]
        if not rentals:
            raise Refusal("There is no RentalFull that mail could come to at that time")
        booking, now = self._rng.choice(rentals), self._hands.now()
        self._world.deliver(booking.id, *any_message(booking.product.country, self._rng, now))


def _beginning(plan: Plan) -> timedelta:
    moments = [booking.ago for booking in plan.bookings]
    moments += [sms.ago for sms in plan.sms if sms.ago is not None]
    moments += [mail.earliest for mail in plan.mail]
    return max(moments, default=_NEVER)


class Scenario:
    """A scenario in a file, which is read when it is first wanted; `name` is for errors."""

    def __init__(self, file: Path, name: str) -> None:
        self._file = file
        self._name = name

    @cached_property
    def _text(self) -> str:
        return read(self._file, self._name)

    @cached_property
    def plan(self) -> Plan:
        """What it is made of.

        Raises:
            ScenarioError: the file is no scenario.
        """
        return parse(self._text, self._name)

    def __call__(self, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
        """A world on `clock`; the same seed and time make the same one.

        Raises:
            ScenarioError: what it says is not possible, with so few products or at all.
        """
        try:
            return live(self.plan, clock, seed, products)
        except BadValue as bad:
            sentence = f"{bad} (in a catalog of {products} products)"
            raise ScenarioError(self._name, line_of(self._text, bad.path), sentence) from None


ScenarioName = Literal[
    "demo",
    "quiet",
    "busy-day",
    "flaky-network",
    "sold-out",
    "low-balance",
    "empty-account",
    "hostile",
]
_FOLDER: Final = Path(__file__).with_name("scenarios")
SCENARIOS: Final[dict[str, Scenario]] = {
    name: Scenario(_FOLDER / f"{name}.toml", f"{name}.toml") for name in get_args(ScenarioName)
}
demo: Final = SCENARIOS["demo"]
"""A lively account for eyes: everything a screen can show, and an SMS every 20 to 60 s."""
empty: Final = SCENARIOS["empty-account"]
"""An account on which nothing has happened yet, with 50 US dollars."""


def quiet(
    clock: Clock, seed: int = 7, *, products: int = 1_500, traffic: Traffic | None = None
) -> World:
    """A small account for tests: 100 US dollars, and no SMS but the codes of what is ordered.

    `traffic` is instead of the SMS it has. See scenarios/quiet.toml for its four bookings.
    """
    plan = SCENARIOS["quiet"].plan
    return live(plan if traffic is None else replace(plan, traffic=traffic), clock, seed, products)


def find(text: str) -> Scenario:
    """The scenario of a name, or of a file: what ends in `.toml` or has a `/` in it is a file.

    Raises:
        ScenarioError: there is none of that name.
    """
    if text in SCENARIOS:
        return SCENARIOS[text]
    if text.endswith(".toml") or "/" in text:
        return Scenario(Path(text), text)
    names = ", ".join((*SCENARIOS, "the path of a .toml file"))
    raise ScenarioError("--scenario", 0, f"there is none called {text!r}; allowed: {names}")
