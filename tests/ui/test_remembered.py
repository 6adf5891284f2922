"""What comes back in the next run, and what does not."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from anosim_tui.domain.catalog_search import CatalogQuery, Column, Trait
from anosim_tui.ui import appearance
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.screens.history import HistoryScreen
from anosim_tui.ui.widgets.pane import Split
from tests.ui.support import NOON, StubAccount, app_on, full_state, opened, until


def catalog() -> CatalogScreen:
    return CatalogScreen(lambda: NOON, lambda: None)


def test_the_catalog_keeps_what_is_looked_for_and_the_favorites() -> None:
    screen = catalog()
    screen.wanted = CatalogQuery("telegram 7d", ((Trait.COUNTRY, "Germany"),), Column.PRICE, True)
    screen.favorites = frozenset({7, 3})
    again = catalog()
    again.recall(json.loads(json.dumps(screen.keep())))
    assert (again.wanted, again.favorites) == (screen.wanted, screen.favorites)


def test_history_keeps_what_is_looked_for() -> None:
    screen = HistoryScreen(lambda: NOON)
    kept = {"words": "number:4915 code", "kind": "BOOKINGS"}
    screen.recall(kept)
    assert screen.keep() == kept


@pytest.mark.parametrize(
    "kept",
    [
        {"words": 5, "sort": "NO", "descending": "yes", "favourites": {"1": 2}, "narrowed": [1]},
        {"words": "a\x1b]52;c;x\x07", "sort": [], "favourites": ["1", 2.5, True]},
        {"words": "x" * 201, "narrowed": {"PRICE": "1"}, "favourites": None},
    ],
)
def test_what_makes_no_sense_is_left_out(kept: Mapping[str, object]) -> None:
    screen = catalog()
    screen.recall(kept)
    assert (screen.wanted, screen.favorites) == (CatalogQuery(), frozenset())
    HistoryScreen(lambda: NOON).recall(kept)


async def test_screen_and_theme_come_back() -> None:
    kept: list[Mapping[str, object]] = []
    account = StubAccount(full_state(), demo=False)
    async with opened(account, save_screens=kept.append) as pilot:
        await pilot.press("4")
        await until(pilot, lambda: pilot.app.current_mode == "account")
        pilot.app.navigation._made["live"].query_one(Split).percent = 70
        pilot.app.theme = appearance.THEMES[-1].name
        await pilot.press("q")
    (session,) = kept
    app = app_on(account, saved_screens=json.loads(json.dumps(session)))
    async with app.run_test() as pilot:
        await until(pilot, lambda: pilot.app.current_mode == "account")
        assert app.navigation._made["live"].query_one(Split).percent == 70
        assert pilot.app.theme == appearance.THEMES[-1].name != appearance.DARK.name


async def test_of_the_demo_nothing_is_kept_and_nonsense_is_no_trouble() -> None:
    kept: list[Mapping[str, object]] = []
    session = {"screen": "no such", "theme": "no such", "live": {"percent": "many"}}
    async with opened(StubAccount(), save_screens=kept.append, saved_screens=session) as pilot:
        assert pilot.app.current_mode == "live"
        await pilot.press("q")
    assert kept == []
