"""The products, a line each, under a heading that says and changes how they are sorted."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from anosim_tui.domain import wording
from anosim_tui.domain.catalog import Catalog, kind
from anosim_tui.domain.catalog_search import Column, Found, Query, search
from anosim_tui.domain.models import Product
from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.item_list import ItemList, Shown
from anosim_tui.ui.widgets.painted import Painted

_MARK = 3
_SHORT = {column: column.value for column in Column} | {Column.DURATION: "Time"}
_RIGHT = frozenset({Column.DURATION, Column.PRICE, Column.PER_DAY})
_NOTHING = search(Catalog(), Query())


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


class ProductHeader(Painted, Widget):
    """The headings; a click on one sorts by it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"product--heading", "product--sorted"}

    class Pressed(Message):
        """A heading was clicked."""

        def __init__(self, column: Column) -> None:
            super().__init__()
            self.column = column

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._query = Query()

    def show(self, query: Query) -> None:
        """Mark the column that `query` sorts by."""
        before, self._query = self._query, query
        if (before.sort, before.descending) != (query.sort, query.descending):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The one line, asked for by Textual."""
        if y:
            return Strip.blank(self.size.width, self.ground)
        segments = [Segment(" " * _MARK)]
        for column, cells in columns(self.size.width - 1):
            chosen = column is self._query.sort
            arrow = ("▼" if self._query.descending else "▲") if chosen else ""
            heading = column.value if len(column.value) + 1 < cells else _SHORT[column]
            style = self.component("product--sorted" if chosen else "product--heading")
            segments += _cell(f"{heading}{arrow}", column, cells, style)
        strip = Strip(segments).adjust_cell_length(self.size.width)
        return strip.apply_style(self.ground)

    def on_click(self, event: events.Click) -> None:
        """A heading sorts by its column."""
        end = _MARK
        for column, cells in columns(self.size.width - 1):
            end += cells
            if event.x < end:
                self.post_message(self.Pressed(column))
                return


def _never() -> datetime:
    """A clock for a list in which nothing depends on time."""
    return datetime.min.replace(tzinfo=UTC)


class ProductTable(ItemList[Product]):
    """What a search found; its cost depends on what is in view, not on how much was found."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "product--bar",
        "product--cursor",
        "product--favourite",
        "product--price",
        "product--quiet",
        "product--service",
    }

    def __init__(self, *, id: str) -> None:
        super().__init__(_never, id=id)
        self._found = _NOTHING
        self._favourites: Collection[int] = ()

    def tell(self, found: Found, favourites: Collection[int], *, from_top: bool) -> None:
        """Show what was found; the cursor goes to the top, or stays on its product."""
        self._found = found
        if favourites != self._favourites:
            self._favourites = favourites
            self.refresh()
        products = found.catalog.products
        self.show([products[place] for place in found.places])
        if from_top:
            self.select(0)

    def key_of(self, item: Product) -> int:
        """A product is known by its id."""
        return item.id

    def labels(self, item: Product) -> tuple[tuple[Shown, ...], float | None]:
        """Nothing in it depends on time."""
        del item
        return (), None

    def in_view(self) -> object:
        """Typing on the name of what is found already shows nothing else."""
        in_view = [self.items[place] for place in self._visible()]
        return in_view, self._place, self.scroll_offset.y

    def _place_of(self, key: Hashable) -> int:
        """As in every list, but without looking at each of thousands."""
        known = self._found.catalog.places.get(key) if isinstance(key, int) else None
        if known is not None and known in self._found.places:
            return self._found.places.index(known)
        return max(0, min(self._place, len(self.items) - 1))

    def draw(self, item: Product, line: int, width: int, *, selected: bool) -> Strip:
        """The one line of a product."""
        del line, width
        favourite = item.id in self._favourites
        segments = [
            Segment("▌" if selected else " ", self.component("product--bar")),
            Segment("★ " if favourite else "  ", self.component("product--favourite")),
        ]
        for column, cells in columns(self.outer_size.width - 1):
            style = self.component(_STYLES.get(column, "product--quiet"))
            segments += _cell(self._words(item, column), column, cells, style)
        strip = Strip(segments)
        if selected:
            strip = strip.apply_style(self.component("product--cursor"))
        return strip.apply_style(self.ground)

    def _words(self, item: Product, column: Column) -> str:
        match column:
            case Column.COUNTRY:
                return wording.country(item.country)
            case Column.SERVICE:
                return item.service or wording.service("", item.rental_type)
            case Column.TYPE:
                return kind(item.rental_type)
            case Column.DURATION:
                return wording.duration(item.duration)
            case Column.PRICE:
                return wording.money(item.price)
            case Column.PER_DAY:
                return wording.money(self._found.catalog.day(item))


_STYLES = {
    Column.SERVICE: "product--service",
    Column.PRICE: "product--price",
    Column.PER_DAY: "product--quiet",
}


def _cell(words: str, column: Column, cells: int, style: Style) -> list[Segment]:
    """`words` in `cells` cells, figures on the right, a blank between them and the next column."""
    return [Segment(fit(words, cells - 1, right=column in _RIGHT), style), Segment(" ")]
