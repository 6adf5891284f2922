"""Figures of an account: what was spent, codes received, and how long they took.

Pure functions over bookings, dated by the order that made them where that is known. All money is
US dollars. Days and months are those of the local zone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Final, TypeVar

from msgspec import Struct

from anosim_tui.domain.bookings import is_over
from anosim_tui.domain.models import ACTIVATION, Booking, Fetched, Product

# How long after the end of a booking its money may come back (assumed).
_LATE: Final = timedelta(minutes=2)
_NOTHING: Final = Decimal(0)


def paid_back(
    bookings: Iterable[Booking],
    closed: Mapping[int, datetime],
    known: Mapping[int, Decimal],
    before: Fetched[Decimal | None],
    now: Fetched[Decimal | None],
) -> Mapping[int, Decimal]:
    """What was paid back for bookings, US dollars by their id: `known` and what `now` adds to it.

    Only what is beyond doubt is added: the balance rose by exactly what the bookings that ended
    between the readings had cost, or the unused ones of them, or by no more than what the only one
    had that ended while nothing was bought. `closed` says when bookings were seen to end: one that
    was cancelled may keep an end that is still to come.
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


K = TypeVar("K")

_DAYS: Final = 30
# Fewer waits than this say nothing about a service.
_ENOUGH_WAITS: Final = 3


class PaidBooking(Struct, frozen=True):
    """A booking and when it was paid: its order's date, else when it began."""

    booking: Booking
    at: datetime


class Wait(Struct, frozen=True):
    """How long the first code of an activation took.

    Attributes:
        took: from the start of the booking to the first message with a code.
    """

    service: str
    country: str
    took: timedelta


class UsualWait(Struct, frozen=True):
    """The median of several waits for one service in one country."""

    service: str
    country: str
    took: timedelta
    count: int


class Figures(Struct, frozen=True):
    """Everything the Account screen counts; sums of spending are without what was paid back.

    Attributes:
        today: spent since midnight.
        month: spent since the first of the month.
        by_day: spent on each of the last 30 days, the oldest first.
        by_service: spent in all, the most first; "" is rentals that take every SMS.
        refunded: what came back, where the balance shows it.
        waits: median waits by service and country, the most often booked first.
    """

    today: Decimal = Decimal()
    month: Decimal = Decimal()
    total: Decimal = Decimal()
    by_day: tuple[tuple[date, Decimal], ...] = ()
    by_service: tuple[tuple[str, Decimal], ...] = ()
    by_country: tuple[tuple[str, Decimal], ...] = ()
    refunded: Decimal = Decimal()
    codes: int = 0
    waits: tuple[UsualWait, ...] = ()


def figures(
    purchases: Sequence[PaidBooking],
    refunds: Mapping[int, Decimal],
    waits: Iterable[Wait],
    codes: int,
    now: datetime,
) -> Figures:
    """All figures at `now`; `refunds` is what came back for a booking, by its id."""
    spent = [(one, _net(one.booking, refunds)) for one in purchases]
    today = _day(now)
    by_day = _sums((_day(one.at), amount) for one, amount in spent)
    return Figures(
        today=by_day.get(today, Decimal()),
        month=_sum(
            amount
            for day, amount in by_day.items()
            if (day.year, day.month) == (today.year, today.month)
        ),
        total=_sum(amount for _, amount in spent),
        by_day=tuple(
            (day, by_day.get(day, Decimal()))
            for day in (today - timedelta(days=ago) for ago in reversed(range(_DAYS)))
        ),
        by_service=_most_first(spent, lambda booking: booking.service),
        by_country=_most_first(spent, lambda booking: booking.country),
        refunded=_sum(refunds.values()),
        codes=codes,
        waits=usual_waits(waits),
    )


def usual_waits(waits: Iterable[Wait]) -> tuple[UsualWait, ...]:
    """The median by service and country, where there are enough to say one."""
    grouped: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for wait in waits:
        grouped[wait.service, wait.country].append(wait.took.total_seconds())
    usual = [
        UsualWait(service, country, timedelta(seconds=median(took)), len(took))
        for (service, country), took in grouped.items()
        if len(took) >= _ENOUGH_WAITS
    ]
    return tuple(sorted(usual, key=lambda one: (-one.count, one.service, one.country)))


def usual_wait(waits: Iterable[UsualWait], activation: Product | Booking) -> UsualWait | None:
    if activation.rental_type != ACTIVATION:
        return None
    wanted = _of(activation.service, activation.country)
    return next((one for one in waits if _of(one.service, one.country) == wanted), None)


class ServiceRecord(Struct, frozen=True):
    """What became of the bookings of one type, for one service in one country.

    Attributes:
        bought: how many there were; an extension is none.
        tried: the activations among them that are over, or had their code.
        coded: how many of those a code came for.
        took: the median from the start to the first code; `None` without one.
    """

    bought: int
    tried: int = 0
    coded: int = 0
    took: timedelta | None = None


Records = Mapping[tuple[str, str, str], ServiceRecord]
"""By the service, the country and the rental type; `record_of` finds one."""


OperatorRecords = Mapping[int, ServiceRecord]
"""What became of the bookings of one type, by the id of the operator they were ordered from."""


def records(bookings: Iterable[tuple[Booking, datetime | None]], now: datetime) -> Records:
    """What is known of each kind of booking; they come with the moment of their first code."""
    bought: Counter[tuple[str, str, str]] = Counter()
    tried: Counter[tuple[str, str, str]] = Counter()
    took: defaultdict[tuple[str, str, str], list[float]] = defaultdict(list)
    for booking, first_code in bookings:
        if booking.extension_of is not None:
            continue
        key = (*_of(booking.service, booking.country), booking.rental_type)
        bought[key] += 1
        wait = None if first_code is None else wait_for(booking, first_code)
        if wait is not None:
            took[key].append(wait.took.total_seconds())
        if booking.is_activation and (wait is not None or is_over(booking, now)):
            tried[key] += 1
    return {
        key: ServiceRecord(
            count,
            tried[key],
            len(took[key]),
            timedelta(seconds=median(took[key])) if took[key] else None,
        )
        for key, count in bought.items()
    }


def record_of(records: Records, product: Product) -> ServiceRecord | None:
    if not records:
        return None
    return records.get((*_of(product.service, product.country), product.rental_type))


def _of(service: str, country: str) -> tuple[str, str]:
    """A service by its first alias, and a country: texts of products and bookings may differ."""
    return service.partition(",")[0].strip().casefold(), country.casefold()


def wait_for(booking: Booking, first_code: datetime) -> Wait | None:
    if booking.rental_type != ACTIVATION or booking.start is None:
        return None
    took = max(timedelta(), first_code - booking.start)
    return Wait(booking.service, booking.country, took)


def _net(booking: Booking, refunds: Mapping[int, Decimal]) -> Decimal:
    return (booking.price or Decimal()) - refunds.get(booking.id, Decimal())


def _most_first(
    spent: Iterable[tuple[PaidBooking, Decimal]], name: Callable[[Booking], str]
) -> tuple[tuple[str, Decimal], ...]:
    sums = _sums((name(one.booking), amount) for one, amount in spent)
    return tuple(
        sorted((pair for pair in sums.items() if pair[1]), key=lambda pair: (-pair[1], pair[0]))
    )


def _sums(pairs: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    sums: defaultdict[K, Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        sums[key] += amount
    return dict(sums)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal())


def _day(moment: datetime) -> date:
    return moment.astimezone().date()
