"""A catalog made ready for quick search, in chunks that let the event loop breathe."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import Any, Final

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, Vocabulary, kind, per_day
from anosim_tui.domain.models import Product

# Products prepared before somebody else gets a turn: about two milliseconds of work.
_CHUNK: Final = 1_000
_DAY: Final = timedelta(days=1)


def prepare(products: Sequence[Product]) -> Generator[None, None, Catalog]:
    """Make a catalog; yields now and then so that the caller can let others work."""
    by_id = {product.id: product for product in products}
    yield
    ordered = yield from _sorted(list(by_id.values()))
    vocabulary = yield from _vocabulary(ordered)
    days: list[Decimal | None] = []
    known: dict[tuple[Decimal, timedelta, str], Decimal | None] = {}
    waiting = iter(ordered)
    while chunk := list(islice(waiting, _CHUNK)):
        yield
        for product in chunk:
            traits = (product.price, product.duration, product.rental_type)
            if traits not in known:
                known[traits] = per_day(product)
            days.append(known[traits])
    catalog = Catalog(tuple(ordered), tuple(days), vocabulary)
    for index in ("places", "of_kind"):  # made now rather than at a key press
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
    waiting = iter(products)
    while chunk := list(islice(waiting, _CHUNK)):
        yield
        for one in chunk:
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


def _vocabulary(products: Sequence[Product]) -> Generator[None, None, Vocabulary]:
    countries = {one.country for one in products}
    services = {one.service for one in products}
    yield
    types = {one.rental_type for one in products}
    spans = {one.duration for one in products}
    yield
    return Vocabulary(
        {name: _folded(wording.country(name), name) for name in countries},
        {name: _folded(name or "All SMS") for name in services},
        {name: _folded(kind(name), name) for name in types},
        {span: _folded(*_spellings(span)) for span in spans},
    )


def _folded(*words: str) -> str:
    return "".join(f" {word}" for word in dict.fromkeys(word.casefold() for word in words))


def _spellings(span: timedelta) -> tuple[str, ...]:
    """`1 d` is also found as `1d`, `24h` and `1 day`."""
    plain = wording.duration(span)
    amount, _, unit = plain.partition(" ")
    whole = {"d": "day", "h": "hour", "min": "minute"}.get(unit, unit)
    spelled = f"{amount} {whole}" if amount == "1" else f"{amount} {whole}s"
    hours = ("24h",) if span == _DAY else ()
    return (spelled, f"{amount}{unit}", *hours)
