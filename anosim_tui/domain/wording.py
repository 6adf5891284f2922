"""Values in the words a person reads: time left, age, dates, money, numbers, services."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Final

from msgspec import Struct

from anosim_tui import language
from anosim_tui.domain import countries
from anosim_tui.language import N_, _, ngettext

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
    """How soon something ends; shown by color and by shape."""

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
        return TimeLeft(_("ended"), Urgency.OVER)
    if seconds < _HOUR:
        label = _minutes(seconds)
    elif seconds < 2 * _DAY:
        minutes = f"{seconds % _HOUR // _MINUTE:02}"
        label = _("{hours} h {minutes} m", hours=seconds // _HOUR, minutes=minutes)
    else:
        hours = f"{seconds % _DAY // _HOUR:02}"
        label = _("{days} d {hours} h", days=seconds // _DAY, hours=hours)
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


def waiting(since: datetime, now: datetime) -> str:
    """How long something is awaited, to the second."""
    return _minutes(max(0, int((now - since).total_seconds())))


def age(since: datetime, now: datetime) -> str:
    """How long ago something happened, in steps wide enough to be quiet."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 10:
        return _("just now")
    if seconds < _MINUTE:
        return _("{seconds} s ago", seconds=seconds // 10 * 10)
    if seconds < _HOUR:
        return _("{minutes} min ago", minutes=seconds // _MINUTE)
    if seconds < 2 * _DAY:
        return _("{hours} h ago", hours=seconds // _HOUR)
    days = seconds // _DAY
    return ngettext("{count} day ago", "{count} days ago", days)


def duration(span: timedelta | None) -> str:
    """A length of time in the largest unit that measures it exactly."""
    if span is None:
        return "?"
    minutes = int(span.total_seconds() // _MINUTE)
    if minutes and minutes % (24 * 60) == 0:
        return _("{days} d", days=minutes // (24 * 60))
    if minutes and minutes % 60 == 0:
        return _("{hours} h", hours=minutes // 60)
    return _("{minutes} min", minutes=minutes)


def within(span: timedelta) -> str:
    """A short length of time to the second, as in "14 s" or "2 min 05 s"."""
    seconds = round(span.total_seconds())
    if seconds < 2 * _MINUTE:
        return _("{seconds} s", seconds=seconds)
    rest = f"{seconds % 60:02}"
    return _("{minutes} min {seconds} s", minutes=seconds // 60, seconds=rest)


# --- dates, in local time ---


class _Forms(Struct, frozen=True):
    """How a language writes a day, a day of about this year, and an amount."""

    date: str = "%Y-%m-%d"
    day: str = "{day} {month}"
    months: str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    money: str = "{sign}${amount}"
    decimal: str = "."


_FORMS: Final = {
    language.ENGLISH: _Forms(),
    "de": _Forms(
        date="%d.%m.%Y",
        day="{day}. {month}",
        months="Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        money="{sign}{amount}\u00a0$",
        decimal=",",
    ),
    "ru": _Forms(
        date="%d.%m.%Y",
        months="янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
        money="{sign}{amount}\u00a0$",
        decimal=",",
    ),
    "zh_CN": _Forms(day="{month}{day}日", months=" ".join(f"{month}月" for month in range(1, 13))),
}


def _forms() -> _Forms:
    return _FORMS[language.current()]


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """As in 14:05 or 14:05:09."""
    return f"{moment.astimezone():{'%H:%M:%S' if seconds else '%H:%M'}}"


def date(moment: datetime) -> str:
    """As in 2026-11-30."""
    return f"{moment.astimezone():{_forms().date}}"


def date_time(moment: datetime, *, seconds: bool = False) -> str:
    """As in 2026-11-30 14:05."""
    return f"{date(moment)} {clock(moment, seconds=seconds)}"


def day(moment: datetime) -> str:
    """A day of about this year, as in 30 Nov."""
    local, forms = moment.astimezone(), _forms()
    return forms.day.format(day=local.day, month=forms.months.split()[local.month - 1])


def day_time(moment: datetime) -> str:
    """As in 30 Nov 14:05."""
    return f"{day(moment)} {clock(moment)}"


def day_time_or_year(moment: datetime, now: datetime) -> str:
    """As in 30 Nov 14:05; most of a year away, as in 30 Nov 2027."""
    if abs(moment - now) < _MOST_OF_A_YEAR:
        return day_time(moment)
    return f"{day(moment)} {moment.astimezone().year}"


# --- amounts, numbers, names ---


def money(amount: Decimal | None) -> str:
    """US dollars with two digits, or more where the amount has them; a dash where unknown."""
    if amount is None:
        return "–"
    forms = _forms()
    if amount.is_nan():
        return forms.money.format(sign="", amount="••••")
    digits_after = max(2, -int(amount.as_tuple().exponent)) if amount.is_finite() else 2
    whole, point, cents = f"{abs(amount):.{digits_after}f}".partition(".")
    written = f"{language.grouped(int(whole))}{forms.decimal}{cents}" if point else whole
    return forms.money.format(sign="-" if amount < 0 else "", amount=written)


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
    """What a country of the service is called."""
    return countries.name(name, language.current())


def service(name: str, rental_type: str = "") -> str:
    """The first alias of a service, or that a rental takes every message."""
    first = name.split(",", 1)[0].strip()
    if first:
        return first
    return _("All SMS") if rental_type == "RentalFull" else "–"


def booking(name: str, rental_type: str, number: str) -> str:
    """A booking as a person knows it: the service called `name`, and its number."""
    return f"{service(name, rental_type)}, {phone(number)}"


_RENTAL_TYPES: Final = {
    "Activation": N_("Activation"),
    "RentalService": N_("Rental, one service"),
    "RentalFull": N_("Rental, all SMS"),
}


def rental_type(name: str) -> str:
    return _(_RENTAL_TYPES.get(name, name))


_BOOKING_STATES: Final = {
    "active": N_("Active"),
    "pending": N_("Pending"),
    "ended": N_("Ended"),
    "notused": N_("Not used"),
}


def booking_state(name: str) -> str:
    """A state of a booking; one that is not known, as the service writes it."""
    return _(_BOOKING_STATES.get("".join(name.split()).casefold(), name))
