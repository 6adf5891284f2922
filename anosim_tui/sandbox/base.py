"""What the sandbox stands on: refusals, seeded chance, and input that is validated.

A pydantic dataclass is its own description: it holds limits, defaults and the JSON schema; what is
wrong in a file or a body is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from random import Random
from typing import Annotated, Any, Final, TypeVar, cast

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)


class Refusal(Exception):
    """The request was understood and is not carried out; nothing changed."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        self.status = status
        super().__init__(sentence)


def seeded(seed: int, purpose: str) -> Random:
    """A generator for one purpose, so that draws for one thing do not shift those for another."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - a sandbox wants to be predictable


T = TypeVar("T")
Place = tuple[str | int, ...]

STRICT: Final = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class BadValue(Refusal):
    """A value that is not allowed; `path` is the keys and positions that lead to it."""

    def __init__(self, path: Place, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


_DURATION: Final = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in "dhms"))
_UNITS: Final = (86_400, 3_600, 60, 1)
_TEN_YEARS: Final = timedelta(days=3_660)


def _seconds(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _DURATION.fullmatch(value)
    if not value or found is None:
        raise ValueError('must be a duration such as "2h30m" (d, h, m, s) or seconds')
    return sum(unit * float(n or 0) for unit, n in zip(_UNITS, found.groups(), strict=True))


Duration = Annotated[
    timedelta,
    BeforeValidator(_seconds),
    Field(strict=False, ge=timedelta(0), le=_TEN_YEARS),
    WithJsonSchema(
        {
            "type": "number",
            "minimum": 0,
            "maximum": _TEN_YEARS.total_seconds(),
            "description": "seconds; or a text such as 2h30m",
        }
    ),
]


@cache
def adapter_of(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def validate(kind: type[T], given: str | bytes | Mapping[str, object]) -> T:
    """A value of `kind` from JSON or from named values.

    Raises:
        BadValue: the JSON is none, or a key or value in it is not allowed.
    """
    adapter: TypeAdapter[T] = adapter_of(cast("Any", kind))
    try:
        if isinstance(given, str | bytes):
            return adapter.validate_json(given)
        return adapter.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    path, message = first["loc"], first["msg"]
    name = next((part for part in reversed(path) if isinstance(part, str)), "the body")
    if first["type"] == "missing" and path[-1] == name:
        raise BadValue(path[:-1], f"{name} is missing")
    if first["type"] == "unexpected_keyword_argument":
        raise BadValue(path, f"unknown key {name!r}")
    if first["type"] == "json_invalid":
        raise BadValue(path, f"{name} must be JSON")
    message = re.sub(r"^(Value error, |(Decimal )?[Ii]nput should )|, unable to .*", "", message)
    raise BadValue(path, f"{name} {message if message.startswith('must ') else f'must {message}'}")
