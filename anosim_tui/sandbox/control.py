"""The sandbox's own requests under `/__sandbox/`, and the document of all it answers.

A test in another process needs them; they need no key, as the sandbox listens on loopback only.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache, partial
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from anosim_tui.sandbox.base import STRICT, adapter_of
from anosim_tui.sandbox.calls import API_ROOT, CALLS, CONTROL_ROOT, Ask, Call, add_call
from anosim_tui.sandbox.faults import Fault
from anosim_tui.sandbox.views import MomentView, RequestView, SmsView

# Advanced by more at once, a busy account would have millions of SMS to send.
_MONTH: Final = 31 * 86_400


@dataclass(frozen=True, config=STRICT)
class NewSms:
    """An SMS to a booking."""

    bookingId: int
    sender: str
    text: str


@dataclass(frozen=True, config=STRICT)
class Advance:
    """How much time passes."""

    seconds: Annotated[float, Field(ge=0, le=_MONTH)]


HANDLES: Final[list[Call]] = []
_handle: Final = partial(add_call, HANDLES, is_public=True)


@_handle("GET /requests", list[RequestView])
def requests(ask: Ask) -> object:
    """The journal: the newest 20,000 requests of the API."""
    return ask.world.requests


@_handle("GET /openapi.json", dict[str, Any])
def openapi(_: Ask) -> object:
    """This document."""
    return document()


@_handle("POST /sms", SmsView)
def deliver_sms(ask: Ask, body: NewSms) -> object:
    """Let an SMS arrive now."""
    return ask.world.deliver(body.bookingId, body.sender, body.text)


@_handle("POST /advance", MomentView)
def advance(ask: Ask, body: Advance) -> object:
    """Let time pass; all that falls due happens."""
    return {"now": ask.world.advance(timedelta(seconds=body.seconds))}


@_handle("POST /faults", MomentView)
def add_fault(ask: Ask, body: Fault) -> object:
    """Let more go wrong from now on."""
    now = ask.world.now()
    ask.world.faults.add(body, now)
    return {"now": now}


@_handle("DELETE /faults", MomentView)
def clear_faults(ask: Ask) -> object:
    """Let nothing go wrong any more."""
    ask.world.faults.clear()
    return {"now": ask.world.now()}


# --- the OpenAPI document ----------------------------------------------------------------------

Json = dict[str, Any]

_SECURITY: Final = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "apikey"},
}
_NO_LIMITS: Final = ("title", "default")
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
    return {
        "openapi": "3.1.0",
        "info": {"title": "AnoSim in a box", "version": "1", "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": _SECURITY},
    }


def _operation(call: Call, root: str, shapes: dict[str, Json]) -> Json:
    refused = {"text/plain": {"schema": {"type": "string"}}}
    operation: Json = {
        "operationId": call.function.__name__,
        "tags": ["api" if root == API_ROOT else "sandbox"],
        "summary": (call.function.__doc__ or "").partition("\n")[0],
        "parameters": _parameters(call),
        "security": [] if call.is_public else [{scheme: []} for scheme in _SECURITY],
        "responses": {
            "200": {"description": "Done", "content": _json_of(call.view, shapes)},
            "default": {"description": "Refused, in a sentence", "content": refused},
        },
    }
    if call.body is not None:
        content = _json_of(call.body, shapes)
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _json_of(kind: Any, shapes: dict[str, Json]) -> Json:
    return {"application/json": {"schema": shapes[str(kind)]}}


def _parameters(call: Call) -> list[Json]:
    taken = call.parameters.model_json_schema()
    return [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in call.path else "query",
            "required": name in taken.get("required", ()),
            "schema": {key: schema[key] for key in schema if key not in _NO_LIMITS},
        }
        for name, schema in taken["properties"].items()
    ]
