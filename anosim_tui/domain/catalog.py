"""What can be ordered: the products, and the words they are found by.

20,000 products are usual and a person filters them with every key, so what a search needs is made
once per reading, by `prepare`: what a value of a product is called is folded once, and a search
compares hundreds of values instead of thousands of products.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct

from anosim_tui.domain import countries, wording
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


_ALL_SMS: Final = N_("All SMS")
_EVERY_SMS: Final = "every SMS"  # as others call it
# A dot and an apostrophe are part of a word: "de" is not meant to find WEB.DE.
_BETWEEN_WORDS: Final = re.compile(r"[\s,;/()&|–—_-]+")
_DAY: Final = timedelta(days=1)

WHOLE, BEGINNING, INSIDE = range(3)
"""How a word fits, the best first."""


class SearchTerm(Struct, frozen=True, eq=False):
    """One value that products have, such as a country.

    Attributes:
        shown: the folded words on the screen, with a blank before each and at the end.
        others: more words, which count from their beginnings only.
        places: the products that have it.
    """

    shown: str
    others: str
    places: Sequence[int]

    def fit(self, needle: str) -> int | None:
        """How well the folded `needle` fits; a number has to begin a word."""
        begins = f" {needle}"
        if begins in self.shown or begins in self.others:
            whole = f"{begins} "
            return WHOLE if whole in self.shown or whole in self.others else BEGINNING
        # Words there begin after a blank; "7d" is not meant to find "27d".
        return INSIDE if needle in self.shown and not needle[0].isdigit() else None


def needles(words: str) -> tuple[str, ...]:
    """The words of a search, folded as the terms are."""
    return tuple(filter(None, _BETWEEN_WORDS.split(words.casefold())))


def fitting(terms: Iterable[SearchTerm], wanted: Iterable[str]) -> dict[int, int]:
    """The places where every one of the needles fits, and how well: 0 where all are whole words."""
    each = sorted((_of_needle(terms, needle) for needle in wanted), key=len)
    found = each[0]
    for others in each[1:]:
        found = {place: fit + others[place] for place, fit in found.items() if place in others}
    return found


def _of_needle(terms: Iterable[SearchTerm], needle: str) -> dict[int, int]:
    """Where it fits; if it is a whole word somewhere, not where it is only inside of one."""
    fits: tuple[list[Sequence[int]], ...] = ([], [], [])
    for term in terms:
        fit = term.fit(needle)
        if fit is not None:
            fits[fit].append(term.places)
    found: dict[int, int] = {}
    meant = (BEGINNING, WHOLE) if fits[WHOLE] else (INSIDE, BEGINNING)
    for fit in meant:  # the best of several stays
        for places in fits[fit]:
            found.update(dict.fromkeys(places, fit))
    return found


def indexed(
    products: Sequence[Product], kind: Callable[[str], str]
) -> Generator[None, None, tuple[SearchTerm, ...]]:
    """The terms of all products; `kind` says a rental type in words."""
    of_country = yield from _grouped(products, attrgetter("country"))
    of_service = yield from _grouped(products, attrgetter("service"))
    of_type = yield from _grouped(products, attrgetter("rental_type"))
    of_span = yield from _grouped(products, attrgetter("duration"))
    return (
        *(
            SearchTerm(_folded(wording.country(name), name), _folded(*_names(name)), places)
            for name, places in of_country.items()
        ),
        *(
            SearchTerm(_folded(*([name] if name else [_ALL_SMS, _(_ALL_SMS), _EVERY_SMS])), "", at)
            for name, at in of_service.items()
        ),
        *(SearchTerm(_folded(kind(name), name), "", at) for name, at in of_type.items()),
        *(SearchTerm(_folded(*_spellings(span)), "", at) for span, at in of_span.items()),
    )


def _grouped(
    products: Sequence[Product], value: Callable[[Product], Any]
) -> Generator[None, None, dict[Any, array[int]]]:
    # Arrays hold 20,000 places in a tenth of the memory of lists.
    found: defaultdict[Any, array[int]] = defaultdict(partial(array, "I"))
    for start in range(0, len(products), _CHUNK):
        yield
        for place, product in enumerate(products[start : start + _CHUNK], start):
            found[value(product)].append(place)
    return found


def _names(country: str) -> tuple[str, ...]:
    """Everything people call a country, also without the accents."""
    known = countries.find(country)
    if known is None:
        return ()
    return (*known.all, *map(_without_accents, known.all))


def _without_accents(words: str) -> str:
    parts = unicodedata.normalize("NFKD", words)
    return "".join(one for one in parts if not unicodedata.combining(one))


def _folded(*words: str) -> str:
    split = (" ".join(needles(word)) for word in words)
    return "".join(f" {word}" for word in dict.fromkeys(split) if word) + " "


def _spellings(span: timedelta) -> tuple[str, ...]:
    """`1 d` is also found as `1d`, `24h` and `1 day`."""
    plain = wording.duration(span)
    amount, _, unit = plain.partition(" ")
    whole = {"d": "day", "h": "hour", "min": "minute"}.get(unit, unit)
    spelled = f"{amount} {whole}" if amount == "1" else f"{amount} {whole}s"
    hours = ("24h",) if span == _DAY else ()
    return (spelled, f"{amount}{unit}", *hours)
