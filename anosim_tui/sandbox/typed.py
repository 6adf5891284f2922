"""From tables of plain values (TOML, JSON) to frozen dataclasses, with errors that say where.

A dataclass is its own description: names and types of its fields are what a table may hold, the
`limits` of a field bound its numbers. Durations are texts such as `2h30m`, or seconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")

Path = tuple[str | int, ...]
_DURATION = re.compile("".join(rf"(?:(\d+(?:\.\d+)?){unit})?" for unit in "dhms"))
_UNITS = ("days", "hours", "minutes", "seconds")
_LONGEST = timedelta(days=3660)
_RICH = 10**9


class BadValue(ValueError):
    """A value that cannot be what it should be.

    Attributes:
        path: the keys and positions that lead to it.
        sentence: what is wrong with it.
        allowed: what it could be instead, where that can be listed.
    """

    def __init__(self, path: Path, sentence: str, allowed: Sequence[str] = ()) -> None:
        self.path = path
        self.sentence = sentence
        self.allowed = tuple(allowed)
        listed = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        super().__init__(sentence + listed)


@dataclass(frozen=True, slots=True)
class _Limits:
    least: float
    most: float


def limits(least: float, most: float) -> dict[str, _Limits]:
    """The `metadata` of a field that holds a number (or a duration in seconds) in these bounds."""
    return {"limits": _Limits(least, most)}


def build(cls: type[T], table: object, path: Path = ()) -> T:
    """A `cls`, which is a dataclass, from a table.

    Raises:
        BadValue: a key is unknown or missing, or a value is of the wrong type or out of bounds.
    """
    if not isinstance(table, Mapping):
        raise BadValue(path, f"{_name(path)} must be a table")
    known = {field.name: field for field in fields(cast("Any", cls)) if field.init}
    for key in table:
        if key not in known:
            raise BadValue((*path, key), f"unknown key {key!r}", sorted(known))
    hints = _hints(cast("Any", cls))
    values = {}
    for name, field in known.items():
        if name in table:
            values[name] = _checked(field, hints[name], table[name], (*path, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise BadValue(path, f"{name} is missing")
    return cls(**values)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _checked(field: Field[Any], hint: Any, value: object, path: Path) -> object:
    found = _convert(hint, value, path)
    bounds: _Limits | None = field.metadata.get("limits")
    if bounds is not None and found is not None:
        size = found.total_seconds() if isinstance(found, timedelta) else float(cast("Any", found))
        if not bounds.least <= size <= bounds.most:
            unit = " seconds" if isinstance(found, timedelta) else ""
            sentence = f"{_name(path)} must be from {bounds.least:g} to {bounds.most:g}{unit}"
            raise BadValue(path, sentence)
    return found


def _convert(hint: Any, value: object, path: Path) -> object:
    origin = get_origin(hint)
    if origin is UnionType:
        (kind,) = (part for part in get_args(hint) if part is not type(None))
        return _convert(kind, value, path)
    if origin is Literal:
        return _choice({_shown(part): part for part in get_args(hint)}, value, path)
    if origin is tuple:
        return _sequence(get_args(hint), value, path)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice({_word(member): member for member in hint}, value, path)
    if is_dataclass(hint):
        return build(cast("type[object]", hint), value, path)
    return _PLAIN[hint](value, path)


def _word(member: Enum) -> str:
    return member.value if isinstance(member.value, str) else member.name.lower()


def _shown(value: object) -> str:
    return str(value)


def _choice(choices: Mapping[str, object], value: object, path: Path) -> object:
    known = isinstance(value, str | int) and not isinstance(value, bool)
    if not known or str(value) not in choices:
        raise BadValue(path, f"{_name(path)} cannot be {value!r}", list(choices))
    return choices[str(value)]


def _sequence(hints: tuple[Any, ...], value: object, path: Path) -> tuple[object, ...]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadValue(path, f"{_name(path)} must be a list")
    if hints[-1] is Ellipsis:
        return tuple(_convert(hints[0], item, (*path, index)) for index, item in enumerate(value))
    if len(value) != len(hints):
        raise BadValue(path, f"{_name(path)} must have {len(hints)} items")
    pairs = enumerate(zip(hints, value, strict=True))
    return tuple(_convert(hint, item, (*path, index)) for index, (hint, item) in pairs)


def _flag(value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise BadValue(path, f"{_name(path)} must be true or false")
    return value


def _whole(value: object, path: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadValue(path, f"{_name(path)} must be a whole number")
    return value


def _number(value: object, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadValue(path, f"{_name(path)} must be a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise BadValue(path, f"{_name(path)} must be a number")
    return number


def _text(value: object, path: Path) -> str:
    if not isinstance(value, str):
        raise BadValue(path, f"{_name(path)} must be a text")
    return value


def _money(value: object, path: Path) -> Decimal:
    try:
        amount = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    if not (amount.is_finite() and abs(amount) < _RICH and amount == round(amount, 2)):
        raise BadValue(path, f"{_name(path)} must be an amount such as 12.50")
    return round(amount, 2)


def _duration(value: object, path: Path) -> timedelta:
    sentence = f'{_name(path)} must be a duration such as "2h30m" (d, h, m, s) or seconds'
    if isinstance(value, str):
        found = _DURATION.fullmatch(value)
        if not value or found is None:
            raise BadValue(path, sentence)
        parts = zip(_UNITS, found.groups(), strict=True)
        amounts = {unit: float(part or 0) for unit, part in parts}
        try:
            span = timedelta(**amounts)
        except OverflowError:
            span = timedelta.max
    else:
        seconds = _number(value, path)
        span = timedelta(seconds=seconds) if 0 <= seconds < 1e9 else timedelta.max
    if span > _LONGEST:
        raise BadValue(path, f"{_name(path)} must be at most ten years")
    return span


_PLAIN: dict[object, Callable[[object, Path], object]] = {
    bool: _flag,
    int: _whole,
    float: _number,
    str: _text,
    Decimal: _money,
    timedelta: _duration,
}


def _name(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    return names[-1] if names else "this"
