"""The Catalog through keyboard and mouse: what it shows, what it asks for, what keys do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from starlette.applications import Starlette
from textual import events
from textual.keys import key_to_character

from anosim_tui.account.archive.writing import Batch
from anosim_tui.domain.catalog import CatalogRead
from anosim_tui.domain.catalog_search import Column
from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.models import ACTIVATION, RENTAL_FULL, Product
from anosim_tui.sandbox.catalogue import Catalogue
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from anosim_tui.ui.dialogs.narrow import NarrowDialog
from anosim_tui.ui.dialogs.order import OrderDialog
from anosim_tui.ui.screens import catalog as catalog_module
from anosim_tui.ui.screens.catalog import CatalogScreen, FilterInput
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.product_table import ProductHeader, ProductTable, columns
from tests.account.archive.support import message
from tests.account.fakes import START, activation
from tests.catalogs import catalog_of
from tests.ui.stage import Stage, stage
from tests.ui.support import notified, until
from tests.ui.test_history import archive_of
from tests.waiting import PATIENCE

SIZES = [(40, 12), (80, 24), (110, 19), (250, 70)]
MORE_SIZES = [(60, 20), (120, 36), (200, 60)]


@pytest.fixture(autouse=True)
def _short_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for the stock soon, so that tests need not wait for it."""
    monkeypatch.setattr(catalog_module, "_REST", 0.02)


class Network(httpx.AsyncBaseTransport):
    """The way to the sandbox, with paths that can be cut."""

    def __init__(self, application: Starlette) -> None:
        self._within = httpx.ASGITransport(application)
        self.cut = re.compile("nothing")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut.search(request.url.path):
            raise httpx.ConnectError("cut")
        return await self._within.handle_async_request(request)


@dataclass
class Scene:
    """The app on the Catalog."""

    stage: Stage
    network: Network

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
        return len(self.stage.world.catalogue.products)

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
        self.screen.query_one(FilterInput).post_message(events.Paste(text))
        await self.stage.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        await self.stage.until(condition)

    async def until_shown(self, *parts: str) -> None:
        await self.stage.until(lambda: all(part in self.words for part in parts))

    async def offered(self, products: Sequence[Product]) -> None:
        """Let these be the products."""
        account = self.stage.account
        catalog = catalog_of(products)
        account.store.apply(CatalogRead(catalog, account.now()))
        await until(self.stage.pilot, lambda: self.screen.state.catalog.data is catalog)
        await self.stage.pilot.pause()


@asynccontextmanager
async def unopened(size: tuple[int, int] = (120, 36)) -> AsyncIterator[Scene]:
    """The app on Live, nothing read of the catalog."""
    networks: list[Network] = []

    def connected(application: Starlette) -> Network:
        networks.append(Network(application))
        return networks[0]

    def world(clock: VirtualClock) -> World:
        return quiet(clock, products=400)

    async with stage(size, world=world, transport=connected) as set_up:
        yield Scene(set_up, networks[0])


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


# --- opening ---------------------------------------------------------------------------------


async def test_2_opens_it_and_reads_it_once() -> None:
    async with unopened() as scene:
        assert not {"products", "countries", "services"} & scene.asked.keys()
        await scene.stage.press("2")
        await scene.until(lambda: scene.all_shown)
        assert "PRICE AND STOCK" in scene.words
        assert "by country ▲" in scene.words
        assert scene.asked["products"] == scene.asked["countries"] == scene.asked["services"] == 1
        await scene.stage.press("1")
        assert isinstance(scene.stage.pilot.app.screen, LiveScreen)
        await scene.stage.press("2")
        await scene.until(lambda: scene.all_shown)
        assert scene.asked["products"] == 1


async def test_after_leaving_it_nothing_is_asked_any_more() -> None:
    async with opened() as scene:
        await scene.until_shown("in stock")
        await scene.stage.press("1")
        before = scene.asked
        await scene.stage.clock.advance(1_300)
        after = scene.asked
        assert after["products"] == before["products"]
        assert after["productprices"] == before["productprices"]
        await scene.stage.press("2")
        await scene.until(lambda: scene.asked["products"] == before["products"] + 1)


