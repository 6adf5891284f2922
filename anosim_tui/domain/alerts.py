"""What of a change of the account is worth more than a line on the screen.

Pure decisions: what happened between two looks at the account, when to look next although nothing
changes, and what is told together. What was there at the first look is never an alert.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.domain.text import clean, one_line
from anosim_tui.domain.watches import Watch, announced
from anosim_tui.language import _, ngettext

# Before a booking ends, the shortest first: of two passed at once, the nearer one counts.
_WARNINGS: Final = (timedelta(minutes=1), timedelta(minutes=5))
# How long the connection must be gone before that is an alert: most come back by themselves.
_GONE_FOR: Final = timedelta(seconds=30)
_GONE: Final = (ConnectionStatus.OFFLINE, ConnectionStatus.BAD_KEY)


class AlertKind(Enum):
    """What happened; the value is its name in the configuration."""

    MESSAGE = "message"
    CODE = "code"
    ENDING = "ending"
    ENDED = "ended"
    BALANCE = "balance"
    CONNECTION = "connection"
    NO_SMS = "no-sms"
    STOCK = "stock"


class Alert(Struct, frozen=True):
    """Something that happened.

    Attributes:
        line: the booking it is about.
        within: for one about to end, in how much time at most; without a code, for how long.
        amount: for a low balance, what is left, US dollars.
        is_back: for the connection, whether it is back, not lost.
        watch: what there is now.
    """

    kind: AlertKind
    message: Message | None = None
    line: BookingLine | None = None
    within: timedelta = timedelta()
    amount: Decimal | None = None
    is_back: bool = False
    watch: Watch | None = None

    def is_among(self, kinds: Iterable[AlertKind]) -> bool:
        """Whether it is of one of `kinds`; a code is a message as well."""
        is_code = self.kind is AlertKind.CODE
        return any(one is self.kind or (is_code and one is AlertKind.MESSAGE) for one in kinds)


def kinds(names: str) -> frozenset[AlertKind]:
    return frozenset(AlertKind(name.strip()) for name in names.split(",") if name.strip())


def code_to_copy(fresh: Iterable[Message]) -> Message | None:
    """The message whose code may be copied unasked: it arrived just now, and its code is certain.

    Of several, that of the latest date, the last one of the same.
    """
    live = [one for one in arrived(fresh) if one.code and one.code.certain]
    return max(reversed(live), key=lambda one: one.sms.date, default=None)


def arrived(fresh: Iterable[Message]) -> list[Message]:
    return [one for one in fresh if one.arrival is Arrival.LIVE]


def alerts(
    before: AccountState,
    after: AccountState,
    looked: datetime,
    now: datetime,
    low_balance: Decimal | None = None,
    no_sms_after: timedelta | None = None,
) -> list[Alert]:
    """What happened between two looks at the account.

    Args:
        looked: when the first one was.
        low_balance: US dollars; a balance that falls below is low. `None` for no such alert.
        no_sms_after: how long an activation waits for a code before that is told. `None` for never.
    """
    fresh = arrived(after.messages.data.since(before.messages.data))
    return [
        *(Alert(AlertKind.CODE if one.code else AlertKind.MESSAGE, message=one) for one in fresh),
        *_bookings(before, after, looked, now),
        *_balance(before, after, low_balance),
        *_connection(before, after, looked, now),
        *_no_sms(after, looked, now, no_sms_after),
        *_stock(before, after, looked),
    ]


def next_look(
    state: AccountState, now: datetime, no_sms_after: timedelta | None = None
) -> datetime | None:
    """When to look again although nothing changes."""
    moments = [moment for line in state.lines for moment in _moments(line)]
    if no_sms_after is not None:
        moments += [
            line.first.start + no_sms_after
            for line in state.lines
            if line.first.start is not None and line.awaits_code(now)
        ]
    if (gone := _gone_since(state)) is not None:
        moments.append(gone + _GONE_FOR)
    return min((moment for moment in moments if moment > now), default=None)


def _moments(line: BookingLine) -> Iterator[datetime]:
    if line.ends is not None:
        yield line.ends
        yield from (line.ends - warning for warning in _WARNINGS)


def _bookings(
    before: AccountState, after: AccountState, looked: datetime, now: datetime
) -> Iterator[Alert]:
    watched = {line.id: line for line in before.lines}
    for line in after.lines:
        earlier = watched.get(line.id)
        if earlier is None or earlier.is_over(looked):
            continue
        if line.is_over(now):
            if not _was_canceled(line, now):
                yield Alert(AlertKind.ENDED, line=line)
        elif (ends := line.ends) is not None:
            passed = (one for one in _WARNINGS if looked < ends - one <= now)
            if (within := next(passed, None)) is not None:
                yield Alert(AlertKind.ENDING, line=line, within=within)


def _was_canceled(line: BookingLine, now: datetime) -> bool:
    """Whether somebody ended it before its time: they know that."""
    last = line.last
    if not last.is_unused or last.start is None or last.duration is None:
        return False
    return last.start + last.duration > now


def _balance(before: AccountState, after: AccountState, low: Decimal | None) -> Iterator[Alert]:
    was, is_ = before.balance.data, after.balance.data
    if low is None or was is None or is_ is None or before.balance.is_cached:
        return
    if is_ < low <= was:
        yield Alert(AlertKind.BALANCE, amount=is_)


def _connection(
    before: AccountState, after: AccountState, looked: datetime, now: datetime
) -> Iterator[Alert]:
    was, is_ = _gone_since(before), _gone_since(after)
    if is_ is not None and looked < is_ + _GONE_FOR <= now:
        yield Alert(AlertKind.CONNECTION)
    # Announced as lost, it is announced as back as well.
    if is_ is None and was is not None and was + _GONE_FOR <= looked:
        yield Alert(AlertKind.CONNECTION, is_back=True)


def _no_sms(
    state: AccountState, looked: datetime, now: datetime, after: timedelta | None
) -> Iterator[Alert]:
    for line in state.lines:
        start = line.first.start
        if after is None or start is None or not line.awaits_code(now):
            continue
        if looked < start + after <= now:
            yield Alert(AlertKind.NO_SMS, line=line, within=after)


def _stock(before: AccountState, after: AccountState, looked: datetime) -> Iterator[Alert]:
    for id_, watch in after.watches.items():
        was = before.watches.get(id_)
        # Without an earlier one: it was made and met between two looks, or is of an earlier run.
        is_new = watch.made >= looked if was is None else was.since is None
        if watch.since is not None and is_new:
            yield Alert(AlertKind.STOCK, watch=watch)


def _gone_since(state: AccountState) -> datetime | None:
    """Since when a connection is gone that there was in this run."""
    had = state.messages.fetched is not None and not state.messages.is_cached
    connection = state.connection
    return connection.since if had and connection.status in _GONE else None


# --- telling -----------------------------------------------------------------------------------


class Bundles:
    """Alerts in bundles: the first at once, those that follow within `rest` seconds together."""

    def __init__(self, rest: float = 5.0) -> None:
        self._rest = rest
        self._told: float | None = None
        self._waiting: list[Alert] = []

    def take(self, fresh: Iterable[Alert], now: float) -> list[Alert]:
        """What is to be told at `now`, in seconds of any clock; later ask `due_in`."""
        self._waiting += fresh
        if not self._waiting or self.due_in(now):
            return []
        told, self._waiting, self._told = self._waiting, [], now
        return told

    def due_in(self, now: float) -> float:
        """In how many seconds what waits is told; 0 for now, or where nothing waits."""
        if self._told is None or not self._waiting:
            return 0.0
        return max(0.0, self._told + self._rest - now)


class QuietHours(Struct, frozen=True):
    """A span of each day, which may hold midnight."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> QuietHours:
        """Read what is written like `22:00-07:00`.

        Raises:
            ValueError: it is not.
        """
        if not re.fullmatch(r"[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}", text):
            raise ValueError("quiet hours are written like 22:00-07:00")
        begin, end = (time.fromisoformat(part) for part in text.split("-"))
        return cls(begin, end)

    def hold(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


_LONGEST: Final = 240
_MOST_NAMED: Final = 3
_MINUTE: Final = timedelta(minutes=1)
# What is told first of several alerts.
_ORDER: Final = (
    AlertKind.CODE,
    AlertKind.MESSAGE,
    AlertKind.ENDING,
    AlertKind.ENDED,
    AlertKind.BALANCE,
    AlertKind.CONNECTION,
    AlertKind.NO_SMS,
    AlertKind.STOCK,
)


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
        if more:
            named.append(ngettext("{count} more alert.", "{count} more alerts.", more))
        words = " ".join(named)
    else:
        counts = Counter(one.kind for one in told)
        words = " ".join([_count(kind, counts[kind]) for kind in _ORDER if counts[kind]])
    # The last thing before the terminal: nothing but printable characters is left.
    words = "".join(filter(str.isprintable, one_line(clean(words))))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _count(kind: AlertKind, count: int) -> str:
    """Several of one kind, without saying which."""
    match kind:
        case AlertKind.CODE:
            return ngettext("{count} code arrived.", "{count} codes arrived.", count)
        case AlertKind.MESSAGE:
            return ngettext("{count} message arrived.", "{count} messages arrived.", count)
        case AlertKind.ENDING:
            return ngettext("{count} booking ends soon.", "{count} bookings end soon.", count)
        case AlertKind.ENDED:
            return ngettext("{count} booking has ended.", "{count} bookings have ended.", count)
        case AlertKind.NO_SMS:
            return ngettext("{count} number has no code.", "{count} numbers have no code.", count)
        case AlertKind.STOCK:
            return ngettext(
                "{count} watched product is in stock.",
                "{count} watched products are in stock.",
                count,
            )
        case AlertKind.BALANCE:
            return _("The balance is low.")
        case AlertKind.CONNECTION:
            return _("The connection to AnoSim changed.")


def _alone(alert: Alert, contents: bool) -> str:
    number = _number(alert.line, contents)
    match alert.kind:
        case AlertKind.MESSAGE | AlertKind.CODE:
            return _message(alert, contents)
        case AlertKind.ENDING:
            return ngettext(
                "The booking for {number} ends in less than {count} minute.",
                "The booking for {number} ends in less than {count} minutes.",
                max(1, alert.within // _MINUTE),
                number=number,
            )
        case AlertKind.ENDED:
            return _("The booking for {number} has ended.", number=number)
        case AlertKind.BALANCE:
            return _low_balance(alert, contents)
        case AlertKind.NO_SMS:
            return ngettext(
                "{number} has had no code for {count} minute.",
                "{number} has had no code for {count} minutes.",
                alert.within // _MINUTE,
                number=number,
            )
        case AlertKind.STOCK:
            return _in_stock(alert, contents)
        case AlertKind.CONNECTION if alert.is_back:
            return _("The connection to AnoSim is back.")
        case AlertKind.CONNECTION:
            return _("The connection to AnoSim was lost.")


def _message(alert: Alert, contents: bool) -> str:
    message = alert.message
    if message is None or not contents:
        is_code = alert.kind is AlertKind.CODE
        return _("A code arrived.") if is_code else _("A message arrived.")
    what = message.code.value if message.code else one_line(message.sms.text)[:_LONGEST]
    return f"{message.sms.sender}: {what}"


def _low_balance(alert: Alert, contents: bool) -> str:
    if not contents:
        return _("The balance is low.")
    return _("The balance is low: {amount}.", amount=wording.money(alert.amount))


def _in_stock(alert: Alert, contents: bool) -> str:
    if alert.watch is None or not contents:
        return _("A watched product is in stock.")
    return announced(alert.watch)


def _number(line: BookingLine | None, contents: bool) -> str:
    if line is None or not contents:
        return _("A number")
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{wording.phone(line.current.number)} ({service})"
