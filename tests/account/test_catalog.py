"""Reading the catalog and offers: when, how often, and what failures leave behind."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from anosim_tui.account.catalog import (
    OFFER_CACHED_FOR,
    RENEWED_AFTER,
    STOCK_KEPT_FOR,
    STOCK_RENEWED_AFTER,
    CatalogService,
)
from anosim_tui.domain.cadence import AWAITING_CODE
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.errors import ApiError, BadKey, Refused, Throttled, Unreachable, Unreadable
from anosim_tui.domain.models import (
    ACTIVATION,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Country,
    Fetched,
    Page,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
    Service,
)
from anosim_tui.domain.offers import CatalogIds, Offer
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.scenario import quiet
from tests.account.fakes import START, FakeService, Stage, activation, booking
from tests.account.test_against_sandbox import watching

T = TypeVar("T")
DAY = timedelta(days=1)
ACTIVATED = Product(1, "Germany", ACTIVATION, "WhatsApp", timedelta(minutes=20), Decimal("1.20"))
RENTED = Product(2, "SouthAfrica", RENTAL_FULL, "", DAY, Decimal("4.00"))
SERVED = Product(3, "Germany", RENTAL_SERVICE, "Google, Gmail", DAY, Decimal("2.00"))
TYPE_IDS = {1: ACTIVATION, 2: RENTAL_FULL, 3: RENTAL_SERVICE}
COUNTRIES = {98: "Germany", 252: "South Africa"}
ANY = Provider(0, "Any", 5)


class Shop(FakeService):
    """A service with three products.

    Attributes:
        shelf: the products.
        unreadable: texts of products that cannot be read.
    """

    shelf: tuple[Product, ...] = (ACTIVATED, RENTED, SERVED)
    unreadable: tuple[str, ...] = ()

    async def products(self, country_id: int | None = None) -> Page[Product]:
        assert country_id is None
        await self._answer("products")
        return Page(self.shelf, self.unreadable)

    async def countries(self) -> Page[Country]:
        await self._answer("countries")
        return Page(tuple(Country(*pair) for pair in COUNTRIES.items()))

    async def services(self) -> Page[Service]:
        await self._answer("services")
        return Page((Service(7, "WhatsApp"), Service(8, "Google")))

    async def product_stock(self, product_id: int) -> ProductStock:
        await self._answer(f"stock {product_id}")
        (product,) = (one for one in self.shelf if one.id == product_id)
        return ProductStock(product, (Provider(0, "Any", 9), Provider(4, "O2", 9)))

    async def price_quotes(
        self, country_id: int, rental_type_id: int, service_id: int | None = None
    ) -> Page[PriceQuote]:
        await self._answer(f"prices {country_id} {rental_type_id} {service_id}")
        tier = PriceTier(Decimal("1.50"), (ANY,))
        country = COUNTRIES[country_id].replace(" ", "")
        return Page(
            tuple(
                PriceQuote(one, 5, (tier,))
                for one in self.shelf
                if one.country == country and one.rental_type == TYPE_IDS[rental_type_id]
            )
        )

    @property
    def prices_asked(self) -> list[str]:
        return [call for _, call in self.requests if call.startswith(("prices", "stock"))]


class ShopStage(Stage):
    """An account on a shop."""

    service: Shop

    def __init__(self) -> None:
        super().__init__(service=Shop)

    @property
    def catalog(self) -> CatalogService:
        return self.account.catalog

    @property
    def part(self) -> Fetched[Catalog]:
        return self.account.store.state.catalog

    async def offer(self, product: Product, *, fresh: bool = False) -> Offer:
        """The offer, the clock being turned by nobody meanwhile."""
        return await self.catalog.offer(product, fresh=fresh)


@pytest.fixture
def shop() -> ShopStage:
    return ShopStage()


def failing(*calls: str, error: ApiError) -> Callable[[str], BaseException | None]:
    return lambda call: error if call.startswith(calls) else None


# --- when it is read -------------------------------------------------------------------------


async def test_it_is_read_when_opened_renewed_every_ten_minutes_and_on_refresh(
    shop: ShopStage,
) -> None:
    async with shop.running():
        await shop.clock.advance(1_000)
        shop.catalog.open()
        await shop.clock.advance(0)
        assert [one.id for one in shop.part.data.products] == [3, 1, 2]
        assert shop.part.fetched == START + timedelta(seconds=1_000)
        await shop.clock.advance(RENEWED_AFTER - 1)
        assert shop.service.asked("products") == 1
        await shop.clock.advance(2)
        assert shop.service.asked("products") == 2
        await shop.clock.advance(3 * RENEWED_AFTER)
        assert shop.service.asked("products") == 5
        assert shop.service.asked("countries") == shop.service.asked("services") == 1
        shop.account.refresh()
        await shop.clock.advance(1)
        assert shop.service.asked("products") == 6
        shop.catalog.close()
        shop.account.refresh()
        await shop.clock.advance(30)
        assert shop.service.asked("products") == 6


async def test_closed_it_is_left_alone_until_it_is_opened_again(shop: ShopStage) -> None:
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(30)
        shop.catalog.close()
        await shop.clock.advance(60)
        shop.catalog.open()
        await shop.clock.advance(60)
        assert shop.service.asked("products") == 1
        shop.catalog.close()
        await shop.clock.advance(5 * RENEWED_AFTER)
        assert shop.service.asked("products") == 1
        shop.catalog.open()
        await shop.clock.advance(RENEWED_AFTER - 1)
        assert shop.service.asked("products") == 2


# --- failures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error", [Unreachable("no answer"), Unreadable("a web page"), BadKey("no"), Throttled("slow")]
)
async def test_a_failure_is_shown_and_old_products_stay(shop: ShopStage, error: ApiError) -> None:
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(1)
        before = shop.part.data
        shop.service.fault = failing("products", error=error)
        await shop.clock.advance(RENEWED_AFTER)
        assert shop.part.data is before
        assert shop.part.error is error
        assert shop.part.failing_since == START + timedelta(seconds=RENEWED_AFTER)
        shop.service.fault = lambda call: None
        shop.account.refresh()
        await shop.clock.advance(2)
        assert shop.part.error is None
        assert shop.part.data is not before


async def test_after_a_failure_it_is_tried_again_only_while_open(shop: ShopStage) -> None:
    async with shop.running():
        shop.service.fault = failing("products", error=Unreachable("no answer"))
        shop.catalog.open()
        await shop.clock.advance(60)
        tried = shop.service.asked("products")
        assert 3 <= tried <= 8
        assert shop.part.fetched is None
        shop.catalog.close()
        await shop.clock.advance(600)
        assert shop.service.asked("products") == tried
        shop.service.fault = lambda call: None
        shop.catalog.open()
        await shop.clock.advance(0)
        assert len(shop.part.data.products) == 3


async def test_products_that_cannot_be_read_are_counted(shop: ShopStage) -> None:
    shop.service.unreadable = ("{}", "{}")
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(1)
        assert (shop.part.unreadable, len(shop.part.data.products)) == (2, 3)


async def test_read_reads_though_nobody_has_opened_it(shop: ShopStage) -> None:
    async with shop.running():
        await shop.catalog.read()
        assert len(shop.part.data.products) == 3
        shop.service.fault = failing("products", error=Unreachable("no answer"))
        with pytest.raises(Unreachable):
            await shop.catalog.read()
        assert len(shop.part.data.products) == 3


# --- offers ----------------------------------------------------------------------------------


async def test_an_offer_brings_tiers_asked_by_ids_and_the_services_own_total(
    shop: ShopStage,
) -> None:
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(1)
        offer = await shop.offer(ACTIVATED)
        assert offer.tiers == (PriceTier(Decimal("1.50"), (ANY,)),)
        assert (offer.total, offer.best_price, offer.priced) == (5, Decimal("1.50"), True)
        assert offer.at == START + timedelta(seconds=1)
        assert shop.service.prices_asked == ["prices 98 1 7"]


async def test_rental_type_ids_are_learnt_from_the_answers(shop: ShopStage) -> None:
    # Neither of the two that nobody documents is known: both are tried once, and never again.
    await shop.offer(SERVED)
    assert shop.service.prices_asked == ["prices 98 1 None", "prices 98 2 None", "prices 98 3 None"]
    shop.service.requests.clear()
    await shop.offer(ACTIVATED)
    assert shop.service.prices_asked == ["prices 98 1 None"]
    shop.service.requests.clear()
    await shop.offer(RENTED)
    assert shop.service.prices_asked == ["prices 252 2 None"]
    shop.service.requests.clear()
    await shop.offer(SERVED, fresh=True)
    assert shop.service.prices_asked == ["prices 98 3 None"]


async def test_an_offer_is_cached_for_half_a_minute_but_not_before_an_order(
    shop: ShopStage,
) -> None:
    first = await shop.offer(ACTIVATED)
    asked = len(shop.service.requests)
    await shop.clock.advance(OFFER_CACHED_FOR.total_seconds() - 1)
    assert await shop.offer(ACTIVATED) is shop.catalog.cached(ACTIVATED) is first
    assert len(shop.service.requests) == asked
    await shop.clock.advance(1)
    assert shop.catalog.cached(ACTIVATED) is None
    second = await shop.offer(ACTIVATED)
    assert second is not first
    third = await shop.offer(ACTIVATED, fresh=True)
    assert third is not second
    assert shop.catalog.cached(ACTIVATED) is third
    shop.account.refresh()
    assert shop.catalog.cached(ACTIVATED) is None


@pytest.mark.parametrize("error", [Refused("No such type"), Unreadable("a web page")])
async def test_without_prices_the_stock_stands_in(shop: ShopStage, error: ApiError) -> None:
    shop.service.fault = failing("prices", error=error)
    offer = await shop.offer(ACTIVATED)
    assert (offer.total, offer.best_price, offer.priced) == (9, Decimal("1.20"), False)


async def test_without_countries_the_stock_stands_in_and_they_are_asked_again_later(
    shop: ShopStage,
) -> None:
    shop.service.fault = failing("countries", error=Unreachable("no answer"))
    assert not (await shop.offer(ACTIVATED)).priced
    assert not (await shop.offer(RENTED)).priced
    assert shop.service.asked("countries") == 1
    shop.service.fault = lambda call: None
    await shop.clock.advance(61)
    assert (await shop.offer(ACTIVATED)).priced


async def test_the_catalog_works_without_the_services(shop: ShopStage) -> None:
    shop.service.fault = failing("services", error=Refused("404"))
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(1)
        assert shop.part.error is None
        assert (await shop.offer(ACTIVATED)).priced
        assert shop.service.prices_asked == ["prices 98 1 None"]
        await shop.clock.advance(RENEWED_AFTER)
        assert shop.service.asked("services") == 2


@pytest.mark.parametrize("error", [Unreachable("no answer"), Throttled("slow", 5.0), BadKey("no")])
async def test_what_goes_wrong_with_an_offer_is_typed(shop: ShopStage, error: ApiError) -> None:
    await shop.offer(ACTIVATED)
    shop.service.fault = failing("prices", error=error)
    with pytest.raises(type(error)):
        await shop.offer(ACTIVATED, fresh=True)
    assert shop.catalog.cached(ACTIVATED) is not None
    shop.service.fault = failing("prices", "stock", error=Refused("Product not found"))
    with pytest.raises(Refused, match="Product not found"):
        await shop.offer(RENTED)


async def within(shop: ShopStage, seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns, which must be there after so many seconds."""
    task = asyncio.ensure_future(work)
    await shop.clock.advance(seconds)
    assert task.done(), "it waits longer"
    return task.result()


