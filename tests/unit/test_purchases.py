"""What is wanted, what is shown of purchases, what was forbidden, and what was paid back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from anosim_tui.domain.changes import (
    BalanceRead,
    BookingFlagsNoted,
    BookingsRead,
    BuyingSwitched,
    PurchaseNoted,
    reduce,
)
from anosim_tui.domain.flags import BookingFlags, Renewal, Shared
from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    Booking,
    Page,
    Product,
    ShareLink,
)
from anosim_tui.domain.purchases import (
    OPENING,
    Guards,
    Purchase,
    PurchaseKind,
    Stage,
    Wanted,
)
from anosim_tui.domain.spending import paid_back
from anosim_tui.domain.state import AccountState, Fetched

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PRODUCT = Product(7, "Germany", RENTAL_FULL, "", DAY, Decimal("4.00"))
RENTAL = Booking(
    31, "+49151", "Germany", RENTAL_FULL, "", NOW - DAY, NOW, DAY, ACTIVE, Decimal("4.00")
)
WANTED = Wanted.order(PRODUCT, 3, Decimal("4.00"), 5, "O2")


def purchase(id_: str = "a", stage: Stage = Stage.SENDING, wanted: Wanted = WANTED) -> Purchase:
    return Purchase(id_, wanted, stage, NOW, balance=Decimal(20))


# --- what is wanted --------------------------------------------------------------------------


def test_an_order_names_everything() -> None:
    assert (WANTED.kind, WANTED.product_id, WANTED.amount) == (PurchaseKind.ORDER, 7, 3)
    assert (WANTED.provider_id, WANTED.provider) == (5, "O2")
    assert (WANTED.max_price, WANTED.total) == (Decimal("4.00"), Decimal("12.00"))


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "Infinity"])
def test_an_order_without_a_cap_is_not_possible(price: str) -> None:
    with pytest.raises(ValueError, match="price"):
        Wanted.order(PRODUCT, 1, Decimal(price))
    with pytest.raises(ValueError, match="price"):
        _ = replace(WANTED, price_each=None).max_price


def test_neither_nothing_nor_no_time_can_be_wanted() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Wanted.order(PRODUCT, 0, Decimal(1))
    with pytest.raises(ValueError, match="minute"):
        Wanted.extension(RENTAL, timedelta(seconds=30), None)


def test_an_extension_and_a_reuse_know_their_booking() -> None:
    for wanted in (Wanted.extension(RENTAL, 7 * DAY, None), Wanted.reuse(RENTAL, Decimal(1))):
        assert (wanted.booking_id, wanted.number, wanted.country) == (31, "+49151", "Germany")
    assert Wanted.extension(RENTAL, 7 * DAY, None).duration == 7 * DAY
    assert Wanted.extension(RENTAL, 7 * DAY, None).total is None
    assert Wanted.reuse(RENTAL, Decimal(1)).duration == DAY


def test_the_same_is_the_same_product_and_amount() -> None:
    cheaper = replace(WANTED, price_each=Decimal(3), provider_id=0, provider="")
    assert cheaper.identity == WANTED.identity
    others = [
        replace(WANTED, amount=2),
        replace(WANTED, product_id=8),
        Wanted.extension(RENTAL, DAY, None),
        Wanted.extension(RENTAL, 2 * DAY, None),
        Wanted.extension(replace(RENTAL, id=32), DAY, None),
        Wanted.reuse(RENTAL, None),
        Wanted.reuse(replace(RENTAL, id=32), None),
    ]
    assert len({one.identity for one in (WANTED, *others)}) == 8


# --- what is shown ---------------------------------------------------------------------------


def test_nothing_can_be_bought_before_the_journal_is_open() -> None:
    assert AccountState().purchases.off == OPENING
    assert reduce(AccountState(), BuyingSwitched(None)).purchases.off is None


def test_the_book_sorts_by_who_has_to_act() -> None:
    state = AccountState()
    for stage in Stage:
        state = reduce(state, PurchaseNoted(purchase(stage.value, stage)))
    passing = (Stage.PREPARING, Stage.SENDING, Stage.UNKNOWN)
    assert [one.stage for one in state.purchases.under_way] == list(passing)
    assert [one.stage for one in state.purchases.unresolved] == [Stage.UNRESOLVED]


def test_what_changes_nothing_is_the_same_state() -> None:
    state = reduce(AccountState(), PurchaseNoted(purchase()))
    assert reduce(state, PurchaseNoted(purchase())) is state
    assert reduce(state, BuyingSwitched(OPENING)) is state
    later = reduce(state, PurchaseNoted(purchase(stage=Stage.PLACED)))
    assert list(later.purchases.purchases) == ["a"]
    assert later.purchases.purchases["a"].stage is Stage.PLACED


# --- what was forbidden ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guards", "total", "spent", "words"),
    [
        (Guards(), None, "0", None),
        (Guards(order=Decimal(20)), "20.00", "0", None),
        (Guards(order=Decimal(20)), "20.01", "0", "$20.01"),
        (Guards(order=Decimal(20)), None, "0", "price is not known"),
        (Guards(day=Decimal(50)), "20.00", "30.00", None),
        (Guards(day=Decimal(50)), "20.00", "30.01", "$50.01"),
        (Guards(day=Decimal(0)), "0.01", "0", "24 hours"),
        (Guards(Decimal(20), Decimal(50)), "30", "0", "$20.00 per purchase"),
    ],
)
def test_bounds(guards: Guards, total: str | None, spent: str, words: str | None) -> None:
    against = guards.against(total and Decimal(total), Decimal(spent))
    assert (against is None) if words is None else (words in str(against))


# --- what was set here -----------------------------------------------------------------------


def test_the_later_of_two_settings_stays() -> None:
    link, other = ShareLink("web", "api"), ShareLink("w", "a")
    first = BookingFlagsNoted(BookingFlags({1: Shared(link, NOW)}, {1: Renewal(True, NOW)}))
    state = reduce(AccountState(), first)
    assert reduce(state, first) is state
    earlier = BookingFlags(
        {1: Shared(other, NOW - DAY), 2: Shared(other, NOW - DAY)}, {1: Renewal(False, NOW - DAY)}
    )
    state = reduce(state, BookingFlagsNoted(earlier))
    assert state.flags.link(1) == link
    assert state.flags.link(2) == other
    assert state.flags.renewals == {1: Renewal(True, NOW)}
    later = BookingFlagsNoted(BookingFlags({1: Shared(link, NOW + DAY, sure=False)}))
    state = reduce(state, later)
    assert state.flags.link(1) is None
    assert state.flags.shares[1].link == link


def test_a_link_stays_out_of_what_is_printed() -> None:
    assert "api-secret" not in repr(Shared(ShareLink("web", "api-secret"), NOW))


# --- what was paid back ----------------------------------------------------------------------

MINUTES = timedelta(minutes=1)


def activation(id_: int, state: str = NOT_USED, ended: int = 3, price: str = "0.50") -> Booking:
    """One that ended so many minutes before now."""
    end, span = NOW - ended * MINUTES, 20 * MINUTES
    plain = (id_, "+49151", "Germany", ACTIVATION, "Google", end - span, end, span, state)
    return Booking(*plain, Decimal(price))


CANCELLED = replace(RENTAL, state=ENDED, end=NOW - 2 * MINUTES)
JUST_BOUGHT = replace(activation(2, ACTIVE), start=NOW - MINUTES, end=NOW + 19 * MINUTES)
EXTENSION = replace(RENTAL, id=33, state=PENDING, start=NOW + DAY, end=NOW + DAY)


@pytest.mark.parametrize(
    ("bookings", "rise", "paid"),
    [
        ([activation(1)], "0.50", {1: "0.50"}),
        ([activation(1)], "0", {}),
        ([activation(1)], "-3", {}),
        ([activation(1, ended=30)], "0.50", {}),
        ([activation(1, ended=-3, state=ACTIVE)], "0.50", {}),
        ([], "0.50", {}),
        # A top-up is no refund.
        ([activation(1)], "10", {}),
        ([activation(1), activation(2)], "10", {}),
        # Several, where the sum says so.
        ([activation(1), activation(2, price="0.70")], "1.20", {1: "0.50", 2: "0.70"}),
        ([activation(1), activation(2, price="0.70")], "0.70", {}),
        ([activation(1), activation(2, ENDED, price="0.70")], "0.50", {1: "0.50"}),
        # A part, where nothing else can have moved the balance.
        ([CANCELLED], "2.50", {31: "2.50"}),
        ([CANCELLED, JUST_BOUGHT], "2.50", {}),
        ([CANCELLED, EXTENSION], "2.50", {}),
        # What is known is not counted again.
        ([activation(8)], "0.50", {}),
        ([activation(8), activation(2)], "0.50", {2: "0.50"}),
    ],
)
def test_only_what_the_balance_says_was_paid_back(
    bookings: list[Booking], rise: str, paid: dict[int, str]
) -> None:
    known = {8: Decimal("0.50")}
    before: Fetched[Decimal | None] = Fetched(Decimal(10), NOW - 5 * MINUTES)
    now: Fetched[Decimal | None] = Fetched(Decimal(10) + Decimal(rise), NOW)
    found = paid_back(bookings, {}, known, before, now)
    assert found == {**known, **{id_: Decimal(amount) for id_, amount in paid.items()}}
    assert paid_back(bookings, {}, known, Fetched(None), now) == known


def test_the_state_keeps_refunds() -> None:
    state = reduce(AccountState(), BookingsRead(Page((activation(1),))))
    for amount, at in (("10", -5 * MINUTES), ("10.50", 0 * MINUTES), ("10.50", MINUTES)):
        state = reduce(state, BalanceRead(Decimal(amount), NOW + at))
    assert state.refunds == {1: Decimal("0.50")}
