"""Finding products: words in any order, narrowing, sorting; favorites first, sold out last.

Pure, and quick enough to run at every key: the order of the search before is used again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, fitting, kind, needles, per_day, ranks
from anosim_tui.domain.models import Product
from anosim_tui.domain.offers import Stock
from anosim_tui.domain.spending import Records, ServiceRecord, record_of
from anosim_tui.language import N_, _


class Column(Enum):
    """What products are sorted by; the value is its heading, in English."""

    COUNTRY = N_("Country")
    SERVICE = N_("Service")
    TYPE = N_("Type")
    DURATION = N_("Duration")
    PRICE = N_("Price")
    PER_DAY = N_("Per day")
    STOCK = N_("Stock")
    CHEAPEST = N_("Cheapest")
    CODES = N_("Codes")


# Columns whose figures are learned while the products are looked at.
LEARNED: Final = frozenset({Column.STOCK, Column.CHEAPEST, Column.CODES})


class ProductFacts(Struct, frozen=True, eq=False):
    """What is known of products beyond the catalog.

    Attributes:
        favorites: ids of products that come first wherever they are found.
        held: the id of a product that stays in its place though it is sold out.
        records: what became of bookings of the same kind.
    """

    favorites: Collection[int] = ()
    stock: Stock = field(default_factory=Stock)
    held: int | None = None
    records: Records = field(default_factory=dict)


NO_FACTS: Final = ProductFacts()


class Trait(Enum):
    """What products are narrowed by; the value is its heading, in English."""

    COUNTRY = N_("Country")
    TYPE = N_("Type")
    SERVICE = N_("Service")

    def of(self, product: Product) -> str:
        return _TRAITS[self](product)

    def words(self, value: str) -> str:
        match self:
            case Trait.COUNTRY:
                return wording.country(value)
            case Trait.TYPE:
                return kind(value)
            case Trait.SERVICE:
                return value or _("All SMS")


_TRAITS: Final[Mapping[Trait, Callable[[Product], str]]] = {
    Trait.COUNTRY: lambda product: product.country,
    Trait.TYPE: lambda product: product.rental_type,
    Trait.SERVICE: lambda product: product.service,
}


class CatalogQuery(Struct, frozen=True):
    """What to show and how.

    Attributes:
        words: each has to occur, in any order; those that fit better come first.
        narrowed: traits and the one value each has to have, as the service sends it.
        hides_sold_out: leaves out what is known to be sold out.
    """

    words: str = ""
    narrowed: tuple[tuple[Trait, str], ...] = ()
    sort: Column = Column.COUNTRY
    descending: bool = False
    hides_sold_out: bool = False

    @property
    def is_open(self) -> bool:
        return not self.narrowed and not self.hides_sold_out and not self.words.strip()

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
        return replace(self, words="", narrowed=(), hides_sold_out=False)

    @property
    def narrowing(self) -> str:
        return " · ".join(trait.words(value) for trait, value in self.narrowed)

    def described(self) -> str:
        """What is looked for, in words: `“whats” · Germany`."""
        words = " ".join(self.words.split())
        return " · ".join(filter(None, (f"“{words}”" if words else "", self.narrowing)))


class CatalogView(Struct, frozen=True, eq=False):
    """What a query found; places are indices into `catalog.products`.

    Attributes:
        order: all places as they are sorted.
        matched: those that were found.
        places: those that are shown, as they are shown.
    """

    catalog: Catalog
    query: CatalogQuery
    facts: ProductFacts
    order: Sequence[int]
    matched: Sequence[int]
    places: Sequence[int]


def search(
    catalog: Catalog,
    query: CatalogQuery,
    facts: ProductFacts = NO_FACTS,
    before: CatalogView | None = None,
) -> CatalogView:
    """Find products; `before` is the last search, whose order may still be right."""
    if before is not None and _same_order(catalog, query, facts, before):
        order = before.order
    else:
        order = sorted_places(catalog, query, facts)
    matched, fits = _matching(catalog, query, order)
    places = _by_fit(matched, fits)
    places = _sold_out_last(catalog, places, query, facts)
    places = _on_top(catalog, places, facts.favorites)
    return CatalogView(catalog, query, facts, order, matched, places)


def _same_order(
    catalog: Catalog, query: CatalogQuery, facts: ProductFacts, before: CatalogView
) -> bool:
    other = before.query
    same = catalog is before.catalog and (query.sort, query.descending) == (
        other.sort,
        other.descending,
    )
    if not same or query.sort not in LEARNED:
        return same
    return facts.stock is before.facts.stock and facts.records is before.facts.records


def _matching(
    catalog: Catalog, query: CatalogQuery, places: Sequence[int]
) -> tuple[Sequence[int], Mapping[int, int]]:
    """What is found, in the same order, and how well the words fit, if there are any."""
    wanted = needles(query.words)
    fits = fitting(catalog.terms, wanted) if wanted else {}
    if wanted and isinstance(places, range):  # in the order of the catalog
        places = sorted(fits)
    elif wanted:
        places = [place for place in places if place in fits]
    products = catalog.products
    for trait, value in query.narrowed:
        of = _TRAITS[trait]
        places = [place for place in places if of(products[place]) == value]
    return places, fits


def _by_fit(places: Sequence[int], fits: Mapping[int, int]) -> Sequence[int]:
    if len(set(fits.values())) < 2:
        return places
    return sorted(places, key=fits.__getitem__)  # among equals they stay as they are


def _sold_out_last(
    catalog: Catalog, places: Sequence[int], query: CatalogQuery, facts: ProductFacts
) -> Sequence[int]:
    gone = _places_of(catalog, facts.stock.sold_out - {facts.held})
    if not gone:
        return places
    left = [place for place in places if place not in gone]
    if query.hides_sold_out:
        return left
    return [*left, *(place for place in places if place in gone)]


def _on_top(catalog: Catalog, places: Sequence[int], favorites: Collection[int]) -> Sequence[int]:
    chosen = _places_of(catalog, favorites)
    first = [place for place in places if place in chosen] if chosen else []
    return [*first, *(place for place in places if place not in chosen)] if first else places


def _places_of(catalog: Catalog, ids: Iterable[int | None]) -> set[int]:
    known = catalog.places
    return {known[id_] for id_ in ids if id_ is not None and id_ in known}


def success(record: ServiceRecord | None) -> float | None:
    """The share of activations that brought a code; `None` where there was none yet."""
    return record.coded / record.tried if record is not None and record.tried else None


_VALUES: Final[Mapping[Column, Callable[[Product, ProductFacts], Any]]] = {
    Column.COUNTRY: lambda product, _facts: wording.country(product.country),
    Column.SERVICE: lambda product, _facts: product.service.casefold(),
    Column.TYPE: lambda product, _facts: kind(product.rental_type),
    Column.DURATION: lambda product, _facts: product.duration,
    Column.PRICE: lambda product, _facts: product.price,
    Column.PER_DAY: lambda product, _facts: per_day(product),
    Column.STOCK: lambda product, facts: facts.stock.total(product),
    Column.CHEAPEST: lambda product, facts: facts.stock.cheapest(product),
    Column.CODES: lambda product, facts: success(record_of(facts.records, product)),
}


def sorted_places(
    catalog: Catalog, query: CatalogQuery, facts: ProductFacts = NO_FACTS
) -> Sequence[int]:
    """Every place, sorted by a column; among equals by country, service, type and duration.

    What has no value in the column comes last either way.
    """
    if query.sort is Column.COUNTRY and not query.descending:
        return range(len(catalog.products))
    value_of = _VALUES[query.sort]
    values = [value_of(product, facts) for product in catalog.products]
    rank = ranks(value for value in values if value is not None)
    last = len(rank)
    sign = -1 if query.descending else 1
    keys = [last if value is None else sign * rank[value] for value in values]
    return sorted(range(len(keys)), key=keys.__getitem__)


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
    places = found.matched if chosen is None else _matching(found.catalog, query, found.order)[0]
    of, products = _TRAITS[trait], found.catalog.products
    counts = Counter(of(products[place]) for place in places)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    values = sorted(counts, key=lambda value: trait.words(value).casefold())
    return tuple(FilterChoice(trait, value, counts[value], value == chosen) for value in values)
