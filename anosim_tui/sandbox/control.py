"""The sandbox's own requests under `/__sandbox/`: what a test in another process needs.

They need no key: the sandbox listens on loopback only.
"""

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
from anosim_tui.sandbox.faults import Fault, StandingFault
from anosim_tui.sandbox.openapi import document
from anosim_tui.sandbox.quirks import NONE, Answer, Quirks, Writer
from anosim_tui.sandbox.records import (
    BookingView,
    LedgerError,
    Money,
    RequestRecord,
    SmsView,
    View,
    as_view,
    attribute,
)
from anosim_tui.sandbox.scenario import SCENARIOS, ScenarioName, live
from anosim_tui.sandbox.world import World

_SOON: Final = 20
# Advanced by more at once, a busy account would have millions of SMS to send.
_MONTH: Final = 31 * 86_400


# --- what is sent ------------------------------------------------------------------------------


@dataclass(frozen=True, config=STRICT)
class NewSms:
    """An SMS to a booking or a number."""

    sender: str
    text: str
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


NewFaults = Annotated[
    list[Fault], BeforeValidator(lambda given: given if isinstance(given, list) else [given])
]


# --- what comes back ---------------------------------------------------------------------------


def _adds_up(audit: Callable[[], None]) -> bool:
    try:
        audit()
    except LedgerError:
        return False
    return True


class MoneyState(View):
    """`addsUp` is whether the books are right."""

    balance: Money
    start: Money
    charges: Money
    refunds: Money
    addsUp: Annotated[bool, BeforeValidator(_adds_up)] = attribute("audit")


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
    what: str
    bookingId: int | None = attribute("booking_id")


class State(View):
    """Everything there is to know."""

    scenario: str
    now: datetime
    money: MoneyState
    bookings: list[BookingState]
    orders: int
    messages: int
    requests: int
    next: list[EventState]
    faults: list[StandingFault]
    quirks: Quirks


class Moment(View):
    """The time it is now."""

    now: datetime


# --- the requests ------------------------------------------------------------------------------

Handler = Callable[[World, Any], Awaitable[object]]


class Handle(Struct, frozen=True):
    """One request; the docstring of its function is in the OpenAPI document.

    Attributes:
        view: what comes back.
        body: what it takes, and its function is given; None for nothing.
    """

    method: str
    name: str
    function: Handler
    view: Any
    body: Any
    needs_body: bool


HANDLES: Final[list[Handle]] = []


def _handle(
    method: str, name: str, view: Any, body: Any = None, *, needs_body: bool = True
) -> Callable[[Handler], Handler]:
    def add(function: Handler) -> Handler:
        HANDLES.append(Handle(method, name, function, view, body, bool(body) and needs_body))
        return function

    return add


async def control(world: World, method: str, path: str, body: bytes) -> Answer:
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
    handle = methods[method]
    world.settle()
    if not (body or handle.needs_body):
        body = b"{}"
    given = validate(handle.body, body) if handle.body else None
    data = as_view(handle.view, await handle.function(world, given))
    return Writer(NONE).write(data, "")


@_handle("GET", "state", State)
async def state(world: World, _: None) -> object:
    """Time, money, bookings and every switch."""
    return {
        "scenario": world.plan.title,
        "now": world.now(),
        "money": world,
        "bookings": list(world.bookings.values()),
        "orders": len(world.orders),
        "messages": len(world.messages),
        "requests": len(world.requests),
        "next": world.agenda.ahead()[:_SOON],
        "faults": world.faults.standing,
        "quirks": world.quirks,
    }


@_handle("GET", "requests", list[RequestRecord])
async def requests(world: World, _: None) -> object:
    """The journal: every request of the API."""
    return world.requests


@_handle("GET", "openapi.json", dict[str, Any])
async def openapi(_world: World, _: None) -> object:
    """This document."""
    return document(tuple(HANDLES))


@_handle("POST", "sms", SmsView, NewSms)
async def deliver_sms(world: World, new: NewSms) -> object:
    """Let an SMS arrive now."""
    target = new.number or "" if new.bookingId is None else new.bookingId
    return world.deliver(target, new.sender, new.text)


@_handle("POST", "advance", Moment, Advance)
async def advance(world: World, given: Advance) -> object:
    """Let time pass; all that falls due happens."""
    if isinstance(world.agenda.clock, VirtualClock):
        await world.agenda.clock.advance(given.seconds)
    else:
        world.agenda.move_to(world.now() + timedelta(seconds=given.seconds))
    return {"now": world.settle()}


@_handle("GET", "faults", list[StandingFault])
async def faults(world: World, _: None) -> object:
    """What goes wrong."""
    return world.faults.standing


@_handle("POST", "faults", list[StandingFault], NewFaults)
async def add_faults(world: World, faults: list[Fault]) -> object:
    """Let more go wrong: one fault or a list, of which all or none are set up."""
    return [world.faults.add(fault, world.now()) for fault in faults]


@_handle("DELETE", "faults", list[StandingFault])
async def clear_faults(world: World, _: None) -> object:
    """Let nothing go wrong any more."""
    world.faults.clear()
    return world.faults.standing


@_handle("POST", "reset", Moment, Reset, needs_body=False)
async def reset(world: World, given: Reset) -> object:
    """Begin again, or another scenario; quirks that are not the scenario's stay."""
    plan = SCENARIOS[given.scenario].plan if given.scenario else world.plan
    products = len(world.catalog.products)
    try:
        fresh = live(plan, VirtualClock(world.begun), world.seed, products)
    except BadValue as bad:
        raise Refusal(f"With {products} products that is not possible: {bad}") from None
    if world.quirks != world.plan.quirks:
        fresh.quirks = world.quirks
    world.become(fresh)
    return {"now": world.settle()}