async def test_a_question_about_money_does_not_wait_for_what_was_looked_at() -> None:
    shop = ShopStage()
    shop.service.book(activation(1))
    async with shop.running():
        shop.catalog.open()
        await shop.clock.advance(5)
        looking = []
        for number in range(60):
            looking.append(asyncio.create_task(shop.offer(replace(ACTIVATED, id=100 + number))))
            await shop.clock.advance(0.5)
        assert not looking[-1].done()
        assert shop.catalog.held_back > 0
        offer = await within(shop, 0.1, shop.offer(ACTIVATED, fresh=True))
        assert offer.on_sale
        for one in looking:
            one.cancel()
        await asyncio.gather(*looking, return_exceptions=True)
        assert shop.service.asked("messages", since=30) >= 1


async def test_many_bookings_do_not_keep_the_catalog_and_its_prices_waiting() -> None:
    shop = ShopStage()
    shop.service.book(*(booking(id_) for id_ in range(1, 151)))
    shop.service.unlisted = set(range(1, 51))
    async with shop.running():
        await shop.clock.advance(40)
        looked_up = sum(call.startswith("booking ") for _, call in shop.service.requests)
        assert looked_up < 50, "they are still being looked up"
        shop.catalog.open()
        await shop.clock.advance(2)
        assert shop.part.fetched is not None
        for product in (ACTIVATED, RENTED, SERVED):
            assert (await within(shop, 2, shop.offer(product))).product.id == product.id
        await within(shop, 0.1, shop.offer(ACTIVATED, fresh=True))
        await shop.clock.advance(120)
        looked_up = sum(call.startswith("booking ") for _, call in shop.service.requests)
        assert looked_up == 50


