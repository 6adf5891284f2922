"""Every theme, ours and Textual's, on every screen and in every dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from anosim_tui.ui import appearance
from tests.snapshots.account import account_on, busy
from tests.snapshots.views import VIEWS, show
from tests.ui.support import app_on, until, words
from tests.ui.test_history import full_archive

NAMES = sorted({*App().available_themes, *(theme.name for theme in appearance.THEMES)})
# Each screen has a style sheet of its own, and so has the palette; dialogs share one.
SHORT = ("live", "catalog", "history", "account", "palette", "help")


@pytest.mark.parametrize(
    "view", [pytest.param(one, marks=() if one in SHORT else pytest.mark.campaign) for one in VIEWS]
)
async def test_a_view_is_shown_in_every_theme(view: str) -> None:
    account = account_on(busy())
    app = app_on(account)
    async with app.run_test(size=(120, 36)) as pilot:
        account.archive = await full_archive(Path("exports"))  # type: ignore[assignment]
        await until(pilot, lambda: app.session.state is account.store.state)
        await show(pilot, VIEWS[view])
        for name in NAMES:
            app.theme = name
            await pilot.pause()
            assert words(pilot), name
