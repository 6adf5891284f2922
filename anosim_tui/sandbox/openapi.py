"""The OpenAPI 3.1 document of the 22 calls and of the sandbox's own requests, from their types."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter

from anosim_tui.sandbox.base import adapter_of
from anosim_tui.sandbox.calls import API_ROOT, CALLS, CONTROL_ROOT, SHARE_PAGE, Call

if TYPE_CHECKING:
    from anosim_tui.sandbox.control import Handle

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
def document(handles: tuple[Handle, ...]) -> Json:
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
    page = _operation("share_page", "api", "The web page behind a weblink", "501")
    token = {"name": "token", "in": "query", "required": False, "schema": {"type": "string"}}
    paths[SHARE_PAGE] = {"get": page | {"parameters": [token]}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "AnoSim in a box", "version": "1", "description": _DESCRIPTION},
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": _SECURITY},
    }


def _call(call: Call, shape: Json) -> Json:
    summary = (call.function.__doc__ or "").partition("\n")[0]
    refusals = ("400", "404", "429") if call.is_public else ("400", "401", "404", "429")
    operation = _operation(call.function.__name__, "api", summary, *refusals, shape=shape)
    if not call.is_public:
        operation["security"] = [{scheme: []} for scheme in _SECURITY]
    taken = call.parameters.model_json_schema()
    operation["parameters"] = [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in call.path else "query",
            "required": name in taken.get("required", ()),
            "description": schema["description"],
            "schema": {
                key: schema[key]
                for key in sorted(schema.keys() - {"title", "description", "default"})
            },
        }
        for name, schema in taken.get("properties", {}).items()
    ]
    return operation


def _handle(handle: Handle, shapes: dict[str, Json]) -> Json:
    name = f"{handle.method.lower()}_{handle.name.partition('.')[0]}"
    summary, shape = handle.function.__doc__ or "", shapes[str(handle.view)]
    operation = _operation(name, "sandbox", summary, "400", "404", shape=shape)
    if handle.body:
        taken = shapes[str(handle.body)]
        if items := taken.get("items"):  # a list may be the only one of it as well
            taken = {"anyOf": [items, taken]}
        content = {"application/json": {"schema": taken}}
        operation["requestBody"] = {"required": handle.needs_body, "content": content}
    return operation


def _operation(
    name: str, tag: str, summary: str, *refusals: str, shape: Json | None = None
) -> Json:
    sentence: Json = {"text/plain": {"schema": {"type": "string"}}}
    responses: Json = {}
    if shape is not None:
        content = {"application/json": {"schema": shape}}
        responses["200"] = {"description": "Done", "content": content}
    for status in refusals:
        responses[status] = {"description": _MEANINGS[status], "content": sentence}
    operation: Json = {"operationId": name, "tags": [tag], "summary": summary}
    return operation | {"security": [], "responses": responses}