# --- the stock of what is in view ------------------------------------------------------------


async def opened(shop: ShopStage) -> tuple[Product, ...]:
    """Open the catalog; returns its products."""
    shop.catalog.open()
    await shop.clock.advance(1)
    shop.service.requests.clear()
    return shop.part.data.products


async def fill(shop: ShopStage, seen: Sequence[Product]) -> None:
    while (product := shop.catalog.unread(seen)) is not None:
        await shop.catalog.read_stock(product)


async def test_one_request_brings_the_stock_of_a_country_and_type(shop: ShopStage) -> None:
    more = [replace(ACTIVATED, id=10 + n, service=f"Service {n}") for n in range(50)]
    shop.service.shelf += tuple(more)
    async with shop.running():
        seen = [one for one in await opened(shop) if one.rental_type == ACTIVATION]
        assert len(seen) == 51
        await fill(shop, seen)
        assert shop.service.prices_asked == ["prices 98 1 None"]
        assert {shop.catalog.stock.cheapest(one) for one in seen} == {Decimal("1.50")}
        assert shop.catalog.stock.known(RENTED) is None
        # The pane needs nothing more, and neither does another look at the list.
        assert (await shop.offer(more[7])).total == 5
        await fill(shop, seen)
        assert len(shop.service.prices_asked) == 1
        await shop.clock.advance(STOCK_RENEWED_AFTER)
        await fill(shop, seen)
        assert len(shop.service.prices_asked) == 2


