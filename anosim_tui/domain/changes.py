"""What may happen to the account: each change makes a new state of the one before.

What is read from the service is described as a change, and the store applies it with `reduce`,
which is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.domain import bookings as chains
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.flags import BookingFlags
from anosim_tui.domain.messages import Arrival, Identity, Message, MessageLog
from anosim_tui.domain.models import Booking, Fetched, Page, Sms
from anosim_tui.domain.purchases import Off, Purchase
from anosim_tui.domain.spending import paid_back
from anosim_tui.domain.state import LONGEST_PAGE, AccountState, Resource, StorageStatus
from anosim_tui.domain.watches import (
    OffersRead,
    WatchBegun,
    WatchEnded,
    Watches,
    without_ordered,
)

D = TypeVar("D")

_LISTED_AFTER_END: Final = timedelta(hours=12)


class MessagesRead(Struct, frozen=True):
    """Messages came: from `/Sms`, or of the booking `listed_under`.

    `fresh` are those of the page that the state does not hold, where somebody made them already.
    """

    page: Page[Sms]
    at: datetime
    arrival: Arrival
    listed_under: int | None = None
    fresh: tuple[Message, ...] | None = None

    def apply(self, state: AccountState) -> AccountState:
        log = state.messages.data
        if self.fresh is None:
            log = log.add(self.page.items, self.at, self.arrival)
        else:
            log = log.join(self.fresh)
        if self.listed_under is None:
            unreadable = len(self.page.unreadable)
            return replace(state, messages=state.messages.read(log, self.at, unreadable))
        listed = frozenset({self.listed_under})
        confirmed = _united(state.confirmed, {sms.identity: listed for sms in self.page.items})
        if confirmed is state.confirmed and log is state.messages.data:
            return state
        part = replace(state.messages, data=log)
        return replace(state, messages=part, confirmed=confirmed)


class CurrentBookingsRead(Struct, frozen=True):
    """`/OrderBookingsCurrent` answered: these are current and, on a whole page, no others."""

    page: Page[Booking]
    at: datetime

    def apply(self, state: AccountState) -> AccountState:
        known = chains.merge(state.bookings.data, self.page.items)
        current = frozenset(booking.id for booking in self.page.items)
        if self.page.unreadable or len(self.page.items) >= LONGEST_PAGE:
            # A booking may be hidden: none is taken off for that.
            edge = self.at - _LISTED_AFTER_END
            current |= {id_ for id_ in state.current if not chains.is_over(known[id_], edge)}
        part = state.bookings.read(known, self.at, len(self.page.unreadable))
        return replace(state, bookings=part, current=current)


class BookingsRead(Struct, frozen=True):
    """Details of bookings came; `begun` are ids of them that were just bought, so are current."""

    page: Page[Booking]
    begun: frozenset[int] = frozenset()

    def apply(self, state: AccountState) -> AccountState:
        known = chains.merge(state.bookings.data, self.page.items)
        if known is state.bookings.data and self.begun <= state.current:
            return state
        part = replace(state.bookings, data=known)
        return replace(state, bookings=part, current=state.current | self.begun)


class UnreadBookingsChanged(Struct, frozen=True):
    """The messages of these bookings, and of no others, cannot be read for long."""

    bookings: frozenset[int]

    def apply(self, state: AccountState) -> AccountState:
        is_same = self.bookings == state.unread_bookings
        return state if is_same else replace(state, unread_bookings=self.bookings)


class BalanceRead(Struct, frozen=True):
    """`/Balance` answered, in US dollars."""

    amount: Decimal
    at: datetime

    def apply(self, state: AccountState) -> AccountState:
        balance = state.balance.read(self.amount, self.at)
        bookings = state.bookings.data.values()
        refunds = paid_back(bookings, state.closed, state.refunds, state.balance, balance)
        return replace(state, balance=balance, refunds=refunds)


class ReadFailed(Struct, frozen=True):
    """An attempt to read a part failed."""

    part: Resource
    error: ApiError
    at: datetime

    def apply(self, state: AccountState) -> AccountState:
        match self.part:
            case Resource.MESSAGES:
                return replace(state, messages=state.messages.failed(self.error, self.at))
            case Resource.BOOKINGS:
                return replace(state, bookings=state.bookings.failed(self.error, self.at))
            case Resource.BALANCE:
                return replace(state, balance=state.balance.failed(self.error, self.at))


class ClockCompared(Struct, frozen=True):
    """The service's clock was compared with the local one."""

    offset: timedelta

    def apply(self, state: AccountState) -> AccountState:
        is_same = self.offset == state.clock_offset
        return state if is_same else replace(state, clock_offset=self.offset)


class PurchaseNoted(Struct, frozen=True):
    """A purchase is new or went on."""

    purchase: Purchase

    def apply(self, state: AccountState) -> AccountState:
        book, one = state.purchases, self.purchase
        if book.purchases.get(one.id) == one:
            return state
        book = replace(book, purchases={**book.purchases, one.id: one})
        return replace(state, purchases=book, watches=without_ordered(state.watches, one))


class BuyingSwitched(Struct, frozen=True):
    """Buying became possible (`None`) or not."""

    off: Off | None

    def apply(self, state: AccountState) -> AccountState:
        book = state.purchases
        return (
            state if book.off == self.off else replace(state, purchases=replace(book, off=self.off))
        )


class BookingFlagsNoted(Struct, frozen=True):
    """Something was set on bookings: the later of two values stays."""

    flags: BookingFlags

    def apply(self, state: AccountState) -> AccountState:
        flags = state.flags.updated(self.flags)
        return state if flags is state.flags else replace(state, flags=flags)