async def test_it_says_what_it_is_waiting_for() -> None:
    async with unopened() as scene:
        scene.network.cut = re.compile("products$", re.IGNORECASE)
        await scene.stage.press("2")
        await until(scene.stage.pilot, lambda: "Reading the catalog …" in scene.words)


async def test_a_first_reading_that_fails_says_why_and_mends_itself() -> None:
    async with unopened() as scene:
        scene.network.cut = re.compile("products$", re.IGNORECASE)
        await scene.stage.press("2")
        await scene.until_shown("The catalog could not be read.", "g tries now")
        scene.network.cut = re.compile("nothing")
        await scene.until(lambda: scene.all_shown)
        assert "could not be read" not in scene.words
        assert scene.screen.focused is scene.table


async def test_without_a_network_old_products_stay_with_their_age() -> None:
    async with opened() as scene:
        first = scene.selected
        scene.network.cut = re.compile("products$", re.IGNORECASE)
        await scene.press("g")
        await scene.until_shown("The catalog could not be read since 12:")
        assert "What is shown was read at 12:00" in scene.words
        assert scene.selected == first
        scene.network.cut = re.compile("nothing")
        await scene.press("g")
        await scene.until(lambda: "could not be read" not in scene.words)


async def test_an_account_without_products_says_so() -> None:
    async with opened() as scene:
        await scene.offered(())
        assert "The service offers no products at the moment." in scene.words


# --- finding ---------------------------------------------------------------------------------


async def test_words_filter_as_they_are_typed() -> None:
    async with opened() as scene:
        await scene.press("slash", *"whatsapp")
        assert f"CATALOG  22 of {scene.count} ·" in scene.words
        await scene.press("space", *"ger")
        assert f"CATALOG  2 of {scene.count} ·" in scene.words
        assert {one.service for one in scene.table.items} == {"WhatsApp"}
        assert {one.country for one in scene.table.items} == {"Germany"}
        await scene.press("backspace", "backspace", "backspace")
        assert f"CATALOG  22 of {scene.count} ·" in scene.words


async def test_letters_are_words_inside_the_filter_and_keys_outside() -> None:
    async with opened() as scene:
        await scene.press("slash", *"qof1")
        assert scene.screen.query_one(FilterInput).value == "qof1"
        assert scene.screen.favourites == frozenset()
        assert scene.stage.pilot.app.screen is scene.screen
        await scene.press("escape")
        assert scene.screen.focused is not scene.screen.query_one(FilterInput)
        assert scene.screen.query_one(FilterInput).value == "qof1"
        await scene.press("escape")
        assert scene.screen.query_one(FilterInput).value == ""
        assert scene.all_shown
        await scene.press("f")
        assert scene.screen.favourites == {scene.selected.id}


async def test_words_typed_right_behind_the_key_are_words_too() -> None:
    # A slow line hands over several keys at once, before the first of them was acted on.
    async with opened() as scene:
        app = scene.stage.pilot.app
        for key in ("slash", *"stop", "enter"):
            app.post_message(events.Key(key, key_to_character(key)))
        await until(scene.stage.pilot, lambda: scene.screen.wanted.words == "stop")
        await scene.stage.pilot.pause()
        assert scene.screen.query_one(FilterInput).value == "stop"
        assert scene.screen.wanted.sort is Column.COUNTRY
        assert app.screen is scene.screen
        assert scene.screen.focused is not scene.screen.query_one(FilterInput)


async def test_the_filter_is_left_by_enter_down_and_escape() -> None:
    async with opened() as scene:
        for key in ("enter", "down", "escape"):
            await scene.find("whats")
            assert scene.screen.focused is scene.screen.query_one(FilterInput)
            await scene.press(key)
            assert scene.screen.focused is scene.table, key
            assert scene.stage.pilot.app.screen is scene.screen
        assert not scene.stage.writes


