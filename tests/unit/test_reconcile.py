"""Which order a purchase became, as a table: what is sure, what is possible, what is neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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
from anosim_tui.domain.reconcile import NEAR, Before, Claims, Matches, find

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


@dataclass(frozen=True)
class Case:
    name: str
    wanted: Wanted
    orders: tuple[Order, ...]
    sure: tuple[int, ...] = ()
    possible: tuple[int, ...] = ()
    bookings: tuple[Booking, ...] = ()
    claims: Claims = field(default_factory=Claims)


EDGE = timedelta(seconds=1)
CASES = [
    # An order.
    Case("nothing", ORDER, ()),
    Case("the same", ORDER, (order(),), sure=(9,)),
    Case("known before", ORDER, (order(2),)),
    Case("with a booking known before", ORDER, (order(9, bought(32)),)),
    Case("dated before it was sent", ORDER, (order(at=SENT - timedelta(minutes=5)),), sure=(9,)),
    Case("as old as clocks may differ", ORDER, (order(at=SENT - NEAR),), sure=(9,)),
    Case("older than clocks may differ", ORDER, (order(at=SENT - NEAR - EDGE),), possible=(9,)),
    Case("dated a week before", ORDER, (order(at=SENT - WEEK),), possible=(9,)),
    Case(
        "the nearest date first",
        ORDER,
        (order(10, bought(41), at=SENT - timedelta(minutes=4)), order(9, at=SENT + 3 * EDGE)),
        sure=(9, 10),
    ),
    Case("a minute later", ORDER, (order(at=SENT + timedelta(minutes=1)),), sure=(9,)),
    Case("an hour later", ORDER, (order(at=SENT + timedelta(hours=1)),), possible=(9,)),
    Case(
        "dearer than was confirmed",
        ORDER,
        (order(9, bought(price=Decimal("10.86"))),),
        possible=(9,),
    ),
    Case("claimed", ORDER, (order(),), claims=Claims(orders=frozenset({9}))),
    Case("with a claimed booking", ORDER, (order(),), claims=Claims(bookings=frozenset({40}))),
    Case("of another country", ORDER, (order(9, bought(country="Kenya")),)),
    Case(
        "of a country written otherwise", ORDER, (order(9, bought(country="GERMANY")),), sure=(9,)
    ),
    Case("of no country", ORDER, (order(9, bought(country="")),), possible=(9,)),
    Case("of another type", ORDER, (order(9, bought(rental_type=ACTIVATION)),)),
    Case(
        "of an unknown type", ORDER, (order(9, bought(rental_type="RentalMulti")),), possible=(9,)
    ),
    Case("for another time", ORDER, (order(9, bought(duration=timedelta(days=1))),)),
    Case("for a time not told", ORDER, (order(9, bought(duration=None)),), possible=(9,)),
    Case("an extension", ORDER, (order(9, bought(extension_of=31)),)),
    Case("too few", TWO, (order(),), possible=(9,)),
    Case("as many", TWO, (order(9, bought(40), bought(41)),), sure=(9,)),
    Case("one of two is another", TWO, (order(9, bought(40), bought(41, country="Kenya")),)),
    Case("two that fit", ORDER, (order(9), order(10, bought(41))), sure=(9, 10)),
    Case("no date, begun then", ORDER, (order(at=None),), sure=(9,)),
    Case(
        "no date, begun before",
        ORDER,
        (order(9, bought(start=SENT - WEEK), at=None),),
        possible=(9,),
    ),
    Case("no date at all", ORDER, (order(9, bought(start=None), at=None),), possible=(9,)),
    Case(
        "begun much later",
        ORDER,
        (order(9, bought(start=SENT + timedelta(hours=2)), at=None),),
        possible=(9,),
    ),
    # The service's text may join aliases.
    Case(
        "the same service",
        GOOGLE,
        (order(9, bought(rental_type=ACTIVATION, service="google, gmail")),),
        sure=(9,),
    ),
    Case(
        "an alias",
        GOOGLE,
        (order(9, bought(rental_type=ACTIVATION, service="Gmail")),),
        possible=(9,),
    ),
    Case("another service", GOOGLE, (order(9, bought(rental_type=ACTIVATION, service="Uber")),)),
    Case("no service", GOOGLE, (order(9, bought(rental_type=ACTIVATION)),), possible=(9,)),
    # Orders without their bookings, and bookings without their order.
    Case("bare", ORDER, (order(bookings=()),), possible=(9,)),
    Case("bare, its booking listed", ORDER, (order(bookings=()),), sure=(9,), bookings=(bought(),)),
    Case(
        "two bare",
        ORDER,
        (order(9, bookings=()), order(10, bookings=())),
        possible=(9, 10, -40),
        bookings=(bought(),),
    ),
    Case("no order, only a booking", ORDER, (), possible=(-40,), bookings=(bought(),)),
    Case("an old booking without an order", ORDER, (), bookings=(bought(32),)),
    Case(
        "details from the list of bookings",
        ORDER,
        (order(9, bought(country="", duration=None)),),
        sure=(9,),
        bookings=(bought(),),
    ),
    # An extension.
    Case("extends it", EXTENSION, (order(9, extending()),), sure=(9,)),
    Case("extends another", EXTENSION, (order(9, extending(extension_of=32)),)),
    Case(
        "extends it for longer", EXTENSION, (order(9, extending(duration=2 * WEEK)),), possible=(9,)
    ),
    Case(
        "does not say what it extends",
        EXTENSION,
        (order(9, extending(extension_of=None)),),
        possible=(9,),
    ),
    Case("of another number, unsaid", EXTENSION, (order(9, bought()),)),
    Case(
        "said in the list of bookings",
        EXTENSION,
        (order(9, extending(extension_of=None)),),
        sure=(9,),
        bookings=(extending(),),
    ),
    Case("only listed as a booking", EXTENSION, (), sure=(-40,), bookings=(extending(),)),
    Case("listed as a booking before", EXTENSION, (), bookings=(extending(32),)),
    Case("dated long before", EXTENSION, (order(9, extending(), at=SENT - WEEK),), possible=(9,)),
    # A reuse.
    Case("reuses it", REUSE, (order(9, reused(number="491512345")),), sure=(9,)),
    Case("reuses another", REUSE, (order(9, reused(number="+49151999")),)),
    Case("number to come", REUSE, (order(9, reused(number="")),), possible=(9,)),
    Case("another service on it", REUSE, (order(9, reused(service="Uber")),)),
    Case("extends instead", REUSE, (order(9, reused(extension_of=31)),)),
    Case("only listed", REUSE, (), sure=(-40,), bookings=(reused(),)),
    Case(
        "only listed, begun before",
        REUSE,
        (),
        possible=(-40,),
        bookings=(reused(start=SENT - WEEK),),
    ),
]


def ids(orders: tuple[Order, ...]) -> tuple[int, ...]:
    return tuple(one.id for one in orders)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.wanted.kind.value}: {case.name}")
def test_what_fits(case: Case) -> None:
    found = find(case.wanted, BEFORE, case.orders, case.bookings, case.claims)
    assert (ids(found.sure), ids(found.possible)) == (case.sure, case.possible)
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


def test_nothing_found_is_empty() -> None:
    assert find(ORDER, BEFORE, (), (), Claims()) == Matches()
