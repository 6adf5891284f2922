"""Single values as the service writes them, and the types the wire models are made of.

Every reader takes whatever JSON held (numbers with a fraction as `Decimal`) and raises `ValueError`
for what it cannot be. Bounds keep out what would break elsewhere: ids fit SQLite, dates survive
time zones and arithmetic, money prints in one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import PlainValidator

from anosim_tui.domain.text import clean

T = TypeVar("T")

_LARGEST_ID: Final = 2**63 - 1
_LONGEST_RENTAL: Final = timedelta(days=36_525)
_MONEY: Final = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,40})?")
_MILLIONTH: Final = Decimal("0.000001")
_YEARS: Final = range(1970, 3000)  # .NET writes "no date" as the year 1


def read_text(raw: object) -> str:
    """A string made safe; a number as its digits (a short code may be one), nothing as `""`."""
    if isinstance(raw, str):
        return clean(raw)
    if raw is None:
        return ""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    if isinstance(raw, Decimal) and abs(raw.adjusted()) <= 30:
        return f"{raw:f}".removesuffix(".0")
    raise ValueError("not a text")


def read_id(raw: object) -> int:
    """A whole number from 0, as a number or its digits."""
    if isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) <= 19:
        raw = int(raw)
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= _LARGEST_ID:
        return raw
    raise ValueError("not a whole number")


def read_money(raw: object) -> Decimal:
    """US dollars, from a number or a string, as written; never through a float of ours.

    A service that reckons in floats writes 12.350000000000001: beyond a millionth is rounded.
    """
    if isinstance(raw, str):
        text = raw.strip()
        raw = Decimal(text) if _MONEY.fullmatch(text) else None
    elif isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) < 10**12:
        return Decimal(raw)
    if isinstance(raw, Decimal) and raw.is_finite() and raw.adjusted() < 12:
        exponent = raw.as_tuple().exponent
        if isinstance(exponent, int) and -6 <= exponent <= 0:
            return raw
        return raw.quantize(Decimal(1) if raw == raw.to_integral_value() else _MILLIONTH)
    raise ValueError("not an amount of money")


def read_moment(raw: object) -> datetime:
    """An ISO 8601 date, aware and UTC; without a zone it is taken as UTC.

    Raises:
        ValueError: it is none, or of a year that stands for "no date".
    """
    if not isinstance(raw, str):
        raise ValueError("not a date")
    date = datetime.fromisoformat(raw.strip().upper())
    if date.year not in _YEARS:
        raise ValueError("not a date of ours")
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def read_minutes(raw: object) -> timedelta:
    """A duration in whole minutes."""
    minutes = read_id(raw)
    if minutes * 60 > _LONGEST_RENTAL.total_seconds():
        raise ValueError("not a duration")
    return timedelta(minutes=minutes)


def read_flag(raw: object) -> bool:
    """`true`, `"true"`, `1` and their opposites."""
    if isinstance(raw, (bool, int, str)):
        word = str(raw).strip().lower()
        if word in ("true", "1"):
            return True
        if word in ("false", "0"):
            return False
    raise ValueError("neither true nor false")


class Remembered(dict[Any, T]):
    """Reads each value once: few of a page's words, durations and prices differ."""

    def __init__(self, read: Callable[[Any], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, raw: object) -> T:
        value = self[raw] = self._read(raw)
        return value


def maybe(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """`read`, for a value that may be absent or unreadable without spoiling what it is part of."""

    def read_or_none(raw: object) -> T | None:
        try:
            return read(raw)
        except ValueError:
            return None

    return read_or_none


def survivors(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """A list inside an object: those items that `read` can read; `null` is the empty list."""

    def read_list(raw: object) -> tuple[T, ...]:
        return tuple(item for item in map(maybe(read), _items(raw)) if item is not None)

    return read_list


def every(read: Callable[[object], T]) -> Callable[[object], tuple[T, ...]]:
    """A list inside an object that is of use only whole; `null` is the empty list."""

    def read_list(raw: object) -> tuple[T, ...]:
        return tuple(map(read, _items(raw)))

    return read_list


def _items(raw: object) -> list[object]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise ValueError("not a list")
    return raw


def raw_text(raw: object, cap: int) -> str:
    """Any JSON value as a person may read it, cleaned, at most `cap` characters."""
    if isinstance(raw, str):
        text = raw
    else:
        try:
            text = json.dumps(raw, ensure_ascii=False, default=str)
        except (ValueError, RecursionError):
            text = "…"
    text = clean(text)
    return text if len(text) <= cap else text[: cap - 1] + "…"


Text = Annotated[str, PlainValidator(read_text)]
Id = Annotated[int, PlainValidator(read_id)]
Money = Annotated[Decimal, PlainValidator(read_money)]
Moment = Annotated[datetime, PlainValidator(read_moment)]
Minutes = Annotated[timedelta, PlainValidator(read_minutes)]
Flag = Annotated[bool, PlainValidator(read_flag)]
MaybeId = Annotated[int | None, PlainValidator(maybe(read_id))]
MaybeMoney = Annotated[Decimal | None, PlainValidator(maybe(read_money))]
MaybeMoment = Annotated[datetime | None, PlainValidator(maybe(read_moment))]
MaybeMinutes = Annotated[timedelta | None, PlainValidator(maybe(read_minutes))]