async def test_where_nothing_matches_it_says_what_to_do() -> None:
    async with opened() as scene:
        await scene.find("zzz")
        assert "Nothing matches “zzz”. esc shows all products." in scene.words
        await scene.press("escape", "escape")
        assert "Nothing matches" not in scene.words
        assert scene.all_shown
        assert scene.screen.focused is scene.table


async def test_a_new_search_begins_at_its_top() -> None:
    async with opened() as scene:
        await scene.press("end")
        await scene.find("germany")
        assert scene.selected == scene.table.items[0]
        assert scene.table.scroll_offset.y == 0


async def test_showing_all_again_keeps_the_selected_product() -> None:
    async with opened() as scene:
        await scene.find("whatsapp")
        await scene.press("enter", "down", "down", "down")
        chosen = scene.selected
        await scene.press("escape")
        assert scene.selected == chosen
        assert chosen.service in scene.words


# --- narrowing -------------------------------------------------------------------------------


async def test_n_narrows_by_country_type_and_service() -> None:
    async with opened() as scene:
        await scene.press("n", *"germ", "enter")
        assert "only Germany" in scene.words
        assert {one.country for one in scene.table.items} == {"Germany"}
        await scene.press("n", *"activ", "enter", "n", *"telegr", "enter")
        assert "only Germany · Activation · Telegram" in scene.words
        assert f"1 of {scene.count} ·" in scene.words
        await scene.press("n", "enter")  # the country, chosen already, stands first
        assert "only Activation · Telegram" in scene.words
        assert len({one.country for one in scene.table.items}) > 1
        await scene.press("escape")
        assert "only " not in scene.words
        assert scene.all_shown


async def test_words_find_within_what_it_is_narrowed_to() -> None:
    async with opened() as scene:
        await scene.press("n", *"kenya", "enter")
        await scene.find("germany")
        assert "Nothing matches “germany” in Kenya." in scene.words


async def test_leaving_the_question_changes_nothing() -> None:
    async with opened() as scene:
        await scene.press("n", *"germ", "escape")
        assert scene.all_shown
        await scene.press("n", *"zzz", "enter")
        assert isinstance(scene.stage.pilot.app.screen, NarrowDialog)
        assert "Nothing is called so" in scene.words


async def test_what_it_is_narrowed_to_can_be_clicked() -> None:
    async with opened() as scene:
        await scene.press("n", *"germ", "enter")
        await scene.stage.pilot.click("#narrowed")
        await until(
            scene.stage.pilot, lambda: isinstance(scene.stage.pilot.app.screen, NarrowDialog)
        )
        assert "take back" in scene.words


# --- sorting and favourites ------------------------------------------------------------------


async def test_t_sorts_by_the_next_column_and_capital_t_turns_it_round() -> None:
    async with opened() as scene:
        await scene.press("t", "t", "t", "t")
        assert "by price ▲" in scene.words
        prices = [one.price for one in scene.table.items]
        assert prices == sorted(prices)
        await scene.press("T")
        assert "Price▼" in scene.words
        assert [one.price for one in scene.table.items] == sorted(prices, reverse=True)
        assert scene.selected == scene.table.items[0]
        await scene.press("t", "t")
        assert "by country ▲" in scene.words


