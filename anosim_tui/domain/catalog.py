"""What can be ordered: the products, prepared for quick search.

20,000 products are usual and a person filters them with every key, so what a search needs is made
once per reading, by `prepare`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct

from anosim_tui.domain import wording
from anosim_tui.domain.catalog_words import SearchTerm, indexed
from anosim_tui.domain.models import (
    ACTIVATION,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Product,
)
from anosim_tui.language import N_, _

_KINDS: Final = {
    ACTIVATION: N_("Activation"),
    RENTAL_SERVICE: N_("One service"),
    RENTAL_FULL: N_("All SMS"),
}


def kind(rental_type: str) -> str:
    return _(_KINDS.get(rental_type, rental_type))


def per_day(product: Product) -> Decimal | None:
    """The price of one day, US dollars, to the cent; `None` where that says nothing.

    An activation is one message rather than a length of time.
    """
    minutes = product.duration // timedelta(minutes=1)
    if product.rental_type == ACTIVATION or minutes <= 0:
        return None
    return (product.price * 1440 / minutes).quantize(Decimal("0.01"))


class Catalog(Struct, frozen=True, eq=False, dict=True):
    """Every product, sorted by country, service, type and duration; a place is an index into it.

    Attributes:
        terms: the words that products are found by.
    """

    products: tuple[Product, ...] = ()
    terms: tuple[SearchTerm, ...] = ()

    @cached_property
    def places(self) -> Mapping[int, int]:
        return {product.id: place for place, product in enumerate(self.products)}

    @cached_property
    def of_kind(self) -> Mapping[tuple[str, str], Sequence[Product]]:
        found: defaultdict[tuple[str, str], list[Product]] = defaultdict(list)
        for product in self.products:
            found[product.country, product.rental_type].append(product)
        return dict(found)

    @cached_property
    def of_service(self) -> Mapping[str, Sequence[Product]]:
        found: defaultdict[str, list[Product]] = defaultdict(list)
        for product in self.products:
            found[product.service].append(product)
        return dict(found)

    def product(self, id_: int) -> Product | None:
        place = self.places.get(id_)
        return None if place is None else self.products[place]


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


def elsewhere(catalog: Catalog, product: Product) -> tuple[Product, ...]:
    """The same service, type and duration in other countries, the cheapest first."""
    others = (
        one
        for one in catalog.of_service.get(product.service, ())
        if (one.rental_type, one.duration) == (product.rental_type, product.duration)
        and one.country != product.country
    )
    return tuple(sorted(others, key=attrgetter("price", "country", "id")))


# --- preparing ---------------------------------------------------------------------------------

# Products prepared before somebody else gets a turn: about two milliseconds of work.
_CHUNK: Final = 1_000


def prepare(products: Sequence[Product]) -> Generator[None, None, Catalog]:
    """Make a catalog; yields now and then so that the caller can let others work."""
    by_id = {product.id: product for product in products}
    yield
    ordered = yield from _sorted(list(by_id.values()))
    terms = yield from indexed(ordered, kind)
    catalog = Catalog(tuple(ordered), terms)
    for index in ("places", "of_kind", "of_service"):  # made now rather than at a key press
        yield
        getattr(catalog, index)
    return catalog


def _sorted(products: list[Product]) -> Generator[None, None, list[Product]]:
    """By country, service, type and duration; comparing numbers, as words would take longer."""
    products.sort(key=attrgetter("id"))  # among equals; sorting below keeps their order
    yield
    countries = _places({one.country for one in products}, wording.country)
    services = _places({one.service for one in products}, str.casefold)
    yield
    types = ranks({one.rental_type for one in products})
    spans = ranks({one.duration for one in products})
    keys: list[int] = []
    for place, one in enumerate(products):
        if place % _CHUNK == 0:
            yield
        key = countries[one.country] * len(services) + services[one.service]
        key = key * len(types) + types[one.rental_type]
        keys.append(key * len(spans) + spans[one.duration])
    yield
    order = sorted(range(len(keys)), key=keys.__getitem__)
    yield
    return [products[place] for place in order]


def _places(names: Iterable[str], shown: Callable[[str], str]) -> dict[str, int]:
    """The place of each name when they are sorted as they are shown; the same for equal ones."""
    named = {name: shown(name) for name in names}
    place = ranks(named.values())
    return {name: place[words] for name, words in named.items()}


def ranks(values: Iterable[Any]) -> dict[Any, int]:
    return {value: rank for rank, value in enumerate(sorted(set(values)))}
