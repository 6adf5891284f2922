"""The sandbox's own handles under `/__sandbox/`: what a test in another process needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from msgspec import Struct
from pydantic import BeforeValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.base import STRICT, BadValue, NotFound, Refusal, validate
from anosim_tui.sandbox.calls import CONTROL_ROOT, WrongMethod
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.openapi import document
from anosim_tui.sandbox.quirks import NONE, Answer, Quirks, Writer
from anosim_tui.sandbox.records import LedgerError, StandingFault
from anosim_tui.sandbox.scenario import SCENARIOS, ScenarioName, live
from anosim_tui.sandbox.views import BookingView, Money, SmsView, View, as_view, attribute
from anosim_tui.sandbox.world import World

_SOON: Final = 20
_MOST_FAULTS: Final = 1_000
# Advanced by more at once, a busy account would have millions of SMS to send.
_MONTH: Final = 31 * 86_400
_LONGEST_TEXT: Final = 100_000


# --- what is sent ------------------------------------------------------------------------------


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


@dataclass(frozen=True, config=STRICT)
class Reset:
    """Begin again, with the same scenario or another one that comes with the program."""

    scenario: ScenarioName | None = None


# --- what comes back ---------------------------------------------------------------------------


class MoneyState(View):
    """The ledger; `addsUp` is whether its books are right."""

    balance: Money
    start: Money
    charges: Money
    refunds: Money
    addsUp: bool


class BookingState(BookingView):
    """A booking, with what the API does not say of it."""

    orderId: int = attribute("order_id")
    productId: int = attribute("product.id")
    providerId: int = attribute("provider_id")
    autoRenewal: bool = attribute("auto_renewal")
    shareToken: str | None = attribute("token")
    messages: Annotated[int, BeforeValidator(len)]


class EventState(View):
    """What is going to happen by itself."""

    at: datetime
    what: Annotated[str, BeforeValidator(lambda kind: kind.name.lower())] = attribute("kind")
    bookingId: Annotated[int | None, BeforeValidator(lambda number: number or None)] = attribute(
        "booking_id"
    )


@dataclass(frozen=True, config=STRICT, kw_only=True)
class FaultState(Fault):
    """A fault and how often it has struck."""

    id: int
    since: datetime
    struck: int

    @classmethod
    def of(cls, item: StandingFault) -> FaultState:
        return cls(**vars(item.fault), id=item.id, since=item.since, struck=item.struck)


class State(View):
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


class JournalEntry(View):
    """A request of the API."""

    method: str
    path: str
    query: str
    status: int


class Moment(View):
    """The time it is now."""

    now: datetime


class Cleared(View):
    """How many faults there were."""

    cleared: int


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
        """The answer to one of `CONTROL_HANDLERS`.

        Raises:
            Refusal: it cannot be done.
        """
        name = path.removeprefix(CONTROL_ROOT).rstrip("/")
        methods = {handle.method: handle for handle in CONTROL_HANDLERS if handle.name == name}
        if not methods:
            raise NotFound("Not found")
        if method not in methods:
            raise WrongMethod(f"Use {' or '.join(methods)} here")
        self._world.settle()
        data = as_view(methods[method].view, await methods[method].function(self, body))
        return self._writer.many("", data) if isinstance(data, list) else self._writer.one(data)

    async def state(self, _: bytes) -> object:
        """Time, money, bookings and every switch."""
        world, origin = self._world, self._world.origin
        return {
            "scenario": "" if origin is None else origin.plan.title,
            "seed": None if origin is None else origin.seed,
            "now": world.now(),
            "frozen": isinstance(world.clock, VirtualClock),
            "money": {
                "balance": world.balance,
                "start": world.ledger.start,
                "charges": world.ledger.charges,
                "refunds": world.ledger.refunds,
                "addsUp": self._adds_up(),
            },
            "bookings": list(world.bookings.values()),
            "orders": len(world.orders),
            "messages": len(world.messages),
            "requests": len(world.requests),
            "next": world.ahead()[:_SOON],
            "faults": await self.faults(b""),
            "quirks": world.quirks,
        }

    def _adds_up(self) -> bool:
        try:
            self._world.audit()
        except LedgerError:
            return False
        return True

    async def requests(self, _: bytes) -> object:
        """The journal: every request of the API."""
        return self._world.requests

    async def openapi(self, _: bytes) -> object:
        """This document."""
        return document(CONTROL_HANDLERS)

    async def sms(self, body: bytes) -> object:
        """Let an SMS arrive now."""
        new = validate(NewSms, body)
        target = new.number or "" if new.bookingId is None else new.bookingId
        return self._world.deliver(target, new.sender, new.text)

    async def advance(self, body: bytes) -> object:
        """Let time pass; all that falls due happens."""
        seconds = validate(Advance, body).seconds
        if isinstance(self._world.clock, VirtualClock):
            await self._world.clock.advance(seconds)
        else:
            self._world.move(timedelta(seconds=seconds))
        return {"now": self._world.settle()}

    async def faults(self, _: bytes) -> list[FaultState]:
        """What goes wrong."""
        return [FaultState.of(item) for item in self._world.faults.standing]

    async def add_faults(self, body: bytes) -> object:
        """Let more go wrong: one fault or a list, of which all or none are set up."""
        is_list = body.lstrip().startswith(b"[")
        faults = validate(list[Fault], body) if is_list else [validate(Fault, body)]
        if len(self._world.faults.standing) + len(faults) > _MOST_FAULTS:
            raise Refusal(f"There can be {_MOST_FAULTS} faults; DELETE removes all")
        now = self._world.now()
        return [FaultState.of(self._world.faults.add(fault, now)) for fault in faults]

    async def clear_faults(self, _: bytes) -> object:
        """Let nothing go wrong any more."""
        cleared = len(self._world.faults.standing)
        self._world.faults.clear()
        return {"cleared": cleared}

    async def reset(self, body: bytes) -> object:
        """Begin again, or another scenario."""
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


class ControlHandler(Struct, frozen=True):
    """What carries out one request of the sandbox's own; its docstring is in the OpenAPI document.

    Attributes:
        view: what comes back.
        body: what it takes; None for nothing.
    """

    method: str
    name: str
    function: Callable[[Control, bytes], Awaitable[object]]
    view: Any
    body: Any = None
    needs_body: bool = True


CONTROL_HANDLERS: Final = (
    ControlHandler("GET", "state", Control.state, State),
    ControlHandler("GET", "requests", Control.requests, list[JournalEntry]),
    ControlHandler("GET", "openapi.json", Control.openapi, dict[str, Any]),
    ControlHandler("POST", "sms", Control.sms, SmsView, NewSms),
    ControlHandler("POST", "advance", Control.advance, Moment, Advance),
    ControlHandler("GET", "faults", Control.faults, list[FaultState]),
    ControlHandler("POST", "faults", Control.add_faults, list[FaultState], Fault | list[Fault]),
    ControlHandler("DELETE", "faults", Control.clear_faults, Cleared),
    ControlHandler("POST", "reset", Control.reset, Moment, Reset, needs_body=False),
)
