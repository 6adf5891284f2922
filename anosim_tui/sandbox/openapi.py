"""The OpenAPI 3.1 document of the 22 calls and of the sandbox's own handles."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from anosim_tui.sandbox import schemas
from anosim_tui.sandbox.calls import API_ROOT, CALLS, SHARE_PAGE, Call, Kind, Parameter
from anosim_tui.sandbox.views import Json

_KINDS: Final[dict[Kind, Json]] = {
    Kind.NUMBER: {"type": "integer", "minimum": 0, "maximum": 999_999_999_999},
    Kind.MONEY: {"type": "number", "minimum": 0, "maximum": 999_999_999},
    Kind.SWITCH: {"type": "integer", "enum": [0, 1]},
    Kind.TEXT: {"type": "string"},
}
# Which refusals a call can end in, beside what every call can.
_KEY_STATUSES: Final = ("401",)
_ANY_STATUSES: Final = ("400", "404", "429")

_MEANINGS: Final = {
    "400": "Refused, or an empty list where that quirk is on",
    "401": "The key is missing or wrong",
    "404": "There is no such thing",
    "405": "Another method is meant",
    "429": "Too many requests",
    "501": "The real service has this, the sandbox does not",
}


class Handle(NamedTuple):
    """One of the sandbox's own requests.

    Attributes:
        method: the HTTP method.
        name: below `/__sandbox/`.
        summary: what it does.
        schema: what comes back.
        body: what it takes; "" for nothing.
        optional: whether the body may be left out.
    """

    method: str
    name: str
    summary: str
    schema: str
    body: str = ""
    optional: bool = False


HANDLES: Final = (
    Handle("GET", "state", "Time, money, bookings and every switch", "State"),
    Handle("GET", "requests", "The journal: every request of the API", "[Request]"),
    Handle("POST", "sms", "Let an SMS arrive now", "Sms", "NewSms"),
    Handle("POST", "advance", "Let time pass; all that falls due happens", "Moment", "Advance"),
    Handle("GET", "faults", "What goes wrong", "[StandingFault]"),
    Handle("POST", "faults", "Let more go wrong: one fault or a list", "[StandingFault]", "Fault"),
    Handle("DELETE", "faults", "Let nothing go wrong any more", "Cleared"),
    Handle("POST", "reset", "Begin again, or another scenario", "Moment", "Reset", optional=True),
)


@cache
def document() -> Json:
    """The document. It is made once and must not be changed."""
    paths: dict[str, Json] = {}
    for call in CALLS:
        paths.setdefault(API_ROOT + call.path, {})[call.method.lower()] = _operation(call)
    for handle in HANDLES:
        path = f"/__sandbox/{handle.name}"
        paths.setdefault(path, {})[handle.method.lower()] = _handle(handle)
    paths["/__sandbox/openapi.json"] = {"get": _own()}
    paths[SHARE_PAGE] = {"get": _not_modelled()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "AnoSim in a box",
            "version": "1",
            "description": "The AnoSim API as the sandbox answers it, without quirks and "
            "faults, and the sandbox's own handles under /__sandbox/. Nothing here is official.",
        },
        "paths": paths,
        "components": {
            "schemas": {**schemas.API, **schemas.SANDBOX},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "query": {"type": "apiKey", "in": "query", "name": "apikey"},
            },
        },
    }


def _operation(call: Call) -> Json:
    statuses = [*_ANY_STATUSES, *(() if call.public else _KEY_STATUSES)]
    parameters = [_parameter(item) for item in call.parameters]
    if "{id}" in call.path:
        place: Json = {"name": "id", "in": "path", "required": True}
        parameters.insert(0, {**place, "schema": _KINDS[Kind.NUMBER]})
    return {
        "operationId": f"call{call.number}",
        "tags": ["api"],
        "summary": call.summary,
        "parameters": parameters,
        "security": [] if call.public else [{"bearer": []}, {"header": []}, {"query": []}],
        "responses": {"200": _json(call.schema), **_refusals(statuses)},
    }


def _parameter(item: Parameter) -> Json:
    return {
        "name": item.name,
        "in": "query",
        "required": item.required,
        "description": item.meaning,
        "schema": _KINDS[item.kind],
    }


def _handle(handle: Handle) -> Json:
    operation: Json = {
        "operationId": f"{handle.method.lower()}_{handle.name}",
        "tags": ["sandbox"],
        "summary": handle.summary,
        "security": [],
        "responses": {"200": _json(handle.schema), **_refusals(["400", "404"])},
    }
    if handle.body:
        schema = schemas.ref(handle.body)
        if handle.name == "faults":
            schema = {"anyOf": [schema, schemas.many(schema)]}
        content = {"application/json": {"schema": schema}}
        operation["requestBody"] = {"required": not handle.optional, "content": content}
    return operation


def _own() -> Json:
    return {
        "operationId": "get_openapi",
        "tags": ["sandbox"],
        "summary": "This document",
        "security": [],
        "responses": {"200": _content("This document", {"type": "object"})},
    }


def _not_modelled() -> Json:
    token = {"name": "token", "in": "query", "required": False, "schema": _KINDS[Kind.TEXT]}
    return {
        "operationId": "share_page",
        "tags": ["api"],
        "summary": "The web page behind a share link's weblink",
        "parameters": [token],
        "security": [],
        "responses": _refusals(["501"]),
    }


def _json(schema: str) -> Json:
    return _content("Done", schemas.ref(schema))


def _content(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _refusals(statuses: list[str]) -> Json:
    sentence: Json = {"text/plain": {"schema": {"type": "string"}}}
    return {
        status: {"description": _MEANINGS[status], "content": sentence}
        for status in sorted(statuses)
    }
