"""What screens keep from one run to the next, as JSON and back; what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from anosim_tui.domain.catalog_search import CatalogQuery, Column, Trait

Kept = Mapping[str, object]
"""What one screen kept."""

_LONGEST: Final = 200


def part(kept: Kept, name: str) -> Kept:
    value = kept.get(name)
    return value if isinstance(value, dict) else {}


def text(kept: Kept, name: str, default: str = "") -> str:
    """A short text without anything a terminal would act on."""
    value = kept.get(name)
    fits = isinstance(value, str) and len(value) <= _LONGEST and value.isprintable()
    return value if fits and isinstance(value, str) else default


def number(kept: Kept, name: str) -> int | None:
    """A number of percent; `None` where there is none."""
    value = kept.get(name)
    return value if type(value) is int and 0 <= value <= 100 else None


def ids(kept: Kept, name: str) -> frozenset[int]:
    value = kept.get(name)
    return (
        frozenset(one for one in value if type(one) is int)
        if isinstance(value, list)
        else frozenset()
    )


def query(kept: Kept) -> CatalogQuery:
    narrowed = part(kept, "narrowed")
    traits = [(trait, text(narrowed, trait.name)) for trait in Trait if trait.name in narrowed]
    return CatalogQuery(
        words=text(kept, "words"),
        narrowed=tuple((trait, value) for trait, value in traits),
        sort=Column.__members__.get(text(kept, "sort"), Column.COUNTRY),
        descending=kept.get("descending") is True,
        hides_sold_out=kept.get("hides_sold_out") is True,
    )


def of_query(query: CatalogQuery) -> Kept:
    return {
        "words": query.words,
        "narrowed": {trait.name: value for trait, value in query.narrowed},
        "sort": query.sort.name,
        "descending": query.descending,
        "hides_sold_out": query.hides_sold_out,
    }
