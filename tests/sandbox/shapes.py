"""Just enough JSON Schema to hold an answer against the OpenAPI document."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
UNDERSTOOD = {
    *("type", "properties", "required", "items", "enum", "pattern", "format", "minimum"),
    *(
        "maximum",
        "maxLength",
        "minLength",
        "anyOf",
        "$ref",
        "description",
        "additionalProperties",
        "title",
        "default",
    ),
}


def resolve(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is only pointed at."""
    assert set(schema) <= UNDERSTOOD, schema
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def wrong(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str = "$") -> list[str]:
    """What of `value` is not as the schema says."""
    schema = resolve(schema, document)
    if "anyOf" in schema:
        tried = [wrong(value, part, document, at) for part in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is not in {schema['enum']}"]
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    kinds = tuple(kind for name in names for kind in TYPES[name])
    if kinds and (not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds)):
        return [f"{at}: {value!r} is no {names}"]
    return [*_wrong_text(value, schema, at), *_wrong_inside(value, schema, document, at)]


def _wrong_text(value: Any, schema: dict[str, Any], at: str) -> list[str]:
    if not isinstance(value, str):
        return []
    found = []
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    if schema.get("format") == "date-time":
        moment = datetime.fromisoformat(value)
        assert moment.tzinfo is not None, at
    return found


def _wrong_inside(
    value: Any, schema: dict[str, Any], document: dict[str, Any], at: str
) -> list[str]:
    if isinstance(value, list):
        items = schema.get("items", {})
        rows = (wrong(item, items, document, f"{at}[{n}]") for n, item in enumerate(value))
        return [line for row in rows for line in row]
    if not isinstance(value, dict) or "properties" not in schema:
        return []
    properties = schema["properties"]
    found = [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
    found += [f"{at}.{name} is not documented" for name in value if name not in properties]
    for name in value.keys() & properties.keys():
        found += wrong(value[name], properties[name], document, f"{at}.{name}")
    return found
