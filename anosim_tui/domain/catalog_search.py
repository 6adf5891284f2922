"""Finding products: words in any order, narrowing, sorting, favourites on top.

Pure, and quick enough to run at every key: a search begins from the one before it where it can.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, kind, ranks
from anosim_tui.domain.models import Product


class Column(Enum):
    """What products are sorted by; the value is its heading."""

    COUNTRY = "Country"
    SERVICE = "Service"
    TYPE = "Type"
    DURATION = "Duration"
    PRICE = "Price"
    PER_DAY = "Per day"


class Trait(Enum):
    """What products are narrowed by; the value is its heading."""

    COUNTRY = "Country"
    TYPE = "Type"
    SERVICE = "Service"

    def of(self, product: Product) -> str:
        return _TRAITS[self](product)

    def words(self, value: str) -> str:
        match self:
            case Trait.COUNTRY:
                return wording.country(value)
            case Trait.TYPE:
                return kind(value)
            case Trait.SERVICE:
                return value or "All SMS"


_TRAITS: Final[Mapping[Trait, Callable[[Product], str]]] = {
    Trait.COUNTRY: lambda product: product.country,
    Trait.TYPE: lambda product: product.rental_type,
    Trait.SERVICE: lambda product: product.service,
}


class CatalogQuery(Struct, frozen=True):
    """What to show and how.

    Attributes:
        words: each has to occur, in any order; a number has to begin a word.
        narrowed: traits and the one value each has to have, as the service sends it.
    """

    words: str = ""
    narrowed: tuple[tuple[Trait, str], ...] = ()
    sort: Column = Column.COUNTRY
    descending: bool = False

    @property
    def needles(self) -> tuple[str, ...]:
        # Words there begin after a blank; "7d" is not meant to find "27d".
        words = self.words.casefold().split()
        return tuple(f" {word}" if word[0].isdigit() else word for word in words)

    @property
    def is_open(self) -> bool:
        return not self.narrowed and not self.words.strip()

    def value(self, trait: Trait) -> str | None:
        return next((value for narrowed, value in self.narrowed if narrowed is trait), None)

    def toggled(self, trait: Trait, value: str) -> CatalogQuery:
        """Narrowed to `value`, or no longer where it was already."""
        others = tuple(pair for pair in self.narrowed if pair[0] is not trait)
        return replace(
            self, narrowed=others if self.value(trait) == value else (*others, (trait, value))
        )

    def sorted_by(self, column: Column) -> CatalogQuery:
        """Sorted by `column`; the other way round where it was already."""
        return replace(self, sort=column, descending=self.sort is column and not self.descending)

    def opened(self) -> CatalogQuery:
        return replace(self, words="", narrowed=())

    def refines(self, other: CatalogQuery) -> bool:
        """Whether everything this finds is found by `other` too."""
        return set(other.narrowed) <= set(self.narrowed) and all(
            any(old in new for new in self.needles) for old in other.needles
        )

    @property
    def narrowing(self) -> str:
        return " · ".join(trait.words(value) for trait, value in self.narrowed)

    def described(self) -> str:
        """What is looked for, in words: `“whats” in Germany`."""
        words = " ".join(self.words.split())
        return " in ".join(filter(None, (f"“{words}”" if words else "", self.narrowing)))


class CatalogView(Struct, frozen=True, eq=False):
    """What a query found; places are indices into `catalog.products`.

    Attributes:
        places: the same with the favourites on top.
    """

    catalog: Catalog
    query: CatalogQuery
    order: Sequence[int]
    matched: Sequence[int]
    places: Sequence[int]


def search(
    catalog: Catalog,
    query: CatalogQuery,
    favourites: Collection[int] = (),
    before: CatalogView | None = None,
) -> CatalogView:
    """Find products.

    Args:
        favourites: ids of products that come first wherever they are found.
        before: the last search, from which this one may begin.
    """
    order: Sequence[int] | None = None
    source: Sequence[int] | None = None
    if before is not None and before.catalog is catalog and _same_order(query, before.query):
        order = before.order
        if query.refines(before.query):
            source = before.matched
    if order is None:
        order = sorted_places(catalog, query.sort, descending=query.descending)
    matched = _matching(catalog, query, order if source is None else source)
    return CatalogView(catalog, query, order, matched, _on_top(catalog, matched, favourites))


def _same_order(one: CatalogQuery, other: CatalogQuery) -> bool:
    return one.sort is other.sort and one.descending is other.descending


def _matching(catalog: Catalog, query: CatalogQuery, places: Sequence[int]) -> Sequence[int]:
    products = catalog.products
    for trait, value in query.narrowed:
        of = _TRAITS[trait]
        places = [place for place in places if of(products[place]) == value]
    for needle in query.needles:
        places = _said(catalog, needle, places)
    return places


def _said(catalog: Catalog, needle: str, places: Sequence[int]) -> Sequence[int]:
    products, terms = catalog.products, catalog.terms
    countries = {name for name, words in terms.countries.items() if needle in words}
    services = {name for name, words in terms.services.items() if needle in words}
    types = {name for name, words in terms.rental_types.items() if needle in words}
    spans = {span for span, words in terms.durations.items() if needle in words}
    if not (countries or types or spans):  # as a rule a service is looked for
        return [place for place in places if products[place].service in services]
    return [
        place
        for place in places
        if (one := products[place]).service in services
        or one.country in countries
        or one.rental_type in types
        or one.duration in spans
    ]


def _on_top(catalog: Catalog, places: Sequence[int], favourites: Collection[int]) -> Sequence[int]:
    known = catalog.places
    chosen = {known[id_] for id_ in favourites if id_ in known}
    first = [place for place in places if place in chosen] if chosen else []
    return [*first, *(place for place in places if place not in chosen)] if first else places


def sorted_places(catalog: Catalog, column: Column, *, descending: bool) -> Sequence[int]:
    """Every place, sorted by a column; among equals by country, service, type and duration.

    What has no value in the column comes last either way.
    """
    if column is Column.COUNTRY and not descending:
        return range(len(catalog.products))
    values = _values(catalog, column)
    rank = ranks(value for value in values if value is not None)
    last = len(rank)
    sign = -1 if descending else 1
    keys = [last if value is None else sign * rank[value] for value in values]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _values(catalog: Catalog, column: Column) -> Sequence[Any]:
    products = catalog.products
    match column:
        case Column.COUNTRY:
            return [wording.country(product.country) for product in products]
        case Column.SERVICE:
            return [product.service.casefold() for product in products]
        case Column.TYPE:
            return [kind(product.rental_type) for product in products]
        case Column.DURATION:
            return [product.duration for product in products]
        case Column.PRICE:
            return [product.price for product in products]
        case Column.PER_DAY:
            return catalog.days


class FilterChoice(Struct, frozen=True):
    """A value products can be narrowed to.

    Attributes:
        value: the value, as the service sends it.
        count: how many of the products shown have it.
    """

    trait: Trait
    value: str
    count: int
    chosen: bool

    @property
    def words(self) -> str:
        return self.trait.words(self.value)


def choices(found: CatalogView, trait: Trait) -> tuple[FilterChoice, ...]:
    """What `found` could be narrowed to by `trait`, in alphabetical order.

    What it is narrowed to by this trait already does not count, so that another can be chosen.
    """
    chosen = found.query.value(trait)
    query = found.query if chosen is None else found.query.toggled(trait, chosen)
    places = found.matched if chosen is None else _matching(found.catalog, query, found.order)
    of, products = _TRAITS[trait], found.catalog.products
    counts = Counter(of(products[place]) for place in places)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    values = sorted(counts, key=lambda value: trait.words(value).casefold())
    return tuple(FilterChoice(trait, value, counts[value], value == chosen) for value in values)
