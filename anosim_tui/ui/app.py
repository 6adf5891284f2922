"""The app: it opens the account, hands its state to the screens and does what they ask.

What the first frame does not need is imported where it is used, for start-up is part of the
product.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType

from anosim_tui.domain.state import Link
from anosim_tui.ui import actions, modes
from anosim_tui.ui.actions import Scope
from anosim_tui.ui.hosting import Hosting
from anosim_tui.ui.launch import Launch
from anosim_tui.ui.messages import (
    AccountChanged,
    ErrandRequested,
    KeyEntered,
    NumberArrived,
    OrderRequested,
    copy_of_code,
    copy_of_number,
)
from anosim_tui.ui.notices import notices
from anosim_tui.ui.palette import ActionProvider
from anosim_tui.ui.possible import Situation
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.screens.first_run import FirstRunScreen
from anosim_tui.ui.screens.live import LiveScreen
from anosim_tui.ui.terminal_app import TerminalApp
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.errands.desk import Desk

# Seconds a purchase gets to end when the person leaves.
_LEAVING: Final = 5.0

Errand = Callable[["Desk", "Account"], Awaitable[None]]


class AnosimApp(TerminalApp):
    """anosim-tui."""

    # Live's sheet is read with the app's: reading it later means parsing everything once more.
    CSS_PATH = ["app.tcss", "screens/live.tcss"]  # noqa: RUF012
    # Each full screen is a mode: it keeps its place while another one is shown.
    DEFAULT_MODE = "live"
    COMMANDS = {ActionProvider}  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(Scope.EVERYWHERE)]

    def __init__(self, launch: Launch) -> None:
        super().__init__(tmux=launch.tmux, ssh=launch.ssh, report=launch.report)
        self._launch = launch
        self._hosting = Hosting(lambda: self.post_message(AccountChanged()))
        for mode, screen in modes.of(self._hosting).items():
            self.add_mode(mode, screen)

    def on_mount(self) -> None:
        """Open the account once the first frame stands: what that imports takes its time."""
        for sentence in self._launch.notices:
            announce(self, sentence, "warning", seconds=12)
        if self._launch.open_account is None:
            self.push_screen(FirstRunScreen())
        else:
            self.call_after_refresh(self._open, self._launch.open_account)

    # The account.

    def _open(self, open_account: Callable[[], Account]) -> None:
        self.run_worker(self._run_account(open_account), group="opening", exclusive=True)

    async def _run_account(self, open_account: Callable[[], Account]) -> None:
        """Host the account and all its pollers until the app leaves or another is opened.

        The one that is watched goes on until the other stands.
        """
        try:
            account = await asyncio.to_thread(open_account)
        except ValueError as error:
            self._refuse(str(error))
            return
        if isinstance(self.screen, FirstRunScreen):
            self.pop_screen()
        before = self.workers.cancel_group(self, "account")
        await asyncio.gather(*(worker.wait() for worker in before), return_exceptions=True)
        self._hosting.adopt(account)
        self.run_worker(account.run(), group="account")

    def _refuse(self, sentence: str) -> None:
        if isinstance(self.screen, FirstRunScreen):
            self.screen.refuse(sentence)
        elif self._hosting.account is not None:
            self.action_change_key(sentence)
        else:
            self.push_screen(FirstRunScreen(sentence))

    def on_account_changed(self) -> None:
        """Show the new state, and say what is worth a sentence."""
        if not self.is_running:
            return  # the screens are being taken down
        before, after = self._hosting.take()
        self._show_state()
        for notice in notices(before, after):
            announce(self, notice.words, notice.severity)
        links = before.connection.link, after.connection.link
        if Link.BAD_KEY in links:
            from anosim_tui.ui.dialogs import key

            key.mind(self, links[0], after.connection)

    def _show_state(self) -> None:
        """Hand the state to the full screen that is shown, below whatever dialog is open."""
        screen = self.screen_stack[0]
        if isinstance(screen, AccountScreen):
            screen.chips = self._hosting.chips
            screen.state = self._hosting.shown

    async def _show_mode(self, mode: str) -> None:
        await self.switch_mode(mode)
        self._show_state()

    # What screens ask for.

    def on_key_entered(self, event: KeyEntered) -> None:
        """Open the account of a key typed by the person."""
        self._open(lambda: self._launch.open_with_key(event.key))

    def on_demo_requested(self) -> None:
        """Open the account in the sandbox."""
        self._open(self._launch.open_demo)

    def on_errand_requested(self, event: ErrandRequested) -> None:
        """Do something with the account."""
        self._begin(event.errand)

    def on_order_requested(self, event: OrderRequested) -> None:
        """Order a product of the catalog."""
        from anosim_tui.ui.errands import paid

        self._begin(partial(paid.order_product, product_id=event.product_id))

    async def on_number_arrived(self, event: NumberArrived) -> None:
        """Show a number that was just bought, and copy it."""
        await self._show_mode("live")
        live = self.screen_stack[0]
        if isinstance(live, LiveScreen):
            live.show_booking(event.booking_id)
        self.post_message(copy_of_number(event.number))

    def _begin(self, errand: Errand) -> None:
        """Run an errand beside everything else; a screen that closes takes none with it."""
        from anosim_tui.ui.errands.desk import Desk

        if self._hosting.account is not None:
            self.run_worker(errand(Desk(self), self._hosting.account), group="errand")

    # Actions that apply everywhere.

    async def action_show(self, mode: str) -> None:
        """Show one of the full screens."""
        if mode == "live" or self._hosting.account is not None:
            await self._show_mode(mode)

    def action_copy_newest(self) -> None:
        """Copy the newest code."""
        newest = self._hosting.shown.messages.data.newest_code
        if newest is None:
            announce(self, "No code has arrived yet.", "warning")
        else:
            self.post_message(copy_of_code(newest))

    def action_change_key(self, problem: str = "") -> None:
        """Ask for another API key; `problem` says why it is asked for."""
        from anosim_tui.ui.dialogs import key

        key.ask(self, problem)

    def action_refresh(self) -> None:
        """Ask the service now."""
        if self._hosting.account is not None:
            self._hosting.account.refresh()

    def action_decide(self) -> None:
        """Say what became of a purchase."""
        from anosim_tui.ui.errands import paid

        situation = Situation(self._hosting.shown, self._hosting.now())
        if reason := actions.BY_ID["decide"].why_not(situation):
            announce(self, reason, "warning")
        else:
            self._begin(paid.decide)

    async def action_quit(self) -> None:
        """Leave; what is being bought gets a moment to end, the journal sees to the rest."""
        account = self._hosting.account
        if account is None or not account.store.state.purchases.under_way:
            self.exit()
            return
        announce(self, "A purchase is under way: leaving as soon as it is safe.")
        self.run_worker(self._leave_after(account), group="leaving", exclusive=True)

    async def _leave_after(self, account: Account) -> None:
        await account.purchases.finish(_LEAVING)
        self.exit()

    def action_help(self) -> None:
        """Show every key."""
        from anosim_tui.ui.dialogs.help import HelpDialog

        self.push_screen(HelpDialog())

    def action_palette(self) -> None:
        """Find an action by its name."""
        self.action_command_palette()
