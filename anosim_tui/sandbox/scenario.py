"""Ready-made accounts: scenario files, and how a world is made of one.

The past of a scenario is lived, not painted: every price, refund and SMS of it went through the
same rules as what comes after, on a clock of its own that is then exchanged for the real one.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Annotated, Final

from pydantic import AfterValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.clock import Clock, VirtualClock
from anosim_tui.domain.models import ACTIVE, RENTAL_FULL
from anosim_tui.domain.toml_lines import lines
from anosim_tui.sandbox.base import (
    STRICT,
    BadValue,
    Duration,
    Place,
    Refusal,
    seeded,
    validate,
)
from anosim_tui.sandbox.catalog import COUNTRIES, SOLD_OUT
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.messages import Traffic, any_message, code_message
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.records import BookingRecord
from anosim_tui.sandbox.views import RentalType
from anosim_tui.sandbox.world import World


def _known(country: str) -> str:
    if country not in COUNTRIES:
        raise ValueError(f"must be one of: {', '.join(COUNTRIES)}")
    return country


@dataclass(frozen=True, config=STRICT)
class PlannedExtension:
    """An extension that was bought: how long ago, and for how long."""

    ago: Duration
    by: Duration


@dataclass(frozen=True, config=STRICT)
class PlannedBooking:
    """A booking that was bought.

    Attributes:
        service: its whole text; "" for RentalFull.
        name: what SMS call it.
        amount: how many, in one order.
        code_after: when a code of its service comes, from its beginning on; may be in the future.
        cancelled_after: when it was cancelled, from its beginning on.
    """

    ago: Duration
    country: Annotated[str, AfterValidator(_known)]
    type: RentalType
    duration: Duration
    service: str = ""
    name: str = ""
    amount: int = Field(default=1, ge=1, le=100)
    code_after: Duration | None = None
    extensions: tuple[PlannedExtension, ...] = ()
    auto_renewal: bool = False
    shared: bool = False
    cancelled_after: Duration | None = None


@dataclass(frozen=True, config=STRICT)
class PlannedSms:
    """An SMS with known words to the booking of a name: so long `ago`, or `after` the start."""

    to: str
    sender: str
    text: str
    ago: Duration | None = None
    after: Duration | None = None

    @model_validator(mode="after")
    def _either(self) -> PlannedSms:
        if (self.ago is None) == (self.after is None):
            raise ValueError("must have either ago or after")
        return self


@dataclass(frozen=True, config=STRICT)
class PlannedMail:
    """`count` messages to any of the rentals, from `earliest` to `latest` ago."""

    count: Annotated[int, Field(ge=1, le=5_000)]
    earliest: Duration
    latest: Duration


@dataclass(frozen=True, config=STRICT)
class Market:
    """What is for sale; `sold_out` is the share of products nobody has a number of."""

    sold_out: float = Field(default=SOLD_OUT, ge=0, le=1)


@dataclass(frozen=True, config=STRICT)
class Plan:
    """A scenario: what was before the start, and what comes after it."""

    title: str = ""
    balance: Decimal = Field(default=Decimal("50.00"), ge=0, le=1_000_000, decimal_places=2)
    market: Market = Market()
    traffic: Traffic = Traffic()
    quirks: Quirks = Quirks()
    bookings: tuple[PlannedBooking, ...] = ()
    sms: tuple[PlannedSms, ...] = ()
    mail: tuple[PlannedMail, ...] = ()
    faults: tuple[Fault, ...] = ()


# --- living the past ---------------------------------------------------------------------------

# While the past is lived, money is no object.
_PLENTY: Final = Decimal("9000000.00")
_MINUTE: Final = timedelta(minutes=1)
_NOW: Final = timedelta(0)
_STOCKED: Final = 3

Step = tuple[timedelta, Place, Callable[[], object]]
"""How long ago, where in the plan, and what happened."""


def live(plan: Plan, clock: Clock, seed: int = 7, products: int = 1_500) -> World:
    """The world of a plan on `clock`; the same seed and time make the same one.

    Raises:
        BadValue: something that is planned is not possible, such as buying what is not sold.
    """
    past = _Past(plan, seeded(seed, "past"))
    steps = sorted(past.steps(), key=lambda step: step[0], reverse=True)
    present = clock.now()
    hands = VirtualClock(present - (steps[0][0] if steps else _NOW))
    past.world = world = World(hands, seed=seed, products=products, sold_out=plan.market.sold_out)
    world.rebase(_PLENTY)
    for ago, place, step in (*steps, (_NOW, (), lambda: None)):
        try:
            if ago < _NOW:
                raise Refusal("what happened must be in the past")
            hands.skip((present - ago - hands.now()).total_seconds())
            world.settle()
            step()
        except Refusal as refusal:
            raise BadValue(place, str(refusal)) from None
    if plan.market.sold_out == 1:
        for booking in world.bookings.values():
            world.catalog.restock(booking.product, 0)
    world.clock = clock
    world.rebase(plan.balance)
    world.traffic, world.quirks = plan.traffic, plan.quirks
    world.plan_chatter(world.now())
    past.plan_ahead()
    return world


class _Past:
    """What a plan says was before the present; `world` is where it happens."""

    world: World

    def __init__(self, plan: Plan, rng: Random) -> None:
        self._plan = plan
        self._rng = rng
        # What was made of each planned booking; nothing before it was bought.
        self._made: list[list[BookingRecord]] = [[] for _ in plan.bookings]
        self._named = {
            item.name: made for item, made in zip(plan.bookings, self._made, strict=True)
        }

    def steps(self) -> Iterator[Step]:
        for place, mail in enumerate(self._plan.mail):
            for _ in range(mail.count):
                minutes = self._rng.uniform(mail.latest / _MINUTE, mail.earliest / _MINUTE)
                yield timedelta(minutes=minutes), ("mail", place), self._any_message
        for place, (planned, made) in enumerate(zip(self._plan.bookings, self._made, strict=True)):
            for ago, step in self._booking_steps(planned, made):
                yield ago, ("bookings", place), step
        for place, sms in enumerate(self._plan.sms):
            if sms.ago is not None:
                yield sms.ago, ("sms", place), partial(self._deliver, sms)

    def _booking_steps(
        self, planned: PlannedBooking, made: list[BookingRecord]
    ) -> Iterator[tuple[timedelta, Callable[[], object]]]:
        yield planned.ago, partial(self._buy, planned, made)
        after = planned.code_after
        if after is not None and after <= planned.ago:
            yield planned.ago - after, partial(_each, made, self._code)
        for one in planned.extensions:
            extend = partial(self._extend, minutes=one.by // _MINUTE)
            yield one.ago, partial(_each, made, extend)
        if planned.cancelled_after is not None:
            cancel = partial(_each, made, lambda booking: self.world.cancel(booking.id))
            yield planned.ago - planned.cancelled_after, cancel

    def plan_ahead(self) -> None:
        """Let that happen which is to come after the present."""
        for planned, made in zip(self._plan.bookings, self._made, strict=True):
            after = planned.code_after
            if after is not None and after > planned.ago:
                for booking in made:
                    self.world.expect(booking, after - planned.ago)
        for sms in self._plan.sms:
            if sms.after is not None:
                booking = self._named[sms.to][0]
                while booking.state != ACTIVE and booking.extended_by is not None:
                    booking = self.world.bookings[booking.extended_by]
                self.world.expect(booking, sms.after, (sms.sender, sms.text))
        for fault in self._plan.faults:
            self.world.faults.add(fault, self.world.now())

    def _buy(self, planned: PlannedBooking, made: list[BookingRecord]) -> None:
        catalog = self.world.catalog
        minutes = planned.duration // _MINUTE
        product = catalog.find(planned.country, planned.type, planned.service, minutes)
        if catalog.total(product) < planned.amount:
            catalog.restock(product, max(_STOCKED, planned.amount))
        made += self.world.order(product.id, amount=planned.amount).bookings
        for booking in made:
            if planned.auto_renewal:
                self.world.set_auto_renewal(True, booking.id)
            if planned.shared:
                self.world.share(booking.id)

    def _extend(self, booking: BookingRecord, minutes: int) -> None:
        while booking.extended_by is not None:
            booking = self.world.bookings[booking.extended_by]
        self.world.extend(booking.id, minutes)

    def _code(self, booking: BookingRecord) -> None:
        product, now = booking.product, self.world.now()
        words = code_message(product.service, product.country, self._rng, now)
        self.world.deliver(booking.id, *words)

    def _deliver(self, sms: PlannedSms) -> None:
        _each(
            self._named[sms.to][:1],
            lambda booking: self.world.deliver(booking.number, sms.sender, sms.text),
        )

    def _any_message(self) -> None:
        running = self.world.active()
        rentals = [item for item in running if item.product.rental_type == RENTAL_FULL]
        if not rentals:
            raise Refusal("There is no RentalFull that mail could come to at that time")
        booking, now = self._rng.choice(rentals), self.world.now()
        self.world.deliver(booking.id, *any_message(booking.product.country, self._rng, now))


def _each(made: list[BookingRecord], do: Callable[[BookingRecord], object]) -> None:
    if not made:
        raise Refusal("The booking was not bought yet at that time")
    for booking in made:
        do(booking)


# --- files -------------------------------------------------------------------------------------


def build(file: Path, clock: Clock, seed: int = 7, *, products: int = 1_500) -> World:
    """The world of a scenario file on `clock`; the same seed and time make the same one.

    Raises:
        Refusal: the file is no scenario, or what it says is not possible with so few products or
            at all. It names the file and the line.
    """
    text = _read(file)
    try:
        return live(parse(text, file.name), clock, seed, products)
    except BadValue as bad:
        sentence = f"{bad} (in a catalog of {products} products)"
        raise _wrong(file.name, _line_of(text, bad.path), sentence) from None


def _wrong(name: str, line: int, sentence: str) -> Refusal:
    return Refusal(f"{name}, line {line}: {sentence}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Refusal(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{file}: is not UTF-8") from None


@cache
def parse(text: str, name: str) -> Plan:
    """A scenario from its text; `name` is for errors.

    Raises:
        Refusal: it is no TOML, or holds something it must not.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        sentence, _, place = str(error).partition(" (at ")
        found = re.match(r"line (\d+)", place)
        line = int(found[1]) if found else len(text.splitlines())
        raise _wrong(name, line, f"no TOML: {sentence}") from None
    try:
        plan = validate(Plan, json.dumps(table, default=str))
        _check_names(plan)
    except BadValue as bad:
        raise _wrong(name, _line_of(text, bad.path), str(bad)) from None
    return plan


