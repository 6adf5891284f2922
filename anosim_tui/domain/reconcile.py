"""Which order a purchase became whose answer was lost: found by comparing, never by guessing.

An order comes into question when it was not known before the purchase was sent, belongs to no other
purchase, and nothing in it but its date speaks against it. It is *sure* when in addition everything
that can be compared is equal. Clocks may be off by minutes, so a date ranks and never rules out.
What the balance does is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain.bookings import merge
from anosim_tui.domain.catalog import aliases
from anosim_tui.domain.models import (
    ACTIVATION,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Order,
    digits,
)
from anosim_tui.domain.purchases import PurchaseKind, Wanted

# How far the service's date of an order may be from the moment it was sent (assumed): its clock may
# be off, and it may work slowly. What is dated further away may have been bought elsewhere, so the
# person is asked.
NEAR: Final = timedelta(minutes=10)
_TYPES: Final = frozenset({ACTIVATION, RENTAL_SERVICE, RENTAL_FULL})


class Before(Struct, frozen=True):
    """What was known just before a purchase was sent.

    Attributes:
        at: the service's time.
    """

    at: datetime
    orders: frozenset[int]
    bookings: frozenset[int]


class Claims(Struct, frozen=True):
    """Ids of orders and bookings that belong to other purchases of this program."""

    orders: frozenset[int] = frozenset()
    bookings: frozenset[int] = frozenset()


class Matches(Struct, frozen=True):
    """Orders a purchase may have become, those dated nearest to its sending first.

    Attributes:
        sure: everything that can be compared is equal.
        possible: nothing speaks against them, but something cannot be compared or is odd.
    """

    sure: tuple[Order, ...] = ()
    possible: tuple[Order, ...] = ()

    @property
    def shown(self) -> tuple[Order, ...]:
        return self.sure + self.possible


class _Fit(IntEnum):
    NO = 0
    MAYBE = 1
    YES = 2


def find(
    wanted: Wanted,
    before: Before,
    orders: Iterable[Order],
    bookings: Iterable[Booking],
    claims: Claims,
) -> Matches:
    """The orders that `wanted` may have become.

    Args:
        orders: from `/Orders`, read after `bookings`.
        bookings: from `/OrderBookings`.
    """
    by_fit: dict[_Fit, list[Order]] = {fit: [] for fit in _Fit}
    for order in _joined(wanted, before, tuple(orders), tuple(bookings)):
        if _is_new(order, before) and not _is_claimed(order, claims):
            by_fit[_fit(wanted, before, order)].append(order)

    def distance(order: Order) -> float:
        return float("inf") if order.date is None else abs((order.date - before.at).total_seconds())

    sure, possible = (sorted(by_fit[fit], key=distance) for fit in (_Fit.YES, _Fit.MAYBE))
    return Matches(tuple(sure), tuple(possible))


# --- orders and their bookings ---------------------------------------------------------------


def _joined(
    wanted: Wanted, before: Before, orders: tuple[Order, ...], bookings: tuple[Booking, ...]
) -> list[Order]:
    """Orders with the details of their bookings; new bookings without an order as one.

    Its id is below 0, so that it is no order's, and tells it from others.
    """
    listed = {one.id: one for one in bookings}
    held = {one.id for order in orders for one in order.bookings}
    stray = [one for one in bookings if one.id not in held | before.bookings]
    joined = [replace(order, bookings=_detailed(order.bookings, listed)) for order in orders]
    bare = [order for order in joined if not order.bookings and order.id not in before.orders]
    if len(bare) == 1 and stray:  # there is no other order they can belong to
        joined[joined.index(bare[0])] = replace(bare[0], bookings=tuple(stray))
        stray = []
    if wanted.kind is PurchaseKind.ORDER:
        fitting = [one for one in stray if _fit_of_product(wanted, one)]
        return [*joined, _order_of(fitting)] if fitting else joined
    return [*joined, *(_order_of([one]) for one in stray)]


def _detailed(own: tuple[Booking, ...], listed: Mapping[int, Booking]) -> tuple[Booking, ...]:
    merged = merge(
        {one.id: one for one in own}, (listed[one.id] for one in own if one.id in listed)
    )
    return tuple(merged.values())


def _order_of(bookings: list[Booking]) -> Order:
    prices = [one.price for one in bookings if one.price is not None]
    price = sum(prices, Decimal(0)) if len(prices) == len(bookings) else None
    return Order(-min(one.id for one in bookings), None, price, tuple(bookings))


def _is_new(order: Order, before: Before) -> bool:
    known = order.id in before.orders or any(one.id in before.bookings for one in order.bookings)
    return not known


def is_older(order: Order, before: Before) -> bool:
    """Whether an order that was answered is none of this purchase: it was there before.

    Where no order was known before, the list of them may have come empty by a lapse of the
    service, and a date long ago speaks as well.
    """
    if before.orders or order.date is None:
        return not _is_new(order, before)
    return order.date < before.at - NEAR or not _is_new(order, before)


def _is_claimed(order: Order, claims: Claims) -> bool:
    return order.id in claims.orders or any(one.id in claims.bookings for one in order.bookings)


# --- comparing -------------------------------------------------------------------------------


def _fit(wanted: Wanted, before: Before, order: Order) -> _Fit:
    if not order.bookings:
        return _Fit.MAYBE
    fits = [_fit_of_date(wanted, before, order)]
    if len(order.bookings) != wanted.amount:
        fits.append(_Fit.MAYBE)  # whether an order can be carried out in part is not documented
    if order.id < 0 and wanted.kind is PurchaseKind.ORDER:
        fits.append(_Fit.MAYBE)
    if wanted.kind is PurchaseKind.ORDER and _is_dearer(wanted, order):
        fits.append(_Fit.MAYBE)  # the cap that was sent forbids it: more likely somebody else's
    of_one = {
        PurchaseKind.ORDER: _fit_of_product,
        PurchaseKind.EXTENSION: _fit_of_extension,
        PurchaseKind.REUSE: _fit_of_reuse,
    }[wanted.kind]
    return min([*fits, *(of_one(wanted, one) for one in order.bookings)])


def _is_dearer(wanted: Wanted, order: Order) -> bool:
    prices = (one.price for one in order.bookings if one.price is not None)
    return any(price > wanted.max_price for price in prices)


def _fit_of_date(wanted: Wanted, before: Before, order: Order) -> _Fit:
    """Where the order has no date: a booking begins when it is bought, but for an extension."""
    if order.date is None and wanted.kind is PurchaseKind.EXTENSION:
        return _Fit.YES
    begun = [one.start for one in order.bookings] if order.date is None else [order.date]
    near = (date is not None and abs(date - before.at) <= NEAR for date in begun)
    return _Fit.YES if all(near) else _Fit.MAYBE


def _fit_of_product(wanted: Wanted, one: Booking) -> _Fit:
    if one.extension_of is not None:
        return _Fit.NO
    return min(
        _same(wanted.country.casefold(), one.country.casefold()),
        _same_type(wanted, one),
        _same_service(wanted, one),
        _same_duration(wanted, one),
    )


def _fit_of_extension(wanted: Wanted, one: Booking) -> _Fit:
    if one.extension_of is None:
        same_number = _same(digits(wanted.number), digits(one.number))
        return min(same_number, _Fit.MAYBE)
    if one.extension_of != wanted.booking_id:
        return _Fit.NO
    return max(_same_duration(wanted, one), _Fit.MAYBE)


def _fit_of_reuse(wanted: Wanted, one: Booking) -> _Fit:
    if one.extension_of is not None:
        return _Fit.NO
    return min(_same(digits(wanted.number), digits(one.number)), _same_service(wanted, one))


def _same(ours: str, theirs: str) -> _Fit:
    if not ours or not theirs:
        return _Fit.MAYBE
    return _Fit.YES if ours == theirs else _Fit.NO


def _same_type(wanted: Wanted, one: Booking) -> _Fit:
    if one.rental_type == wanted.rental_type:
        return _Fit.YES
    return _Fit.NO if one.rental_type in _TYPES else _Fit.MAYBE


def _same_service(wanted: Wanted, one: Booking) -> _Fit:
    ours, theirs = wanted.service.casefold(), one.service.casefold()
    if ours == theirs:
        return _Fit.YES
    # A service text may join aliases, and texts of products and bookings may differ (API.md).
    return _Fit.MAYBE if not ours or not theirs or aliases(ours) & aliases(theirs) else _Fit.NO


def _same_duration(wanted: Wanted, one: Booking) -> _Fit:
    if wanted.duration is None or one.duration is None:
        return _Fit.MAYBE
    return _Fit.YES if wanted.duration == one.duration else _Fit.NO
