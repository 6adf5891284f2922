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
_CALLING_CODE: Final = r"27|31|43|44|46|48|49|254|351|357|370|371|372|420"

_MOST_OF_A_YEAR: Final = timedelta(days=300)


class Urgency(IntEnum):
    """How soon something ends; shown by colour and by shape."""

    OVER = 0
    LAST_MINUTE = 1
    LAST_MINUTES = 2
    SOON = 3
    TODAY = 4
    LATER = 5


class TimeLeft(Struct, frozen=True):
    """A countdown's label and its urgency."""

    label: str
    urgency: Urgency


def time_left(end: datetime | None, now: datetime) -> TimeLeft:
    """What a countdown to `end` says at `now`."""
    if end is None:
        return TimeLeft("?", Urgency.LATER)
    seconds = math.ceil((end - now).total_seconds())
    if seconds <= 0:
        return TimeLeft("ended", Urgency.OVER)
    if seconds < _HOUR:
        label = _minutes(seconds)
    elif seconds < 2 * _DAY:
        label = f"{seconds // _HOUR} h {seconds % _HOUR // _MINUTE:02} m"
    else:
        label = f"{seconds // _DAY} d {seconds % _DAY // _HOUR:02} h"
    return TimeLeft(label, _urgency(seconds))


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


def day(moment: datetime, now: datetime) -> str:
    """The local day and time; most of a year away, the year instead of the time."""
    local = moment.astimezone()
    if abs(moment - now) < _MOST_OF_A_YEAR:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y}"


def waiting(since: datetime, now: datetime) -> str:
    """How long something is awaited, to the second."""
    return _minutes(max(0, int((now - since).total_seconds())))


def age(since: datetime, now: datetime) -> str:
    """How long ago something happened, in steps wide enough to be quiet."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 10:
        return "just now"
    if seconds < _MINUTE:
        return f"{seconds // 10 * 10} s ago"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min ago"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR} h ago"
    return f"{seconds // _DAY} days ago"


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


def counted(count: int, name: str) -> str:
    """As in "1 message" or "2,000 messages"."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


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
    """A number grouped for reading; text that is not a number stays as it is."""
    plain = re.sub(r"[\s()./-]", "", number)
    if not re.fullmatch(r"\+?[0-9]{6,15}", plain):
        return number
    if not plain.startswith("+"):
        return " ".join(_groups(plain))
    code = re.match(_CALLING_CODE, plain[1:])
    calling = code[0] if code else ""
    return f"+{' '.join(filter(None, (calling, *_groups(plain[1 + len(calling) :]))))}"


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
