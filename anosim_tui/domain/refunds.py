"""What was paid back: the service does not say, so it is read off the balance, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Protocol

from anosim_tui.domain.bookings import is_over
from anosim_tui.domain.models import Booking

# How long after the end of a booking its money may come back (assumed).
_LATE: Final = timedelta(minutes=2)
_NOTHING: Final = Decimal(0)


class Reading(Protocol):
    """The balance as it was read; a `Part` of the state is one."""

    @property
    def data(self) -> Decimal | None:
        """US dollars."""
        ...

    @property
    def fetched(self) -> datetime | None:
        """When it was read."""
        ...


def paid_back(
    bookings: Iterable[Booking],
    closed: Mapping[int, datetime],
    known: Mapping[int, Decimal],
    before: Reading,
    now: Reading,
) -> Mapping[int, Decimal]:
    """What was paid back for bookings, US dollars by their id: `known` and what `now` adds to it.

    Only what is beyond doubt is added: the balance rose by exactly what the bookings that ended
    between the readings had cost, or the unused ones of them, or by no more than what the only one
    had that ended while nothing was bought. `closed` says when bookings were seen to end: one that
    was given back may keep an end that is still to come.
    """
    if before.data is None or now.data is None or before.fetched is None or now.fetched is None:
        return known
    rise, since, until = now.data - before.data, before.fetched, now.fetched
    if rise <= 0:
        return known
    all_ = tuple(one for one in bookings if one.id not in known)
    over = [
        one
        for one in all_
        if one.price and is_over(one, until)
        if any(since - _LATE < end <= until for end in (one.ends, closed.get(one.id)) if end)
    ]
    ended = {one.id: one.price for one in over if one.price}
    unused = {one.id: ended[one.id] for one in over if one.is_unused}
    cancelled = {one.id: ended[one.id] for one in over if not one.is_ended}
    for paid in (unused, cancelled, ended):
        if paid and sum(paid.values(), _NOTHING) == rise:
            return {**known, **paid}
    bought = any(one.start is not None and one.start > since for one in all_)
    if len(ended) == 1 and not bought and rise <= sum(ended.values(), _NOTHING):
        return {**known, **dict.fromkeys(ended, rise)}
    return known
