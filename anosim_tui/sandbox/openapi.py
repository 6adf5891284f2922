"""The OpenAPI 3.1 document of the 22 calls and of the sandbox's own requests, from their types."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from anosim_tui.sandbox.base import adapter_of
from anosim_tui.sandbox.calls import API_ROOT, CALLS, CONTROL_ROOT, SHARE_PAGE, Call

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
def document(handles: tuple[Call, ...]) -> Json:
    """The document, with the sandbox's own `handles`. It must not be changed."""
    taken = [call.body for call in handles if call.body]
    returned = [call.view for call in (*CALLS, *handles)]
    found, schemas = TypeAdapter.json_schemas(
        [
            *((str(kind), "validation", adapter_of(kind)) for kind in taken),
            *((str(kind), "serialization", adapter_of(kind)) for kind in returned),
        ],
        ref_template="#/components/schemas/{model}",
    )
    shapes = {kind: shape for (kind, _), shape in found.items()}
    paths: dict[str, Json] = {}
    for root, calls in ((API_ROOT, CALLS), (CONTROL_ROOT, handles)):
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