class Labelled(Struct, frozen=True):
    """A booking got a private name, or another one; an empty one takes it away."""

    booking: int
    label: str

    def apply(self, state: AccountState) -> AccountState:
        labels = {id_: label for id_, label in state.labels.items() if id_ != self.booking}
        if self.label:
            labels[self.booking] = self.label
        return replace(state, labels=labels)


class CatalogRead(Struct, frozen=True):
    """The products came."""

    catalog: Catalog
    at: datetime
    unreadable: int = 0

    def apply(self, state: AccountState) -> AccountState:
        return replace(state, catalog=state.catalog.read(self.catalog, self.at, self.unreadable))


class CatalogFailed(Struct, frozen=True):
    """An attempt to read the products failed."""

    error: ApiError
    at: datetime

    def apply(self, state: AccountState) -> AccountState:
        return replace(state, catalog=state.catalog.failed(self.error, self.at))


class StorageStatusChanged(Struct, frozen=True):
    """The archive does otherwise than before."""

    status: StorageStatus

    def apply(self, state: AccountState) -> AccountState:
        return state if self.status == state.storage else replace(state, storage=self.status)


class CachedStateLoaded(Struct, frozen=True):
    """The archive told what it holds of an earlier run; what was read in this run stays.

    Attributes:
        confirmed: under which ids the service listed messages.
        balance: US dollars, and when it was read.
    """

    messages: tuple[Message, ...] = ()
    bookings: tuple[Booking, ...] = ()
    current: frozenset[int] = frozenset()
    confirmed: Mapping[Identity, frozenset[int]] = field(default_factory=dict)
    flags: BookingFlags = field(default_factory=BookingFlags)
    refunds: Mapping[int, Decimal] = field(default_factory=dict)
    balance: tuple[Decimal, datetime] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)
    watches: Watches = field(default_factory=dict)
    messages_at: datetime | None = None
    bookings_at: datetime | None = None

    def apply(self, state: AccountState) -> AccountState:
        log = state.messages.data.join(self.messages)
        known = chains.merge(state.bookings.data, self.bookings)
        balance = state.balance
        return replace(
            state,
            messages=_from_cache(state.messages, log, self.messages_at),
            bookings=_from_cache(state.bookings, known, self.bookings_at),
            balance=balance if self.balance is None else _from_cache(balance, *self.balance),
            current=self.current & known.keys(),
            confirmed=_united(state.confirmed, self.confirmed),
            flags=state.flags.updated(self.flags),
            refunds={**state.refunds, **self.refunds},
            labels=self.labels,
            watches={**self.watches, **state.watches},
        )


class EvictOldMessages(Struct, frozen=True):
    """The archive has every message: only the newest `hold` need be in memory as well.

    Newest codes and the last word on each line stay, however old.
    """

    hold: int

    def apply(self, state: AccountState) -> AccountState:
        log = state.messages.data.newest(self.hold, _shown(state.messages.data, state.lines))
        if log is state.messages.data:
            return state
        confirmed = {one: ids for one, ids in state.confirmed.items() if one in log.counts}
        return replace(state, messages=replace(state.messages, data=log), confirmed=confirmed)


Change = (
    MessagesRead
    | CurrentBookingsRead
    | BookingsRead
    | UnreadBookingsChanged
    | BalanceRead
    | ReadFailed
    | ClockCompared
    | PurchaseNoted
    | BuyingSwitched
    | BookingFlagsNoted
    | Labelled
    | CatalogRead
    | CatalogFailed
    | StorageStatusChanged
    | CachedStateLoaded
    | EvictOldMessages
    | WatchBegun
    | WatchEnded
    | OffersRead
)


def reduce(state: AccountState, change: Change) -> AccountState:
    """The state after `change`; parts that did not change stay the same objects."""
    after = _with_closed(state, change.apply(state))
    log, before = after.messages.data, state.messages.data
    if (
        after.bookings.data is not state.bookings.data
        or after.current != state.current
        or after.confirmed is not state.confirmed
        or log.evicted != before.evicted
    ):
        shown = chains.with_relatives(after.bookings.data, after.current)
        return replace(after, lines=chains.lines(shown, log.by_date, after.confirmed))
    if log is not before:
        grown = chains.with_messages(state.lines, log.since(before), after.confirmed)
        return replace(after, lines=grown)
    return after


def _with_closed(before: AccountState, after: AccountState) -> AccountState:
    """The state with the bookings noted that ended in this step."""
    if after.bookings.data is before.bookings.data:
        return after
    parts = (before.messages, before.bookings, before.balance, after.bookings)
    now = max((part.fetched for part in parts if part.fetched is not None), default=None)
    known = before.bookings.data
    ended = [
        id_
        for id_, one in after.bookings.data.items()
        if one.is_closed and id_ in known and not known[id_].is_closed
    ]
    if now is None or not ended:
        return after
    return replace(after, closed={**after.closed, **dict.fromkeys(ended, now)})


def _united(
    known: Mapping[Identity, frozenset[int]], more: Mapping[Identity, frozenset[int]]
) -> Mapping[Identity, frozenset[int]]:
    """Both together; `known` itself where nothing is added."""
    both = dict(known)
    for identity, ids in more.items():
        both[identity] = both.get(identity, frozenset()) | ids
    return known if both == known else both


def _from_cache(part: Fetched[D], data: D, at: datetime | None) -> Fetched[D]:
    if at is None or (part.fetched is not None and at < part.fetched):
        return replace(part, data=data)
    return Fetched(data, at, part.error, part.failing_since, part.failed_at, is_cached=True)


def _shown(log: MessageLog, lines: Iterable[BookingLine]) -> set[Identity]:
    shown = [log.newest_code]
    for line in lines:
        shown += [line.newest_code, *line.messages[-1:]]
    return {one.sms.identity for one in shown if one is not None}
