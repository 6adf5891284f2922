"""Stock and prices of one product, and the ids `/ProductPrices` wants for what products name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.domain.catalog import aliases
from anosim_tui.domain.models import (
    ACTIVATION,
    Country,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
    Service,
)

# Ids of rental types. That 1 is Activation is by the documented example; which of the others is
# is not documented, so it is learnt from the answers.
_TYPE_IDS: Final = (1, 2, 3)
_LIKELY: Final = {ACTIVATION: 1}


class Offer(Struct, frozen=True):
    """What one product costs and who has it, at one moment.

    Attributes:
        product: what; its price is the list price.
        tiers: the cheapest first, as the service sent them. They overlap: never add them up.
        total: how many there are, in the service's own words; no sum of tiers.
        priced: whether the tiers' prices were asked for; otherwise only the stock is known and the
            list price stands for each operator.
    """

    product: Product
    tiers: tuple[PriceTier, ...]
    total: int
    at: datetime
    priced: bool = True

    @property
    def on_sale(self) -> tuple[PriceTier, ...]:
        return tuple(tier for tier in self.tiers if _available(tier.providers))

    @property
    def sold_out(self) -> bool:
        return not self.on_sale

    @property
    def best_price(self) -> Decimal | None:
        """The lowest price at which there is a number, US dollars."""
        return min((tier.price for tier in self.on_sale), default=None)


def quoted(quote: PriceQuote, product: Product, at: datetime) -> Offer:
    tiers = tuple(sorted(quote.tiers, key=lambda tier: tier.price))
    return Offer(product, tiers, quote.total, at)


def is_quote_of(quote: PriceQuote, product: Product) -> bool:
    """Whether `quote` is about `product`; that both have the same id is assumed, not relied on."""
    other = quote.product
    return (
        (other.country, other.rental_type, other.duration)
        == (product.country, product.rental_type, product.duration)
    ) and (other.id == product.id or aliases(other.service) == aliases(product.service))


def stocked(stock: ProductStock, at: datetime) -> Offer:
    tiers = (PriceTier(stock.product.price, stock.providers),) if stock.providers else ()
    return Offer(stock.product, tiers, _available(stock.providers), at, priced=False)


Prices = tuple[tuple[datetime, Decimal | None], ...]
"""The lowest prices of one product and from when on, the oldest first; `None` is sold out."""

PRICES_SHOWN_FOR: Final = timedelta(days=30)


DailyPrices = tuple[Decimal | None, ...]
"""The price at the end of each of the last 30 days; `None` where there was none, or unknown."""


def by_day(prices: Prices, now: datetime) -> DailyPrices:
    days: list[Decimal | None] = []
    known, place = None, 0
    for ago in reversed(range(PRICES_SHOWN_FOR.days)):
        end = now - timedelta(days=ago)
        while place < len(prices) and prices[place][0] <= end:
            known, place = prices[place][1], place + 1
        days.append(known)
    return tuple(days)


class Stock(Struct, frozen=True, eq=False):
    """The offers read of late, by the id of their product.

    Attributes:
        sold_out: the ids of those of which nobody has a number.
        untold: the countries and types that the service told nothing of.
    """

    offers: Mapping[int, Offer] = field(default_factory=dict)
    sold_out: frozenset[int] = frozenset()
    untold: frozenset[tuple[str, str]] = frozenset()

    def known(self, product: Product) -> Offer | None:
        return self.offers.get(product.id)

    def total(self, product: Product) -> int | None:
        offer = self.known(product)
        return None if offer is None else offer.total

    def cheapest(self, product: Product) -> Decimal | None:
        """The lowest price at which there is a number, US dollars; `None` if none is known."""
        offer = self.known(product)
        return None if offer is None else offer.best_price

    def updated(self, offers: Mapping[int, Offer], oldest: datetime) -> Stock:
        """With newer offers, and without those that were read before `oldest`."""
        kept = {id_: one for id_, one in self.offers.items() if one.at >= oldest}
        old = (self.sold_out & kept.keys()) - offers.keys()
        new = {id_ for id_, one in offers.items() if one.sold_out}
        return replace(self, offers={**kept, **offers}, sold_out=old | new)

    def told(self, kind: tuple[str, str], *, any_: bool) -> Stock:
        """After an answer for a country and type that has something to tell or nothing."""
        return replace(self, untold=self.untold - {kind} if any_ else self.untold | {kind})


def quoted_all(
    quotes: Iterable[PriceQuote], products: Iterable[Product], at: datetime
) -> dict[int, Offer]:
    """The offers of those products that the quotes are about, by their ids."""
    by_id: dict[int, PriceQuote] = {}
    by_traits: dict[_Traits, PriceQuote] = {}
    for quote in quotes:
        by_id[quote.product.id] = quote
        by_traits[_traits(quote.product)] = quote
    offers = {}
    for product in products:
        found = by_id.get(product.id)
        if found is None or not is_quote_of(found, product):
            found = by_traits.get(_traits(product))
        if found is not None:
            offers[product.id] = quoted(found, product, at)
    return offers


_Traits = tuple[str, str, timedelta, frozenset[str]]


def _traits(product: Product) -> _Traits:
    return product.country, product.rental_type, product.duration, aliases(product.service)


def _available(providers: Iterable[Provider]) -> int:
    """How many numbers "any operator" has; where it is not listed, all operators together."""
    listed = tuple(providers)
    anyone = [one.available for one in listed if one.id == 0]
    return max(anyone) if anyone else sum(one.available for one in listed)


class CatalogIds(Struct, frozen=True):
    """What is known of ids.

    Attributes:
        services: as listed; may be empty, the catalog works without them.
        rental_types: the id of each rental type an answer has shown.
    """

    countries: tuple[Country, ...] = ()
    services: tuple[Service, ...] = ()
    rental_types: dict[str, int] = field(default_factory=dict)

    def country(self, product: Product) -> int | None:
        wanted = _bare(product.country)
        return next((one.id for one in self.countries if _bare(one.name) == wanted), None)

    def service(self, product: Product) -> int | None:
        """The id of the product's service.

        `None` where it has none, or where several or no listed service shares a name with it.
        """
        wanted = aliases(product.service)
        same = [one.id for one in self.services if aliases(one.name) == wanted]
        if len(same) == 1 and wanted:
            return same[0]
        alike = {one.id for one in self.services if aliases(one.name) & wanted}
        return alike.pop() if len(alike) == 1 else None

    def types_to_try(self, rental_type: str) -> tuple[int, ...]:
        """Ids under which products of this type may be found, the likeliest first."""
        if rental_type in self.rental_types:
            return (self.rental_types[rental_type],)
        free = [one for one in _TYPE_IDS if one not in self.rental_types.values()]
        return tuple(sorted(free, key=lambda one: (one != _LIKELY.get(rental_type), one)))

    def learnt(self, type_id: int, answered: Iterable[Product]) -> CatalogIds:
        """With what an answer to a question for `type_id` shows; mixed ones show nothing."""
        types = {product.rental_type for product in answered}
        if len(types) != 1:
            return self
        return replace(self, rental_types={**self.rental_types, types.pop(): type_id})


def _bare(name: str) -> str:
    """`South Africa` and `SouthAfrica` are one country."""
    return "".join(name.casefold().split())
