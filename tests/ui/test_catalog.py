"""The Catalog through keyboard and mouse: what it shows, what it asks for, what keys do."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from unittest.mock import Mock, patch

import pytest
from textual import events
from textual.keys import key_to_character

from anosim_tui.account import catalog
from anosim_tui.domain.catalog_search import Column
from anosim_tui.domain.changes import CatalogRead
from anosim_tui.storage.writing import Batch
from anosim_tui.ui.dialogs.filter import FilterDialog
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.widgets.product_table import ProductHeader, columns
from anosim_tui.ui.widgets.safe import ListFilter
from tests.account.fakes import START, activation, booking
from tests.catalogs import catalog_of
from tests.storage.support import message
from tests.ui.catalog_scene import Scene, one_app, opened, unopened
from tests.ui.support import until
from tests.ui.test_history import archive_of

# --- opening ---------------------------------------------------------------------------------


async def test_2_opens_it_and_reads_it_once() -> None:
    async with unopened() as scene:
        assert not {"products", "countries", "services"} & scene.asked.keys()
        await scene.stage.press("2")
        await scene.until(lambda: scene.all_shown)
        assert "PRICE AND STOCK" in scene.words
        assert "Country ▲" in scene.words
        assert scene.asked["products"] == scene.asked["countries"] == scene.asked["services"] == 1
        await scene.stage.press("1")
        assert isinstance(scene.stage.pilot.app.screen, LiveScreen)
        await scene.stage.press("2")
        await scene.until(lambda: scene.all_shown)
        assert scene.asked["products"] == 1


async def test_after_leaving_it_nothing_is_asked_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "RENEWED_AFTER", 20.0)
    async with opened() as scene:
        await scene.until_shown("in stock")
        await scene.stage.press("1")
        before = scene.asked
        await scene.stage.clock.advance(45)
        after = scene.asked
        assert after["products"] == before["products"]
        assert after["productprices"] == before["productprices"]
        await scene.stage.press("2")
        await scene.until(lambda: scene.asked["products"] == before["products"] + 1)


async def test_it_says_what_it_waits_for_and_why_a_first_reading_fails_and_mends_itself() -> None:
    async with unopened() as scene:
        scene.line.cut.add("Products")
        await scene.stage.press("2")
        await until(scene.stage.pilot, lambda: "Loading the catalog …" in scene.words)
        await scene.until_shown("The catalog could not be loaded.", "press g to retry now")
        scene.line.cut.clear()
        await scene.until(lambda: scene.all_shown)
        assert "could not be read" not in scene.words
        assert scene.screen.focused is scene.table


async def test_without_a_network_old_products_stay_with_their_age() -> None:
    async with opened() as scene:
        first = scene.selected
        scene.line.cut.add("Products")
        await scene.press("g")
        await scene.until_shown("Catalog updates have been failing since 12:")
        assert "Showing the catalog from 12:00" in scene.words
        assert scene.selected == first
        scene.line.cut.clear()
        await scene.press("g")
        await scene.until(lambda: "have been failing" not in scene.words)


@one_app
async def test_an_account_without_products_says_so(scene: Scene) -> None:
    await scene.offered(())
    assert "AnoSim offers no products at the moment." in scene.words


# --- finding ---------------------------------------------------------------------------------


@one_app
async def test_words_filter_as_they_are_typed(scene: Scene) -> None:
    await scene.press("slash", *"whatsapp")
    assert f"CATALOG  22 of {scene.count} ·" in scene.words
    await scene.press("space", *"ger")
    assert f"CATALOG  2 of {scene.count} ·" in scene.words
    assert {one.service for one in scene.table.items} == {"WhatsApp"}
    assert {one.country for one in scene.table.items} == {"Germany"}
    await scene.press("backspace", "backspace", "backspace")
    assert f"CATALOG  22 of {scene.count} ·" in scene.words


# --- stock and what was bought before --------------------------------------------------------


def rows(scene: Scene) -> list[str]:
    """The lines of the products in view, without what stands beside them."""
    lines = scene.words.splitlines()
    top = next(n for n, line in enumerate(lines) if "Country" in line and "Stock" in line)
    return [line[: scene.table.size.width] for line in lines[top + 1 : -1]]


async def test_the_stock_of_what_is_in_view_fills_by_one_request_a_country_and_type() -> None:
    async with opened() as scene:  # of its own: what others looked at is not asked for again
        await scene.until(lambda: scene.is_stocked)
        await scene.until(lambda: not any(" … " in row for row in rows(scene)))
        shelves = scene.stage.world.catalog
        kinds = {(one.country, one.rental_type) for one in scene.table.in_view}
        # One more for what the cursor rested on, and one for each type that had to be learned.
        assert len(kinds) <= scene.asked["productprices"] <= len(kinds) + 3
        assert scene.asked["products/ID"] == 0
        for product, row in zip(scene.table.in_view, rows(scene), strict=False):
            total = shelves.total(product)
            if total:
                cheapest = min(one.price for one in shelves.shelves(product) if one.available)
                assert re.search(rf"\b{total} +\${cheapest} *.?$", row), row
            else:
                assert "✕" in row
                assert "sold out" in row


@one_app
async def test_what_waits_for_its_turn_says_so(scene: Scene) -> None:
    await scene.find("whatsapp")  # of more countries and types than are asked for in a minute
    await scene.stage.pilot.pause()
    await scene.until(lambda: bool(re.search(r"· more stock counts in \d+ s", scene.words)))
    assert any(" … " in row for row in rows(scene))
    await scene.until(lambda: "counts in " not in scene.words and "loading" not in scene.words)
    assert not any(" … " in row for row in rows(scene))


@one_app
async def test_scrolling_asks_for_what_comes_into_view(scene: Scene) -> None:
    await scene.until(lambda: scene.is_stocked)
    before = scene.asked["productprices"]
    scene.table.scroll_to(y=200, animate=False)
    await scene.until(lambda: scene.asked["productprices"] > before and scene.is_stocked)
    assert not re.search(r" … ", "".join(rows(scene)))
    assert scene.table.scroll_offset.y == 200


@one_app
async def test_sold_out_is_last_and_x_hides_it(scene: Scene) -> None:
    world = scene.stage.world.catalog
    await scene.press("slash", *"whatsapp ger", "enter")
    gone = scene.table.items[0]
    taken = [(one, one.available) for one in world.shelves(world.product(gone.id))]
    world.restock(world.product(gone.id), 0)
    scene.forget_stock()
    await scene.press("end")  # away from it, or it would stay where it is
    kept = scene.selected
    await scene.until(lambda: scene.is_stocked and scene.table.items[-1] == gone)
    assert scene.selected == kept
    assert "✕ Germany" in scene.words
    await scene.press("x")
    assert gone not in scene.table.items
    assert "sold-out products hidden" in scene.words
    await scene.find(" zzz")
    await scene.until_shown("Sold-out products are hidden")
    await scene.press("escape", "escape")
    assert scene.all_shown
    assert "hidden" not in scene.words
    for shelf, available in taken:
        shelf.available = available


@one_app
async def test_what_the_cursor_rests_on_stays_though_it_is_sold_out(scene: Scene) -> None:
    world = scene.stage.world.catalog
    await scene.press("slash", *"whatsapp ger", "enter")
    chosen = scene.selected
    taken = [(one, one.available) for one in world.shelves(world.product(chosen.id))]
    world.restock(world.product(chosen.id), 0)
    scene.forget_stock()
    await scene.press("g")
    await scene.until_shown("✕ Sold out")
    await scene.until(lambda: scene.is_stocked)
    assert scene.table.items[0] == scene.selected == chosen
    for shelf, available in taken:
        shelf.available = available


@one_app
async def test_sorted_by_stock_the_list_follows_what_is_learned(scene: Scene) -> None:
    await scene.find("germany activ")
    await scene.press("enter", *["t"] * 6)
    await scene.until(lambda: scene.is_stocked)
    assert "Stock ▲" in scene.words
    world = scene.stage.world.catalog
    totals = [world.total(world.product(one.id)) for one in scene.table.items]
    in_stock = [total for total in totals if total]
    assert totals == sorted(in_stock) + [0] * (len(totals) - len(in_stock))


async def test_stock_is_asked_for_only_while_the_catalog_is_looked_at() -> None:
    async with opened() as scene:
        await scene.until(lambda: scene.is_stocked)
        account, products = scene.stage.account, scene.table.items[:200]
        await scene.press("1")
        scene.forget_stock()
        before = scene.asked["productprices"]
        account.store.apply(CatalogRead(catalog_of(products), account.now()))
        await scene.stage.clock.advance(30)
        await scene.stage.pilot.pause(0.1)  # longer than a list rests until it asks
        assert scene.asked["productprices"] == before
        await scene.press("2")
        await scene.until(lambda: scene.is_stocked)
        assert scene.asked["productprices"] > before


async def test_a_row_says_what_became_of_it_before() -> None:
    async with opened((200, 45)) as scene:
        rented = [activation(one, service="Telegram", country="Sweden") for one in (1, 2, 3)]
        codes = [
            message("Code: 482910", number=one.number, date=START + timedelta(seconds=took))
            for one, took in zip(rented, (9, 15), strict=False)
        ]
        full = booking(9, country="Sweden")
        batch = Batch(tuple(codes), bookings=(*rented, full))
        scene.stage.account.archive = await archive_of(batch)
        await scene.press("1", "2")
        await scene.find("telegram sweden act")
        await scene.press("enter", "f")
        await scene.until(lambda: "2 of " in rows(scene)[0])
        assert rows(scene)[0].startswith("▌★✓ Sweden")
        assert "2 of 3 · 12 s" in rows(scene)[0]
        await scene.until_shown("✓ Bought 3 times. A code arrived for 2 of 3.")
        await scene.press("slash", *["backspace"] * 30, *"sweden all 7", "enter")
        assert "✓" not in rows(scene)[1]
        await scene.until_shown("✓ Bought 1 time.")


@one_app
async def test_a_key_that_finds_what_is_shown_already_draws_only_the_field(scene: Scene) -> None:
    await scene.find("whats")
    await scene.until_shown("in stock")
    screen, laid_out = scene.screen, Mock()
    screen.screen_layout_refresh_signal.subscribe(screen, laid_out)
    drawn = Mock(side_effect=scene.table.render_line)
    with patch.object(scene.table, "render_line", drawn):
        await scene.press(*"app")
        assert f"CATALOG  22 of {scene.count} ·" in scene.words
        assert not drawn.called
        assert not laid_out.called
        screen.screen_layout_refresh_signal.unsubscribe(screen)
        await scene.press("space", *"ger")
        assert f"CATALOG  2 of {scene.count} ·" in scene.words
        assert drawn.called


@one_app
async def test_letters_are_words_inside_the_filter_and_keys_outside(scene: Scene) -> None:
    field = scene.screen.query_one(ListFilter)
    await scene.press("slash", *"qof1")
    assert field.value == "qof1"
    assert scene.screen.favorites == frozenset()
    assert scene.stage.pilot.app.screen is scene.screen
    await scene.press("escape")
    assert not field.has_focus
    assert field.value == "qof1"
    assert "Nothing matches “qof1”. Press esc to show all products." in scene.words
    await scene.press("escape")
    assert field.value == ""
    assert scene.all_shown
    assert scene.screen.focused is scene.table
    await scene.press("f")
    assert scene.screen.favorites == {scene.selected.id}


@one_app
async def test_words_typed_right_behind_the_key_are_words_too(scene: Scene) -> None:
    # A slow line hands over several keys at once, before the first of them was acted on.
    app = scene.stage.pilot.app
    for key in ("slash", *"stop", "enter"):
        app.post_message(events.Key(key, key_to_character(key)))
    await until(scene.stage.pilot, lambda: scene.screen.wanted.words == "stop")
    await scene.stage.pilot.pause()
    assert scene.screen.query_one(ListFilter).value == "stop"
    assert scene.screen.wanted.sort is Column.COUNTRY
    assert app.screen is scene.screen
    assert scene.screen.focused is not scene.screen.query_one(ListFilter)


@one_app
async def test_the_filter_is_left_by_enter_down_and_escape(scene: Scene) -> None:
    for key in ("enter", "down", "escape"):
        await scene.find("whats")
        assert scene.screen.focused is scene.screen.query_one(ListFilter)
        await scene.press(key)
        assert scene.screen.focused is scene.table, key
        assert scene.stage.pilot.app.screen is scene.screen
    assert not scene.stage.writes


@one_app
async def test_a_search_begins_at_its_top_and_all_again_keeps_the_product(scene: Scene) -> None:
    await scene.press("end")
    await scene.find("whatsapp")
    assert scene.selected == scene.table.items[0]
    assert scene.table.scroll_offset.y == 0
    await scene.press("enter", "down", "down", "down")
    chosen = scene.selected
    await scene.press("escape")
    assert scene.selected == chosen
    assert chosen.service in scene.words


# --- narrowing -------------------------------------------------------------------------------


@one_app
async def test_n_narrows_by_country_type_and_service(scene: Scene) -> None:
    await scene.press("n", *"germ", "enter")
    assert "Only Germany" in scene.words
    assert {one.country for one in scene.table.items} == {"Germany"}
    await scene.press("n", *"activ", "enter", "n", *"telegr", "enter")
    assert "Only Germany · Activation · Telegram" in scene.words
    assert f"1 of {scene.count} ·" in scene.words
    await scene.press("n", "enter")  # the country, chosen already, stands first
    assert "Only Activation · Telegram" in scene.words
    assert len({one.country for one in scene.table.items}) > 1
    await scene.press("escape")
    assert "Only " not in scene.words
    assert scene.all_shown


@one_app
async def test_words_find_within_what_it_is_narrowed_to(scene: Scene) -> None:
    await scene.press("n", *"kenya", "enter")
    await scene.find("germany")
    assert "Nothing matches “germany” · Kenya." in scene.words


@one_app
async def test_the_question_is_left_without_a_change_and_opened_by_a_click(scene: Scene) -> None:
    app = scene.stage.pilot.app
    await scene.press("n", *"germ", "escape")
    assert scene.all_shown
    await scene.press("n", *"zzz", "enter")
    assert isinstance(app.screen, FilterDialog)
    assert "No matches" in scene.words
    await scene.press("escape", "n", *"germ", "enter")
    await scene.stage.pilot.click("#narrowed")
    await until(scene.stage.pilot, lambda: isinstance(app.screen, FilterDialog))
    assert " clear" in scene.words


# --- sorting and favorites ------------------------------------------------------------------


@one_app
async def test_t_sorts_by_the_next_column_and_capital_t_turns_it_round(scene: Scene) -> None:
    await scene.press("t", "t", "t", "t")
    assert "Price ▲" in scene.words
    cheapest = scene.selected.price
    await scene.press("T")
    assert "Price▼" in scene.words
    assert scene.selected.price > cheapest
    assert scene.selected == scene.table.items[0]
    await scene.press(*["t"] * 4)
    assert "Country ▲" in scene.words


@one_app
async def test_a_click_on_a_heading_sorts_by_it(scene: Scene) -> None:
    header = scene.screen.query_one(ProductHeader)
    at = 3
    for column, cells in columns(header.size.width - 1):
        await scene.stage.pilot.click(ProductHeader, offset=(at + cells // 2, 0))
        expected = "▼" if column is Column.COUNTRY else "▲"
        assert f"· {column.value} {expected}" in scene.words
        at += cells


@one_app
async def test_favorites_stay_on_top_of_every_search(scene: Scene) -> None:
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


@pytest.mark.parametrize("codes", [False, True])
def test_a_wider_table_has_every_column_of_a_narrower_one(codes: bool) -> None:
    shown = [{column for column, _ in columns(width, codes=codes)} for width in range(30, 260)]
    for narrower, wider in pairwise(shown):
        assert narrower <= wider
    assert shown[-1] == {*Column} - (set() if codes else {Column.CODES})
