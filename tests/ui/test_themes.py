"""Every theme, ours and Textual's, on every screen and in every dialog."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App

from anosim_tui.ui import appearance
from tests.snapshots.account import account_on, busy
from tests.snapshots.views import VIEWS, leave, show
from tests.ui.support import app_on, until
from tests.ui.test_history import full_archive

NAMES = sorted({*App().available_themes, *(theme.name for theme in appearance.THEMES)})
# Each screen has a style sheet of its own, and so has the palette; dialogs share one.
SHORT = ("live", "catalog", "history", "account", "order", "palette", "settings", "help")


@pytest.mark.parametrize("name", NAMES)
async def test_a_theme_shows_every_screen_and_dialog(name: str, campaign: bool) -> None:
    account = account_on(busy())
    app = app_on(account, theme=appearance.short_name(name))
    async with app.run_test(size=(120, 36)) as pilot:
        account.archive = await full_archive(Path("exports"))  # type: ignore[assignment]
        await until(pilot, lambda: app.session.state is account.store.state)
        for view in VIEWS if campaign else SHORT:
            await show(pilot, VIEWS[view])
            assert app.theme == name
            await leave(pilot)
