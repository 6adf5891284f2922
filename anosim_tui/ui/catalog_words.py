"""What the Catalog says about itself: how much there is, and why there is nothing."""

from __future__ import annotations

from math import ceil, isinf

from anosim_tui.actions.keymap import Keymap
from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.catalog_search import CatalogQuery, CatalogView
from anosim_tui.domain.models import Fetched
from anosim_tui.language import _, grouped, ngettext, together
from anosim_tui.ui import live_words


def counted(found: CatalogView, held: float | None) -> str:
    """How much is shown, how it is sorted, and that its stock is being read.

    Args:
        held: seconds until the next stock is asked for; `None` where none is missing.
    """
    shown, all_, wanted = len(found.places), len(found.catalog.products), found.query
    if not all_:
        return ""
    words = [grouped(all_) if wanted.is_open else live_words.shown_of(shown, all_)]
    words.append(f"{_(wanted.sort.value)} {'▼' if wanted.descending else '▲'}")
    if wanted.hides_sold_out:
        words.append(_("sold-out products hidden"))
    if held is not None:
        words.append(_reading(held))
    return " · ".join(words)


def _reading(held: float) -> str:
    if held <= 1:
        return _("loading stock …")
    return (
        _("loading more stock counts …")
        if isinf(held)
        else _("more stock counts in {seconds} s", seconds=ceil(held))
    )


def trouble(part: Fetched[Catalog], keymap: Keymap) -> str:
    if part.error is None or part.fetched is None:
        if not part.unreadable:
            return ""
        return ngettext(
            "{count} product in the latest response could not be read.",
            "{count} products in the latest response could not be read.",
            part.unreadable,
        )
    saved = _(
        "Showing the catalog from {time}; press {key} to retry.",
        time=wording.clock(part.fetched),
        key=keymap.key("refresh"),
    )
    return together(_failing(part), part.error, saved)


def _failing(part: Fetched[Catalog]) -> str:
    if part.failing_since is None:
        return _("The catalog could not be loaded.")
    return _(
        "Catalog updates have been failing since {time}.", time=wording.clock(part.failing_since)
    )


def nothing(part: Fetched[Catalog], wanted: CatalogQuery, keymap: Keymap) -> str:
    refresh = keymap.key("refresh")
    if part.fetched is not None and part.data.products:
        described = wanted.described()
        words = [
            _("Nothing matches {filter}.", filter=described)
            if described
            else _("There is nothing to show.")
        ]
        if wanted.hides_sold_out:
            words.append(_("Sold-out products are hidden."))
        words.append(_("Press {key} to show all products.", key=keymap.key("show-all")))
        return together(*words)
    if part.error is not None:
        retry = _("Retrying automatically; press {key} to retry now.", key=refresh)
        return together(_("The catalog could not be loaded."), part.error, retry)
    if part.fetched is not None:
        return _("AnoSim offers no products at the moment. Press {key} to refresh.", key=refresh)
    return _("Loading the catalog …")
