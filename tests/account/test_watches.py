"""Watches: how often they ask, when they are met, and what is there after a restart."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from anosim_tui.account.account import Account
from anosim_tui.domain.alerts import Alert, AlertKind, alerts
from anosim_tui.domain.changes import PurchaseNoted
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.models import ACTIVATION, Page, PriceQuote, PriceTier, Product, Provider
from anosim_tui.domain.purchases import Purchase, Stage, Wanted
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.watches import Watch, is_met, named
from anosim_tui.sandbox.clock import VirtualClock
from tests.account.fakes import START, activation
from tests.account.fakes import Stage as AccountStage
from tests.account.test_catalog import ACTIVATED, COUNTRIES, RENTED, SERVED, TYPE_IDS, Shop
from tests.storage.support import Home

TELEGRAM = replace(ACTIVATED, id=4, service="Telegram")


class Shelves(Shop):
    """A shop whose stock is known: by product, the price of a number and how many there are."""

    shelf = (ACTIVATED, RENTED, SERVED, TELEGRAM)
    stock: dict[int, tuple[str, int]]

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(clock)
        self.stock = {}

    async def price_quotes(
        self, country_id: int, rental_type_id: int, service_id: int | None = None
    ) -> Page[PriceQuote]:
        await self._answer(f"prices {country_id} {rental_type_id} {service_id}")
        country = COUNTRIES[country_id].replace(" ", "")
        return Page(
            tuple(
                self._quote(one)
                for one in self.shelf
                if (one.country, one.rental_type) == (country, TYPE_IDS[rental_type_id])
            )
        )

    def _quote(self, product: Product) -> PriceQuote:
        price, count = self.stock.get(product.id, ("0", 0))
        tier = PriceTier(Decimal(price), (Provider(0, "Any", count),))
        return PriceQuote(product, count, (tier,) if count else ())


class Watching(AccountStage):
    """An account on such a shop, and the alerts since they were last taken."""

    service: Shelves

    def __init__(self, requests_per_minute: int = 60) -> None:
        super().__init__(requests_per_minute, Shelves)
        self._before, self._looked = AccountState(), self.clock.now()

    def alerts(self) -> list[Alert]:
        after, now = self.account.store.state, self.clock.now()
        found = alerts(self._before, after, self._looked, now)
        self._before, self._looked = after, now
        return [one for one in found if one.kind is AlertKind.STOCK]

    def watch_of(self, product: Product) -> Watch:
        return self.account.store.state.watches[product.id]

    async def prices_asked_in(self, seconds: float) -> list[str]:
        before = len(self.service.prices_asked)
        await self.clock.advance(seconds)
        return self.service.prices_asked[before:]


@pytest.fixture
def stage() -> Watching:
    return Watching()


async def test_one_request_a_minute_for_all_of_a_country_and_type(stage: Watching) -> None:
    async with stage.running():
        for product in (ACTIVATED, TELEGRAM, RENTED):
            await stage.account.watches.begin(product, None)
        await stage.clock.advance(5)
        assert sorted(await stage.prices_asked_in(600)) == [
            *["prices 252 2 None"] * 10,
            *["prices 98 1 None"] * 10,
        ]
        for product in (ACTIVATED, TELEGRAM, RENTED):
            await stage.account.watches.end(product.id)
        await stage.clock.advance(60)
        assert not await stage.prices_asked_in(600)


async def test_it_says_once_what_there_is_until_it_was_sold_out_in_between(
    stage: Watching,
) -> None:
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, None)
        await stage.clock.advance(61)
        assert stage.alerts() == []
        looked = stage.watch_of(ACTIVATED).looked
        assert looked is not None
        assert timedelta() <= stage.clock.now() - looked < timedelta(minutes=1)
        stage.service.stock[ACTIVATED.id] = ("1.10", 7)
        await stage.clock.advance(60)
        (alert,) = stage.alerts()
        assert alert.watch == stage.watch_of(ACTIVATED)
        met = stage.watch_of(ACTIVATED)
        assert (met.price, met.available, met.since) == (Decimal("1.10"), 7, met.looked)
        stage.service.stock[ACTIVATED.id] = ("1.30", 2)
        await stage.clock.advance(600)
        assert stage.alerts() == []
        assert stage.watch_of(ACTIVATED).since == met.since
        assert stage.watch_of(ACTIVATED).price == Decimal("1.30")
        stage.service.stock.clear()
        await stage.clock.advance(60)
        assert stage.alerts() == []
        assert stage.watch_of(ACTIVATED).since is None
        stage.service.stock[ACTIVATED.id] = ("1.10", 7)
        await stage.clock.advance(60)
        assert len(stage.alerts()) == 1


async def test_a_price_is_waited_for_until_it_is_low_enough(stage: Watching) -> None:
    stage.service.stock[ACTIVATED.id] = ("1.30", 7)
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, Decimal("1.20"))
        await stage.clock.advance(300)
        assert stage.alerts() == []
        stage.service.stock[ACTIVATED.id] = ("1.20", 7)
        await stage.clock.advance(60)
        assert len(stage.alerts()) == 1


async def test_what_is_there_already_is_said_at_once(stage: Watching) -> None:
    """Also where the watch and its first look are seen in one step."""
    stage.service.stock[ACTIVATED.id] = ("1.30", 7)
    async with stage.running():
        stage.alerts()
        await stage.account.watches.begin(ACTIVATED, None)
        await stage.clock.advance(2)
        assert len(stage.alerts()) == 1


async def test_what_an_answer_leaves_out_is_sold_out(stage: Watching) -> None:
    stage.service.stock[ACTIVATED.id] = ("1.30", 7)
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, None)
        await stage.clock.advance(2)
        assert stage.watch_of(ACTIVATED).since is not None
        stage.service.shelf = (TELEGRAM,)
        await stage.clock.advance(60)
        assert stage.watch_of(ACTIVATED).since is None
        assert stage.watch_of(ACTIVATED).price is None


async def test_a_failure_leaves_what_was_seen_and_is_tried_again(stage: Watching) -> None:
    stage.service.stock[ACTIVATED.id] = ("1.30", 7)
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, None)
        await stage.clock.advance(2)
        before = stage.watch_of(ACTIVATED)
        stage.alerts()
        stage.service.fault = lambda call: (
            Unreachable("no network") if call.startswith("prices") else None
        )
        await stage.clock.advance(600)
        assert stage.watch_of(ACTIVATED) == before
        stage.service.fault = lambda call: None
        await stage.clock.advance(61)
        assert stage.watch_of(ACTIVATED).looked != before.looked
        assert stage.alerts() == []


async def test_watches_never_take_from_messages_and_bookings() -> None:
    """With the largest number of kinds there can be, and a code awaited."""
    stage = Watching(requests_per_minute=20)
    stage.service.book(activation(1, end=START + timedelta(days=1)))
    async with stage.running():
        await stage.clock.advance(120)
        before = [stage.service.asked(call) for call in ("messages", "current_bookings")]
        await stage.clock.advance(600)
        alone = [stage.service.asked(call) for call in ("messages", "current_bookings")]
        usual = [later - earlier for earlier, later in zip(before, alone, strict=True)]
        for number in range(33):
            country = COUNTRIES[(98, 252)[number % 2]].replace(" ", "")
            type_ = TYPE_IDS[1 + number % 3]
            product = replace(ACTIVATED, id=number + 10, country=country, rental_type=type_)
            await stage.account.watches.begin(product, None)
        since = stage.clock.monotonic()
        await stage.clock.advance(600)
        for call, count in zip(("messages", "current_bookings"), usual, strict=True):
            asked = stage.service.asked(call, since)
            assert asked >= count * 0.9, (call, asked, count)
        times = [at for at, _ in stage.service.requests if at >= since]
        assert all(sum(one <= at < one + 60 for at in times) <= 21 for one in times)
        assert stage.service.prices_asked


async def test_the_reading_of_a_person_counts_as_well(stage: Watching) -> None:
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, None)
        await stage.clock.advance(10)
        stage.service.stock[ACTIVATED.id] = ("1.30", 7)
        await stage.account.catalog.offer(ACTIVATED, fresh=True)
        assert stage.watch_of(ACTIVATED).since is not None


async def test_an_order_ends_the_watch_and_one_of_before_does_not(stage: Watching) -> None:
    stage.service.stock[ACTIVATED.id] = ("1.30", 7)
    wanted = Wanted.order(ACTIVATED, 1, Decimal("1.30"))
    async with stage.running():
        await stage.clock.advance(10)
        await stage.account.watches.begin(ACTIVATED, None)
        earlier = Purchase("earlier", wanted, Stage.PLACED, START)
        stage.account.store.apply(PurchaseNoted(earlier))
        sent = Purchase("now", wanted, Stage.SENDING, stage.clock.now())
        stage.account.store.apply(PurchaseNoted(sent))
        assert stage.watch_of(ACTIVATED)
        stage.account.store.apply(PurchaseNoted(replace(sent, stage=Stage.PLACED)))
        assert not stage.account.store.state.watches


async def test_it_never_buys(stage: Watching) -> None:
    stage.service.stock[ACTIVATED.id] = ("0.01", 700)
    async with stage.running():
        await stage.account.watches.begin(ACTIVATED, Decimal("100"))
        await stage.clock.advance(3600)
        assert {call.split()[0] for _, call in stage.service.requests} == {
            *("messages", "bookings", "current_bookings", "balance", "countries", "prices"),
        }


# --- kept ----------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.service = Shelves(home.clock)
    return home


def watches(account: Account) -> dict[int, Watch]:
    return dict(account.store.state.watches)


async def test_watches_are_kept_over_a_restart_and_announce_nothing_twice(home: Home) -> None:
    shop = home.service
    assert isinstance(shop, Shelves)
    shop.stock[ACTIVATED.id] = ("1.30", 7)
    async with home.running() as account:
        await home.clock.advance(5)
        await account.watches.begin(ACTIVATED, None)
        await account.watches.begin(TELEGRAM, Decimal("0.50"))
        await home.clock.advance(70)
        before = watches(account)
        assert before[ACTIVATED.id].since is not None
    await home.clock.advance(3600)
    asked = len(shop.prices_asked)
    async with home.running() as account:
        loaded = account.store.state
        assert watches(account) == before
        assert not alerts(AccountState(), loaded, home.clock.now(), home.clock.now())
        await home.clock.advance(70)
        assert len(shop.prices_asked) > asked
        assert watches(account)[ACTIVATED.id].since == before[ACTIVATED.id].since
        assert not [
            one
            for one in alerts(loaded, account.store.state, home.clock.now(), home.clock.now())
            if one.kind is AlertKind.STOCK
        ]
        await account.watches.end(ACTIVATED.id)
    async with home.running() as account:
        assert watches(account).keys() == {TELEGRAM.id}


async def test_one_that_is_ended_in_one_program_does_not_come_back_by_another(home: Home) -> None:
    async with home.running() as one:
        await home.clock.advance(5)
        await one.watches.begin(ACTIVATED, None)
        await home.clock.advance(31)
        async with home.running() as two:
            await home.clock.advance(5)
            assert watches(two).keys() == {ACTIVATED.id}
            await two.watches.end(ACTIVATED.id)
            await two.watches.begin(TELEGRAM, None)
            await home.clock.advance(130)
            assert watches(one).keys() == {ACTIVATED.id}, "it hears of it at its next start"
    async with home.running() as later:
        assert watches(later).keys() == {TELEGRAM.id}


async def test_a_price_is_kept_when_it_changes_and_for_90_days(home: Home) -> None:
    shop = home.service
    assert isinstance(shop, Shelves)
    statement = "SELECT price, available FROM prices WHERE product = ? ORDER BY at"
    async with home.running() as account:
        await home.clock.advance(5)
        await account.watches.begin(ACTIVATED, None)
        await home.clock.advance(2)
        for price, count in (("1.30", 7), ("1.30", 5), ("1.3", 5), ("1.1", 5), ("1.1", 0)):
            shop.stock[ACTIVATED.id] = (price, count)
            await home.clock.advance(60)
        await home.clock.advance(600)
        kept = [(None, 0), ("1.3", 7), ("1.1", 5), (None, 0)]
        assert home.rows(statement, ACTIVATED.id) == kept
        assert account.archive is not None
        prices = await account.archive.prices(ACTIVATED.id)
        assert [price for _, price in prices] == [None, Decimal("1.3"), Decimal("1.1"), None]
        await account.watches.end(ACTIVATED.id)
    home.clock.skip(timedelta(days=31).total_seconds())
    async with home.running() as account:
        assert account.archive is not None
        assert [price for _, price in await account.archive.prices(ACTIVATED.id)] == [None]
    home.clock.skip(timedelta(days=60).total_seconds())
    async with home.running():
        assert home.rows(statement, ACTIVATED.id) == []


async def test_two_programs_keep_each_change_once(home: Home) -> None:
    shop = home.service
    assert isinstance(shop, Shelves)
    shop.stock[ACTIVATED.id] = ("1.30", 7)
    async with home.running() as one:
        await home.clock.advance(31)
        async with home.running() as two:
            await home.clock.advance(5)
            for account in (one, two):
                await account.catalog.offer(ACTIVATED, fresh=True)
                await home.clock.advance(1)
            assert home.rows("SELECT price FROM prices") == [("1.3",)]


# --- words ---------------------------------------------------------------------------------------


def test_a_product_is_named_on_one_line() -> None:
    assert named(ACTIVATED) == "WhatsApp, Germany, 20 min"
    assert named(RENTED) == "All SMS, South Africa, 1 d"


def test_nothing_is_met_by_what_nobody_has() -> None:
    from anosim_tui.domain.offers import Offer

    tier = PriceTier(Decimal("1.20"), (Provider(0, "Any", 3),))
    offer = Offer(ACTIVATED, (tier,), 3, START)
    assert is_met(offer, None)
    assert is_met(offer, Decimal("1.20"))
    assert not is_met(offer, Decimal("1.19"))
    empty = replace(offer, tiers=(replace(tier, providers=(Provider(0, "Any", 0),)),))
    assert not is_met(empty, None)
    assert ACTIVATED.rental_type == ACTIVATION
