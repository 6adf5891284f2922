"""What the Catalog says when something is wrong, and when there is nothing to show."""

from __future__ import annotations

from anosim_tui.actions.keymap import Keymap
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.catalog_search import Query
from anosim_tui.domain.models import Fetched


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


def nothing(part: Fetched[Catalog], wanted: Query, keymap: Keymap) -> str:
    refresh = keymap.key("refresh")
    if part.fetched is not None and part.data.products:
        return f"Nothing matches {wanted.described()}. {keymap.key('show-all')} shows all products."
    if part.error is not None:
        return (
            f"The catalog could not be read. {part.error} It is tried again; {refresh} tries now."
        )
    if part.fetched is not None:
        return f"The service offers no products at the moment. {refresh} asks again."
    return "Reading the catalog …"
