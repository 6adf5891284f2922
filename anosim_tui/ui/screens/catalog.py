"""Catalog: everything that can be ordered, found as you type, with stock and price tiers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Input
from textual.worker import Worker

from anosim_tui.actions.possible import Situation
from anosim_tui.domain.catalog import Catalog
from anosim_tui.domain.catalog_search import (
    LEARNED,
    CatalogQuery,
    Column,
    ProductFacts,
    Trait,
    choices,
    search,
)
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Fetched
from anosim_tui.domain.offers import Stock
from anosim_tui.domain.spending import Records
from anosim_tui.language import N_, _
from anosim_tui.ui import catalog_words, remembered
from anosim_tui.ui.dialogs.filter import FilterDialog, Picked
from anosim_tui.ui.events import FlowRequested
from anosim_tui.ui.flows import account as account_flows
from anosim_tui.ui.flows import purchases, watches
from anosim_tui.ui.keyboard import on_screen
from anosim_tui.ui.remembered import Kept
from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.screens.offer_pane import OfferPane
from anosim_tui.ui.widgets.bars import KeyBar
from anosim_tui.ui.widgets.pane import Pane, show_banner
from anosim_tui.ui.widgets.product_table import ProductHeader, ProductTable
from anosim_tui.ui.widgets.safe import ListFilter, Words

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService


# Seconds the list rests until the stock of what is in view is asked for: typing on asks nothing.
STOCK_REST: Final = 0.8


class CatalogScreen(AccountScreen):
    """The products, and the stock of the selected one.

    Args:
        now: the time.
        source: reads the catalog; `None` while no account is open.

    Attributes:
        favorites: ids of products that stay on top.
        wanted: what is looked for.
    """

    MODE = "catalog"
    OPENS = "order"
    CSS_PATH = ["../controls.tcss", "catalog.tcss"]  # noqa: RUF012
    AUTO_FOCUS = "ProductTable"
    BINDINGS: ClassVar[list[BindingType]] = on_screen("catalog")

    def __init__(
        self, now: Callable[[], datetime], source: Callable[[], CatalogService | None]
    ) -> None:
        super().__init__(now)
        self._source = source
        self.favorites: frozenset[int] = frozenset()
        self.wanted = CatalogQuery()
        self._part: Fetched[Catalog] | None = None
        self._found = search(Catalog(), self.wanted)
        self._records: Records = {}
        self._resting: Timer | None = None
        self._filler: Worker[None] | None = None
        self._is_reading = False
        # A product to select once the catalog is read.
        self._sought: int | None = None

    def recall(self, kept: Kept) -> None:
        self.wanted = remembered.query(kept)
        self.favorites = remembered.ids(kept, "favourites")

    def keep(self) -> Kept:
        return {**remembered.of_query(self.wanted), "favourites": sorted(self.favorites)}

    def compose(self) -> ComposeResult:
        key = self.keymap.key
        yield self.status_bar()
        with Container(id="catalog"):
            with Pane(N_("Catalog"), id="products-pane"):
                yield ListFilter(self.wanted.words, self._example)
                yield Words("", id="narrowed")
                yield ProductHeader(id="headings")
                yield ProductTable(id="products")
            yield OfferPane(self._source, key("refresh"), id="offer-pane")
        yield KeyBar()

    def _example(self) -> str:
        return _("{key} words: country, service, type, duration", key=self.keymap.key("filter"))

    def translate(self) -> None:
        """Also what is said only when the catalog or the search changes."""
        self._part = None
        super().translate()
        self._search(self.wanted, from_top=False)
        self.query_one(OfferPane).set_records(self._records)

    @property
    def situation(self) -> Situation:
        return Situation(self.state, self.now(), product=self.query_one(ProductTable).selected)

    # What the account knows.

    def on_screen_resume(self) -> None:
        self._keep_open()
        self._look()
        self.post_message(
            FlowRequested(partial(account_flows.service_records, show=self._set_records))
        )

    def _set_records(self, records: Records) -> None:
        if records != self._records:
            self._records = records
            self.query_one(OfferPane).set_records(records)
            self._search(self.wanted, from_top=False)

    def on_screen_suspend(self) -> None:
        self.query_one(OfferPane).stop()
        if self._filler is not None:
            self._filler.cancel()
        source = self._source()
        if source is not None:
            source.close()

    def _keep_open(self) -> None:
        source = self._source()
        if source is not None:
            source.open()

    def show_state(self) -> None:
        if self.is_current:
            self._keep_open()  # also where another account was opened meanwhile
        self.query_one(ProductTable).set_watched(frozenset(self.state.watches))
        part = self.state.catalog
        if part is self._part:
            return
        self._part = part
        show_banner(self, catalog_words.trouble(part, self.keymap))
        if part.data is not self._found.catalog:
            self._search(self.wanted, from_top=not self._found.places)
            self._look()
            if self._sought is not None and self._found.places:
                self.show_product(self._sought)
        else:
            self._explain()

    # Finding.

    def _search(self, wanted: CatalogQuery, *, from_top: bool = True) -> None:
        self.wanted = wanted
        catalog = self.state.catalog.data
        self._found = search(catalog, wanted, self._facts(from_top=from_top), self._found)
        with self.app.batch_update():
            self._explain()
            table = self.query_one(ProductTable)
            table.show_found(self._found, from_top=from_top)
            self.query_one(ProductHeader).show(self._found)
            narrowed, key = self.query_one("#narrowed", Words), self.keymap.key
            narrowed.display = bool(wanted.narrowed)
            if wanted.narrowed:
                narrowed.say(
                    _(
                        "Only {filter} · {change} to change, {all} to show all",
                        filter=wanted.narrowing,
                        change=key("filter-by"),
                        all=key("show-all"),
                    )
                )
            if self._found.places and self.focused is None:
                table.focus()
            self.show_keys()
        self._look_over()

    def _facts(self, *, from_top: bool) -> ProductFacts:
        """What is known of the products; the one under the cursor stays where it is."""
        source, selected = self._source(), self.query_one(ProductTable).selected
        return ProductFacts(
            self.favorites,
            Stock() if source is None else source.stock,
            None if from_top or selected is None else selected.id,
            self._records,
        )

    def _explain(self) -> None:
        found, source = self._found, self._source()
        shown, pane = len(found.places), self.query_one("#products-pane", Pane)
        held = source.stock_held_back if self._is_reading and source is not None else None
        pane.set_count(catalog_words.counted(found, held))
        if not shown and self.focused is self.query_one(ProductTable):
            self.set_focus(None)  # or hiding it would put the focus into the filter
        nothing = catalog_words.nothing(self.state.catalog, self.wanted, self.keymap)
        pane.set_placeholder("" if shown else nothing)

    def tick(self) -> None:
        super().tick()
        if self._is_reading:
            self._explain()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._search(replace(self.wanted, words=event.value))

    def action_sort_by(self, name: str) -> None:
        """Sort by a column whose heading was clicked, a second time the other way round."""
        self._search(self.wanted.sorted_by(Column[name]))

    def on_click(self, event: events.Click) -> None:
        if event.widget is self.query_one("#narrowed"):
            self.action_filter_by()

    # The stock of the selected product, and of what is in view.

    def on_mount(self) -> None:
        self.watch(self.query_one(ProductTable), "scroll_y", self._look_over, init=False)

    def on_resize(self) -> None:
        self._look_over()

    def on_line_list_moved(self) -> None:
        self._look()

    def _look(self) -> None:
        product = self.query_one(ProductTable).selected
        self.query_one(OfferPane).look(product, self.state.catalog.data)
        self._look_over()

    def _look_over(self) -> None:
        """Ask for the stock of what is in view once it rests."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(STOCK_REST, self._fill)

    def _fill(self) -> None:
        filler = self._filler
        is_idle = filler is None or filler.is_finished or filler.is_cancelled
        if self.is_current and is_idle:
            self._filler = self.run_worker(self._ask_for_stock(), group="stock")

    async def _ask_for_stock(self) -> None:
        source, table = self._source(), self.query_one(ProductTable)
        # Where it fails, the pane of the selected product says why, and moving on asks again.
        with suppress(ApiError):
            while source is not None and (unread := source.unread(table.in_view)) is not None:
                self._is_reading = True
                self._explain()
                await source.read_stock(unread)
                self._show_stock()
        self._is_reading = False
        self._explain()

    def on_offer_pane_rested(self, event: OfferPane.Rested) -> None:
        show = self.query_one(OfferPane).set_prices
        flow = partial(account_flows.prices, product=event.product, show=show)
        self.post_message(FlowRequested(flow))

    def on_offer_pane_offer_read(self) -> None:
        self._show_stock()

    def _show_stock(self) -> None:
        source = self._source()
        if source is not None and source.stock is not self._found.facts.stock:
            # Sorted by what is being learned, the top would run away with the product on it.
            leads = self.wanted.sort in LEARNED and self.query_one(ProductTable).is_at_top
            self._search(self.wanted, from_top=leads)
            self.query_one(OfferPane).set_stock(source.stock)

    # What a person can do here.

    def action_filter(self) -> None:
        # At once, not with the next message: what is typed right behind the key is meant for it.
        self.set_focus(self.query_one(ListFilter))

    def action_leave_filter(self) -> None:
        self.set_focus(self.query_one(ProductTable) if self._found.places else None)

    def action_show_all(self) -> None:
        self.query_one(ListFilter).empty()
        if not self.wanted.is_open:
            self._search(self.wanted.opened(), from_top=False)

    def show_product(self, product_id: int) -> None:
        self.action_show_all()
        self._sought = None if self._found.places else product_id
        table = self.query_one(ProductTable)
        for place, product in enumerate(table.items):
            if product.id == product_id:
                table.select(place)
                table.focus()

    def action_filter_by(self) -> None:
        values = [choice for trait in Trait for choice in choices(self._found, trait)]
        self.app.push_screen(FilterDialog(values), self._narrow)

    def _narrow(self, picked: Picked | None) -> None:
        if picked is not None:
            self._search(self.wanted.toggled(*picked))

    def action_sort(self) -> None:
        columns = [one for one in Column if one is not Column.CODES or self._records]
        known = self.wanted.sort in columns
        following = columns[(columns.index(self.wanted.sort) + 1) % len(columns) if known else 0]
        self._search(self.wanted.sorted_by(following))

    def action_reverse(self) -> None:
        self._search(self.wanted.sorted_by(self.wanted.sort))

    def action_hide_sold_out(self) -> None:
        hides = not self.wanted.hides_sold_out
        self._search(replace(self.wanted, hides_sold_out=hides))

    def action_favorite(self) -> None:
        product = self.situation.product
        if product is not None:
            self.favorites ^= {product.id}
            self._search(self.wanted, from_top=False)

    def action_watch(self) -> None:
        situation = self._allowed("watch")
        if situation is not None and situation.product is not None:
            flow = partial(watches.watch, product=situation.product)
            self.post_message(FlowRequested(flow, asks=True))

    def action_order(self) -> None:
        situation = self._allowed("order")
        if situation is not None and situation.product is not None:
            flow = partial(purchases.order_product, product_id=situation.product.id)
            self.post_message(FlowRequested(flow, asks=True))
