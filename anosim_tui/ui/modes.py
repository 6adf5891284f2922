"""The full screens, each a mode of the app, made when it is first shown.

Only Live is there at the start; what the others need is imported when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from anosim_tui.ui.screens.live import LiveScreen

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService
    from anosim_tui.ui.hosting import Hosting
    from anosim_tui.ui.screens.account_screen import AccountScreen


def of(hosting: Hosting) -> Mapping[str, Callable[[], AccountScreen]]:
    """What makes each screen, by the name of its mode."""

    def source() -> CatalogService | None:
        return None if hosting.account is None else hosting.account.catalogue

    def live() -> AccountScreen:
        return LiveScreen(hosting.now)

    def catalog() -> AccountScreen:
        from anosim_tui.ui.screens.catalog import CatalogScreen

        return CatalogScreen(hosting.now, source)

    def history() -> AccountScreen:
        from anosim_tui.ui.screens.history import HistoryScreen

        return HistoryScreen(hosting.now)

    def account() -> AccountScreen:
        from anosim_tui.ui.screens.account import AccountOverview

        return AccountOverview(hosting.now)

    return {"live": live, "catalog": catalog, "history": history, "account": account}
