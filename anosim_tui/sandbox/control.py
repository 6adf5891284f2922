"""The sandbox's own requests under `/__sandbox/`, and the document of all it answers.

A test in another process needs them; they need no key, as the sandbox listens on loopback only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox.base import STRICT, BadValue, Refusal, adapter_of
from anosim_tui.sandbox.calls import (
    API_ROOT,
    CALLS,
    CONTROL_ROOT,
    SHARE_PAGE,
    Ask,
    Call,
    add_call,
    find_call,
)
from anosim_tui.sandbox.faults import Fault, StandingFault
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
_handle: Final = partial(add_call, HANDLES)


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
    return document()


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


# --- the OpenAPI document ----------------------------------------------------------------------

Json = dict[str, Any]

_MEANINGS: Final = {
    "400": "Refused, or an empty list where that quirk is on",
    "401": "The key is missing or wrong",
    "404": "There is no such thing",
    "429": "Too many requests",
    "501": "The real service has this, the sandbox does not",
}
_SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "apikey"},
}
_NO_LIMITS: Final = ("title", "description", "default")
_DESCRIPTION: Final = (
    "The AnoSim API as the sandbox answers it, without quirks and faults, and the sandbox's own "
    "handles under /__sandbox/. Nothing here is official."
)


@cache
def document() -> Json:
    """The OpenAPI 3.1 document of the 22 calls and of these requests. It must not be changed."""
    taken = [call.body for call in HANDLES if call.body]
    returned = [call.view for call in (*CALLS, *HANDLES)]
    found, schemas = TypeAdapter.json_schemas(
        [
            *((str(kind), "validation", adapter_of(kind)) for kind in taken),
            *((str(kind), "serialization", adapter_of(kind)) for kind in returned),
        ],
        ref_template="#/components/schemas/{model}",
    )
    shapes = {kind: shape for (kind, _), shape in found.items()}
    paths: dict[str, Json] = {}
    for root, calls in ((API_ROOT, CALLS), (CONTROL_ROOT, HANDLES)):
        for call in calls:
            path = paths.setdefault(root + call.path, {})
            path[call.method.lower()] = _operation(call, root, shapes)
    paths[SHARE_PAGE] = {"get": _SHARE_PAGE}
    return {
        "openapi": "3.1.0",
        "info": {"title": "AnoSim in a box", "version": "1", "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": _SECURITY},
    }


def _operation(call: Call, root: str, shapes: dict[str, Json]) -> Json:
    is_api = root == API_ROOT
    needs_key = is_api and not call.is_public
    refusals = ["400", *(["401"] if needs_key else []), "404", *(["429"] if is_api else [])]
    content = {"application/json": {"schema": shapes[str(call.view)]}}
    operation: Json = {
        "operationId": call.function.__name__,
        "tags": ["api" if is_api else "sandbox"],
        "summary": (call.function.__doc__ or "").partition("\n")[0],
        "parameters": _parameters(call),
        "security": [{scheme: []} for scheme in _SECURITY] if needs_key else [],
        "responses": {
            "200": {"description": "Done", "content": content},
            **{status: _refusal(status) for status in refusals},
        },
    }
    if call.body is not None:
        own = adapter_of(call.body).json_schema()
        shape = shapes[str(call.body)]
        if own["type"] == "array":  # a list may be the only one of it as well
            shape = {"anyOf": [shape["items"], shape]}
        operation["requestBody"] = {
            "required": own["type"] == "array" or "required" in own,
            "content": {"application/json": {"schema": shape}},
        }
    return operation


def _parameters(call: Call) -> list[Json]:
    taken = call.parameters.model_json_schema()
    return [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in call.path else "query",
            "required": name in taken.get("required", ()),
            "description": schema["description"],
            "schema": {key: schema[key] for key in schema if key not in _NO_LIMITS},
        }
        for name, schema in taken["properties"].items()
    ]


def _refusal(status: str) -> Json:
    content = {"text/plain": {"schema": {"type": "string"}}}
    return {"description": _MEANINGS[status], "content": content}


_SHARE_PAGE: Final[Json] = {
    "operationId": "share_page",
    "tags": ["api"],
    "summary": "The web page behind a weblink",
    "parameters": [
        {"name": "token", "in": "query", "required": False, "schema": {"type": "string"}}
    ],
    "security": [],
    "responses": {"501": _refusal("501")},
}
