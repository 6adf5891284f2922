"""A product of the Catalog: its stock and prices, ordering it, and how all that is drawn."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from anosim_tui.domain.models import Product
from anosim_tui.sandbox.catalog import Inventory
from anosim_tui.storage.writing import Batch
from anosim_tui.ui.dialogs.pay import PayDialog
from anosim_tui.ui.screens import catalog, offer_pane
from anosim_tui.ui.widgets.product_table import ProductTable
from tests.account.fakes import START, activation
from tests.storage.support import message
from tests.ui.catalog_scene import Scene, one_app, opened, product
from tests.ui.support import notified
from tests.ui.test_history import archive_of
from tests.waiting import PATIENCE

# --- stock -----------------------------------------------------------------------------------


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
        await scene.until_shown("Bought 3 times. A code arrived for 3", "Usual wait: 14 s.")


@one_app
async def test_moving_on_asks_for_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    await scene.until(lambda: scene.is_stocked)
    before = scene.asked
    monkeypatch.setattr(offer_pane, "REST", PATIENCE)
    monkeypatch.setattr(catalog, "STOCK_REST", PATIENCE)
    scene.forget_stock()
    await scene.press(*["down"] * 15)
    assert scene.asked["productprices"] == before["productprices"]
    assert "loading stock" in scene.words
    monkeypatch.setattr(offer_pane, "REST", 0.02)
    await scene.press("down")
    rested = scene.selected
    await scene.until_shown("As of")
    tried = scene.asked["productprices"] - before["productprices"]
    assert tried == 1
    assert scene.asked["products/ID"] == 0
    assert scene.selected == rested
    # Back to where it was asked a moment ago: nothing again.
    monkeypatch.setattr(offer_pane, "REST", PATIENCE)
    await scene.press("down", "up")
    assert "As of" in scene.words
    assert scene.asked["productprices"] - before["productprices"] == tried


@one_app
async def test_an_answer_for_a_product_left_meanwhile_is_not_shown(scene: Scene) -> None:
    await scene.until_shown("in stock")
    left = scene.selected
    await scene.press("down")
    offer = scene.stage.account.catalog.cached(left)
    assert offer is not None
    await scene.until_shown("in stock")
    before = scene.words
    scene.screen.query_one(offer_pane.OfferPane)._show(left, offer)
    await scene.stage.pilot.pause()
    assert scene.words == before


async def test_stock_that_cannot_be_read_says_why_and_g_asks_again() -> None:
    async with opened() as scene:
        await scene.until(lambda: scene.is_stocked)
        scene.line.cut.add("Product")
        await scene.find("telegram sweden act")
        await scene.press("enter")
        await scene.until_shown("stock unknown", "cannot be reached")
        scene.line.cut.clear()
        await scene.press("g")
        await scene.until(lambda: "stock unknown" not in scene.words)
        await scene.until_shown("As of")


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
        await scene.until(lambda: isinstance(scene.stage.pilot.app.screen, PayDialog))
        await scene.offered([product(1), product(2)])  # what comes now redirects nothing
        await scene.until_shown("available")
        await scene.press("y")
        await scene.until(lambda: bool(copied))
        ((method, path, query),) = scene.stage.writes
        assert (method, path.lower()) == ("POST", "/api/v1/orders")
        assert (query["productId"], query["amount"]) == (str(chosen.id), "1")
        assert Decimal(query["maxPrice"]) == balance - scene.stage.world.balance


@one_app
async def test_a_double_click_orders_and_a_click_selects(scene: Scene) -> None:
    await scene.stage.pilot.click(ProductTable, offset=(10, 4))
    assert scene.selected == scene.table.items[4]
    await scene.stage.pilot.pause(0.6)  # or the next click would be its third
    await scene.stage.pilot.click(ProductTable, offset=(10, 6), times=2)
    await scene.until(lambda: isinstance(scene.stage.pilot.app.screen, PayDialog))
    await scene.until_shown("available")
    assert scene.selected == scene.table.items[6]
    assert not scene.stage.writes


@one_app
async def test_prices_that_come_once_the_question_was_left_are_let_go_of(scene: Scene) -> None:
    await scene.press("o")
    await scene.until_shown("available")
    dialog = scene.stage.pilot.app.screen
    assert isinstance(dialog, PayDialog)
    await scene.press("escape")
    await scene.until(lambda: scene.stage.pilot.app.screen is scene.screen)
    dialog.offer((), "Too late.")


@one_app
async def test_ordering_nothing_says_why_not(scene: Scene) -> None:
    await scene.find("zzz")
    await scene.press("escape", "o")
    assert notified(scene.stage.pilot)[-1] == "Select a product first."


@one_app
async def test_the_cursor_stays_on_its_product_when_the_products_change(scene: Scene) -> None:
    await scene.offered([product(n, price=Decimal(n)) for n in range(1, 60)])
    scene.table.select(20)
    chosen = scene.selected.id
    await scene.offered([product(n, price=Decimal(n)) for n in range(15, 90)])
    assert scene.selected.id == chosen


# --- drawing ---------------------------------------------------------------------------------


@one_app
async def test_twenty_thousand_products_draw_what_is_in_view(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.offered(Inventory(7, 20_000).products)
    assert "CATALOG  20,000 ·" in scene.words
    drawn: list[int] = []
    row = ProductTable.row

    def counted(table: ProductTable, item: Product, width: int) -> object:
        drawn.append(item.id)
        return row(table, item, width)

    monkeypatch.setattr(ProductTable, "row", counted)
    await scene.press("end", "home", "pagedown")
    await scene.find("wh")
    assert len(set(drawn)) <= 5 * scene.table.size.height


async def test_a_minute_of_nothing_draws_and_asks_nothing_more() -> None:
    async with opened() as scene:
        await scene.until_shown("As of")
        await scene.until(lambda: scene.is_stocked)
        before = scene.asked
        await scene.stage.clock.advance(60)
        await scene.stage.pilot.pause()
        after = scene.asked
        assert {"products", "productprices", "products/ID"}.isdisjoint((after - before).keys())
        assert scene.words.count("As of") == 1
