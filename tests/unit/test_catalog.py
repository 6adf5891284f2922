"""The catalog: finding, narrowing, sorting, and what a product has to do with bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anosim_tui.domain.catalog import (
    Catalog,
    alike,
    another,
    extensions,
    kind,
    per_day,
    prepare,
)
from anosim_tui.domain.catalog_search import (
    CatalogQuery,
    CatalogView,
    Column,
    ProductFacts,
    Trait,
    choices,
    search,
)
from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Country,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
    Service,
)
from anosim_tui.domain.offers import (
    CatalogIds,
    Offer,
    Stock,
    is_quote_of,
    quoted,
    quoted_all,
    stocked,
)
from anosim_tui.domain.spending import ServiceRecord
from tests.catalogs import catalog_of

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def product(
    id_: int,
    country: str = "Germany",
    service: str = "",
    kind: str = RENTAL_FULL,
    minutes: int = 1440,
    price: str = "4.00",
) -> Product:
    return Product(id_, country, kind, service, minutes * MINUTES, Decimal(price))


SHELF = (
    product(1, minutes=240, price="3.00"),
    product(2, minutes=1440, price="4.00"),
    product(3, minutes=43200, price="30.00"),
    product(4, service="Google, Gmail, Youtube", kind=ACTIVATION, minutes=20, price="0.80"),
    product(5, service="WhatsApp", kind=ACTIVATION, minutes=20, price="1.20"),
    product(6, service="WhatsApp", kind=RENTAL_SERVICE, price="2.50"),
    product(7, "SouthAfrica", "WhatsApp", ACTIVATION, 20, "0.35"),
    product(8, "SouthAfrica", minutes=10080, price="6.00"),
    product(9, "UnitedKingdom", "Telegram", ACTIVATION, 20, "0.50"),
)


def made(products: Sequence[Product] = SHELF) -> Catalog:
    return catalog_of(products)


def ids(found: CatalogView) -> list[int]:
    return [found.catalog.products[place].id for place in found.places]


def find(words: str = "", **more: object) -> list[int]:
    return ids(search(made(), replace(CatalogQuery(words), **more)))  # type: ignore[arg-type]


# --- preparing -------------------------------------------------------------------------------


def test_products_are_sorted_as_they_are_read_and_each_id_is_there_once() -> None:
    assert [one.id for one in made(SHELF[::-1]).products] == [1, 2, 3, 4, 5, 6, 8, 7, 9]
    # In the bytes of "SouthAfrica" and "Southern", "A" comes before "e"; with the blank too.
    both = made((product(1, "Southland"), product(2, "SouthAfrica"), product(3, "Åland")))
    assert [one.country for one in both.products] == ["SouthAfrica", "Southland", "Åland"]
    assert len(made((product(1), product(1, price="5.00"))).products) == 1
    empty = made(())
    assert ids(search(empty, CatalogQuery("x", sort=Column.PRICE))) == []
    assert empty.product(1) is None


def test_preparing_gives_way_often_enough() -> None:
    products = [replace(SHELF[n % 9], id=n) for n in range(20_000)]
    assert sum(1 for _ in prepare(products)) >= 40


@pytest.mark.parametrize(
    ("minutes", "type_", "price", "expected"),
    [
        (240, RENTAL_FULL, "3.00", "18.00"),
        (1440, RENTAL_SERVICE, "2.50", "2.50"),
        (10080, RENTAL_FULL, "10.85", "1.55"),
        (518400, RENTAL_FULL, "150.00", "0.42"),
        (20, ACTIVATION, "0.80", None),
        (0, RENTAL_FULL, "0.80", None),
        (1, "Novelty", "999999999999", "1439999999998560.00"),
    ],
)
def test_the_price_of_a_day(minutes: int, type_: str, price: str, expected: str | None) -> None:
    day = per_day(product(1, kind=type_, minutes=minutes, price=price))
    assert day == (None if expected is None else Decimal(expected))


def test_an_unknown_type_is_shown_as_it_came() -> None:
    assert kind("Novelty") == "Novelty"
    assert find("novelty") == []
    assert ids(search(made((product(1, kind="Novelty"),)), CatalogQuery("novelty"))) == [1]


# --- finding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", [1, 2, 3, 4, 5, 6, 8, 7, 9]),
        ("whatsapp germany", [5, 6]),
        ("GERMANY  whats", [5, 6]),
        ("gmail", [4]),
        ("youtube activ", [4]),
        ("south africa", [8, 7]),
        ("southafrica", [8, 7]),
        ("all sms", [1, 2, 3, 8]),
        ("rentalfull", [1, 2, 3, 8]),
        ("one service", [6]),
        ("4h", [1]),
        ("24h", [2, 6]),
        ("4 hours", [1]),
        ("1d", [2, 6]),
        ("1 day", [2, 6]),
        ("30 days germany", [3]),
        ("0d", []),
        ("20min", [4, 5, 7, 9]),
        ("gram", [9]),
        ("nothing", []),
    ],
)
def test_words_in_any_order(words: str, expected: list[int]) -> None:
    assert find(words) == expected
    assert find(" ".join(reversed(words.split()))) == expected


ABROAD = (
    product(1, "Germany", "WhatsApp", ACTIVATION, 20),
    product(2, "Sweden", "WhatsApp", ACTIVATION, 20),
    product(3, "Denmark", "WhatsApp", ACTIVATION, 20),
    product(4, "UnitedKingdom", "WhatsApp", ACTIVATION, 20),
    product(5, "Ukraine", "WhatsApp", ACTIVATION, 20),
    product(6, "USA", "GMX, WEB.DE", ACTIVATION, 20),
    product(7, "CzechRepublic", "Google, Gmail", ACTIVATION, 20),
    product(8, "Atlantis", "Deliveroo", ACTIVATION, 20),
    product(9, "Turkey", "Telegram", ACTIVATION, 20),
)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        # A whole word before the beginning of one; where there is one, not the inside of one.
        ("whatsapp de", [1, 3]),
        ("de", [1, 8, 3]),
        ("whatsapp den", [3, 2]),
        ("eden", [2]),
        ("uk", [4, 5]),
        ("gb", [4]),
        ("+49", [1]),
        ("+4", [7, 3, 1, 2, 4]),
        ("49", []),
        ("deutschland", [1]),
        ("德国", [1]),
        ("ГЕРМ", [1]),
        ("schland", []),
        ("vereinigtes königreich", [4]),
        ("vereinigtes konigreich", [4]),
        ("england", [4]),
        ("us", [6]),
        ("tschechien", [7]),
        ("czech republic", [7]),
        ("czechia", [7]),
        ("türkiye", [9]),
        ("turkiye", [9]),
        ("atlantis", [8]),
        ("web.de", [6]),
        ("gmx,", [6]),
    ],
)
def test_countries_are_found_by_what_people_call_them(words: str, first: list[int]) -> None:
    assert ids(search(made(ABROAD), CatalogQuery(words))) == first


def test_what_fits_better_comes_first_in_any_order() -> None:
    shelf = (*ABROAD, product(10, "Germany", "WhatsApp", RENTAL_SERVICE, price="0.10"))
    query = CatalogQuery("whatsapp de", sort=Column.PRICE)
    assert ids(search(made(shelf), query)) == [10, 1, 3]


def test_case_is_folded_in_every_script() -> None:
    shelf = made((product(1, service="Straße"), product(2, service="ВКонтакте")))
    assert ids(search(shelf, CatalogQuery("STRASSE"))) == [1]
    assert ids(search(shelf, CatalogQuery("вконтакте"))) == [2]


@given(st.lists(st.sampled_from(["w", "wh", "whats", "ger", "1", "1d", "act", "x"]), max_size=4))
def test_a_search_from_the_one_before_finds_the_same(steps: list[str]) -> None:
    catalog, before, typed = made(), None, ""
    for step in steps:
        for character in f"{step} ":
            typed += character
            before = search(catalog, CatalogQuery(typed), ProductFacts({7}), before)
            assert ids(before) == ids(search(catalog, CatalogQuery(typed), ProductFacts({7})))
    while typed:
        typed = typed[:-1]
        before = search(catalog, CatalogQuery(typed), ProductFacts({7}), before)
        assert ids(before) == ids(search(catalog, CatalogQuery(typed), ProductFacts({7})))


def test_a_search_goes_on_only_from_the_same_catalog_and_without_favorites() -> None:
    before = search(made(), CatalogQuery("a"), ProductFacts({9}))
    other = made((product(40, service="Apple"),))
    assert ids(search(other, CatalogQuery("ap"), before=before)) == [40]
    narrowed = search(before.catalog, CatalogQuery("ap"), before=before)
    assert ids(narrowed) == ids(search(before.catalog, CatalogQuery("ap")))


# --- narrowing -------------------------------------------------------------------------------


def test_narrowed_by_country_type_and_service() -> None:
    query = CatalogQuery().toggled(Trait.COUNTRY, "Germany")
    assert ids(search(made(), query)) == [1, 2, 3, 4, 5, 6]
    query = query.toggled(Trait.SERVICE, "WhatsApp")
    assert ids(search(made(), query)) == [5, 6]
    query = query.toggled(Trait.TYPE, ACTIVATION)
    assert ids(search(made(), query)) == [5]
    assert query.narrowing == "Germany · WhatsApp · Activation"
    assert ids(search(made(), query.toggled(Trait.COUNTRY, "Germany"))) == [5, 7]
    assert ids(search(made(), query.toggled(Trait.COUNTRY, "SouthAfrica"))) == [7]
    assert query.opened() == CatalogQuery()


def test_a_rental_of_every_sms_is_a_service_of_its_own() -> None:
    query = CatalogQuery().toggled(Trait.SERVICE, "")
    assert ids(search(made(), query)) == [1, 2, 3, 8]
    assert query.narrowing == "All SMS"
    assert not query.is_open


@pytest.mark.parametrize(
    ("words", "chosen", "counts"),
    [
        ("whatsapp", None, [("Germany", 2, False), ("South Africa", 1, False)]),
        ("whatsapp", "Germany", [("Germany", 2, True), ("South Africa", 1, False)]),
        # It can be taken back though nothing has it.
        ("telegram", "Germany", [("Germany", 0, True), ("United Kingdom", 1, False)]),
    ],
)
def test_choices_count_what_is_shown(
    words: str, chosen: str | None, counts: list[tuple[str, int, bool]]
) -> None:
    query = CatalogQuery(words)
    found = search(made(), query.toggled(Trait.COUNTRY, chosen) if chosen else query)
    listed = choices(found, Trait.COUNTRY)
    assert [(one.words, one.count, one.chosen) for one in listed] == counts


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (CatalogQuery("  whats   app "), "“whats app”"),
        (CatalogQuery().toggled(Trait.COUNTRY, "SouthAfrica"), "South Africa"),
        (CatalogQuery("x").toggled(Trait.TYPE, RENTAL_FULL), "“x” · All SMS"),
    ],
)
def test_what_is_looked_for_in_words(query: CatalogQuery, words: str) -> None:
    assert query.described() == words


# --- sorting ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "rising", "falling"),
    [
        (Column.COUNTRY, [1, 2, 3, 4, 5, 6, 8, 7, 9], [9, 8, 7, 1, 2, 3, 4, 5, 6]),
        (Column.SERVICE, [1, 2, 3, 8, 4, 9, 5, 6, 7], [5, 6, 7, 9, 4, 1, 2, 3, 8]),
        (Column.TYPE, [4, 5, 7, 9, 1, 2, 3, 8, 6], [6, 1, 2, 3, 8, 4, 5, 7, 9]),
        (Column.DURATION, [4, 5, 7, 9, 1, 2, 6, 8, 3], [3, 8, 2, 6, 1, 4, 5, 7, 9]),
        (Column.PRICE, [7, 9, 4, 5, 6, 1, 2, 8, 3], [3, 8, 2, 1, 6, 5, 4, 9, 7]),
        # 0.86, 1.00, 2.50, 4.00, 18.00 a day; activations, which have none, come last both ways.
        (Column.PER_DAY, [8, 3, 6, 2, 1, 4, 5, 7, 9], [1, 2, 6, 3, 8, 4, 5, 7, 9]),
    ],
)
def test_sorted_by_any_column(column: Column, rising: list[int], falling: list[int]) -> None:
    assert find(sort=column) == rising
    assert find(sort=column, descending=True) == falling


def test_sorting_twice_by_a_column_turns_it_round() -> None:
    once = CatalogQuery("x").sorted_by(Column.PRICE)
    assert (once.sort, once.descending) == (Column.PRICE, False)
    twice = once.sorted_by(Column.PRICE)
    assert (twice.sort, twice.descending) == (Column.PRICE, True)
    assert twice.sorted_by(Column.TYPE) == CatalogQuery("x", sort=Column.TYPE)


def test_favorites_come_first_in_the_order_of_the_rest() -> None:
    cheapest = CatalogQuery(sort=Column.PRICE)
    assert ids(search(made(), cheapest, ProductFacts({3, 4, 999}))) == [4, 3, 7, 9, 5, 6, 1, 2, 8]
    assert ids(search(made(), replace(cheapest, words="germany"), ProductFacts({3, 7})))[0] == 3


# --- stock and records ---------------------------------------------------------------------------


def tier(price: str, *available: int, any_: int | None = None) -> PriceTier:
    anyone = () if any_ is None else (Provider(0, "Any", any_),)
    named = tuple(Provider(n, f"Operator {n}", count) for n, count in enumerate(available, 1))
    return PriceTier(Decimal(price), (*anyone, *named))


def offer(id_: int, price: str = "", total: int = 0) -> Offer:
    tiers = (tier(price, any_=total),) if total else ()
    one = next(product for product in SHELF if product.id == id_)
    return quoted(PriceQuote(one, total, tiers), one, NOON)


STOCK = Stock().updated(
    {
        1: offer(1),
        4: offer(4, "0.90", 7),
        5: offer(5, "1.10", 3),
        6: offer(6, "3.00", 60),
        7: offer(7),
    },
    NOON,
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CatalogQuery(), [2, 3, 4, 5, 6, 8, 9, 1, 7]),
        (CatalogQuery(hides_sold_out=True), [2, 3, 4, 5, 6, 8, 9]),
        (CatalogQuery("whatsapp"), [5, 6, 7]),
        (CatalogQuery("whatsapp", hides_sold_out=True), [5, 6]),
        (CatalogQuery(sort=Column.STOCK), [5, 4, 6, 2, 3, 8, 9, 1, 7]),
        (CatalogQuery(sort=Column.STOCK, descending=True), [6, 4, 5, 2, 3, 8, 9, 1, 7]),
        (CatalogQuery(sort=Column.CHEAPEST), [4, 5, 6, 2, 3, 8, 9, 1, 7]),
        (CatalogQuery(sort=Column.CHEAPEST, descending=True), [6, 5, 4, 2, 3, 8, 9, 1, 7]),
    ],
)
def test_sold_out_is_last_or_hidden(query: CatalogQuery, expected: list[int]) -> None:
    assert ids(search(made(), query, ProductFacts(stock=STOCK))) == expected


def test_the_product_under_the_cursor_stays_where_it_is() -> None:
    found = search(made(), CatalogQuery(), ProductFacts(stock=STOCK, held=1))
    assert ids(found) == [1, 2, 3, 4, 5, 6, 8, 9, 7]
    hidden = search(made(), CatalogQuery(hides_sold_out=True), ProductFacts(stock=STOCK, held=1))
    assert ids(hidden)[0] == 1
    favorite = search(made(), CatalogQuery(), ProductFacts({7}, STOCK))
    assert ids(favorite)[0] == 7


def test_the_order_of_a_search_before_counts_only_for_the_same_stock() -> None:
    catalog, query = made(), CatalogQuery(sort=Column.STOCK)
    before = search(catalog, query)
    known = ProductFacts(stock=STOCK)
    found = search(catalog, query, known, before)
    assert ids(found)[:3] == [5, 4, 6]
    narrowed = search(catalog, replace(query, words="whats"), replace(known, held=5), found)
    assert narrowed.order is found.order
    assert ids(narrowed) == [5, 6, 7]


def test_sorted_by_how_many_codes_came() -> None:
    records = {
        ("whatsapp", "germany", ACTIVATION): ServiceRecord(4, tried=4, coded=1),
        ("google", "germany", ACTIVATION): ServiceRecord(2, tried=2, coded=2),
        ("", "germany", RENTAL_FULL): ServiceRecord(2),
    }
    found = search(made(), CatalogQuery(sort=Column.CODES), ProductFacts(records=records))
    assert ids(found) == [5, 4, 1, 2, 3, 6, 8, 7, 9]


def test_stock_is_kept_until_it_is_old_or_read_again() -> None:
    later = NOON + timedelta(minutes=1)
    fresh = replace(offer(1, "3.00", 2), at=later)
    stock = STOCK.updated({1: fresh}, NOON)
    assert stock.sold_out == {7}
    assert stock.cheapest(SHELF[0]) == Decimal("3.00")
    assert stock.known(SHELF[4]) is STOCK.known(SHELF[4])
    aged = stock.updated({}, later)
    assert (dict(aged.offers), aged.sold_out) == ({1: fresh}, frozenset())
    assert aged.cheapest(SHELF[4]) is None


def test_quotes_of_a_country_are_given_to_its_products() -> None:
    other_id = replace(SHELF[4], id=99, service="whatsapp")
    quotes = [
        PriceQuote(SHELF[3], 5, (tier("0.90", any_=5),)),
        PriceQuote(other_id, 2, (tier("1.30", any_=2),)),
        PriceQuote(replace(SHELF[6], country="Kenya"), 2, ()),
    ]
    offers = quoted_all(quotes, [SHELF[3], SHELF[4], SHELF[6]], NOON)
    assert {id_: one.best_price for id_, one in offers.items()} == {
        4: Decimal("0.90"),
        5: Decimal("1.30"),
    }
    assert offers[5].product is SHELF[4]


# --- bookings --------------------------------------------------------------------------------


def booking(service: str = "", type_: str = RENTAL_FULL, minutes: int = 1440) -> Booking:
    span = minutes * MINUTES
    return Booking(1, "+49151", "Germany", type_, service, NOON, NOON + span, span, ACTIVE)


def test_what_can_extend_a_booking_the_shortest_first_and_the_cheapest_of_each() -> None:
    found = [(one.id, f"{one.price}") for one in extensions(made(), booking())]
    assert found == [(1, "3.00"), (2, "4.00"), (3, "30.00")]
    assert [one.id for one in extensions(made(), booking("WhatsApp", RENTAL_SERVICE))] == [6]
    assert extensions(made(), booking("WhatsApp", ACTIVATION, 20)) == ()
    twice = made((product(1, price="4.00"), product(2, price="3.50"), product(3, price="9.00")))
    assert [one.id for one in extensions(twice, booking())] == [2]


def test_service_texts_need_not_be_the_same() -> None:
    catalog = made(
        (
            product(1, service="Google, Gmail, Youtube", kind=RENTAL_SERVICE),
            product(2, service="Goo", kind=RENTAL_SERVICE),
        )
    )
    assert [one.id for one in alike(catalog, booking("gmail", RENTAL_SERVICE))] == [1]
    both = made((*catalog.products, product(3, service="GMAIL", kind=RENTAL_SERVICE)))
    assert [one.id for one in alike(both, booking("Gmail", RENTAL_SERVICE))] == [3]


def test_what_would_be_ordered_for_another_one() -> None:
    found = another(made(), booking("Google", ACTIVATION, 20))
    assert found is not None
    assert found.id == 4
    assert another(made(), booking(minutes=60)) is None
    assert another(made(), replace(booking(), duration=None)) is None
    assert another(Catalog(), booking()) is None


# --- offers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "tiers", "best", "on_sale"),
    [
        # The documented example: tiers of 5 and 7, five in all. They are never added up.
        (5, (tier("1.50", any_=7), tier("1.20", any_=5)), "1.20", ["1.20", "1.50"]),
        (3, (), None, []),
        (4, (tier("1.00", 0, 0, any_=0), tier("1.30", 4)), "1.30", ["1.30"]),
    ],
)
def test_an_offer_is_what_somebody_has_numbers_at(
    total: int, tiers: tuple[PriceTier, ...], best: str | None, on_sale: list[str]
) -> None:
    offer = quoted(PriceQuote(SHELF[4], total, tiers), SHELF[4], NOON)
    assert offer.total == total
    assert offer.best_price == (best and Decimal(best))
    assert [f"{one.price}" for one in offer.on_sale] == on_sale
    assert offer.sold_out is (not on_sale)


def test_stock_alone_is_an_offer_at_the_list_price() -> None:
    stock = ProductStock(SHELF[4], (Provider(0, "Any", 12), Provider(3, "O2", 12)))
    offer = stocked(stock, NOON)
    assert (offer.total, offer.best_price, offer.priced) == (12, Decimal("1.20"), False)
    assert stocked(ProductStock(SHELF[4], ()), NOON).sold_out


@pytest.mark.parametrize(
    ("changes", "is_of"),
    [
        ({}, True),
        ({"id": 99}, True),
        ({"service": "WA"}, True),
        ({"id": 99, "service": "WA"}, False),
        ({"country": "Kenya"}, False),
        ({"duration": MINUTES}, False),
    ],
)
def test_a_quote_is_told_by_its_traits(changes: dict[str, object], is_of: bool) -> None:
    answered = replace(SHELF[4], **changes)  # type: ignore[arg-type]
    assert is_quote_of(PriceQuote(answered, 1, ()), SHELF[4]) is is_of


# --- ids -------------------------------------------------------------------------------------

IDS = CatalogIds(
    countries=(Country(98, "Germany"), Country(252, "South Africa")),
    services=(Service(1, "Google"), Service(2, "WhatsApp"), Service(3, "Gmail, Mail")),
)


def test_ids_of_countries_and_services() -> None:
    assert IDS.country(SHELF[0]) == 98
    assert IDS.country(SHELF[6]) == 252
    assert IDS.country(SHELF[8]) is None
    assert IDS.service(SHELF[4]) == 2
    assert IDS.service(SHELF[0]) is None
    assert IDS.service(SHELF[8]) is None
    # Two services share a name with it, so it is not said which one it is.
    assert IDS.service(SHELF[3]) is None


def test_ids_of_rental_types_are_learnt() -> None:
    assert CatalogIds().types_to_try(ACTIVATION) == (1, 2, 3)
    ids = CatalogIds().learnt(1, [SHELF[3], SHELF[4]])
    assert ids.types_to_try(ACTIVATION) == (1,)
    assert ids.types_to_try(RENTAL_FULL) == (2, 3)
    ids = ids.learnt(2, [SHELF[5]])
    assert ids.types_to_try(RENTAL_FULL) == (3,)
    assert ids.learnt(3, []) is ids.learnt(3, [SHELF[0], SHELF[5]]) is ids
    # An answer that contradicts what is assumed wins.
    ids = CatalogIds().learnt(1, [SHELF[0]])
    assert (ids.types_to_try(RENTAL_FULL), ids.types_to_try(ACTIVATION)) == ((1,), (2, 3))
