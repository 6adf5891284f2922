"""The words products are found by, and how well they fit.

What a value of a product is called is folded once for a catalog; a search then compares hundreds of
values instead of thousands of products.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import Any, Final

from msgspec import Struct

from anosim_tui.domain import countries, wording
from anosim_tui.domain.models import Product
from anosim_tui.language import N_, _

_ALL_SMS: Final = N_("All SMS")
_EVERY_SMS: Final = "every SMS"  # as others call it
# A dot and an apostrophe are part of a word: "de" is not meant to find WEB.DE.
_BETWEEN_WORDS: Final = re.compile(r"[\s,;/()&|–—_-]+")
_DAY: Final = timedelta(days=1)
# Products looked at before somebody else gets a turn: about two milliseconds of work.
_CHUNK: Final = 2_000

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
