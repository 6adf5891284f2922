"""JSON from the bytes of an answer: lists item by item, fields checked and cleaned."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final, TypeVar

from pydantic import PlainValidator

from anosim_tui.domain.errors import Unreadable
from anosim_tui.domain.models import Page
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


Reader = Callable[[object], T]
"""Makes one domain value of one JSON value; raises `ValueError` where it cannot."""

PART: Final = 65_536
"""Characters of a list read before the event loop gets its turn: a few milliseconds of products."""
RAW_CAP: Final = 1_000
"""Characters kept of an item that cannot be read."""

_NO_JSON: Final = (ValueError, ArithmeticError, RecursionError)
# Where one object of a list ends and the next begins, unless it stands inside a text or deeper.
_BORDER: Final = re.compile(r"\}[ \t\r\n]*,(?=[ \t\r\n]*\{)")


def load(body: bytes) -> object:
    """The JSON of a body; `None` for an empty one. Numbers with a fraction become `Decimal`.

    Wrong UTF-8 and raw control characters inside strings are survived, `NaN` counts as `null`.

    Raises:
        Unreadable: it is something else; the message says what.
    """
    text = _text(body)
    return _decoded(_decoder(), text) if text else None


def _text(body: bytes) -> str:
    return body.decode("utf-8-sig", "replace").strip()


def _decoder() -> json.JSONDecoder:
    decimals = Remembered(Decimal).__getitem__
    return json.JSONDecoder(parse_float=decimals, parse_constant=_nothing, strict=False)


def _decoded(decoder: json.JSONDecoder, text: str) -> Any:
    try:
        return decoder.decode(text)
    except _NO_JSON:
        page = text.startswith("<")
    if page:
        raise Unreadable(
            "A web page came instead of AnoSim's answer: check the base URL, and whether the "
            "network asks you to log in."
        )
    raise Unreadable("AnoSim's answer is broken or cut off: try again in a moment.")


def _nothing(_: str) -> None:
    return None


def _parts(text: str) -> Iterator[list[object]]:
    """The items of a list, some at a time.

    A part that cannot be read may have been cut at what is no border: twice as much is tried.
    """
    decoder = _decoder()
    start, length = 1, PART
    while border := _BORDER.search(text, start + length):
        try:
            part = decoder.decode(f"[{text[start : border.start() + 1]}]")
        except _NO_JSON:
            length *= 2
            continue
        yield part
        start, length = border.end(), PART
    yield _decoded(decoder, f"[{text[start:]}")


async def page(body: bytes, read: Reader[T]) -> Page[T]:
    """A list, item by item; an empty body and `null` are the empty list.

    Long lists are read in parts that let the event loop breathe.

    Raises:
        Unreadable: it is no list.
    """
    text = _text(body)
    if not text.startswith("["):
        if load(body) is None:
            return Page(())
        raise Unreadable("AnoSim answered with something other than a list: try again later.")
    items: list[T] = []
    unreadable: list[str] = []
    for part in _parts(text):
        if items or unreadable:
            await asyncio.sleep(0)
        for item in part:
            try:
                items.append(read(item))
            except ValueError:
                unreadable.append(raw_text(item, RAW_CAP))
    return Page(tuple(items), tuple(unreadable))


async def single(body: bytes, read: Reader[T]) -> T:
    """One object.

    Raises:
        Unreadable: it is none, or lacks what makes it one.
    """
    raw = load(body)
    try:
        return read(raw)
    except ValueError:
        pass  # raised anew below: pydantic's text repeats the data
    raise Unreadable("AnoSim's answer is not of the kind this program knows: try again later.")
