"""What the sandbox stands on: refusals, seeded chance, validated input, and an agenda.

A pydantic dataclass is its own description: it holds limits, defaults and the JSON schema; what is
wrong in a file or a body is told with its place.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Annotated, Any, Final, NamedTuple, TypeVar, cast

from pydantic import (
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from anosim_tui.domain.clock import Clock


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
_DECADE: Final = 3660 * 86_400
_DURATION: Final = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in "dhms"))
_UNITS: Final = ("days", "hours", "minutes", "seconds")


class BadValue(Refusal):
    """A value that is not allowed; `path` is the keys and positions that lead to it."""

    def __init__(self, path: Place, sentence: str) -> None:
        self.path = path
        super().__init__(sentence)


def _duration(value: object) -> timedelta:
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
    if not timedelta(0) <= span <= timedelta(seconds=_DECADE):
        raise ValueError("must be at most ten years")
    return span


_SECONDS: Final = {
    "type": "number",
    "minimum": 0,
    "maximum": _DECADE,
    "description": "seconds; or a text such as 2h30m",
}
Duration = Annotated[
    timedelta,
    BeforeValidator(_duration),
    PlainSerializer(timedelta.total_seconds),
    WithJsonSchema(_SECONDS),
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
        raise BadValue(path, f"unknown key {name!r}; allowed: {_allowed(adapter, path[:-1])}")
    message = re.sub(r"^(Value error, |(Decimal )?[Ii]nput should )|, unable to .*", "", message)
    message = message if message.startswith("must ") else f"must {message}"
    if first["type"] == "json_invalid":
        message = "must be JSON"
    raise BadValue(path, f"{name} {message}")


def _allowed(adapter: TypeAdapter[Any], path: Place) -> str:
    schema = adapter.json_schema()
    definitions = schema.get("$defs", {})
    for part in (None, *path):
        if part is not None:
            schema = schema["items"] if isinstance(part, int) else schema["properties"][part]
        if "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
    return ", ".join(sorted(schema["properties"]))


# --- what happens by itself ---------------------------------------------------------------------


class Event(NamedTuple):
    """Something due at a moment; events of one moment happen in the order they were planned.

    `what` is "end", "reply" (a code of the booking's service), "sms" (with these words) or
    "chatter" (an SMS on any rental; then `booking_id` is None).
    """

    at: datetime
    turn: int
    what: str
    booking_id: int | None = None
    words: tuple[str, str] = ("", "")


class Agenda:
    """The events to come, on a clock whose hands can be moved ahead."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._moved = timedelta(0)
        self._events: list[Event] = []
        self._planned = 0

    def now(self) -> datetime:
        """The present, to the millisecond: the clock's time and whatever it was moved by."""
        # Rounded, because clocks that count seconds as floats fall a microsecond short.
        now = self.clock.now() + self._moved + timedelta(microseconds=500)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def move_to(self, moment: datetime) -> None:
        self._moved += moment - self.now()

    def plan(
        self,
        at: datetime,
        what: str,
        booking_id: int | None = None,
        words: tuple[str, str] = ("", ""),
    ) -> None:
        self._planned += 1
        heapq.heappush(self._events, Event(at, self._planned, what, booking_id, words))

    def due(self, now: datetime) -> Iterator[Event]:
        """Everything up to now, what is planned meanwhile too."""
        while self._events and self._events[0].at <= now:
            yield heapq.heappop(self._events)

    def ahead(self) -> list[Event]:
        return sorted(self._events)
