"""Figures by hand: small accounts whose sums fit into a head."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, Product
from anosim_tui.domain.spending import (
    PaidBooking,
    ServiceRecord,
    UsualWait,
    Wait,
    figures,
    record_of,
    records,
    usual_wait,
    usual_waits,
    wait_for,
)
from tests.account.fakes import START, activation, booking

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def bought(id_: int, price: str | None, at: datetime, **changes: Any) -> PaidBooking:
    amount = None if price is None else Decimal(price)
    return PaidBooking(booking(id_, price=amount, start=at, **changes), at)


def test_spending_by_day_month_service_and_country() -> None:
    purchases = [
        bought(1, "1.10", NOW - timedelta(hours=1), service="Google"),
        bought(
            2, "0.20", NOW - timedelta(hours=11, minutes=59), service="Google", country="Poland"
        ),
        bought(3, "3.00", NOW - timedelta(hours=12, minutes=1)),
        bought(4, "5", datetime(2026, 3, 1, tzinfo=UTC), service="WhatsApp"),
        bought(5, "7", datetime(2026, 2, 28, 23, 59, tzinfo=UTC), service="WhatsApp"),
        bought(6, None, NOW),
    ]
    found = figures(purchases, {}, [], 17, NOW)
    assert found.today == Decimal("1.30")
    assert found.month == Decimal("9.30")
    assert found.total == Decimal("16.30")
    assert found.by_service == (
        ("WhatsApp", Decimal(12)),
        ("", Decimal(3)),
        ("Google", Decimal("1.30")),
    )
    assert found.by_country == (("Germany", Decimal("16.10")), ("Poland", Decimal("0.20")))
    assert len(found.by_day) == 30
    assert found.by_day[-1] == (date(2026, 3, 14), Decimal("1.30"))
    assert found.by_day[-2] == (date(2026, 3, 13), Decimal("3.00"))
    assert found.by_day[0] == (date(2026, 2, 13), Decimal(0))
    assert found.codes == 17


def test_what_was_paid_back_was_not_spent() -> None:
    purchases = [bought(1, "1.50", NOW), bought(2, "4.00", NOW, service="Google")]
    found = figures(purchases, {1: Decimal("1.50"), 99: Decimal(1)}, [], 0, NOW)
    assert found.today == found.total == Decimal("4.00")
    assert found.by_service == (("Google", Decimal("4.00")),)
    assert found.refunded == Decimal("2.50")


def test_nothing_is_a_figure_too() -> None:
    found = figures([], {}, [], 0, NOW)
    assert (found.today, found.month, found.total, found.refunded) == (0, 0, 0, 0)
    assert found.by_service == found.by_country == found.waits == ()
    assert {amount for _, amount in found.by_day} == {Decimal(0)}


def test_the_usual_wait_is_the_median_where_there_are_enough() -> None:
    seconds = {
        ("Google", "Germany"): (9, 14, 300),
        ("Google", "Poland"): (5, 7, 9, 11),
        ("X", "Y"): (1, 2),
    }
    waits = [
        Wait(service, country, timedelta(seconds=one))
        for (service, country), taken in seconds.items()
        for one in taken
    ]
    assert usual_waits(waits) == (
        UsualWait("Google", "Poland", timedelta(seconds=8), 4),
        UsualWait("Google", "Germany", timedelta(seconds=14), 3),
    )


@pytest.mark.parametrize("kind", [ACTIVATION, RENTAL_FULL])
def test_only_activations_wait(kind: str) -> None:
    one = activation(1, rental_type=kind)
    wait = wait_for(one, START + timedelta(seconds=14))
    assert (wait is None) == (kind != ACTIVATION)
    if wait is not None:
        assert wait.took == timedelta(seconds=14)
        early = wait_for(one, START - timedelta(seconds=2))
        assert early is not None
        assert early.took == timedelta(0)


@pytest.mark.parametrize(
    ("service", "country", "kind", "seconds"),
    [
        ("WhatsApp", "Germany", ACTIVATION, 14),
        ("WHATSAPP, Business", "germany", ACTIVATION, 14),
        ("WhatsApp", "Poland", ACTIVATION, None),
        ("Telegram", "Germany", ACTIVATION, None),
        ("WhatsApp", "Germany", RENTAL_FULL, None),
    ],
)
def test_the_usual_wait_of_a_product(
    service: str, country: str, kind: str, seconds: int | None
) -> None:
    took = (timedelta(seconds=one) for one in (9, 14, 40))
    waits = usual_waits(Wait("WhatsApp", "Germany", one) for one in took)
    product = Product(1, country, kind, service, timedelta(minutes=20), Decimal(1))
    found = usual_wait(waits, product)
    assert (found and found.took) == (seconds and timedelta(seconds=seconds))


def test_what_became_of_earlier_bookings() -> None:
    late = START + timedelta(hours=2)
    coded = [activation(one, service="Google, Gmail") for one in (1, 2)]
    silent = activation(3, service="google")
    running = activation(4, service="Google", start=late, end=None)
    rental = booking(5, service="Google")
    longer = booking(6, service="Google", extension_of=5)
    seen = [(one, START + timedelta(seconds=9 + 10 * n)) for n, one in enumerate(coded)]
    rest = [(one, None) for one in (silent, running, rental, longer)]
    known = records([*seen, *rest], late)
    product = Product(1, "Germany", ACTIVATION, "Google", timedelta(minutes=20), Decimal(1))
    record = record_of(known, product)
    assert record == ServiceRecord(4, tried=3, coded=2, took=timedelta(seconds=14))
    rented = record_of(known, replace(product, rental_type=rental.rental_type))
    assert rented == ServiceRecord(1)
    assert record_of(known, replace(product, country="Poland")) is None
    assert record_of({}, product) is None
