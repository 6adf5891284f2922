"""The products, a line each, under a heading that says and changes how they are sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from functools import lru_cache
from typing import ClassVar

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, kind
from anosim_tui.domain.catalog_search import CatalogQuery, CatalogView, Column, search
from anosim_tui.domain.models import Product
from anosim_tui.ui.widgets.bars import Bar, Part
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.line_list import LineList, Row

_MARK = 3
_SHORT = {column: column.value for column in Column} | {Column.DURATION: "Time"}
_RIGHT = frozenset({Column.DURATION, Column.PRICE, Column.PER_DAY})
_STYLES = {Column.SERVICE: "name", Column.PRICE: ""}
_WORDS: Mapping[Column, Callable[[Product, Catalog], str]] = {
    Column.COUNTRY: lambda product, _: wording.country(product.country),
    Column.SERVICE: lambda product, _: product.service or wording.service("", product.rental_type),
    Column.TYPE: lambda product, _: kind(product.rental_type),
    Column.DURATION: lambda product, _: wording.duration(product.duration),
    Column.PRICE: lambda product, _: wording.money(product.price),
    Column.PER_DAY: lambda product, catalog: wording.money(catalog.day(product)),
}
_NOTHING = search(Catalog(), CatalogQuery())


@lru_cache(maxsize=8)
def columns(width: int) -> tuple[tuple[Column, int], ...]:
    """The columns that fit into `width` cells and how wide each is, a blank after it included.

    Country, service, duration and price always; then the type; then the price of a day.
    """
    duration, price = (10, 10) if width >= 56 else (8, 8)
    room = width - _MARK - duration - price
    type_ = 12 if room >= 38 else 0
    per_day = 11 if room - type_ >= 38 else 0
    room -= type_ + per_day
    country = 15 if room >= 31 else max(9, room * 2 // 5)
    service = max(0, min(44, room - country))
    wide = (
        (Column.COUNTRY, country),
        (Column.SERVICE, service),
        (Column.TYPE, type_),
        (Column.DURATION, duration),
        (Column.PRICE, price),
        (Column.PER_DAY, per_day),
    )
    return tuple((column, cells) for column, cells in wide if cells)


class ProductHeader(Bar):
    """The headings; a click on one sorts by it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"product--heading", "product--sorted"}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._query = CatalogQuery()

    def show(self, query: CatalogQuery) -> None:
        self._query = query
        self.tick()

    def parts(self, width: int) -> Iterator[Part]:
        yield " " * _MARK, "product--heading", ""
        for column, cells in columns(width - 1):
            chosen = column is self._query.sort
            arrow = ("▼" if self._query.descending else "▲") if chosen else ""
            heading = column.value if len(column.value) + 1 < cells else _SHORT[column]
            name = "product--sorted" if chosen else "product--heading"
            yield _cell(f"{heading}{arrow}", column, cells), name, f"sort_by('{column.name}')"


class ProductTable(LineList[Product]):
    """What a search found; its cost depends on what is in view, not on how much was found."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._found = _NOTHING
        self._favourites: Collection[int] = ()

    def show_found(
        self, found: CatalogView, favourites: Collection[int], *, from_top: bool
    ) -> None:
        self._found, self._favourites = found, favourites
        products = found.catalog.products
        self.show([products[place] for place in found.places])
        if from_top:
            self.select(0)

    def key_of(self, item: Product) -> int:
        return item.id

    def _place_of(self, key: Hashable) -> int:
        """As in every list, but without looking at each of thousands."""
        known = self._found.catalog.places.get(key) if isinstance(key, int) else None
        if known is not None and known in self._found.places:
            return self._found.places.index(known)
        return max(0, min(self._place, len(self.items) - 1))

    def row(self, item: Product, width: int) -> Row:
        # Columns stay where they are when the scrollbar comes.
        mark = ("★ " if item.id in self._favourites else "  ", "soon")
        catalog = self._found.catalog
        pieces = [
            (_cell(_WORDS[column](item, catalog), column, cells), _STYLES.get(column, "quiet"))
            for column, cells in columns(self.outer_size.width - 1)
        ]
        return ([mark, *pieces],)


def _cell(words: str, column: Column, cells: int) -> str:
    """`words` in `cells` cells, figures on the right, a blank between them and the next column."""
    return fit(words, cells - 1, right=column in _RIGHT) + " "
