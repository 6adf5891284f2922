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

from anosim_tui.domain.clock import Clock
from anosim_tui.domain.models import ACTIVE, RENTAL_FULL
from anosim_tui.domain.toml_lines import lines
from anosim_tui.sandbox.base import STRICT, BadValue, Duration, Place, Refusal, seeded, validate
from anosim_tui.sandbox.catalog import COUNTRIES, SOLD_OUT
from anosim_tui.sandbox.clock import VirtualClock
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
        code_after: from its beginning on; may be in the future.
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
    """An SMS with known words to the bookings of a name: so long `ago`, or `after` the start."""

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

Do = Callable[[World], object]
Step = tuple[timedelta, Place, Do]
"""How long ago, where in the plan, and what happened."""
Made = list[BookingRecord]
"""What was made of a planned booking; nothing before it was bought."""


def live(plan: Plan, clock: Clock, seed: int, products: int) -> World:
    """The world of a plan on `clock`; the same seed and time make the same one.

    Raises:
        BadValue: something that is planned is not possible, such as buying what is not sold.
    """
    made: list[Made] = [[] for _ in plan.bookings]
    steps = list(_steps(plan, made, seeded(seed, "past")))
    steps.sort(key=lambda step: step[0], reverse=True)
    present = clock.now()
    hands = VirtualClock(present - (steps[0][0] if steps else _NOW))
    world = World(hands, seed=seed, products=products, sold_out=plan.market.sold_out)
    world.rebase(_PLENTY)
    for ago, place, do in (*steps, (_NOW, (), World.now)):
        try:
            if ago < _NOW:
                raise Refusal("what happened must be in the past")
            hands.skip((present - ago - hands.now()).total_seconds())
            world.settle()
            do(world)
        except Refusal as refusal:
            raise BadValue(place, str(refusal)) from None
    if plan.market.sold_out == 1:
        for booking in world.bookings.values():
            world.catalog.restock(booking.product, 0)
    world.clock = clock
    world.rebase(plan.balance)
    world.traffic, world.quirks = plan.traffic, plan.quirks
    world.plan_chatter(world.now())
    _plan_ahead(plan, made, world)
    return world


def _steps(plan: Plan, made: list[Made], rng: Random) -> Iterator[Step]:
    for place, mail in enumerate(plan.mail):
        for _ in range(mail.count):
            minutes = rng.uniform(mail.latest / _MINUTE, mail.earliest / _MINUTE)
            yield timedelta(minutes=minutes), ("mail", place), partial(_send_mail, rng)
    for place, (planned, bookings) in enumerate(zip(plan.bookings, made, strict=True)):
        for ago, do in _booking_steps(planned, bookings, rng):
            yield ago, ("bookings", place), do
    for place, sms in enumerate(plan.sms):
        if sms.ago is not None:
            send = partial(_each, _named(sms.to, plan, made), partial(_send, sms))
            yield sms.ago, ("sms", place), send


def _named(name: str, plan: Plan, made: list[Made]) -> Made:
    return made[[planned.name for planned in plan.bookings].index(name)]


def _booking_steps(
    planned: PlannedBooking, made: Made, rng: Random
) -> Iterator[tuple[timedelta, Do]]:
    yield planned.ago, partial(_buy, planned, made)
    after = planned.code_after
    if after is not None and after <= planned.ago:
        yield planned.ago - after, partial(_each, made, partial(_send_code, rng))
    for one in planned.extensions:
        yield one.ago, partial(_each, made, partial(_extend, one.by // _MINUTE))
    if planned.cancelled_after is not None:
        cancel = partial(_each, made, lambda booking, world: world.cancel(booking.id))
        yield planned.ago - planned.cancelled_after, cancel


def _plan_ahead(plan: Plan, made: list[Made], world: World) -> None:
    """Let that happen which is to come after the present."""
    for planned, bookings in zip(plan.bookings, made, strict=True):
        after = planned.code_after
        if after is not None and after > planned.ago:
            for booking in bookings:
                world.expect(booking, after - planned.ago)
    for sms in plan.sms:
        if sms.after is not None:
            for booking in _named(sms.to, plan, made):
                words = (sms.sender, sms.text)
                world.expect(_running(booking, world), sms.after, words)
    for fault in plan.faults:
        world.faults.add(fault, world.now())


def _each(made: Made, do: Callable[[BookingRecord, World], object], world: World) -> None:
    if not made:
        raise Refusal("The booking was not bought yet at that time")
    for booking in made:
        do(booking, world)


def _buy(planned: PlannedBooking, made: Made, world: World) -> None:
    minutes = planned.duration // _MINUTE
    product = world.catalog.find(planned.country, planned.type, planned.service, minutes)
    if world.catalog.total(product) < planned.amount:
        world.catalog.restock(product, max(_STOCKED, planned.amount))
    made += world.order(product.id, amount=planned.amount).bookings
    for booking in made:
        if planned.auto_renewal:
            world.set_auto_renewal(True, booking.id)
        if planned.shared:
            world.share(booking.id)


def _extend(minutes: int, booking: BookingRecord, world: World) -> None:
    while booking.extended_by is not None:
        booking = world.bookings[booking.extended_by]
    world.extend(booking.id, minutes)


def _send(sms: PlannedSms, booking: BookingRecord, world: World) -> None:
    world.deliver(_running(booking, world).id, sms.sender, sms.text)


def _running(booking: BookingRecord, world: World) -> BookingRecord:
    """What runs now of a booking and its extensions; the last of them where nothing does."""
    while booking.state != ACTIVE and booking.extended_by is not None:
        booking = world.bookings[booking.extended_by]
    return booking


def _send_code(rng: Random, booking: BookingRecord, world: World) -> None:
    product = booking.product
    words = code_message(product.service, product.country, rng, world.now())
    world.deliver(booking.id, *words)


def _send_mail(rng: Random, world: World) -> None:
    rentals = [one for one in world.active() if one.product.rental_type == RENTAL_FULL]
    if not rentals:
        raise Refusal("There is no RentalFull that mail could come to at that time")
    booking = rng.choice(rentals)
    world.deliver(booking.id, *any_message(booking.product.country, rng, world.now()))


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
