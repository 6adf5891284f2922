"""Products, a line each under a heading that sorts them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple

from rich.cells import cell_len

from anosim_tui import language
from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, kind, per_day
from anosim_tui.domain.catalog_search import CatalogQuery, CatalogView, Column, ProductFacts, search
from anosim_tui.domain.models import Product
from anosim_tui.domain.offers import Stock
from anosim_tui.domain.spending import ServiceRecord, record_of
from anosim_tui.language import N_, _, grouped, pgettext
from anosim_tui.ui.widgets.bars import Bar, Part
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.line_list import LineList, Row

_MARK = 4
_TYPES = ("Activation", "RentalService", "RentalFull")
_LONG = (timedelta(minutes=20), timedelta(hours=12), timedelta(days=90))
_NOTHING = search(Catalog(), CatalogQuery())


def _stock(product: Product, stock: Stock) -> str:
    offer = stock.known(product)
    if offer is None:
        return "–" if (product.country, product.rental_type) in stock.untold else "…"
    if offer.sold_out:
        return pgettext("column", "sold out")
    return grouped(offer.total) if offer.total > 0 else _("yes")


def _codes(record: ServiceRecord | None) -> str:
    """For how many activations a code came, and how soon."""
    if record is None or not record.tried:
        return ""
    coded, tried = grouped(record.coded), grouped(record.tried)
    came = _("{count} of {total}", count=coded, total=tried)
    return came if record.took is None else f"{came} · {wording.within(record.took)}"


class _Look(NamedTuple):
    """How a column is drawn: its words, their style, and its heading where there is little room."""

    words: Callable[[Product, ProductFacts], str]
    style: str = "quiet"
    is_figure: bool = True
    short: str = ""


_LOOKS: Final[Mapping[Column, _Look]] = {
    Column.COUNTRY: _Look(lambda one, _facts: wording.country(one.country), is_figure=False),
    Column.SERVICE: _Look(
        lambda one, _facts: one.service or wording.service("", one.rental_type),
        "name",
        is_figure=False,
    ),
    Column.TYPE: _Look(lambda one, _facts: kind(one.rental_type), is_figure=False),
    Column.DURATION: _Look(lambda one, _facts: wording.duration(one.duration), short=N_("Time")),
    Column.PRICE: _Look(lambda one, _facts: wording.money(one.price), ""),
    Column.PER_DAY: _Look(lambda one, _facts: wording.money(per_day(one))),
    Column.STOCK: _Look(lambda one, facts: _stock(one, facts.stock), ""),
    Column.CHEAPEST: _Look(
        lambda one, facts: (
            wording.money(facts.stock.cheapest(one)) if facts.stock.known(one) else ""
        ),
        "",
        short=N_("Best"),
    ),
    Column.CODES: _Look(lambda one, facts: _codes(record_of(facts.records, one))),
}


def columns(width: int, *, codes: bool = False) -> tuple[tuple[Column, int], ...]:
    return _columns(width, language.current(), codes)


def _least(words: Iterable[str]) -> int:
    """Cells that the longest of `words` takes, a blank after it included."""
    return max(map(cell_len, words)) + 1


@lru_cache(maxsize=8)
def _columns(width: int, spoken: str, codes: bool) -> tuple[tuple[Column, int], ...]:
    """The columns that fit into `width` cells and how wide each is, a blank after it included.

    Country, service, duration and price always; then the stock and its cheapest price, the type,
    what became of earlier bookings, where `codes` are known, and the price of a day.
    """
    figures = (10, 10, 9, 10) if width >= 100 else (7, 9, 9, 9) if width >= 56 else (8, 8, 0, 0)
    duration, price, stock, cheapest = figures
    del spoken  # the words of the columns depend on it
    duration = max(duration, _least(map(wording.duration, _LONG)))
    stock = stock and max(stock, _least([pgettext("column", "sold out")]))
    room = width - _MARK - duration - price - stock - cheapest
    type_ = max(12, _least(map(kind, _TYPES)))
    type_ = type_ if room - type_ >= 29 else 0
    came = 21 if codes and room - type_ >= 52 else 0
    per_day = 11 if room - type_ - (21 if codes else 0) >= 42 else 0
    room -= type_ + came + per_day
    country = 15 if room >= 28 else max(9, room * 2 // 5)
    service = max(0, min(44, room - country))
    wide = (
        (Column.COUNTRY, country),
        (Column.SERVICE, service),
        (Column.TYPE, type_),
        (Column.DURATION, duration),
        (Column.PRICE, price),
        (Column.PER_DAY, per_day),
        (Column.STOCK, stock),
        (Column.CHEAPEST, cheapest),
        (Column.CODES, came),
    )
    return tuple((column, cells) for column, cells in wide if cells)


class ProductHeader(Bar):
    """The headings; a click on one sorts by it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"product--heading", "product--sorted"}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._query = CatalogQuery()
        self._codes = False

    def show(self, found: CatalogView) -> None:
        self._query, self._codes = found.query, bool(found.facts.records)
        self.tick()

    def parts(self, width: int) -> Iterator[Part]:
        yield " " * _MARK, "product--heading", ""
        for column, cells in columns(width - 1, codes=self._codes):
            chosen = column is self._query.sort
            arrow = ("▼" if self._query.descending else "▲") if chosen else ""
            look, heading = _LOOKS[column], _(column.value)
            if look.short and cell_len(heading) + 1 >= cells:
                heading = _(look.short)
            name = "product--sorted" if chosen else "product--heading"
            words = _cell(f"{heading}{arrow}", cells, right=look.is_figure)
            yield words, name, f"sort_by('{column.name}')"


class ProductTable(LineList[Product]):
    """What a search found; its cost depends on what is in view, not on how much was found."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._found = _NOTHING
        self._watched: frozenset[int] = frozenset()

    def set_watched(self, watched: frozenset[int]) -> None:
        """Set the ids of the products that are watched."""
        if watched != self._watched:
            self._watched = watched
            self.tick()

    def show_found(self, found: CatalogView, *, from_top: bool) -> None:
        self._found = found
        products = found.catalog.products
        self.show([products[place] for place in found.places])
        if from_top:
            self.select(0)

    @property
    def is_at_top(self) -> bool:
        """Whether the cursor stands on the first item."""
        return bool(self.items) and self.selected is self.items[0]

    @property
    def in_view(self) -> Sequence[Product]:
        first = self.scroll_offset.y
        return self.items[first : first + self.size.height]

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
        facts = self._found.facts
        sold_out = item.id in facts.stock.sold_out
        bought = record_of(facts.records, item) is not None
        favorite = "★" if item.id in facts.favorites else " "
        # A favorite is on top anyway.
        first = "◔" if item.id in self._watched else favorite
        mark = first + ("✕ " if sold_out else "✓ " if bought else "  ")
        pieces = []
        for column, cells in columns(self.outer_size.width - 1, codes=bool(facts.records)):
            look = _LOOKS[column]
            words = _cell(look.words(item, facts), cells, right=look.is_figure)
            pieces.append((words, "quiet" if sold_out else look.style))
        return ([(mark, "quiet" if sold_out else "soon"), *pieces],)


def _cell(words: str, cells: int, *, right: bool) -> str:
    """`words` in `cells` cells, a blank between them and the next column."""
    return fit(words, cells - 1, right=right) + " "
