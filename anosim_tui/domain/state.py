"""The account as one frozen value, and the changes that make a new one of it.

`reduce` is pure: whoever reads something from the service describes it as a change, and the store
applies it. Each part carries its data, when it was fetched, and what went wrong since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Final, Generic, TypeVar

from anosim_tui.domain import bookings as chains
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.errors import ApiError, BadKey, Throttled
from anosim_tui.domain.messages import Arrival, Identity, MessageLog
from anosim_tui.domain.models import Booking, Page, Sms

D = TypeVar("D")

# What `/OrderBookingsCurrent` and every list of the service hold at most (API.md).
LONGEST_PAGE: Final = 100
_LISTED_AFTER_END: Final = timedelta(hours=12)


class PartName(Enum):
    """The parts that are read apart from each other; the value is the field of `AccountState`."""

    MESSAGES = "messages"
    BOOKINGS = "bookings"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Part(Generic[D]):
    """Data of one kind and how good it is.

    Attributes:
        data: the last good data.
        fetched: when it was read; `None` if never.
        error: what went wrong at the last attempt; `None` if it went well.
        failing_since: when the attempts began to fail.
        unreadable: how many entries of the last answer could not be read.
    """

    data: D
    fetched: datetime | None = None
    error: ApiError | None = None
    failing_since: datetime | None = None
    unreadable: int = 0

    def read(self, data: D, at: datetime, unreadable: int = 0) -> Part[D]:
        """The part after a good answer."""
        return Part(data, at, unreadable=unreadable)

    def failed(self, error: ApiError, at: datetime) -> Part[D]:
        """The part after a bad one: the data stays."""
        return replace(self, error=error, failing_since=self.failing_since or at)


class Link(Enum):
    """How the program stands with the service."""

    CONNECTING = "connecting"
    ONLINE = "online"
    THROTTLED = "throttled"
    OFFLINE = "offline"
    BAD_KEY = "bad key"


@dataclass(frozen=True, slots=True)
class Connection:
    """How the program stands with the service, since when, and why."""

    link: Link
    since: datetime | None = None
    error: ApiError | None = None


def _empty_bookings() -> Part[Mapping[int, Booking]]:
    return Part({})


def _empty_messages() -> Part[MessageLog]:
    return Part(MessageLog())


def _empty_balance() -> Part[Decimal | None]:
    return Part(None)


@dataclass(frozen=True, slots=True)
class AccountState:
    """Everything known of the account.

    Attributes:
        bookings: every booking seen, by id.
        messages: every message seen.
        balance: US dollars.
        current: ids the service calls current, or ended within the last 12 hours.
        confirmed: for messages that were read booking by booking, under which ids.
        lines: the current bookings as a person sees them; made from the parts above whenever one
            of them changes.
        clock_offset: what to add to the local clock to have the service's.
    """

    bookings: Part[Mapping[int, Booking]] = field(default_factory=_empty_bookings)
    messages: Part[MessageLog] = field(default_factory=_empty_messages)
    balance: Part[Decimal | None] = field(default_factory=_empty_balance)
    current: frozenset[int] = frozenset()
    confirmed: Mapping[Identity, frozenset[int]] = field(default_factory=dict)
    lines: tuple[BookingLine, ...] = ()
    clock_offset: timedelta = timedelta()

    @property
    def connection(self) -> Connection:
        """The worst that any part reports, messages first."""
        failing = [
            (part.error, part.failing_since)
            for part in (self.messages, self.bookings, self.balance)
            if part.error is not None
        ]
        for kind, link in (
            (BadKey, Link.BAD_KEY),
            (Throttled, Link.THROTTLED),
            (ApiError, Link.OFFLINE),
        ):
            for error, since in failing:
                if isinstance(error, kind):
                    return Connection(link, since, error)
        if self.messages.fetched is None or self.bookings.fetched is None:
            return Connection(Link.CONNECTING)
        return Connection(Link.ONLINE)


@dataclass(frozen=True, slots=True)
class MessagesRead:
    """Messages came: from `/Sms`, or of the booking `listed_under`."""

    page: Page[Sms]
    at: datetime
    arrival: Arrival
    listed_under: int | None = None


@dataclass(frozen=True, slots=True)
class CurrentBookingsRead:
    """`/OrderBookingsCurrent` answered: these are current and, on a whole page, no others."""

    page: Page[Booking]
    at: datetime


@dataclass(frozen=True, slots=True)
class BookingsRead:
    """Details of bookings came that say nothing of which are current."""

    page: Page[Booking]


@dataclass(frozen=True, slots=True)
class BalanceRead:
    """`/Balance` answered, in US dollars."""

    amount: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadFailed:
    """An attempt to read a part failed."""

    part: PartName
    error: ApiError
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockCompared:
    """The service's clock was compared with the local one."""

    offset: timedelta


