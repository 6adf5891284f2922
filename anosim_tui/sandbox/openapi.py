"""The OpenAPI 3.1 document of the 22 calls and of the sandbox's own requests, from their types."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from anosim_tui.sandbox.base import adapter_of
from anosim_tui.sandbox.calls import API_ROOT, CALLS, CONTROL_ROOT, PUBLIC, SHARE_PAGE, Call

if TYPE_CHECKING:
    from anosim_tui.sandbox.control import ControlHandler

Json = dict[str, Any]

_MEANINGS: Final = {
    "400": "Refused, or an empty list where that quirk is on",
    "401": "The key is missing or wrong",
    "404": "There is no such thing",
    "429": "Too many requests",
    "501": "The real service has this, the sandbox does not",
}
_DESCRIPTION: Final = (
    "The AnoSim API as the sandbox answers it, without quirks and faults, and the sandbox's own "
    "handles under /__sandbox/. Nothing here is official."
)


@cache
def document(handles: tuple[ControlHandler, ...]) -> Json:
    """The document, with the sandbox's own `handles`. It must not be changed."""
    taken = [handle.body for handle in handles if handle.body]
    returned = [*(one.view for one in CALLS), *(one.view for one in handles)]
    found, schemas = TypeAdapter.json_schemas(
        [
            *((str(kind), "validation", adapter_of(kind)) for kind in taken),
            *((str(kind), "serialization", adapter_of(kind)) for kind in returned),
        ],
        ref_template="#/components/schemas/{model}",
    )
    shapes = {kind: shape for (kind, _), shape in found.items()}
    paths: dict[str, Json] = {}
    for call in CALLS:
        path = paths.setdefault(API_ROOT + call.path, {})
        path[call.method.lower()] = _call(call, shapes[str(call.view)])
    for handle in handles:
        path = paths.setdefault(CONTROL_ROOT + handle.name, {})
        path[handle.method.lower()] = _handle(handle, shapes)
    paths[SHARE_PAGE] = {"get": _share_page()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "AnoSim in a box", "version": "1", "description": _DESCRIPTION},
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
                "query": {"type": "apiKey", "in": "query", "name": "apikey"},
            },
        },
    }


def _call(call: Call, shape: Json) -> Json:
    is_public = call.number in PUBLIC
    taken = call.parameters.model_json_schema()
    return {
        "operationId": f"call{call.number}",
        "tags": ["api"],
        "summary": call.summary,
        "parameters": [
            _parameter(name, schema, call, is_required=name in taken.get("required", ()))
            for name, schema in taken.get("properties", {}).items()
        ],
        "security": [] if is_public else [{"bearer": []}, {"header": []}, {"query": []}],
        "responses": _responses(shape, "400", *(() if is_public else ("401",)), "404", "429"),
    }


def _parameter(name: str, schema: Json, call: Call, *, is_required: bool) -> Json:
    return {
        "name": name,
        "in": "path" if f"{{{name}}}" in call.path else "query",
        "required": is_required,
        "description": schema.pop("description"),
        "schema": {key: value for key, value in schema.items() if key not in ("title", "default")},
    }


def _handle(handle: ControlHandler, shapes: dict[str, Json]) -> Json:
    name = handle.name.partition(".")[0]
    operation: Json = {
        "operationId": f"{handle.method.lower()}_{name}",
        "tags": ["sandbox"],
        "summary": handle.function.__doc__,
        "security": [],
        "responses": _responses(shapes[str(handle.view)], "400", "404"),
    }
    if handle.body:
        content = {"application/json": {"schema": shapes[str(handle.body)]}}
        operation["requestBody"] = {"required": handle.needs_body, "content": content}
    return operation


def _share_page() -> Json:
    token = {"name": "token", "in": "query", "required": False, "schema": {"type": "string"}}
    return {
        "operationId": "share_page",
        "tags": ["api"],
        "summary": "The web page behind a share link's weblink",
        "parameters": [token],
        "security": [],
        "responses": _responses(None, "501"),
    }


def _responses(shape: Json | None, *refusals: str) -> Json:
    sentence: Json = {"text/plain": {"schema": {"type": "string"}}}
    done = {"description": "Done", "content": {"application/json": {"schema": shape}}}
    return ({"200": done} if shape else {}) | {
        status: {"description": _MEANINGS[status], "content": sentence} for status in refusals
    }
