"""The sandbox's own handles under `/__sandbox/`: what a test in another process needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from msgspec import Struct
from msgspec.structs import asdict
from pydantic import AfterValidator, Field, WithJsonSchema, model_validator
from pydantic.dataclasses import dataclass
from typing_extensions import TypedDict

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import STRICT, BadValue, NotFound, Refusal, dump, validate
from anosim_tui.sandbox.calls import WrongMethod
from anosim_tui.sandbox.faults import Fault, StandingFault
from anosim_tui.sandbox.quirks import NONE, Answer, Quirks, Writer
from anosim_tui.sandbox.records import BookingRecord, LedgerError
from anosim_tui.sandbox.scenario import SCENARIOS, live
from anosim_tui.sandbox.world import World

CONTROL_ROOT: Final = "/__sandbox/"
_SOON: Final = 20
_MOST_FAULTS: Final = 1_000
# Advanced by more at once, a busy account would have millions of SMS to send.
_MONTH: Final = 31 * 86_400
_LONGEST_TEXT: Final = 100_000


# --- what is sent ------------------------------------------------------------------------------


def _built_in(name: str) -> str:
    if name not in SCENARIOS:
        raise ValueError(f"must be one of: {', '.join(SCENARIOS)}")
    return name


@dataclass(frozen=True, config=STRICT)
class NewSms:
    """An SMS to a booking or a number."""

    sender: Annotated[str, Field(max_length=_LONGEST_TEXT)]
    text: Annotated[str, Field(max_length=_LONGEST_TEXT)]
    bookingId: int | None = None
    number: str | None = None

    @model_validator(mode="after")
    def _to_somebody(self) -> NewSms:
        if self.bookingId is None and self.number is None:
            raise ValueError("must have a bookingId or a number")
        return self


@dataclass(frozen=True, config=STRICT)
class Advance:
    """How much time passes."""

    seconds: Annotated[float, Field(ge=0, le=_MONTH)]


_SCENARIO_NAME: Final = WithJsonSchema({"type": "string", "enum": [*SCENARIOS]})


@dataclass(frozen=True, config=STRICT)
class Reset:
    """Begin again, with the same scenario or another one that comes with the program."""

    scenario: Annotated[str, AfterValidator(_built_in), _SCENARIO_NAME] | None = None


# --- what comes back ---------------------------------------------------------------------------


class MoneyState(TypedDict):
    """The ledger; `addsUp` is whether its books are right."""

    balance: views.Money
    start: views.Money
    charges: views.Money
    refunds: views.Money
    addsUp: bool


class BookingState(views.Booking):
    """A booking, with what the API does not say of it."""

    orderId: int
    productId: int
    providerId: int
    autoRenewal: bool
    shareToken: str | None
    messages: int


class EventState(TypedDict):
    """What is going to happen by itself."""

    at: datetime
    what: str
    bookingId: int | None


@dataclass(frozen=True, config=STRICT, kw_only=True)
class FaultState(Fault):
    """A fault and how often it has struck; what nobody set is left out."""

    id: int
    since: datetime
    struck: int


class State(TypedDict):
    """Everything there is to know."""

    scenario: str
    seed: int | None
    now: datetime
    frozen: bool
    money: MoneyState
    bookings: list[BookingState]
    orders: int
    messages: int
    requests: int
    next: list[EventState]
    faults: list[FaultState]
    quirks: Quirks


class JournalEntry(TypedDict):
    """An entry of the journal."""

    method: str
    path: str
    query: str
    status: int


class Moment(TypedDict):
    """The time it is now."""

    now: datetime


class Cleared(TypedDict):
    """How many faults there were."""

    cleared: int


def _fault(item: StandingFault) -> Any:
    return dump(FaultState(**vars(item.fault), id=item.id, since=item.since, struck=item.struck))


def _booking(item: BookingRecord) -> BookingState:
    return {
        **views.booking(item),
        "orderId": item.order_id,
        "productId": item.product.id,
        "providerId": item.provider_id,
        "autoRenewal": item.auto_renewal,
        "shareToken": item.token,
        "messages": len(item.messages),
    }


# --- the handles -------------------------------------------------------------------------------


class Control:
    """Carries out requests about the sandbox itself; needs no key, it listens on loopback only.

    `quirks` are instead of those of the scenarios it is reset to.
    """

    def __init__(self, world: World, quirks: Quirks | None = None) -> None:
        self._world = world
        self._quirks = quirks
        self._writer = Writer(NONE)

    async def answer(self, method: str, path: str, body: bytes) -> Answer:
        """The answer to one of `HANDLES`.

        Raises:
            Refusal: it cannot be done.
        """
        name = path.removeprefix(CONTROL_ROOT).rstrip("/")
        methods = {handle.method: handle for handle in HANDLES if handle.name == name}
        if not methods:
            raise NotFound("Not found")
        if method not in methods:
            raise WrongMethod(f"Use {' or '.join(methods)} here")
        self._world.settle()
        data = await methods[method].function(self, body)
        is_list = isinstance(data, list)
        return self._writer.many("", data) if is_list else self._writer.one(data)

    async def state(self, _: bytes) -> State:
        world, origin = self._world, self._world.origin
        ahead = world.ahead()[:_SOON]
        return {
            "scenario": "" if origin is None else origin.plan.title,
            "seed": None if origin is None else origin.seed,
            "now": world.now(),
            "frozen": isinstance(world.clock, VirtualClock),
            "money": self._money(),
            "bookings": [_booking(item) for item in world.bookings.values()],
            "orders": len(world.orders),
            "messages": len(world.messages),
            "requests": len(world.requests),
            "next": [
                {
                    "at": item.at,
                    "what": item.kind.name.lower(),
                    "bookingId": item.booking_id or None,
                }
                for item in ahead
            ],
            "faults": await self.faults(b""),
            "quirks": dump(world.quirks),  # type: ignore[typeddict-item]
        }

    def _money(self) -> MoneyState:
        try:
            self._world.audit()
            adds_up = True
        except LedgerError:
            adds_up = False
        ledger = self._world.ledger
        return {
            "balance": ledger.balance,
            "start": ledger.start,
            "charges": ledger.charges,
            "refunds": ledger.refunds,
            "addsUp": adds_up,
        }

    async def requests(self, _: bytes) -> list[JournalEntry]:
        return [asdict(item) for item in self._world.requests]  # type: ignore[misc]

    async def openapi(self, _: bytes) -> dict[str, Any]:
        from anosim_tui.sandbox.openapi import document  # it describes these handles

        return document()

    async def sms(self, body: bytes) -> views.Sms:
        new = validate(NewSms, body)
        target = new.number or "" if new.bookingId is None else new.bookingId
        return views.sms(self._world.deliver(target, new.sender, new.text))

    async def advance(self, body: bytes) -> Moment:
        seconds = validate(Advance, body).seconds
        if isinstance(self._world.clock, VirtualClock):
            await self._world.clock.advance(seconds)
        else:
            self._world.move(timedelta(seconds=seconds))
        return {"now": self._world.settle()}

    async def faults(self, _: bytes) -> list[FaultState]:
        return [_fault(item) for item in self._world.faults.standing]

    async def add_faults(self, body: bytes) -> list[FaultState]:
        """One fault or a list of them; all or none are set up."""
        is_list = body.lstrip().startswith(b"[")
        faults = validate(list[Fault], body) if is_list else [validate(Fault, body)]
        if len(self._world.faults.standing) + len(faults) > _MOST_FAULTS:
            raise Refusal(f"There can be {_MOST_FAULTS} faults; DELETE removes all")
        now = self._world.now()
        return [_fault(self._world.faults.add(fault, now)) for fault in faults]

    async def clear_faults(self, _: bytes) -> Cleared:
        cleared = len(self._world.faults.standing)
        self._world.faults.clear()
        return {"cleared": cleared}

    async def reset(self, body: bytes) -> Moment:
        name = validate(Reset, body or b"{}").scenario
        origin = self._world.origin
        if origin is None:
            raise Refusal("This sandbox was not made from a scenario")
        plan = origin.plan if name is None else SCENARIOS[name].plan
        try:
            fresh = live(plan, VirtualClock(origin.start), origin.seed, origin.products)
        except BadValue as bad:
            raise Refusal(f"With {origin.products} products that is not possible: {bad}") from None
        self._world.become(fresh)
        self._world.quirks = self._quirks or fresh.quirks
        return {"now": self._world.settle()}


class Handle(Struct, frozen=True):
    """One request of the sandbox's own; `body` is the type of what it takes, None for nothing."""

    method: str
    name: str
    summary: str
    function: Callable[[Control, bytes], Awaitable[Any]]
    body: Any = None
    needs_body: bool = True


HANDLES: Final = (
    Handle("GET", "state", "Time, money, bookings and every switch", Control.state),
    Handle("GET", "requests", "The journal: every request of the API", Control.requests),
    Handle("GET", "openapi.json", "This document", Control.openapi),
    Handle("POST", "sms", "Let an SMS arrive now", Control.sms, NewSms),
    Handle(
        "POST", "advance", "Let time pass; all that falls due happens", Control.advance, Advance
    ),
    Handle("GET", "faults", "What goes wrong", Control.faults),
    Handle(
        "POST",
        "faults",
        "Let more go wrong: one fault or a list",
        Control.add_faults,
        Fault | list[Fault],
    ),
    Handle("DELETE", "faults", "Let nothing go wrong any more", Control.clear_faults),
    Handle("POST", "reset", "Begin again, or another scenario", Control.reset, Reset, False),
)
