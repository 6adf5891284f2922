"""What a setting may hold: in words, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, NamedTuple, cast

Value = str | int | Decimal
"""What config.toml may hold for a setting; truth values are `bool`, which is an `int`."""

ALERTS: Final = ("message", "code", "ending", "ended", "balance", "connection")
"""What an alert may be about; `domain/alerts.py` says what each is."""

ROUTES: Final = ("auto", "osc9", "osc777", "osc99", "system", "none")
"""How notifications of the desktop may be asked for."""


class ValueType(NamedTuple):
    """What a setting may be, in words, and how it is read: `None` where that is not allowed."""

    words: str
    read: Callable[[object], Value | None]


def text(words: str) -> ValueType:
    return ValueType(
        words,
        lambda value: (
            value if isinstance(value, str) and value.strip() and value.isprintable() else None
        ),
    )


def whole(least: int, most: int) -> ValueType:
    def read(value: object) -> int | None:
        # `True` is an int to Python and no number to anybody else.
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return cast("int", value) if is_number and least <= cast("int", value) <= most else None

    return ValueType(f"a whole number from {least} to {most}", read)


def _read_dollars(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    amount = Decimal(value)
    return amount if amount.is_finite() and amount >= 0 else None


def _read_alerts(value: object) -> str | None:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return None
    names = [part.strip() for part in parts if part.strip()]
    return ", ".join(names) if set(names) <= set(ALERTS) else None


def _read_hours(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    span = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", value, re.ASCII)
    return value if span and int(span[1]) < 24 and int(span[3]) < 24 else None


TRUTH: Final = ValueType("true or false", lambda value: value if isinstance(value, bool) else None)
DOLLARS: Final = ValueType("an amount of US dollars, such as 10 or 2.50", _read_dollars)
SOME_ALERTS: Final = ValueType(
    f'a list or a text with commas of {", ".join(ALERTS)}, or ""', _read_alerts
)
HOURS: Final = ValueType('two times of day, such as "22:00-07:00"', _read_hours)
ROUTE: Final = ValueType(
    f"one of {', '.join(ROUTES)}",
    lambda value: value if isinstance(value, str) and value in ROUTES else None,
)
