"""The registry of actions: nothing in it that cannot be reached, nothing outside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from anosim_tui.actions.action import APP_WIDE, KEY_NAMES, SCREENS, Action, Scope
from anosim_tui.actions.keymap import STANDARD
from anosim_tui.actions.registry import ACTIONS
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.keyboard import everywhere, on_screen
from anosim_tui.ui.screens.account import AccountOverview
from anosim_tui.ui.screens.catalog import CatalogScreen
from anosim_tui.ui.screens.history import HistoryScreen
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.screens.watch import WatchScreen
from anosim_tui.ui.widgets.bars import KeyBar, StatusBar
from anosim_tui.ui.widgets.safe import Words
from tests.ui.support import StubAccount, app_on, click_on, full_state, opened, until, words

PAGE = Path(__file__).parents[2] / "anosim_tui/docs/keys.md"
BY_MODE = {
    type_.MODE: type_
    for type_ in (LiveScreen, CatalogScreen, HistoryScreen, AccountOverview, WatchScreen)
}
every_action = pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)


def screens_of(action: Action) -> list[str]:
    return [mode for mode, scopes in SCREENS.items() if action.scope in scopes]


def test_ids_are_unique() -> None:
    ids = [action.id for action in ACTIONS]
    assert len(set(ids)) == len(ids)


@every_action
def test_each_action_has_a_method_and_a_key_where_it_applies(action: Action) -> None:
    name = action.method.removeprefix("app.").partition("(")[0]
    assert screens_of(action)
    for mode in screens_of(action):
        holder = AnosimApp if action.scope in APP_WIDE else BY_MODE[mode]
        assert hasattr(holder, f"action_{name}")
        bound = everywhere() if holder is AnosimApp else holder.BINDINGS
        assert [one.key for one in bound if one.id == action.id] == [action.key]
        assert bound == (everywhere() if holder is AnosimApp else on_screen(mode))


@every_action
def test_each_key_is_one_a_terminal_sends(action: Action) -> None:
    for key in action.key.split(","):
        named = key in {"enter", "escape", "space"} or key.startswith("ctrl+")
        assert named or len(key) == 1 or key in KEY_NAMES


def key_table() -> str:
    """The table of keys of docs/keys.md, as the registry has them."""
    rows = ["| Key | Action | What it does |", "| --- | --- | --- |"]
    for scope in Scope:
        rows.append(f"| **{scope.value}** | | |")
        for action in ACTIONS:
            if action.scope is scope:
                keys = " ".join(f"`{key}`" for key in action.keys)
                rows.append(f"| {keys} | `{action.id}` | {action.help} |")
    return "\n".join(rows)


def test_the_page_of_keys_lists_the_actions_as_the_registry_has_them() -> None:
    marks = "<!-- keys -->\n", "\n<!-- /keys -->"
    shown = PAGE.read_text(encoding="utf-8").partition(marks[0])[2].partition(marks[1])[0]
    assert shown == key_table(), f"keys.md wants this table:\n\n{key_table()}"


@pytest.mark.parametrize("mode", SCREENS)
async def test_each_is_in_the_help_and_a_click_there_does_it(mode: str) -> None:
    """So all that a key does, the mouse does: the help itself stands last in the key bar."""
    dialog = HelpDialog(STANDARD, SCREENS[mode])
    async with app_on(StubAccount()).run_test(size=(120, 36)) as pilot:
        await pilot.app.push_screen(dialog)
        await pilot.pause()
        sheet = dialog.query_one("#help--sheet", Words).content
        clicks = {
            span.style.meta["@click"]: sheet.plain[span.start : span.end]
            for span in sheet.spans
            if not isinstance(span.style, str) and "@click" in span.style.meta
        }
    for action in ACTIONS:
        assert f"{' '.join(action.keys):<8}{action.help}" in sheet.plain
        clicked = clicks.get(f"screen.run('{action.id}')", "")
        assert (action.help in clicked) == (mode in screens_of(action))


async def test_chosen_keys_are_those_of_the_screen() -> None:
    keys = {"show-account": ("f2",), "help": ("h",), "details": ("D", "?")}
    async with opened(StubAccount(full_state()), keys=keys) as pilot:
        await pilot.press("4", "enter")
        assert pilot.app.current_mode == "live"
        assert not pilot.app.screen.is_modal
        live = pilot.app.screen_stack[0]
        bar = live.query_one(KeyBar).render_line(0).text
        assert " D Details" in bar
        assert " h all keys" in bar
        assert "f2 Account" in live.query_one(StatusBar).render_line(0).text
        await pilot.press("h")
        assert isinstance(pilot.app.screen, HelpDialog)
        sheet = pilot.app.screen.query_one("#help--sheet", Words).content
        assert f"{'D ?':<8}Show all details" in sheet.plain
        # The line of an action is as good as its key.
        await pilot.press("slash", *"money", "enter")
        await until(pilot, lambda: "Copy the newest" not in words(pilot))
        await click_on(pilot, "Show your balance, spending")
        await pilot.pause()
        assert pilot.app.current_mode == "account"
        await pilot.press("1", "?")
        assert isinstance(pilot.app.screen, DetailsDialog)