async def test_refresh_asks_for_the_stock_again_and_shows_the_old_meanwhile(
    shop: ShopStage,
) -> None:
    async with shop.running():
        seen = await opened(shop)
        await fill(shop, seen)
        asked, known = len(shop.service.prices_asked), shop.catalog.stock.known(ACTIVATED)
        assert known is not None
        shop.account.refresh()
        assert shop.catalog.unread(seen) is not None
        assert shop.catalog.stock.known(ACTIVATED) is known
        await fill(shop, seen)
        assert len(shop.service.prices_asked) == asked + 3
        await shop.clock.advance(STOCK_KEPT_FOR.total_seconds() + 1)
        await shop.catalog.read_stock(RENTED)
        assert shop.catalog.stock.known(ACTIVATED) is None


async def test_stock_that_the_service_does_not_tell_is_not_asked_for_again_and_again(
    shop: ShopStage,
) -> None:
    async with shop.running():
        seen = await opened(shop)
        shop.service.fault = failing("prices", error=Refused("serviceId is missing"))
        await fill(shop, seen)
        assert shop.catalog.stock.untold == {(one.country, one.rental_type) for one in seen}
        asked = len(shop.service.prices_asked)
        await fill(shop, seen)
        assert len(shop.service.prices_asked) == asked
        shop.service.fault = lambda call: None
        await shop.clock.advance(STOCK_RENEWED_AFTER)
        await fill(shop, seen)
        assert not shop.catalog.stock.untold


