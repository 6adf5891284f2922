"""Ready-made accounts: the scenario files that come with the program, and others, made to worlds.

The past of a scenario is lived, not painted: every price, refund and SMS of it went through the
same rules as what comes after, on a clock of its own that is then exchanged for the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Final, Literal, get_args

from anosim_tui.domain.clock import Clock, VirtualClock
from anosim_tui.domain.models import ACTIVE, RENTAL_FULL
from anosim_tui.sandbox.base import BadValue, Place, Refusal, seeded
from anosim_tui.sandbox.messages import any_message, code_message
from anosim_tui.sandbox.plan import (
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

# While the past is lived, money is no object.
_PLENTY: Final = Decimal("9000000.00")
_MINUTE: Final = timedelta(minutes=1)
_NEVER: Final = timedelta(0)
_STOCKED: Final = 3

Step = tuple[timedelta, Place, Callable[[], object]]
"""How long ago, where in the plan, and what happened."""


def live(plan: Plan, clock: Clock, seed: int, products: int) -> World:
    """The world of a plan on `clock`; the same seed and time make the same one.

    Raises:
        BadValue: something that is planned is not possible, such as buying what is not sold.
    """
    past = _Past(plan, clock, seed, products)
    for ago, place, step in sorted(past.steps(), key=lambda item: item[0], reverse=True):
        past.until(ago)
        try:
            step()
        except Refusal as refusal:
            raise BadValue(place, str(refusal)) from None
    past.until(_NEVER)
    past.world.go_live(clock)
    past.plan_ahead()
    return past.world


class _Past:
    """A world before its present."""

    def __init__(self, plan: Plan, clock: Clock, seed: int, products: int) -> None:
        moments = [booking.ago for booking in plan.bookings]
        moments += [sms.ago for sms in plan.sms if sms.ago is not None]
        moments += [mail.earliest for mail in plan.mail]
        self._plan = plan
        self._present = clock.now()
        self._hands = VirtualClock(self._present - max(moments, default=_NEVER))
        self._rng = seeded(seed, "past")
        self._made: dict[int, tuple[BookingRecord, ...]] = {}
        self._named: dict[str, BookingRecord] = {}
        self.world = World(self._hands, plan, seed=seed, products=products)
        self.world.rebase(_PLENTY)

    def steps(self) -> Iterator[Step]:
        for place, mail in enumerate(self._plan.mail):
            for _ in range(mail.count):
                ago = self._rng.uniform(mail.latest / _MINUTE, mail.earliest / _MINUTE)
                yield timedelta(minutes=ago), ("mail", place), self._any_message
        for place, planned in enumerate(self._plan.bookings):
            yield from self._booking_steps(place, planned)
        for place, sms in enumerate(self._plan.sms):
            if sms.ago is not None:
                yield sms.ago, ("sms", place), partial(self._deliver, sms)

    def _booking_steps(self, place: int, planned: PlannedBooking) -> Iterator[Step]:
        path: Place = ("bookings", place)
        yield planned.ago, path, partial(self._buy, place, planned)
        after = planned.code_after
        if after is not None and after <= planned.ago:
            yield planned.ago - after, path, partial(self._each, place, self._code)
        for one in planned.extensions:
            extend = partial(self._extend, minutes=one.by // _MINUTE)
            yield one.ago, path, partial(self._each, place, extend)
        if planned.cancelled_after is not None:
            cancel = partial(self._each, place, lambda booking: self.world.cancel(booking.id))
            yield planned.ago - planned.cancelled_after, path, cancel

    def until(self, ago: timedelta) -> None:
        """Live on until so long before the present."""
        self._hands.skip((self._present - ago - self._hands.now()).total_seconds())
        self.world.settle()

    def plan_ahead(self) -> None:
        """Let that happen which is to come after the present."""
        for place, planned in enumerate(self._plan.bookings):
            after = planned.code_after
            if after is not None and after > planned.ago:
                for booking in self._made[place]:
                    self.world.expect(booking.id, after - planned.ago)
        for sms in self._plan.sms:
            if sms.after is not None:
                booking = self._named[sms.to]
                while booking.state != ACTIVE and booking.extended_by is not None:
                    booking = self.world.bookings[booking.extended_by]
                self.world.expect(booking.id, sms.after, (sms.sender, sms.text))
        for fault in self._plan.faults:
            self.world.faults.add(fault, self.world.now())

    def _buy(self, place: int, planned: PlannedBooking) -> None:
        catalog = self.world.catalog
        minutes = planned.duration // _MINUTE
        product = catalog.find(planned.country, planned.type, planned.service, minutes)
        if catalog.total(product) < planned.amount:
            catalog.restock(product, max(_STOCKED, planned.amount))
        made = self.world.order(product.id, amount=planned.amount).bookings
        self._made[place] = made
        if planned.name:
            self._named[planned.name] = made[0]
        for booking in made:
            if planned.auto_renewal:
                self.world.set_auto_renewal(True, booking.id)
            if planned.shared:
                self.world.share(booking.id)

    def _each(self, place: int, do: Callable[[BookingRecord], object]) -> None:
        for booking in self._made[place]:
            do(booking)

    def _extend(self, booking: BookingRecord, minutes: int) -> None:
        while booking.extended_by is not None:
            booking = self.world.bookings[booking.extended_by]
        self.world.extend(booking.id, minutes)

    def _code(self, booking: BookingRecord) -> None:
        product, now = booking.product, self._hands.now()
        words = code_message(product.service, product.country, self._rng, now)
        self.world.deliver(booking.id, *words)

    def _deliver(self, sms: PlannedSms) -> None:
        if sms.to not in self._named:
            raise Refusal(f"{sms.to!r} was not booked yet at that time")
        self.world.deliver(self._named[sms.to].number, sms.sender, sms.text)

    def _any_message(self) -> None:
        running = self.world.active()
        rentals = [item for item in running if item.product.rental_type == RENTAL_FULL]
        if not rentals:
            raise Refusal("There is no RentalFull that mail could come to at that time")
        booking, now = self._rng.choice(rentals), self._hands.now()
        self.world.deliver(booking.id, *any_message(booking.product.country, self._rng, now))


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
quiet: Final = SCENARIOS["quiet"]
empty: Final = SCENARIOS["empty-account"]


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
