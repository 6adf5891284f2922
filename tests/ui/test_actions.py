"""The registry of actions: nothing in it that cannot be reached, nothing outside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anosim_tui.actions.action import KEY_NAMES, Action, Scope
from anosim_tui.actions.registry import ACTIONS
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.screens.history import HistoryScreen
from anosim_tui.ui.screens.live import LiveScreen

README = Path(__file__).parents[2] / "README.md"
HOLDERS = {
    Scope.EVERYWHERE: AnosimApp,
    Scope.LIVE: LiveScreen,
    Scope.SELECTED: LiveScreen,
    Scope.BOOKING: LiveScreen,
    Scope.CATALOG: CatalogScreen,
    Scope.HISTORY: HistoryScreen,
}


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("screen", sorted({type_.__name__ for type_ in HOLDERS.values()}))
def test_keys_are_unique_on_each_screen(screen: str) -> None:
    here = {scope for scope, type_ in HOLDERS.items() if type_.__name__ in (screen, "AnosimApp")}
    keys = [key for action in ACTIONS if action.scope in here for key in action.key.split(",")]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_action_has_a_method_where_it_applies(action: Action) -> None:
    name = action.method.removeprefix("app.").partition("(")[0]
    assert hasattr(HOLDERS[action.scope], f"action_{name}")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_each_key_is_one_a_terminal_sends(action: Action) -> None:
    for key in action.key.split(","):
        named = key in {"enter", "escape", "space", "tab"} or key.startswith("ctrl+")
        assert named or len(key) == 1 or key in KEY_NAMES


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_readme_lists_each_action_as_the_registry_has_it(action: Action) -> None:
    keys = " ".join(f"`{key}`" for key in action.keys)
    assert f"| {keys} | {action.help} |" in README.read_text(encoding="utf-8")
