"""The app on the Catalog, through the real client to a sandbox, on a network that can be cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from starlette.types import ASGIApp
from textual import events

from anosim_tui.domain.catalog_search import CatalogQuery
from anosim_tui.domain.changes import CatalogRead
from anosim_tui.domain.models import RENTAL_FULL, Product
from anosim_tui.domain.offers import Stock
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.ui.screens import catalog, offer_pane
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.screens.offer_pane import OfferPane
from anosim_tui.ui.widgets.product_table import ProductTable
from anosim_tui.ui.widgets.safe import ListFilter
from tests.catalogs import catalog_of
from tests.ui.line import Line
from tests.ui.stage import Stage, stage
from tests.ui.support import until

# A test that shares the app of its module, and therefore its event loop.
one_app = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Scene:
    """The app on the Catalog."""

    stage: Stage
    line: Line

    @property
    def words(self) -> str:
        return self.stage.words

    @property
    def screen(self) -> CatalogScreen:
        screen = self.stage.pilot.app.screen_stack[0]
        assert isinstance(screen, CatalogScreen)
        return screen

    @property
    def table(self) -> ProductTable:
        return self.screen.query_one(ProductTable)

    @property
    def selected(self) -> Product:
        product = self.table.selected
        assert product is not None
        return product

    @property
    def count(self) -> int:
        """How many products there are."""
        return len(self.stage.world.catalog.products)

    @property
    def all_shown(self) -> bool:
        """Whether every one of them is on the list, and the screen says so."""
        return f"CATALOG  {self.count} ·" in self.words and len(self.table.items) == self.count

    @property
    def asked(self) -> Counter[str]:
        """The requests the sandbox saw, by the last part of their path without ids."""
        paths = (one.path.lower().removeprefix("/api/v1/") for one in self.stage.world.requests)
        return Counter(re.sub(r"\d+", "ID", path) for path in paths)

    async def press(self, *keys: str) -> None:
        await self.stage.press(*keys)
        await self.stage.pilot.pause()

    async def find(self, text: str) -> None:
        """Enter the filter and paste `text`: keys take their time."""
        await self.press("slash")
        self.screen.query_one(ListFilter).post_message(events.Paste(text))
        await self.stage.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        await self.stage.until(condition)

    async def until_shown(self, *parts: str) -> None:
        await self.stage.until(lambda: all(part in self.words for part in parts))

    async def as_at_first(self) -> None:
        """Show the whole catalog from its top, as if nothing had been done yet."""
        app = self.stage.pilot.app
        while app.screen.is_modal:
            await app.pop_screen()
        self.line.cut.clear()
        if not isinstance(app.screen, CatalogScreen):
            await self.press("2")
        self.forget_stock()
        self.screen.query_one(OfferPane)._answer = None
        self.screen.favorites = frozenset()
        self.screen.action_show_all()
        await self.offered(self.stage.world.catalog.products)
        self.screen._search(CatalogQuery())
        self.table.focus()
        app.clear_notifications()
        await self.stage.pilot.pause()
        self.stage.world.requests.clear()
        assert self.all_shown
        assert self.selected == self.table.items[0]

    def forget_stock(self) -> None:
        """As if no stock had been read yet."""
        service = self.stage.account.catalog
        service.stock = Stock()
        service._stock_due.clear()

    @property
    def is_stocked(self) -> bool:
        """Whether nothing more is asked for what is in view."""
        in_view = self.table.in_view
        return bool(in_view) and self.stage.account.catalog.unread(in_view) is None

    async def offered(self, products: Sequence[Product]) -> None:
        """Let these be the products."""
        account = self.stage.account
        made = catalog_of(products)
        account.store.apply(CatalogRead(made, account.now()))
        await until(self.stage.pilot, lambda: self.screen.state.catalog.data is made)
        await self.stage.pilot.pause()


@asynccontextmanager
async def unopened(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Scene]:
    """The app on Live, nothing read of the catalog."""
    lines: list[Line] = []

    def connected(application: ASGIApp) -> Line:
        lines.append(Line(application))
        return lines[0]

    def world(clock: VirtualClock) -> World:
        return quiet(clock, products=400)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offer_pane, "REST", 0.02)  # the stock is asked for soon
        patch.setattr(catalog, "STOCK_REST", 0.02)
        async with stage(size, world=world, transport=connected) as set_up:
            yield Scene(set_up, lines[0])


@asynccontextmanager
async def opened(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Scene]:
    """The app on the Catalog, all of it read."""
    async with unopened(size) as scene:
        await scene.stage.press("2")
        await scene.until(lambda: bool(scene.table.items))
        scene.stage.pilot.app.clear_notifications()
        await scene.stage.pilot.pause()
        yield scene


def product(id_: int, **changes: object) -> Product:
    plain = Product(id_, "Germany", RENTAL_FULL, "", timedelta(days=1), Decimal("4.00"))
    return replace(plain, **changes)  # type: ignore[arg-type]
