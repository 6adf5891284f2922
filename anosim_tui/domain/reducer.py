"""How a change makes a new state of the account.

`reduce` is pure: whoever reads something from the service describes it as a change, and the store
applies it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, TypeVar

from msgspec.structs import replace

from anosim_tui.domain import bookings as chains
from anosim_tui.domain.catalog import CatalogFailed, CatalogRead
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.keeping import EvictOldMessages, Labelled, Recalled, StorageStatusChanged
from anosim_tui.domain.managed import BookingFlagsNoted
from anosim_tui.domain.models import Booking, Fetched
from anosim_tui.domain.purchases import BuyingSwitched, PurchaseNoted
from anosim_tui.domain.spending import paid_back
from anosim_tui.domain.state import (
    LONGEST_PAGE,
    AccountState,
    BalanceRead,
    BookingsRead,
    Change,
    ClockCompared,
    CurrentBookingsRead,
    MessagesRead,
    ReadFailed,
    Resource,
    UnreadBookingsChanged,
)

D = TypeVar("D")

_LISTED_AFTER_END: Final = timedelta(hours=12)


def reduce(state: AccountState, change: Change) -> AccountState:
    """The state after `change`; parts that did not change stay the same objects."""
    after = _with_closed(state, _applied(state, change))
    log, before = after.messages.data, state.messages.data
    if (
        after.bookings.data is not state.bookings.data
        or after.current != state.current
        or after.confirmed is not state.confirmed
        or log.let_go != before.let_go
    ):
        shown = chains.with_relatives(after.bookings.data, after.current)
        return replace(after, lines=chains.lines(shown, log.by_date, after.confirmed))
    if log is not before:
        grown = chains.with_messages(state.lines, log.since(before), after.confirmed)
        return replace(after, lines=grown)
    return after


def _with_closed(before: AccountState, after: AccountState) -> AccountState:
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
        case BookingsRead(page, begun):
            known = chains.merge(state.bookings.data, page.items)
            if known is state.bookings.data and begun <= state.current:
                return state
            part = replace(state.bookings, data=known)
            return replace(state, bookings=part, current=state.current | begun)
        case BalanceRead(amount, at):
            balance = state.balance.read(amount, at)
            bookings = state.bookings.data.values()
            refunds = paid_back(bookings, state.closed, state.refunds, state.balance, balance)
            return replace(state, balance=balance, refunds=refunds)
        case ReadFailed(part, error, at):
            return _failed(state, part, error, at)
        case ClockCompared(offset):
            return state if offset == state.clock_offset else replace(state, clock_offset=offset)
        case Recalled():
            return _recalled(state, change)
        case EvictOldMessages():
            return _let_go(state, change)
        case _:
            return _noted(state, change)


def _noted(
    state: AccountState,
    change: PurchaseNoted
    | BuyingSwitched
    | BookingFlagsNoted
    | Labelled
    | StorageStatusChanged
    | CatalogRead
    | CatalogFailed
    | UnreadBookingsChanged,
) -> AccountState:
    match change:
        case PurchaseNoted() | BuyingSwitched():
            book = change.applied(state.purchases)
            return state if book is state.purchases else replace(state, purchases=book)
        case BookingFlagsNoted():
            managed = change.applied(state.managed)
            return state if managed is state.managed else replace(state, managed=managed)
        case Labelled():
            return replace(state, labels=change.applied(state.labels))
        case StorageStatusChanged(keeping):
            return state if keeping == state.keeping else replace(state, keeping=keeping)
        case CatalogRead() | CatalogFailed():
            return replace(state, catalog=change.applied(state.catalog))
        case UnreadBookingsChanged(unread):
            same = unread == state.unread_bookings
            return state if same else replace(state, unread_bookings=unread)


def _with_messages(state: AccountState, change: MessagesRead) -> AccountState:
    log = state.messages.data
    if change.fresh is None:
        log = log.add(change.page.items, change.at, change.arrival)
    else:
        log = log.join(change.fresh)
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


def _recalled(state: AccountState, change: Recalled) -> AccountState:
    """The state with what the archive told added to it; what was read in this run stays."""
    log = state.messages.data.join(change.messages)
    known = chains.merge(state.bookings.data, change.bookings)
    confirmed = dict(state.confirmed)
    for identity, ids in change.confirmed.items():
        confirmed[identity] = confirmed.get(identity, frozenset()) | ids
    current = state.current if change.current is None else change.current
    return replace(
        state,
        messages=_part_recalled(state.messages, log, change.messages_at),
        bookings=_part_recalled(state.bookings, known, change.bookings_at),
        balance=state.balance
        if change.balance is None
        else _part_recalled(state.balance, *change.balance),
        current=current & known.keys(),
        confirmed=state.confirmed if confirmed == state.confirmed else confirmed,
        refunds={**state.refunds, **change.refunds},
        labels=state.labels if change.labels is None else change.labels,
    )


def _let_go(state: AccountState, change: EvictOldMessages) -> AccountState:
    log = change.applied(state.messages.data, state.lines)
    if log is state.messages.data:
        return state
    confirmed = {one: ids for one, ids in state.confirmed.items() if one in log.counts}
    return replace(state, messages=replace(state.messages, data=log), confirmed=confirmed)


def _part_recalled(part: Fetched[D], data: D, at: datetime | None) -> Fetched[D]:
    if at is None or (part.fetched is not None and at < part.fetched):
        return replace(part, data=data)
    return Fetched(data, at, part.error, part.failing_since, part.failed_at, recalled=True)


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


def _failed(state: AccountState, part: Resource, error: ApiError, at: datetime) -> AccountState:
    match part:
        case Resource.MESSAGES:
            return replace(state, messages=state.messages.failed(error, at))
        case Resource.BOOKINGS:
            return replace(state, bookings=state.bookings.failed(error, at))
        case Resource.BALANCE:
            return replace(state, balance=state.balance.failed(error, at))
