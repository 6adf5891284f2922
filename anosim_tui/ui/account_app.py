"""The app that hosts an account: it opens it, takes in its changes, and leaves when it is safe.

What the first frame does not need is imported where it is used, for start-up is part of the
product.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil, isinf
from typing import TYPE_CHECKING, Final

from anosim_tui.domain.masking import Mask
from anosim_tui.domain.state import AccountState, Link
from anosim_tui.ui.aside import aside
from anosim_tui.ui.hosting import Hosting
from anosim_tui.ui.launch import Launch, Recall
from anosim_tui.ui.masked_app import MaskedApp
from anosim_tui.ui.messages import AccountChanged
from anosim_tui.ui.notices import notices
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

# Seconds a purchase gets to end when the person leaves.
_LEAVING: Final = 5.0


class AccountApp(MaskedApp):
    """An app with one account at a time, from the first key to the last purchase.

    Args:
        launch: how it begins.

    Attributes:
        hosting: the account it has.
    """

    def __init__(self, launch: Launch) -> None:
        super().__init__(
            tmux=launch.tmux,
            ssh=launch.ssh,
            gnu_screen=launch.gnu_screen,
            ascii=launch.ascii,
            clear_after=launch.clear_after,
            report=launch.report,
        )
        self.mask, self.keys = Mask(launch.masked), launch.keymap
        self.hosting = Hosting(lambda: self.post_message(AccountChanged()), launch.profile)
        self._launch = launch

    async def begin(self) -> None:
        """Show the first that is to be seen of an account that was opened."""
        raise NotImplementedError

    def heed(self, before: AccountState, after: AccountState) -> None:
        """Do what a change of the account calls for, before it is shown."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Open the account once the first frame stands: what that imports takes its time."""
        for sentence in self._launch.notices:
            announce(self, sentence, "warning", seconds=12)
        if self._launch.open_account is None:
            self._welcome()
        else:
            self.call_after_refresh(self._begin_account, self._launch.open_account)
        self.app_resume_signal.subscribe(self, lambda _: self._ask_anew())

    def _begin_account(self, open_account: Callable[[], Account]) -> None:
        self._open(open_account, self._launch.recall)

    def _open(
        self,
        open_account: Callable[[], Account],
        recall: Recall = tuple,
    ) -> None:
        opening = self._run_account(open_account, recall)
        self.run_worker(opening, group="opening", exclusive=True)

    async def _run_account(self, open_account: Callable[[], Account], recall: Recall) -> None:
        """Host the account and all its pollers until the app leaves or another is opened.

        The one that is watched goes on until the other stands. What is kept is shown before the
        libraries of the network are there.
        """
        kept = await asyncio.to_thread(recall)
        if kept:
            self.hosting.recall(kept)
            self.show_state()
        try:
            account = await aside(open_account)
        except ValueError as error:
            self._refuse(str(error))
            return
        before = self.workers.cancel_group(self, "account")
        await asyncio.gather(*(worker.wait() for worker in before), return_exceptions=True)
        for change in kept:
            account.store.apply(change)
        self.hosting.adopt(account)
        await self.begin()
        self.run_worker(account.run(), group="account")

    def _refuse(self, sentence: str) -> None:
        if self.hosting.account is None:
            self._welcome(sentence)
        else:
            self.action_change_key(sentence)

    def _welcome(self, problem: str = "") -> None:
        from anosim_tui.ui.screens.first_run import FirstRunScreen

        launch = self._launch
        screen = FirstRunScreen(
            launch.open_with_key,
            launch.open_demo,
            problem,
            profile=launch.profile,
            variable=launch.key_variable,
        )
        self.push_screen(screen, self._open_chosen)

    def _open_chosen(self, open_account: Callable[[], Account] | None) -> None:
        if open_account is not None:
            self._open(open_account)

    def on_account_changed(self) -> None:
        """Show the new state, and say what is worth a sentence."""
        if not self.is_running:
            return  # the screens are being taken down
        before, after = self.hosting.take()
        self.heed(before, after)
        self.show_state()
        for notice in notices(self.mask.state(before), self.mask.state(after)):
            announce(self, notice.words, notice.severity)
        was, now = before.connection.link, after.connection.link
        if was is Link.BAD_KEY and now is not was:
            from anosim_tui.ui.dialogs import key

            key.accepted_again(self)

    def action_change_key(self, problem: str = "") -> None:
        """Ask for another API key; `problem` says why, or the connection does."""
        from anosim_tui.ui.dialogs.key import KeyDialog

        connection = self.hosting.shown.connection
        if not problem and connection.link is Link.BAD_KEY:
            problem = str(connection.error)

        def entered(account: Account | None) -> None:
            if account is not None:
                self._open(lambda: account)

        if self.hosting.account is not None:  # without one, the first screen asks for a key
            self.push_screen(KeyDialog(self._launch.open_with_key, problem), entered)

    def _ask_anew(self) -> None:
        """Ask at once after the program stood still: nobody knows for how long."""
        if self.hosting.account is not None:
            self.hosting.account.refresh()

    def action_refresh(self) -> None:
        """Ask the service now, or say why that has to wait."""
        account = self.hosting.account
        if account is None:
            return
        if account.held_back:
            announce(self, _held_back(account.held_back))
        account.refresh()

    async def action_quit(self) -> None:
        """Leave; what is being bought gets a moment to end, the journal sees to the rest."""
        account = self.hosting.account
        if account is None or not account.store.state.purchases.under_way:
            self.exit()
            return
        announce(self, "A purchase is under way: leaving as soon as it is safe.")
        self.run_worker(self._leave_after(account), group="leaving", exclusive=True)

    async def _leave_after(self, account: Account) -> None:
        await account.purchases.finish(_LEAVING)
        self.exit()


def _held_back(seconds: float) -> str:
    """Why asking has to wait `seconds`; infinity when only an answer makes room."""
    when = "when one is answered" if isinf(seconds) else f"in {ceil(seconds)} s"
    return f"This minute's requests are used up, so the service is asked {when}."