async def test_a_click_on_a_heading_sorts_by_it() -> None:
    async with opened() as scene:
        header = scene.screen.query_one(ProductHeader)
        at = 3
        for column, cells in columns(header.size.width - 1):
            await scene.stage.pilot.click(ProductHeader, offset=(at + cells // 2, 0))
            expected = "▼" if column is Column.COUNTRY else "▲"
            assert f"by {column.value.lower()} {expected}" in scene.words
            at += cells


async def test_favourites_stay_on_top_of_every_search() -> None:
    async with opened() as scene:
        await scene.press("end", "f")
        last = scene.selected
        assert scene.table.items[0] == last
        assert "★" in scene.words
        await scene.press("t", "t", "t", "t")
        assert scene.table.items[0] == last
        await scene.offered([*scene.table.items])
        assert scene.table.items[0] == last
        await scene.press("home", "f")
        assert "★" not in scene.words
        assert scene.table.items[0] != last


# --- stock -----------------------------------------------------------------------------------


async def test_the_selected_product_shows_its_stock_by_operator() -> None:
    async with opened() as scene:
        shelves = scene.stage.world.catalogue
        await scene.find("telegram sweden act")
        await scene.press("enter")
        wanted = shelves.product(scene.selected.id)
        await scene.until_shown("in stock", "Any operator")
        for shelf in shelves.shelves(wanted):
            assert (shelf.name in scene.words) == (shelf.available > 0)
        assert f"{shelves.total(wanted)} in stock" in scene.words


async def test_the_usual_wait_for_a_code_is_said() -> None:
    async with opened() as scene:
        rented = [activation(one, service="Telegram", country="Sweden") for one in (1, 2, 3)]
        codes = [
            message("Code: 482910", number=one.number, date=START + timedelta(seconds=took))
            for one, took in zip(rented, (9, 14, 40), strict=True)
        ]
        scene.stage.account.archive = await archive_of(Batch(tuple(codes), bookings=tuple(rented)))
        await scene.press("1", "2")
        await scene.find("telegram sweden act")
        await scene.until_shown("A code usually comes within 14 s.")


async def test_sold_out_is_said() -> None:
    async with opened() as scene:
        world = scene.stage.world.catalogue
        await scene.press("down")
        world.restock(world.product(scene.selected.id), 0)
        scene.stage.account.refresh()
        await scene.until_shown("✕ Sold out", "Nobody has a number of this")


async def test_moving_on_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened() as scene:
        await scene.until_shown("in stock")
        before = scene.asked
        monkeypatch.setattr(catalog_module, "_REST", PATIENCE)
        await scene.press(*["down"] * 15)
        assert scene.asked["productprices"] == before["productprices"]
        assert "asking for the stock" in scene.words
        monkeypatch.setattr(catalog_module, "_REST", 0.02)
        await scene.press("down")
        rested = scene.selected
        await scene.until_shown("Read at")
        tried = scene.asked["productprices"] - before["productprices"]
        assert tried == 1
        assert scene.asked["products/ID"] == 0
        assert scene.selected == rested
        # Back to where it was asked a moment ago: nothing again.
        monkeypatch.setattr(catalog_module, "_REST", PATIENCE)
        await scene.press("down", "up")
        assert "Read at" in scene.words
        assert scene.asked["productprices"] - before["productprices"] == tried


async def test_an_answer_for_a_product_left_meanwhile_is_not_shown() -> None:
    async with opened() as scene:
        await scene.until_shown("in stock")
        left = scene.selected
        await scene.press("down")
        offer = scene.stage.account.catalogue.kept(left)
        assert offer is not None
        await scene.until_shown("in stock")
        before = scene.words
        scene.screen._show_offer(left, offer)
        await scene.stage.pilot.pause()
        assert scene.words == before


async def test_stock_that_cannot_be_read_says_why_and_g_asks_again() -> None:
    async with opened() as scene:
        await scene.until_shown("in stock")
        scene.network.cut = re.compile("product", re.IGNORECASE)
        await scene.press("end")
        await scene.until_shown("stock not known", "cannot be reached")
        scene.network.cut = re.compile("nothing")
        await scene.press("g")
        await scene.until(lambda: "stock not known" not in scene.words)
        await scene.until_shown("Read at")


# --- ordering --------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["o", "enter"])
async def test_ordering_buys_what_was_selected_at_the_key_press(
    key: str, copied: list[str]
) -> None:
    async with opened() as scene:
        await scene.find("uber kenya act")
        await scene.press("enter")
        await scene.until_shown("in stock")
        chosen, balance = scene.selected, scene.stage.world.balance
        await scene.press(key)
        await scene.until(lambda: isinstance(scene.stage.pilot.app.screen, OrderDialog))
        await scene.offered([product(1), product(2)])  # what comes now redirects nothing
        await scene.until_shown("free")
        await scene.press("y")
        await scene.until(lambda: bool(copied))
        ((method, path, query),) = scene.stage.writes
        assert (method, path.lower()) == ("POST", "/api/v1/orders")
        assert (query["productId"], query["amount"]) == (str(chosen.id), "1")
        assert Decimal(query["maxPrice"]) == balance - scene.stage.world.balance


async def test_a_double_click_orders_and_a_click_selects() -> None:
    async with opened() as scene:
        await scene.stage.pilot.click(ProductTable, offset=(10, 4))
        assert scene.selected == scene.table.items[4]
        await scene.stage.pilot.pause(0.6)  # or the next click would be its third
        await scene.stage.pilot.click(ProductTable, offset=(10, 6), times=2)
        await scene.until(lambda: isinstance(scene.stage.pilot.app.screen, OrderDialog))
        assert scene.selected == scene.table.items[6]
        assert not scene.stage.writes


async def test_ordering_nothing_says_why_not() -> None:
    async with opened() as scene:
        await scene.find("zzz")
        await scene.press("escape", "o")
        assert notified(scene.stage.pilot)[-1] == "Select a product first."


async def test_the_cursor_stays_on_its_product_when_the_products_change() -> None:
    async with opened() as scene:
        await scene.offered([product(n, price=Decimal(n)) for n in range(1, 60)])
        scene.table.select(20)
        chosen = scene.selected.id
        await scene.offered([product(n, price=Decimal(n)) for n in range(15, 90)])
        assert scene.selected.id == chosen


# --- drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "size",
    [*SIZES, *(pytest.param(size, marks=pytest.mark.campaign) for size in MORE_SIZES)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
async def test_something_useful_at_every_size(size: tuple[int, int]) -> None:
    async with opened(size) as scene:
        await scene.find("telegram sweden act")
        await scene.press("enter")
        await scene.until_shown("in stock")
        lines = scene.words.splitlines()
        assert len(lines) == size[1]
        header = next(line for line in lines if "Country" in line and "Service" in line)
        row = lines[lines.index(header) + 1]
        assert row.startswith("▌")
        assert header.index("Service") == row.index("Telegram")
        assert row.index("Sweden") == header.index("Country")
        for heading in ("Price", "Per day"):
            if heading in header:
                end = header.index(heading) + len(heading)
                assert re.search(r"(\$\d+\.\d\d|–)$", row[:end]), row
        assert "Telegram  Sweden · 20 min · Act" in scene.words
        assert "? all keys" in lines[-1]


async def test_text_of_strangers_is_only_text() -> None:
    async with opened() as scene:
        odd = "[@click=app.quit]Free[/] \x1b[31m" + "e\u0301" * 50 + "漢字" * 300
        strange = product(1, service=odd, rental_type=ACTIVATION, country="[b]Land[/b]")
        await scene.offered([strange])
        assert "[@click=app.quit]Free[/]" in scene.words
        assert "[b]Land[/b]" in scene.words
        assert "\x1b" not in scene.words
        await scene.press("n")
        assert "[b]Land[/b]" in scene.words


async def test_twenty_thousand_products_draw_what_is_in_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with opened() as scene:
        await scene.offered(Catalogue(7, 20_000).products)
        assert "CATALOG  20,000 ·" in scene.words
        drawn: list[int] = []
        draw = ProductTable.draw

        def counted(table: ProductTable, item: Product, *args: int, selected: bool) -> object:
            drawn.append(item.id)
            return draw(table, item, *args, selected=selected)

        monkeypatch.setattr(ProductTable, "draw", counted)
        await scene.press("end", "home", "pagedown")
        await scene.find("wh")
        assert len(set(drawn)) <= 5 * scene.table.size.height


async def test_a_minute_of_nothing_draws_and_asks_nothing_more() -> None:
    async with opened() as scene:
        await scene.until_shown("Read at")
        before = scene.asked
        await scene.stage.clock.advance(60)
        await scene.stage.pilot.pause()
        after = scene.asked
        assert {"products", "productprices", "products/ID"}.isdisjoint((after - before).keys())
        assert scene.words.count("Read at") == 1