async def test_stock_that_could_not_be_read_stays_unread(shop: ShopStage) -> None:
    async with shop.running():
        seen = await opened(shop)
        shop.service.fault = failing("prices", error=Unreachable("no answer"))
        with pytest.raises(Unreachable):
            await fill(shop, seen)
        assert shop.catalog.unread(seen) == seen[0]


@contextmanager
def lands(shop: ShopStage, count: int) -> Iterator[Sequence[Product]]:
    """So many products, each of a country of its own, while these countries are known."""
    listed = [(1_000 + n, f"Land {n}") for n in range(count)]
    COUNTRIES.update(listed)
    countries = tuple(Country(*pair) for pair in COUNTRIES.items())
    shop.catalog._ids = CatalogIds(countries, rental_types={RENTAL_FULL: 2})
    try:
        yield [replace(RENTED, id=5_000 + n, country=f"Land {n}") for n in range(count)]
    finally:
        for id_, _ in listed:
            del COUNTRIES[id_]


async def test_a_list_leaves_most_of_the_budget_to_everything_else(shop: ShopStage) -> None:
    shop.service.book(activation(1))
    async with shop.running():
        await opened(shop)
        with lands(shop, 60) as many:
            task = asyncio.create_task(fill(shop, many))
            await shop.clock.advance(55)
            asked = len(shop.service.prices_asked)
            await stopped(task)
        assert asked == 18
        assert 0 < shop.catalog.stock_held_back <= 60
        assert shop.service.asked("messages") >= 55 / AWAITING_CODE
        assert shop.service.asked("current_bookings") >= 1
        assert shop.catalog.held_back == 0


async def test_what_a_large_screen_shows_comes_at_once(shop: ShopStage) -> None:
    async with shop.running():
        await opened(shop)
        with lands(shop, 18) as many:
            task = asyncio.create_task(fill(shop, many))
            await shop.clock.advance(10)
            assert task.done()
            await task
        assert len(shop.service.prices_asked) == 18


async def test_a_list_longer_than_the_budget_is_read_to_its_end(shop: ShopStage) -> None:
    async with shop.running():
        await opened(shop)
        with lands(shop, 80) as many:
            task = asyncio.create_task(fill(shop, many))
            await shop.clock.advance(2 * STOCK_RENEWED_AFTER)
            await stopped(task)
        asked = Counter(shop.service.prices_asked)
        assert len(asked) >= 80
        assert max(asked.values()) <= 2


async def stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# --- through the real client -----------------------------------------------------------------


@pytest.mark.parametrize("quirks", [NONE, Quirks.all_on()], ids=["documented", "quirky"])
async def test_the_sandbox_is_read_as_it_is(quirks: Quirks) -> None:
    clock = VirtualClock(START)
    world = quiet(clock, products=400)
    async with watching(world, clock, quirks) as account:
        account.catalog.open()
        await clock.advance(2)
        part = account.store.state.catalog
        offered = {one.id: one for one in world.catalog.products}
        assert {one.id: one.price for one in part.data.products} == {
            id_: one.price for id_, one in offered.items()
        }
        for product in (part.data.products[0], part.data.products[9], part.data.products[-1]):
            offer = await account.catalog.offer(product)
            shelves = world.catalog.shelves(offered[product.id])
            assert offer.total == world.catalog.total(offered[product.id])
            assert offer.sold_out == (offer.total == 0)
            named = {one.id for tier in offer.on_sale for one in tier.providers} - {0}
            assert named == {shelf.provider_id for shelf in shelves if shelf.available}
            in_stock = [shelf.price for shelf in shelves if shelf.available]
            assert offer.best_price == min(in_stock, default=None)
