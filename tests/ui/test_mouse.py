"""What a hint of the key bar says is done by a click on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.widgets.bars import KeyBar
from tests.ui.stage import stage
from tests.ui.support import click_on, until, words


async def test_each_hint_of_the_key_bar_is_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    run: Callable[..., Awaitable[bool]] = AnosimApp.run_action

    async def noting(app: AnosimApp, action: str, *others: object) -> bool:
        found = await run(app, action, *others)
        if found:  # the action has a method
            done.append(action)
        return found

    monkeypatch.setattr(AnosimApp, "run_action", noting)
    async with stage((160, 44)) as scene:
        app = scene.pilot.app
        bar = app.screen.query_one(KeyBar)
        hints = [hint for hint in bar._hints if f" {hint.label} " in words(scene.pilot)]
        assert len(hints) > 2
        for hint in sorted(hints, key=lambda one: one.action == "app.quit"):
            done.clear()
            await click_on(scene.pilot, f" {hint.key} {hint.label} ")
            await until(scene.pilot, lambda: hint.action in done)  # noqa: B023
            if hint.action != "app.quit":
                await scene.press("escape")  # the dialog or the field that opened