def _check_names(plan: Plan) -> None:
    names: set[str] = set()
    for place, booking in enumerate(plan.bookings):
        if booking.name in names:
            sentence = f"there are two bookings named {booking.name!r}"
            raise BadValue(("bookings", place, "name"), sentence)
        names |= {booking.name} - {""}
    for place, sms in enumerate(plan.sms):
        if sms.to not in names:
            raise BadValue(("sms", place, "to"), f"to must be one of: {', '.join(sorted(names))}")


def _line_of(text: str, path: Place) -> int:
    """The line (from 1) of the value at `path`, or of what is nearest around it."""
    places = lines(text)
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)


_FOLDER: Final = Path(__file__).with_name("scenarios")
SCENARIOS: Final[dict[str, Callable[..., World]]] = {
    file.stem: partial(build, file) for file in sorted(_FOLDER.glob("*.toml"))
}
demo: Final = SCENARIOS["demo"]
quiet: Final = SCENARIOS["quiet"]
empty: Final = SCENARIOS["empty-account"]


def find(text: str) -> Callable[..., World]:
    """The scenario of a name, or of a file: what ends in `.toml` or has a `/` in it is a file.

    Raises:
        Refusal: there is none of that name.
    """
    if text in SCENARIOS:
        return SCENARIOS[text]
    if text.endswith(".toml") or "/" in text:
        return partial(build, Path(text))
    names = ", ".join((*SCENARIOS, "the path of a .toml file"))
    raise Refusal(f"--scenario: there is none called {text!r}; allowed: {names}")
