"""A line of the bookings in words: what it is, what is happening on it, how much of it is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.wording import Urgency

GAUGE: Final = 6
"""Cells of the gauge."""

MARKS: Final = {
    Urgency.OVER: "·",
    Urgency.LAST_MINUTE: "‼",
    Urgency.LAST_MINUTES: "!",
    Urgency.SOON: "◔",
    Urgency.TODAY: "◑",
    Urgency.LATER: "●",
}
"""Shape as well as colour says how soon a booking ends."""


class Said(Struct, frozen=True):
    """What a line says but for its countdown.

    Attributes:
        news: what is happening on it, or what was paid back for it.
        tone: the style of that.
        filled: how many cells of the gauge are filled.
        over: whether nothing more arrives on it.
        ends: when the number is really given back, if that is known.
        ending: the same by the local clock, in words.
    """

    news: str
    tone: str
    filled: int
    over: bool
    ends: datetime | None
    ending: str


def said_of(item: BookingLine, refund: Decimal | None, now: datetime) -> Said:
    over, ends = item.is_over(now), item.ends
    return Said(
        _news(item, over, now) if refund is None else f"back {wording.money(refund)}",
        _tone(item, over),
        0 if over else _filled(ends, whole(item), now),
        over,
        ends,
        "" if over and ends is not None and ends > now else until(ends, now),
    )


def service(item: BookingLine) -> str:
    return wording.service(item.first.service, item.first.rental_type)


def number(item: BookingLine) -> str:
    return wording.phone(item.current.number) if item.current.number else "number to come"


def kind(item: BookingLine) -> tuple[str, ...]:
    what = f"{wording.rental_type(item.first.rental_type)}, {wording.duration(whole(item))}"
    extended = len(item.chain) - 1
    if not extended:
        return (what,)
    return (what, "extended" if extended == 1 else f"extended {extended} times")


def whole(item: BookingLine) -> timedelta:
    return sum((one.duration or timedelta() for one in item.chain), timedelta())


def until(end: datetime | None, now: datetime) -> str:
    if end is None:
        return ""
    local, today = end.astimezone(), now.astimezone()
    word = "until" if end > now else "ended"
    if local.date() == today.date():
        return f"{word} {local:%H:%M}"
    return f"{word} {local.day} {local:%b %H:%M}"


def _news(item: BookingLine, over: bool, now: datetime) -> str:
    start = item.first.start
    if item.awaits_code(now) and start is not None:
        return f"waiting {wording.waiting(start, now).label}"
    if over and item.ended_otherwise:
        return item.last.state
    coded = item.newest_code
    if coded is not None:
        return f"code {_at(coded.sms.date, now)}{_unsure(item)}"
    if item.messages:
        return f"SMS {_at(item.messages[-1].sms.date, now)}{_unsure(item)}"
    if item.last.is_unused:
        return "not used"
    if item.is_pending:
        return "extended"
    return "no SMS" if over else "no SMS yet"


def _tone(item: BookingLine, over: bool) -> str:
    if over:
        return "quiet"
    if item.newest_code is not None:
        return "good"
    return "waiting" if item.last.is_activation else "quiet"


def _at(date: datetime, now: datetime) -> str:
    """The local time of today, the day of an earlier one."""
    local = date.astimezone()
    if local.date() == now.astimezone().date():
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b}"


def _unsure(item: BookingLine) -> str:
    return " ?" if item.shared else ""


def _filled(ends: datetime | None, span: timedelta, now: datetime) -> int:
    """How many cells of the gauge are filled; a booking that still runs fills at least one."""
    if ends is None:
        return 0
    if not span:
        return GAUGE
    return max(1, min(GAUGE, round((ends - now) / span * GAUGE)))
