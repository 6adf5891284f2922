"""Opening an account: the one whose key is known, the demo, or one whose key is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.language import _
from anosim_tui.ui.helpers import run_in_daemon_thread
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account, SharedAccount
    from anosim_tui.domain.changes import Change
    from anosim_tui.ui.app import AnosimApp

Open = Callable[[], "Account | SharedAccount"]

# Seconds a purchase gets to end when the person leaves.
_LEAVING: Final = 5.0


class Opening:
    """Opens accounts for one app, from the first key to the last purchase.

    Args:
        app: the app.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app, self._backend = app, app.backend

    def begin(self) -> None:
        """Open the account after the first frame: what that imports takes its time."""
        open_account = self._backend.open_account
        if open_account is None:
            self._welcome()
        else:
            load_cached = self._backend.load_cached
            self._app.call_after_refresh(self._open, open_account, load_cached)

    def _open(
        self, open_account: Open, load_cached: Callable[[], Sequence[Change]] = tuple
    ) -> None:
        opening = self._run(open_account, load_cached)
        self._app.run_worker(opening, group="opening", exclusive=True)

    async def _run(self, open_account: Open, load_cached: Callable[[], Sequence[Change]]) -> None:
        """Open an account and let its pollers run until the app leaves or opens another.

        The one before goes on until then. The cached state is shown before the libraries of the
        network are imported.
        """
        app = self._app
        cached = await asyncio.to_thread(load_cached)
        if cached:
            app.session.show_cached(cached)
            app.show_state()
        try:
            account = await run_in_daemon_thread(open_account)
        except ValueError as error:
            self._refuse(str(error))
            return
        before = app.workers.cancel_group(app, "account")
        await asyncio.gather(*(worker.wait() for worker in before), return_exceptions=True)
        for change in cached:
            account.store.apply(change)
        app.session.connect(account)
        await app.on_connected()
        app.run_worker(account.run(), group="account")

    def _refuse(self, sentence: str) -> None:
        if self._app.session.account is None:
            self._welcome(sentence)
        else:
            self.change_key(sentence)

    def _welcome(self, problem: str = "") -> None:
        from anosim_tui.ui.screens.first_run import FirstRunScreen

        settings = self._app.settings
        screen = FirstRunScreen(
            self._backend.open_with_key,
            self._backend.open_demo,
            problem,
            keep=self._backend.keep_key,
            profile=settings.profile,
            variable=settings.key_variable,
        )
        self._app.push_screen(screen, self._open_chosen)

    def _open_chosen(self, open_account: Open | None) -> None:
        if open_account is not None:
            self._open(open_account)

    def on_state(self, before: AccountState, after: AccountState) -> None:
        """Close the dialog that asks for another key once this one is accepted again."""
        was = before.connection.status
        if was is ConnectionStatus.BAD_KEY and after.connection.status is not was:
            from anosim_tui.ui.dialogs.key import KeyDialog

            if isinstance(self._app.screen, KeyDialog):
                self._app.screen.accepted_again()

    def change_key(self, problem: str = "") -> None:
        """Ask for another API key; `problem` says why, or the connection does."""
        from anosim_tui.ui.dialogs.key import KeyDialog

        app, connection = self._app, self._app.session.state.connection
        if not problem and connection.status is ConnectionStatus.BAD_KEY:
            problem = str(connection.error)

        def entered(account: Account | None) -> None:
            if account is not None:
                self._open(lambda: account)

        if app.session.account is not None:  # without one, the first screen asks for a key
            backend = self._backend
            app.push_screen(KeyDialog(backend.open_with_key, backend.keep_key, problem), entered)

    def leave(self) -> None:
        """Leave; what is being bought gets a moment to end, the journal sees to the rest."""
        account = self._app.session.account
        if account is None or not account.store.state.purchases.under_way:
            self._app.exit()
            return
        announce(self._app, _("A purchase is in progress; quitting as soon as it is safe."))
        self._app.run_worker(self._leave_after(account), group="leaving", exclusive=True)

    async def _leave_after(self, account: Account) -> None:
        await account.purchases.finish(_LEAVING)
        self._app.exit()
