"""What every part of the sandbox needs: refusals, seeded chance, and validated input.

A pydantic dataclass is its own description: it holds limits, defaults and the JSON schema; what is
wrong in a file or a body is told with its place.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from random import Random
from typing import Annotated, Any, Final, TypeVar, cast

from pydantic import (
    BeforeValidator,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)


class Refusal(Exception):
    """The request was understood and is not carried out; nothing changed."""


class NotFound(Refusal):
    """What the request speaks of does not exist."""


class NotModelled(Refusal):
    """The real service has this, the sandbox does not: better said than half done."""


class WrongMethod(Refusal):
    """The path exists, but not with this method."""


class WrongKey(Refusal):
    """The API key is missing or another."""


def seeded(seed: int, purpose: str) -> Random:
    """A generator for one purpose, so that draws for one thing do not shift those for another."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - a sandbox wants to be predictable


T = TypeVar("T")
Place = tuple[str | int, ...]

STRICT: Final = ConfigDict(
    extra="forbid", strict=True, allow_inf_nan=False, ser_json_timedelta="float"
)
DECADE: Final = 3660 * 86_400
_DURATION: Final = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in "dhms"))
_UNITS: Final = ("days", "hours", "minutes", "seconds")


class BadValue(Refusal):
    """A value that is not allowed; `path` is the keys and positions that lead to it."""

    def __init__(self, path: Place, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


def _duration(value: object) -> timedelta:
    """A text such as `2h30m`, or seconds."""
    span = None
    try:
        if isinstance(value, timedelta):
            span = value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            span = timedelta(seconds=value)
        elif isinstance(value, str) and value and (found := _DURATION.fullmatch(value)):
            parts = zip(_UNITS, found.groups(), strict=True)
            span = timedelta(**{unit: float(part or 0) for unit, part in parts})
    except (OverflowError, ValueError):
        span = timedelta.max
    if span is None:
        raise ValueError('must be a duration such as "2h30m" (d, h, m, s) or seconds')
    if not timedelta(0) <= span <= timedelta(seconds=DECADE):
        raise ValueError("must be at most ten years")
    return span


Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    WithJsonSchema(
        {
            "type": "number",
            "minimum": 0,
            "maximum": DECADE,
            "description": "seconds; or a text such as 2h30m",
        }
    ),
]


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validate(kind: type[T], text: str | bytes) -> T:
    """A value of `kind` from JSON.

    Raises:
        BadValue: the JSON is none, or a key or value in it is not allowed.
    """
    try:
        found: T = _adapter(cast("Any", kind)).validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    else:
        return found
    path, message = first["loc"], first["msg"]
    name = next((part for part in reversed(path) if isinstance(part, str)), "the body")
    if first["type"] == "missing" and path[-1] == name:
        raise BadValue(path[:-1], f"{name} is missing")
    if first["type"] == "unexpected_keyword_argument":
        allowed = ", ".join(sorted(_schema_at(kind, path[:-1]).get("properties", ())))
        raise BadValue(path, f"unknown key {name!r}; allowed: {allowed}")
    message = re.sub(r"^(Value error, |(Decimal )?[Ii]nput should )", "", message)
    message = message if message.startswith("must ") else f"must {message}"
    if first["type"] == "json_invalid":
        message = "must be JSON"
    raise BadValue(path, f"{name} {message}")


def dump(value: object) -> dict[str, object]:
    """A validated value as JSON would have it, without what is None."""
    found: dict[str, object] = _adapter(cast("Any", type(value))).dump_python(
        value, mode="json", exclude_none=True
    )
    return found


@cache
def schema(kind: Any) -> dict[str, Any]:
    """The JSON schema of `kind`, whole: without pointers, titles and defaults."""
    found = _adapter(kind).json_schema()
    defs = found.pop("$defs", {})

    def plain(part: Any) -> Any:
        if isinstance(part, list):
            return [plain(item) for item in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return plain(defs[part["$ref"].rpartition("/")[2]])
        kept = {key: value for key, value in part.items() if key not in ("default", "$defs")}
        if isinstance(kept.get("title"), str):
            del kept["title"]
        return {key: plain(value) for key, value in kept.items()}

    whole: dict[str, Any] = plain(found)
    return whole


def _schema_at(kind: Any, path: Place) -> dict[str, Any]:
    found = schema(kind)
    for part in path:
        found = found.get("items", {}) if isinstance(part, int) else found["properties"][part]
    return found
