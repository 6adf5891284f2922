"""All that a key does, by mouse alone: a click opens the help, another on its line does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from anosim_tui.actions.action import SCREENS, Scope
from anosim_tui.actions.registry import ACTIONS
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.widgets.bars import KeyBar
from tests.ui.stage import Stage, stage
from tests.ui.support import click_on, until, words

SIZE = (110, 64)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The actions that found their method, in order."""
    done: list[str] = []
    run: Callable[..., Awaitable[bool]] = AnosimApp.run_action

    async def noting(app: AnosimApp, action: str, *others: object) -> bool:
        found = await run(app, action, *others)
        if found:
            done.append(action)
        return found

    monkeypatch.setattr(AnosimApp, "run_action", noting)
    return done


async def as_at_first(scene: Stage, mode: str) -> None:
    """Without dialogs, on the screen the row is of."""
    app = scene.pilot.app
    assert isinstance(app, AnosimApp)
    while isinstance(app.screen, ModalScreen):
        await app.pop_screen()
    if isinstance(app.focused, Input):
        await scene.press("escape")
        await scene.until(lambda: not isinstance(app.focused, Input))
    await app.navigation.show(mode)
    app.screen.minimize()
    app.toasts.clear()
    await until(scene.pilot, lambda: not app.screen.query("Toast"))


async def wheel_down_to(pilot: Pilot[None], text: str) -> None:
    """Turn the wheel over the middle of the screen until `text` is seen."""
    for _ in range(100):
        await pilot.pause()
        if text in words(pilot):
            return
        middle = (SIZE[0] // 2, SIZE[1] // 2)
        await pilot._post_mouse_events([events.MouseScrollDown], offset=middle)
    raise AssertionError(f"the wheel never showed {text!r}\n{words(pilot)}")


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.name.lower())
async def test_each_row_of_the_key_table_is_driven_by_mouse_alone(
    scope: Scope, ran: list[str]
) -> None:
    mode = next(one for one, scopes in SCREENS.items() if scope in scopes)
    rows = [action for action in ACTIONS if action.scope is scope]
    assert rows
    async with stage(SIZE) as scene:
        for action in sorted(rows, key=lambda one: one.id == "quit"):
            await as_at_first(scene, mode)
            if action.id == "clear-filter":
                await scene.press("slash", *"goo", "enter")  # or there is nothing to clear
            await click_on(scene.pilot, "? all keys")
            await until(scene.pilot, lambda: isinstance(scene.pilot.app.screen, HelpDialog))
            line = f"  {' '.join(action.keys)} ".ljust(10) + action.help[:30]
            await wheel_down_to(scene.pilot, line)
            ran.clear()
            await click_on(scene.pilot, line)
            await until(scene.pilot, lambda: action.method in ran)  # noqa: B023


@pytest.mark.parametrize("mode", ["live", "catalog", "history", "account"])
async def test_each_hint_of_the_key_bar_is_clicked(mode: str, ran: list[str]) -> None:
    async with stage((160, 44)) as scene:
        await as_at_first(scene, mode)
        bar = scene.pilot.app.screen.query_one(KeyBar)
        hints = [hint for hint in bar._hints if f" {hint.label} " in words(scene.pilot)]
        assert len(hints) > 2
        for hint in sorted(hints, key=lambda one: one.action == "app.quit"):
            await as_at_first(scene, mode)
            ran.clear()
            await click_on(scene.pilot, f" {hint.key} {hint.label} ")
            await until(scene.pilot, lambda: hint.action in ran)  # noqa: B023
