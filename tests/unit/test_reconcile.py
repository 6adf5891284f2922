"""Which order a purchase became, as a table: what is sure, what is possible, what is neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    PENDING,
    RENTAL_FULL,
    Booking,
    Order,
    Product,
)
from anosim_tui.domain.purchases import Wanted
from anosim_tui.domain.reconcile import NEAR, Before, Claims, find

SENT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
OLD = Booking(
    id=31,
    number="+49 151 2345",
    country="Germany",
    rental_type=ACTIVATION,
    service="Kleinanzeigen",
    start=SENT - WEEK,
    end=SENT - WEEK + timedelta(minutes=20),
    duration=timedelta(minutes=20),
    state="Ended",
    price=Decimal("0.50"),
)
BEFORE = Before(SENT, frozenset({1, 2}), frozenset({31, 32}))
PRODUCT = Product(7, "Germany", RENTAL_FULL, "", WEEK, Decimal("10.85"))
ORDER = Wanted.order(PRODUCT, 1, Decimal("10.85"))
TWO = Wanted.order(PRODUCT, 2, Decimal("10.85"))
GOOGLE = Wanted.order(
    replace(PRODUCT, service="Google, Gmail", rental_type=ACTIVATION), 1, Decimal(10)
)
EXTENSION = Wanted.extension(replace(OLD, rental_type=RENTAL_FULL, service=""), WEEK, None)
REUSE = Wanted.reuse(OLD, None)


def bought(id_: int = 40, **changes: Any) -> Booking:
    plain = Booking(
        id_,
        f"+491510{id_}",
        "Germany",
        RENTAL_FULL,
        "",
        SENT,
        SENT + WEEK,
        WEEK,
        ACTIVE,
        Decimal(10),
    )
    return replace(plain, **changes)


def order(id_: int = 9, *bookings: Booking, at: datetime | None = SENT, **changes: Any) -> Order:
    return replace(Order(id_, at, Decimal(10), bookings or (bought(),)), **changes)


def extending(id_: int = 40, **changes: Any) -> Booking:
    plain = {"start": SENT + WEEK, "state": PENDING, "extension_of": 31, "number": OLD.number}
    return bought(id_, **{**plain, **changes})


def reused(id_: int = 40, **changes: Any) -> Booking:
    return replace(OLD, **{"id": id_, "start": SENT, "state": ACTIVE, **changes})


def case(wanted: Wanted, name: str, *orders: Order, **found: Any) -> Any:
    """What `orders` are for a purchase: 9 is `sure`, `possible` or neither."""
    return pytest.param(wanted, orders, found, id=f"{wanted.kind.value}: {name}")


def google(service: str) -> Order:
    return order(9, bought(rental_type=ACTIVATION, service=service))


SURE: Any = {"sure": (9,)}
POSSIBLE: Any = {"possible": (9,)}
EDGE = timedelta(seconds=1)
CASES = [
    case(ORDER, "nothing"),
    case(ORDER, "the same", order(), **SURE),
    case(ORDER, "known before", order(2)),
    case(ORDER, "with a booking known before", order(9, bought(32))),
    case(ORDER, "dated before it was sent", order(at=SENT - timedelta(minutes=5)), **SURE),
    case(ORDER, "as old as clocks may differ", order(at=SENT - NEAR), **SURE),
    case(ORDER, "older than clocks may differ", order(at=SENT - NEAR - EDGE), **POSSIBLE),
    case(ORDER, "dated a week before", order(at=SENT - WEEK), **POSSIBLE),
    case(
        ORDER,
        "the nearest date first",
        order(10, bought(41), at=SENT - timedelta(minutes=4)),
        order(9, at=SENT + 3 * EDGE),
        sure=(9, 10),
    ),
    case(ORDER, "a minute later", order(at=SENT + timedelta(minutes=1)), **SURE),
    case(ORDER, "an hour later", order(at=SENT + timedelta(hours=1)), **POSSIBLE),
    case(ORDER, "dearer than confirmed", order(9, bought(price=Decimal("10.86"))), **POSSIBLE),
    case(ORDER, "claimed", order(), claims=Claims(orders=frozenset({9}))),
    case(ORDER, "with a claimed booking", order(), claims=Claims(bookings=frozenset({40}))),
    case(ORDER, "of another country", order(9, bought(country="Kenya"))),
    case(ORDER, "of a country written otherwise", order(9, bought(country="GERMANY")), **SURE),
    case(ORDER, "of no country", order(9, bought(country="")), **POSSIBLE),
    case(ORDER, "of another type", order(9, bought(rental_type=ACTIVATION))),
    case(ORDER, "of an unknown type", order(9, bought(rental_type="RentalMulti")), **POSSIBLE),
    case(ORDER, "for another time", order(9, bought(duration=timedelta(days=1)))),
    case(ORDER, "for a time not told", order(9, bought(duration=None)), **POSSIBLE),
    case(ORDER, "an extension", order(9, bought(extension_of=31))),
    case(TWO, "too few", order(), **POSSIBLE),
    case(TWO, "as many", order(9, bought(40), bought(41)), **SURE),
    case(TWO, "one of two is another", order(9, bought(40), bought(41, country="Kenya"))),
    case(ORDER, "two that fit", order(9), order(10, bought(41)), sure=(9, 10)),
    case(ORDER, "no date, begun then", order(at=None), **SURE),
    case(ORDER, "no date, begun before", order(9, bought(start=SENT - WEEK), at=None), **POSSIBLE),
    case(ORDER, "no date at all", order(9, bought(start=None), at=None), **POSSIBLE),
    case(ORDER, "begun later", order(9, bought(start=SENT + 2 * NEAR), at=None), **POSSIBLE),
    # The service's text may join aliases.
    case(GOOGLE, "the same service", google("google, gmail"), **SURE),
    case(GOOGLE, "an alias", google("Gmail"), **POSSIBLE),
    case(GOOGLE, "another service", google("Uber")),
    case(GOOGLE, "no service", google(""), **POSSIBLE),
    # Orders without their bookings, and bookings without their order.
    case(ORDER, "bare", order(bookings=()), **POSSIBLE),
    case(ORDER, "bare, its booking listed", order(bookings=()), bookings=(bought(),), **SURE),
    case(
        ORDER,
        "two bare",
        *(order(9, bookings=()), order(10, bookings=())),
        possible=(9, 10, -40),
        bookings=(bought(),),
    ),
    case(ORDER, "no order, only a booking", possible=(-40,), bookings=(bought(),)),
    case(ORDER, "an old booking without an order", bookings=(bought(32),)),
    case(
        ORDER,
        "details from the list of bookings",
        order(9, bought(country="", duration=None)),
        bookings=(bought(),),
        **SURE,
    ),
    case(EXTENSION, "extends it", order(9, extending()), **SURE),
    case(EXTENSION, "extends another", order(9, extending(extension_of=32))),
    case(EXTENSION, "for longer", order(9, extending(duration=2 * WEEK)), **POSSIBLE),
    case(EXTENSION, "does not say of what", order(9, extending(extension_of=None)), **POSSIBLE),
    case(EXTENSION, "of another number, unsaid", order(9, bought())),
    case(
        EXTENSION,
        "said in the list of bookings",
        order(9, extending(extension_of=None)),
        bookings=(extending(),),
        **SURE,
    ),
    case(EXTENSION, "only listed as a booking", sure=(-40,), bookings=(extending(),)),
    case(EXTENSION, "listed as a booking before", bookings=(extending(32),)),
    case(EXTENSION, "dated long before", order(9, extending(), at=SENT - WEEK), **POSSIBLE),
    case(REUSE, "reuses it", order(9, reused(number="491512345")), **SURE),
    case(REUSE, "reuses another", order(9, reused(number="+49151999"))),
    case(REUSE, "number to come", order(9, reused(number="")), **POSSIBLE),
    case(REUSE, "another service on it", order(9, reused(service="Uber"))),
    case(REUSE, "extends instead", order(9, reused(extension_of=31))),
    case(REUSE, "only listed", sure=(-40,), bookings=(reused(),)),
    case(REUSE, "listed, begun before", possible=(-40,), bookings=(reused(start=SENT - WEEK),)),
]


def ids(orders: tuple[Order, ...]) -> tuple[int, ...]:
    return tuple(one.id for one in orders)


@pytest.mark.parametrize(("wanted", "orders", "more"), CASES)
def test_what_fits(wanted: Wanted, orders: tuple[Order, ...], more: dict[str, Any]) -> None:
    bookings, claims = more.get("bookings", ()), more.get("claims", Claims())
    found = find(wanted, BEFORE, orders, bookings, claims)
    assert (ids(found.sure), ids(found.possible)) == (
        more.get("sure", ()),
        more.get("possible", ()),
    )
    assert found.shown == found.sure + found.possible


def test_what_is_found_has_its_details() -> None:
    bare = order(9, bought(price=None), price=None)
    found = find(ORDER, BEFORE, (bare,), (bought(price=Decimal("10.85")),), Claims())
    assert found.sure[0].bookings[0].price == Decimal("10.85")


def test_bookings_without_an_order_add_up() -> None:
    stray = (bought(40, price=Decimal("1.10")), bought(41, price=Decimal("2.20")))
    (found,) = find(TWO, BEFORE, (), stray, Claims()).possible
    assert (found.id, found.price, found.bookings) == (-40, Decimal("3.30"), stray)
    (unknown,) = find(TWO, BEFORE, (), (bought(40), bought(41, price=None)), Claims()).possible
    assert unknown.price is None


@pytest.mark.parametrize("change", [reversed, lambda orders: orders], ids=["turned", "as is"])
def test_the_order_of_the_lists_does_not_matter(change: Callable[[Any], Any]) -> None:
    orders = [order(9), order(10, bought(41, country="Kenya")), order(2), order(11, bookings=())]
    found = find(ORDER, BEFORE, tuple(change(orders)), (), Claims())
    assert (ids(found.sure), ids(found.possible)) == ((9,), (11,))
