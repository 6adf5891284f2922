"""Alerts in words, for a notification that others may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from anosim_tui.domain import wording
from anosim_tui.domain.alerts import Alert, Kind
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.text import clean, one_line

_LONGEST: Final = 240
_MOST_NAMED: Final = 3
_MINUTE: Final = timedelta(minutes=1)

# Of several, without saying which.
_COUNTED: Final = {
    Kind.CODE: ("1 code", "{} codes"),
    Kind.MESSAGE: ("1 message", "{} messages"),
    Kind.ENDING: ("1 number about to end", "{} numbers about to end"),
    Kind.ENDED: ("1 number ended", "{} numbers ended"),
    Kind.BALANCE: ("a low balance", "a low balance"),
    Kind.CONNECTION: ("the connection", "the connection"),
}


def notification(told: Sequence[Alert], *, contents: bool) -> str:
    """One sentence for all of `told`, on one line and without anything a terminal acts on.

    Args:
        told: at least one alert.
        contents: whether numbers, senders, codes and amounts may stand in it.
    """
    if len(told) == 1:
        words = _alone(told[0], contents)
    elif contents:
        named = [_alone(one, contents) for one in told[-_MOST_NAMED:]]
        more = len(told) - len(named)
        words = " ".join((*named, *([f"And {more} more."] if more else [])))
    else:
        counts = Counter(one.kind for one in told)
        parts = [_count(kind, counts[kind]) for kind in _COUNTED if counts[kind]]
        words = f"{', '.join(parts)}."
        words = words[0].upper() + words[1:]
    # The last thing before the terminal: nothing but printable characters is left.
    words = "".join(filter(str.isprintable, one_line(clean(words))))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _count(kind: Kind, number: int) -> str:
    one, many = _COUNTED[kind]
    return one if number == 1 else many.format(number)


def _alone(alert: Alert, contents: bool) -> str:
    match alert.kind:
        case Kind.MESSAGE | Kind.CODE:
            return _message(alert, contents)
        case Kind.ENDING:
            when = "a minute" if alert.within <= _MINUTE else f"{alert.within // _MINUTE} minutes"
            return f"{_number(alert.line, contents)} ends in less than {when}."
        case Kind.ENDED:
            return f"{_number(alert.line, contents)} has ended."
        case Kind.BALANCE:
            amount = f": {wording.money(alert.amount)}" if contents else ""
            return f"The balance is low{amount}."
        case Kind.CONNECTION:
            return f"The connection to AnoSim is {'back' if alert.is_back else 'lost'}."


def _message(alert: Alert, contents: bool) -> str:
    message = alert.message
    if message is None or not contents:
        return "A code arrived." if alert.kind is Kind.CODE else "A message arrived."
    what = message.code.value if message.code else one_line(message.sms.text)[:_LONGEST]
    return f"{message.sms.sender}: {what}"


def _number(line: BookingLine | None, contents: bool) -> str:
    if line is None or not contents:
        return "A number"
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{wording.phone(line.current.number)} ({service})"