Change = (
    MessagesRead | CurrentBookingsRead | BookingsRead | BalanceRead | ReadFailed | ClockCompared
)


def reduce(state: AccountState, change: Change) -> AccountState:
    """The state after `change`; parts that did not change stay the same objects."""
    after = _applied(state, change)
    log, before = after.messages.data, state.messages.data
    if (
        after.bookings.data is not state.bookings.data
        or after.current != state.current
        or after.confirmed is not state.confirmed
    ):
        shown = _with_chains(after.bookings.data, after.current)
        return replace(after, lines=chains.lines(shown, log.by_date, after.confirmed))
    if log is not before:
        grown = chains.with_messages(state.lines, log.since(before), after.confirmed)
        return replace(after, lines=grown)
    return after


def _applied(state: AccountState, change: Change) -> AccountState:
    match change:
        case MessagesRead():
            return _with_messages(state, change)
        case CurrentBookingsRead(page, at):
            known = chains.merge(state.bookings.data, page.items)
            return replace(
                state,
                bookings=state.bookings.read(known, at, len(page.unreadable)),
                current=_current(state, known, change),
            )
        case BookingsRead(page):
            known = chains.merge(state.bookings.data, page.items)
            if known is state.bookings.data:
                return state
            return replace(state, bookings=replace(state.bookings, data=known))
        case BalanceRead(amount, at):
            return replace(state, balance=state.balance.read(amount, at))
        case ReadFailed(part, error, at):
            return _failed(state, part, error, at)
        case ClockCompared(offset):
            return state if offset == state.clock_offset else replace(state, clock_offset=offset)


def _with_messages(state: AccountState, change: MessagesRead) -> AccountState:
    log = state.messages.data.add(change.page.items, change.at, change.arrival)
    if change.listed_under is None:
        unreadable = len(change.page.unreadable)
        return replace(state, messages=state.messages.read(log, change.at, unreadable))
    confirmed = dict(state.confirmed)
    for sms in change.page.items:
        ids = confirmed.get(sms.identity, frozenset())
        confirmed[sms.identity] = ids | {change.listed_under}
    same = confirmed == state.confirmed
    if same and log is state.messages.data:
        return state
    return replace(
        state,
        messages=replace(state.messages, data=log),
        confirmed=state.confirmed if same else confirmed,
    )


def _current(
    state: AccountState, known: Mapping[int, Booking], change: CurrentBookingsRead
) -> frozenset[int]:
    page = change.page
    listed = frozenset(booking.id for booking in page.items)
    if not page.unreadable and len(page.items) < LONGEST_PAGE:
        return listed
    # A full page or an entry that cannot be read may hide a booking: none is taken off for that.
    edge = change.at - _LISTED_AFTER_END
    return listed | {id_ for id_ in state.current if not chains.is_over(known[id_], edge)}


def _failed(state: AccountState, part: PartName, error: ApiError, at: datetime) -> AccountState:
    match part:
        case PartName.MESSAGES:
            return replace(state, messages=state.messages.failed(error, at))
        case PartName.BOOKINGS:
            return replace(state, bookings=state.bookings.failed(error, at))
        case PartName.BALANCE:
            return replace(state, balance=state.balance.failed(error, at))


def _with_chains(known: Mapping[int, Booking], current: frozenset[int]) -> list[Booking]:
    """The current bookings with the whole chains they are part of."""
    related: defaultdict[int, list[int]] = defaultdict(list)
    for booking in known.values():
        origin = booking.extension_of
        if origin is not None and origin in known:
            related[booking.id].append(origin)
            related[origin].append(booking.id)
    wanted = set(current)
    to_follow = list(current)
    while to_follow:
        for id_ in related[to_follow.pop()]:
            if id_ not in wanted:
                wanted.add(id_)
                to_follow.append(id_)
    return [booking for id_, booking in known.items() if id_ in wanted]
