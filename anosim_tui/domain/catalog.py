"""What can be ordered: the products prepared for quick search, and what is known of one's stock.

20,000 products are usual and a person filters them with every key, so what a search needs is made
once per reading, by `catalog_index.prepare`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import (
    ACTIVATION,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Fetched,
    PriceQuote,
    PriceTier,
    Product,
    ProductStock,
    Provider,
)

_KINDS: Final = {
    ACTIVATION: "Activation",
    RENTAL_SERVICE: "One service",
    RENTAL_FULL: "Every SMS",
}


def kind(rental_type: str) -> str:
    return _KINDS.get(rental_type, rental_type)


def per_day(product: Product) -> Decimal | None:
    """The price of one day, US dollars, to the cent; `None` where that says nothing.

    An activation is one message rather than a length of time.
    """
    minutes = product.duration // timedelta(minutes=1)
    if product.rental_type == ACTIVATION or minutes <= 0:
        return None
    return (product.price * 1440 / minutes).quantize(Decimal("0.01"))


class Vocabulary(Struct, frozen=True):
    """The folded words that products are found by, for each value of what they have.

    There are hundreds of values for thousands of products. Each word stands after a blank.
    """

    countries: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    rental_types: Mapping[str, str] = field(default_factory=dict)
    durations: Mapping[timedelta, str] = field(default_factory=dict)


class Catalog(Struct, frozen=True, eq=False, dict=True):
    """Every product, sorted by country, service, type and duration; a place is an index into it.

    Attributes:
        products: what can be ordered.
        days: for each product, what `per_day` says.
        vocabulary: the words they are found by.
    """

    products: tuple[Product, ...] = ()
    days: tuple[Decimal | None, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @cached_property
    def places(self) -> Mapping[int, int]:
        return {product.id: place for place, product in enumerate(self.products)}

    @cached_property
    def of_kind(self) -> Mapping[tuple[str, str], Sequence[Product]]:
        found: defaultdict[tuple[str, str], list[Product]] = defaultdict(list)
        for product in self.products:
            found[product.country, product.rental_type].append(product)
        return dict(found)

    def product(self, id_: int) -> Product | None:
        place = self.places.get(id_)
        return None if place is None else self.products[place]

    def day(self, product: Product) -> Decimal | None:
        return self.days[self.places[product.id]]


# What a booking has to do with the catalog.


def aliases(service: str) -> frozenset[str]:
    """The names of a service, folded; empty for a rental that takes every message."""
    return frozenset(filter(None, (name.strip().casefold() for name in service.split(","))))


def alike(catalog: Catalog, booking: Booking) -> tuple[Product, ...]:
    """The products of a booking's country, type and service, the shortest first.

    The service's texts do not always match (API.md): where none is the same, one that shares an
    alias counts.
    """
    offered = catalog.of_kind.get((booking.country, booking.rental_type), ())
    wanted = aliases(booking.service)
    same = [one for one in offered if aliases(one.service) == wanted]
    found = same or [one for one in offered if aliases(one.service) & wanted]
    return tuple(sorted(found, key=lambda one: (one.duration, one.price, one.id)))


def extensions(catalog: Catalog, booking: Booking) -> tuple[Product, ...]:
    """What may extend a booking, one for each duration and the cheapest of it, shortest first.

    Their prices are estimates: the service names the price of an extension only in its answer.
    That it takes the durations of the catalog, and rentals only, is assumed.
    """
    if booking.is_activation:
        return ()
    cheapest: dict[timedelta, Product] = {}
    for product in alike(catalog, booking):
        cheapest.setdefault(product.duration, product)
    return tuple(cheapest.values())


def another(catalog: Catalog, booking: Booking) -> Product | None:
    """The product that would be ordered for another booking like this one."""
    fitting = (one for one in alike(catalog, booking) if one.duration == booking.duration)
    return next(fitting, None)


# Stock and prices of one product.


class Offer(Struct, frozen=True):
    """What one product costs and who has it, at one moment.

    Attributes:
        product: what; its price is the list price.
        tiers: the cheapest first, as the service sent them. They overlap: never add them up.
        total: how many there are, in the service's own words; no sum of tiers.
        at: when it was read.
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


def _available(providers: Iterable[Provider]) -> int:
    """How many numbers "any operator" has; where it is not listed, all operators together."""
    listed = tuple(providers)
    anyone = [one.available for one in listed if one.id == 0]
    return max(anyone) if anyone else sum(one.available for one in listed)


# The catalog as a part of the account's state.


class CatalogRead(Struct, frozen=True):
    """The products came."""

    catalog: Catalog
    at: datetime
    unreadable: int = 0

    def applied(self, part: Fetched[Catalog]) -> Fetched[Catalog]:
        return part.read(self.catalog, self.at, self.unreadable)


class CatalogFailed(Struct, frozen=True):
    """An attempt to read them failed."""

    error: ApiError
    at: datetime

    def applied(self, part: Fetched[Catalog]) -> Fetched[Catalog]:
        return part.failed(self.error, self.at)


def unread() -> Fetched[Catalog]:
    return Fetched(Catalog())
