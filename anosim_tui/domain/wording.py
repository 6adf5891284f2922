"""Values in the words a person reads: time left, age, money, numbers, countries, services."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Final

from msgspec import Struct

HIDDEN: Final = Decimal("NaN")
"""An amount that is not to be seen; nor is what is computed with it. It must not be compared."""

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR

# Country calling codes of the countries AnoSim names in its documentation, and of its neighbours
# there; any other number is grouped without one.
_CALLING_CODES: Final = (
    "27",
    "31",
    "43",
    "44",
    "46",
    "48",
    "49",
    "254",
    "351",
    "357",
    "370",
    "371",
    "372",
    "420",
)


class Urgency(IntEnum):
    """How soon something ends; shown by colour and by shape."""

    OVER = 0
    LAST_MINUTE = 1
    LAST_MINUTES = 2
    SOON = 3
    TODAY = 4
    LATER = 5


class TimeLeft(Struct, frozen=True):
    """A countdown's label, its urgency, and in how many seconds either changes (`None`: never)."""

    label: str
    urgency: Urgency
    changes_in: float | None


def time_left(end: datetime | None, now: datetime) -> TimeLeft:
    if end is None:
        return TimeLeft("?", Urgency.LATER, None)
    exact = (end - now).total_seconds()
    if exact <= 0:
        return TimeLeft("ended", Urgency.OVER, None)
    seconds = math.ceil(exact)
    if seconds < _HOUR:
        step, label = 1, _minutes(seconds)
    elif seconds < 2 * _DAY:
        step, label = _MINUTE, f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} m"
    else:
        step, label = _HOUR, f"{seconds // _DAY} d {seconds % _DAY // _HOUR:02} h"
    return TimeLeft(label, _urgency(seconds), exact - (seconds // step * step - 1))


def _urgency(seconds: int) -> Urgency:
    for limit, urgency in (
        (_MINUTE, Urgency.LAST_MINUTE),
        (5 * _MINUTE, Urgency.LAST_MINUTES),
        (_HOUR, Urgency.SOON),
        (_DAY, Urgency.TODAY),
    ):
        if seconds < limit:
            return urgency
    return Urgency.LATER


def _minutes(seconds: int) -> str:
    return f"{seconds // _MINUTE}:{seconds % _MINUTE:02}"


class Elapsed(Struct, frozen=True):
    """The label of something that happened, and in how many seconds it changes."""

    label: str
    changes_in: float


def waiting(since: datetime, now: datetime) -> Elapsed:
    """How long something is awaited, to the second."""
    exact = max(0.0, (now - since).total_seconds())
    return Elapsed(_minutes(int(exact)), 1.0 - exact % 1.0)


def age(since: datetime, now: datetime) -> Elapsed:
    """How long ago something happened, in steps wide enough to be quiet."""
    exact = max(0.0, (now - since).total_seconds())
    for limit, step, unit in (
        (10, 10, ""),
        (_MINUTE, 10, "s"),
        (_HOUR, _MINUTE, "min"),
        (2 * _DAY, _HOUR, "h"),
    ):
        if exact < limit:
            return Elapsed(_ago(exact, step, unit), step - exact % step)
    return Elapsed(_ago(exact, _DAY, "days"), _DAY - exact % _DAY)


def _ago(seconds: float, step: int, unit: str) -> str:
    if not unit:
        return "just now"
    steps = int(seconds // step)
    return f"{steps * step if unit == 's' else steps} {unit} ago"


def duration(span: timedelta | None) -> str:
    """A length of time in the largest unit that measures it exactly."""
    if span is None:
        return "?"
    minutes = int(span.total_seconds() // _MINUTE)
    for size, unit in ((24 * 60, "d"), (60, "h")):
        if minutes and minutes % size == 0:
            return f"{minutes // size} {unit}"
    return f"{minutes} min"


def within(span: timedelta) -> str:
    """A short length of time to the second, as in "14 s" or "2 min 05 s"."""
    seconds = round(span.total_seconds())
    return f"{seconds} s" if seconds < 2 * _MINUTE else f"{seconds // 60} min {seconds % 60:02} s"


def money(amount: Decimal | None) -> str:
    """US dollars with two digits, or more where the amount has them; a dash where unknown."""
    if amount is None:
        return "–"
    if amount.is_nan():
        return "$••••"
    digits_after = max(2, -int(amount.as_tuple().exponent)) if amount.is_finite() else 2
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.{digits_after}f}"


def phone(number: str) -> str:
    plain = re.sub(r"[\s()./-]", "", number)
    if not re.fullmatch(r"\+?[0-9]{6,15}", plain):
        return number
    if not plain.startswith("+"):
        return " ".join(_groups(plain))
    rest = plain[1:]
    code = next((code for code in _CALLING_CODES if rest.startswith(code)), "")
    return f"+{' '.join(filter(None, (code, *_groups(rest[len(code) :]))))}"


def _groups(plain: str) -> list[str]:
    """Groups of three digits, the last of three to five, so that none is a single digit."""
    groups = [plain[start : start + 3] for start in range(0, len(plain), 3)]
    if len(groups) > 1 and len(groups[-1]) < 3:
        tail = groups.pop()
        groups[-1] += tail
    return groups


def country(name: str) -> str:
    """`SouthAfrica` as `South Africa`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def service(name: str, rental_type: str = "") -> str:
    """The first alias of a service, or that a rental takes every message."""
    first = name.split(",", 1)[0].strip()
    if first:
        return first
    return "All SMS" if rental_type == "RentalFull" else "–"


def rental_type(name: str) -> str:
    return {
        "Activation": "Activation",
        "RentalService": "Rental, one service",
        "RentalFull": "Rental, every SMS",
    }.get(name, name)
