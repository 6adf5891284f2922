"""Running flows: at once, or once the account is open, and never two questions in one read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anosim_tui.ui.messages import Flow

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp


class FlowRunner:
    """Runs flows as workers of the app: a screen that closes takes none with it.

    Args:
        app: the app.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        self._is_opening = False
        # What was asked for before the account was open.
        self._early: Flow | None = None

    def begin(self, flow: Flow, *, asks: bool = False) -> None:
        """Run a flow; one that `asks` opens a dialog, unless one is open or about to be.

        Two events in one read ask for two dialogs; the second would be answered unread.
        """
        app = self._app
        if asks and (self._is_opening or app.screen.is_modal):
            return
        if app.session.account is None:
            self._early = flow if asks else self._early
            return
        self._is_opening = self._is_opening or asks
        app.run_worker(self._run(flow, app.session.account, asks), group="flow")

    def begin_early(self) -> None:
        """Run what was asked for before the account was open."""
        flow, self._early = self._early, None
        if flow is not None:
            self.begin(flow, asks=True)

    def opened(self) -> None:
        """A dialog is open: the screen below asks for nothing more."""
        self._is_opening = False

    async def _run(self, flow: Flow, account: Account, asks: bool) -> None:
        try:
            await flow(self._app, account)
        finally:
            if asks:
                self._is_opening = False
