"""An account that answers at once and always the same: what every picture is taken of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache, cached_property
from types import SimpleNamespace

from anosim_tui.account.health import HealthReport
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.changes import (
    BookingFlagsNoted,
    BuyingSwitched,
    CatalogFailed,
    CatalogRead,
    Labelled,
    PurchaseNoted,
    ReadFailed,
)
from anosim_tui.domain.errors import Unreachable
from anosim_tui.domain.flags import BookingFlags, Renewal, Shared
from anosim_tui.domain.models import (
    ACTIVATION,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Order,
    PriceTier,
    Product,
    Provider,
    ShareLink,
    SimCard,
)
from anosim_tui.domain.offers import Offer, Stock
from anosim_tui.domain.purchases import Purchase, Stage, Wanted
from anosim_tui.domain.spending import OperatorRecords
from anosim_tui.domain.state import AccountState, Resource
from anosim_tui.language import current
from tests.catalogs import catalog_of
from tests.ui.support import BOOKINGS, NOON, StubAccount, after, empty_state, full_state

LINK = ShareLink(
    "https://anosim.net/share/orderbooking?token=3f0c9a7e51d84b62",
    "https://anosim.net/api/v1/orderbookingshare?token=3f0c9a7e51d84b62",
)
ERROR = Unreachable("anosim.net did not answer within 15 s.")


def catalog() -> Catalog:
    """Products of every kind, in a few countries, sorted by their names in the language in use."""
    return _catalog(current())


@cache
def _catalog(_language: str) -> Catalog:
    services = ("Google, Gmail, Youtube", "WhatsApp", "Telegram", "Uber")
    countries = ("Germany", "Netherlands", "Poland", "UnitedKingdom", "SouthAfrica")
    offered = [
        (country, kind, service, length)
        for country in countries
        for kind, service, length in (
            *((ACTIVATION, service, timedelta(minutes=20)) for service in services),
            *((RENTAL_FULL, "", timedelta(days=days)) for days in (1, 7, 30)),
            (RENTAL_SERVICE, "WhatsApp", timedelta(days=30)),
        )
    ]
    products = [
        Product(place, country, kind, service, length, Decimal(40 + 37 * place % 900) / 100)
        for place, (country, kind, service, length) in enumerate(offered, 1)
    ]
    return catalog_of(products)


_SOLD_OUT = (12, 20)


class Source:
    """The catalog's stock and prices."""

    @cached_property
    def stock(self) -> Stock:
        """That of every product."""
        return Stock().updated({one.id: self.cached(one) for one in catalog().products}, NOON)

    def unread(self, products: Iterable[Product]) -> None:
        """Nothing is left to read."""

    def open(self) -> None:
        """Nothing is read."""

    def close(self) -> None:
        """Nothing was read."""

    def cached(self, product: Product) -> Offer:
        """Two prices, three operators."""
        if product.id in _SOLD_OUT:
            return Offer(product, (), 0, NOON)
        price = product.price
        cheap = PriceTier(price, (Provider(1, "Meridian", 3),))
        dear = PriceTier(price + Decimal("0.35"), (Provider(0, "", 41), Provider(2, "Blau", 38)))
        return Offer(product, (cheap, dear), 41, NOON)

    async def offer(self, product: Product, *, fresh: bool) -> Offer:
        """The same."""
        assert fresh
        return self.cached(product)


def may() -> None:
    """Nothing stands in the way."""


async def no_records(_product: Product) -> OperatorRecords:
    """Nothing is known of any operator."""
    return {}


async def unlimited() -> Callable[[Decimal | None], str]:
    """Every sum may be spent."""
    return lambda _total: ""


def account_on(state: AccountState) -> StubAccount:
    """An account in that state, with everything a screen may ask of it but an archive."""
    account = StubAccount(state, demo=False)
    account.host = "anosim.net"
    account.cards = tuple(
        SimCard(one.number, one.country, one.rental_type, one.service, one.start, one.ends)
        for one in (BOOKINGS[2:6] if state.lines else ())
    )
    account.health = HealthReport(None, NOON, 12, 60, 0, NOON, timedelta())  # type: ignore[assignment]
    account.catalog = Source()  # type: ignore[attr-defined]
    account.operator_records = no_records  # type: ignore[attr-defined]
    paying = SimpleNamespace(why_not=may, limits=unlimited)
    account.purchases = account.bookings = paying  # type: ignore[attr-defined]
    return account


def busy() -> AccountState:
    """Bookings and messages of every kind, a label, a link, a renewal, and a lost purchase."""
    wanted = Wanted.extension(BOOKINGS[2], timedelta(days=30), Decimal("3.33"))
    found = (Order(71, NOON, Decimal("4.44"), BOOKINGS[2:3]),)
    at = NOON - timedelta(minutes=12)
    lost = Purchase("a", wanted, Stage.UNRESOLVED, at, at, Decimal("42.18"), "No answer.", found)
    managed = BookingFlags({104: Shared(LINK, at)}, {105: Renewal(True, at)})
    return after(
        BookingFlagsNoted(managed),
        BuyingSwitched(None),
        PurchaseNoted(lost),
        Labelled(103, "shop account of old"),
        CatalogRead(catalog(), NOON),
        state=full_state(),
    )


def offline() -> AccountState:
    """As `busy`, and nothing answers any more."""
    failed = ReadFailed(Resource.MESSAGES, ERROR, NOON)
    return after(failed, CatalogFailed(ERROR, NOON), state=busy())


@dataclass(frozen=True)
class Case:
    """A state of the program.

    Attributes:
        state: makes the state of the account.
        launch: how the program is begun.
        kept: whether the archive holds something.
    """

    state: Callable[[], AccountState]
    launch: tuple[tuple[str, object], ...] = ()
    kept: bool = True


CASES = {
    "full": Case(busy),
    "empty": Case(lambda: after(CatalogRead(Catalog(), NOON), state=empty_state()), kept=False),
    "loading": Case(AccountState, kept=False),
    "offline": Case(offline),
    "masked": Case(busy, (("mask", True),)),
    "ascii": Case(busy, (("ascii", True),)),
}
