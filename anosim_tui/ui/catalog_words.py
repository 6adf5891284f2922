"""What the Catalog says about itself: how much there is, and why there is nothing."""

from __future__ import annotations

from math import ceil, isinf

from anosim_tui.actions.keymap import Keymap
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.catalog_search import CatalogQuery, CatalogView
from anosim_tui.domain.models import Fetched


def counted(found: CatalogView, held: float | None) -> str:
    """How much is shown, how it is sorted, and that its stock is being read.

    Args:
        held: seconds until the next stock is asked for; `None` where none is missing.
    """
    shown, all_, wanted = len(found.places), len(found.catalog.products), found.query
    if not all_:
        return ""
    of = "" if wanted.is_open else f"{shown:,} of "
    by = f"by {wanted.sort.value.lower()} {'▼' if wanted.descending else '▲'}"
    hidden = " · sold out hidden" if wanted.hides_sold_out else ""
    return f"{of}{all_:,} · {by}{hidden}{'' if held is None else _reading(held)}"


def _reading(held: float) -> str:
    if held <= 1:
        return " · reading stock …"
    return " · more stock soon" if isinf(held) else f" · more stock in {ceil(held)} s"


def trouble(part: Fetched[Catalog], keymap: Keymap) -> str:
    if part.error is None or part.fetched is None:
        entries = "1 product" if part.unreadable == 1 else f"{part.unreadable:,} products"
        return f"{entries} of the last answer could not be read." if part.unreadable else ""
    since = f" since {part.failing_since.astimezone():%H:%M}" if part.failing_since else ""
    refresh = keymap.key("refresh")
    return (
        f"The catalog could not be read{since}. {part.error}"
        f" What is shown was read at {part.fetched.astimezone():%H:%M}; {refresh} tries now."
    )


def nothing(part: Fetched[Catalog], wanted: CatalogQuery, keymap: Keymap) -> str:
    refresh = keymap.key("refresh")
    if part.fetched is not None and part.data.products:
        described = wanted.described()
        missing = f"Nothing matches {described}" if described else "There is nothing to show"
        hidden = ", but what is sold out is hidden" if wanted.hides_sold_out else ""
        return f"{missing}{hidden}. {keymap.key('show-all')} shows all products."
    if part.error is not None:
        return (
            f"The catalog could not be read. {part.error} It is tried again; {refresh} tries now."
        )
    if part.fetched is not None:
        return f"The service offers no products at the moment. {refresh} asks again."
    return "Reading the catalog …"
