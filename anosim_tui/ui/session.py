"""The account an app is connected to: opening it, following its state, and leaving it.

It is the one whose key is known, the demo, or one whose key is typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, isinf
from typing import TYPE_CHECKING, Final, cast

from anosim_tui.domain import wording
from anosim_tui.domain.changes import Change, reduce
from anosim_tui.domain.purchases import Why
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.language import _
from anosim_tui.ui.dialogs.key import KeyDialog
from anosim_tui.ui.events import AccountChanged
from anosim_tui.ui.processes import run_in_daemon_thread
from anosim_tui.ui.screens.first_run import FirstRunScreen
from anosim_tui.ui.widgets.bars import Chip
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account, SharedAccount
    from anosim_tui.ui.app import AnosimApp

Open = Callable[[], "Account | SharedAccount"]

_DOCUMENTED_HOST: Final = "anosim.net"
# Seconds a purchase gets to end when the person leaves.
_LEAVING: Final = 5.0


class AccountSession:
    """One account at a time; another one takes its place.

    Attributes:
        source: what the state comes from; `None` until the first is open.
        state: the state as it was last taken.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app, self._backend = app, app.backend
        self.is_shared = app.backend.is_shared
        self.source: Account | SharedAccount | None = None
        self.state = AccountState()
        self._announced = False
        self._unsubscribe: Callable[[], None] | None = None

    @property
    def account(self) -> Account | None:
        """The account; `None` until one is open, and where a shared booking is read."""
        return None if self.is_shared else cast("Account | None", self.source)

    def connect(self, source: Account | SharedAccount) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
        self.source = source
        self.state = AccountState()
        self._unsubscribe = source.store.subscribe(self._announce)
        self._announce()

    def advance(self) -> tuple[AccountState, AccountState]:
        self._announced = False
        before = self.state
        if self.source is not None:
            self.state = self.source.store.state
        return before, self.state

    def now(self) -> datetime:
        """The time as the service has it; the local one until that is known."""
        return datetime.now(UTC) if self.source is None else self.source.now()

    def refresh(self) -> str:
        """Ask the service now; why that has to wait, as a sentence, or ""."""
        seconds = 0.0 if self.account is None else self.account.held_back
        if self.source is not None:
            self.source.refresh()
        if not seconds:
            return ""
        if isinf(seconds):  # only an answer makes room
            return _("This minute's requests are used up; refreshing after the next response.")
        return _(
            "This minute's requests are used up; refreshing in {time}.",
            time=wording.within(timedelta(seconds=ceil(seconds))),
        )

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What the status bar says of the account besides its state."""
        source, account, profile = self.source, self.account, self._app.settings.profile
        if source is None:
            return ()
        chips = []
        if account is not None and account.demo:
            chips.append(Chip(_("SANDBOX")))
        else:
            chips += [Chip(profile)] if profile else []
            chips += [Chip(source.host, warns=True)] if source.host != _DOCUMENTED_HOST else []
        off = self.state.purchases.off
        if off is not None and off.why is Why.READ_ONLY:
            chips.append(Chip(_("READ-ONLY")))
        return tuple(chips)

    def _announce(self, *_states: AccountState) -> None:
        """Once, and not again before `advance`."""
        if not self._announced:
            self._announced = True
            self._app.post_message(AccountChanged())

    # Opening and leaving.

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
            for change in cached:
                self.state = reduce(self.state, change)
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
        self.connect(account)
        await app.on_connected()
        app.run_worker(account.run(), group="account")

    def _refuse(self, sentence: str) -> None:
        if self.account is None:
            self._welcome(sentence)
        else:
            self.change_key(sentence)

    def _welcome(self, problem: str = "") -> None:
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
        accepted = was is ConnectionStatus.BAD_KEY and after.connection.status is not was
        if accepted and isinstance(self._app.screen, KeyDialog):
            self._app.screen.accepted_again()

    def change_key(self, problem: str = "") -> None:
        """Ask for another API key; `problem` says why, or the connection does."""
        app, connection = self._app, self.state.connection
        if not problem and connection.status is ConnectionStatus.BAD_KEY:
            problem = str(connection.error)

        def entered(account: Account | None) -> None:
            if account is not None:
                self._open(lambda: account)

        if self.account is not None:  # without one, the first screen asks for a key
            backend = self._backend
            app.push_screen(KeyDialog(backend.open_with_key, backend.keep_key, problem), entered)

    def leave(self) -> None:
        """Leave; what is being bought gets a moment to end, the journal sees to the rest."""
        account = self.account
        if account is None or not account.store.state.purchases.under_way:
            self._app.exit()
            return
        announce(self._app, _("A purchase is in progress; quitting as soon as it is safe."))
        self._app.run_worker(self._leave_after(account), group="leaving", exclusive=True)

    async def _leave_after(self, account: Account) -> None:
        await account.purchases.finish(_LEAVING)
        self._app.exit()
