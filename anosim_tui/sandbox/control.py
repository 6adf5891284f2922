"""The sandbox's own requests under `/__sandbox/`: what a test in another process needs.

They need no key: the sandbox listens on loopback only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.base import STRICT, BadValue, Refusal
from anosim_tui.sandbox.calls import Ask, Call, call_of, find_call
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

HANDLES: Final[list[Call]] = []
_handle: Final = call_of(HANDLES)


async def control(ask: Ask, method: str, path: str, body: bytes) -> Answer:
    """The answer to one of `HANDLES`.

    Raises:
        Refusal: it cannot be done.
    """
    call, _ = find_call(HANDLES, method, path)
    ask.world.settle()
    data = as_view(call.view, await call.carry_out(ask, {}, body))
    return Writer(NONE).write(data, "")


@_handle("GET /state", State)
async def state(ask: Ask) -> object:
    """Time, money, bookings and every switch."""
    world = ask.world
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


@_handle("GET /requests", list[RequestRecord])
async def requests(ask: Ask) -> object:
    """The journal: every request of the API."""
    return ask.world.requests


@_handle("GET /openapi.json", dict[str, Any])
async def openapi(_: Ask) -> object:
    """This document."""
    return document(tuple(HANDLES))


@_handle("POST /sms", SmsView)
async def deliver_sms(ask: Ask, body: NewSms) -> object:
    """Let an SMS arrive now."""
    target = body.number or "" if body.bookingId is None else body.bookingId
    return ask.world.deliver(target, body.sender, body.text)


@_handle("POST /advance", Moment)
async def advance(ask: Ask, body: Advance) -> object:
    """Let time pass; all that falls due happens."""
    world = ask.world
    if isinstance(world.agenda.clock, VirtualClock):
        await world.agenda.clock.advance(body.seconds)
    else:
        world.agenda.move_to(world.now() + timedelta(seconds=body.seconds))
    return {"now": world.settle()}


@_handle("GET /faults", list[StandingFault])
async def faults(ask: Ask) -> object:
    """What goes wrong."""
    return ask.world.faults.standing


@_handle("POST /faults", list[StandingFault])
async def add_faults(ask: Ask, body: NewFaults) -> object:
    """Let more go wrong: one fault or a list, of which all or none are set up."""
    return [ask.world.faults.add(fault, ask.world.now()) for fault in body]


@_handle("DELETE /faults", list[StandingFault])
async def clear_faults(ask: Ask) -> object:
    """Let nothing go wrong any more."""
    ask.world.faults.clear()
    return ask.world.faults.standing


@_handle("POST /reset", Moment)
async def reset(ask: Ask, body: Reset) -> object:
    """Begin again, or another scenario; quirks that are not the scenario's stay."""
    world = ask.world
    plan = SCENARIOS[body.scenario].plan if body.scenario else world.plan
    products = len(world.catalog.products)
    try:
        fresh = live(plan, VirtualClock(world.begun), world.seed, products)
    except BadValue as bad:
        raise Refusal(f"With {products} products that is not possible: {bad}") from None
    if world.quirks != world.plan.quirks:
        fresh.quirks = world.quirks
    world.become(fresh)
    return {"now": world.settle()}
