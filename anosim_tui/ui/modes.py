"""The full screens, each a mode of the app, made when it is first shown.

Only Live is there at the start; what the others need is imported when somebody looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from anosim_tui.ui.screens.live import LiveScreen

if TYPE_CHECKING:
    from anosim_tui.account.catalog import CatalogService
    from anosim_tui.ui.screens.account_screen import AccountScreen
    from anosim_tui.ui.session import AccountSession


def of(session: AccountSession) -> Mapping[str, Callable[[], AccountScreen]]:
    """What makes each screen, by the name of its mode."""

    def source() -> CatalogService | None:
        return None if session.account is None else session.account.catalog

    def live() -> AccountScreen:
        return LiveScreen(session.now)

    def catalog() -> AccountScreen:
        from anosim_tui.ui.screens.catalog import CatalogScreen

        return CatalogScreen(session.now, source)

    def history() -> AccountScreen:
        from anosim_tui.ui.screens.history import HistoryScreen

        return HistoryScreen(session.now)

    def account() -> AccountScreen:
        from anosim_tui.ui.screens.account import AccountOverview

        return AccountOverview(session.now)

    def watch() -> AccountScreen:
        from anosim_tui.ui.screens.watch import WatchScreen

        return WatchScreen(session.now)

    if session.is_shared:
        return {"live": watch}
    return {"live": live, "catalog": catalog, "history": history, "account": account}
