"""The app: it opens the account, hands its state to the screens and does what they ask."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import App
from textual.binding import BindingType
from textual.filter import LineFilter

from anosim_tui.domain.state import AccountState
from anosim_tui.ui import actions, themes
from anosim_tui.ui.actions import Scope
from anosim_tui.ui.clipboard import copy_outside
from anosim_tui.ui.dialogs.help import HelpDialog
from anosim_tui.ui.launch import Launch
from anosim_tui.ui.messages import (
    AccountChanged,
    CopyRequested,
    KeyEntered,
)
from anosim_tui.ui.notices import notices
from anosim_tui.ui.palette import ActionProvider
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.screens.first_run import FirstRunScreen
from anosim_tui.ui.screens.live import LiveScreen, copy_of_code
from anosim_tui.ui.widgets.safe import ControlFilter, announce
from anosim_tui.ui.widgets.status_bar import Chip

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

_DOCUMENTED_HOST = "anosim.net"
_log = logging.getLogger(__name__)


class AnosimApp(App[None]):
    """anosim-tui."""

    TITLE = "anosim-tui"
    CSS_PATH = "app.tcss"
    # Each full screen is a mode: it keeps its place while another one is shown.
    DEFAULT_MODE = "live"
    COMMANDS = {ActionProvider}  # noqa: RUF012 (Textual declares it so)
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(Scope.EVERYWHERE)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (34, "-tall")]  # noqa: RUF012

    def __init__(self, launch: Launch) -> None:
        super().__init__()
        self._launch = launch
        self._account: Account | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._shown = AccountState()
        self._change_announced = False
        self._control_filter = ControlFilter()
        self.add_mode("live", lambda: LiveScreen(self.now))
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def now(self) -> datetime:
        """The time as the service has it; the local one until that is known."""
        return datetime.now(UTC) if self._account is None else self._account.now()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the one that lets no control character through."""
        return [*super().get_line_filters(), self._control_filter]

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
        self.run_worker(self._run_account(open_account), group="account", exclusive=True)

    async def _run_account(self, open_account: Callable[[], Account]) -> None:
        """Host the account and all its pollers until the app leaves or another is opened."""
        try:
            account = await asyncio.to_thread(open_account)
        except ValueError as error:
            self._refuse(str(error))
            return
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._account = account
        self._shown = AccountState()
        self._unsubscribe = account.store.subscribe(self._note_change)
        if isinstance(self.screen, FirstRunScreen):
            self.pop_screen()
        self._note_change()
        await account.run()

    def _refuse(self, sentence: str) -> None:
        if isinstance(self.screen, FirstRunScreen):
            self.screen.refuse(sentence)
        else:
            announce(self, sentence, "error", seconds=30)

    def _note_change(self, *_states: AccountState) -> None:
        """Called by the store: any number of changes becomes one message."""
        if not self._change_announced:
            self._change_announced = True
            self.post_message(AccountChanged())

    def on_account_changed(self) -> None:
        """Hand the state to the screens, and say what is worth a sentence."""
        self._change_announced = False
        if self._account is None:
            return
        before, self._shown = self._shown, self._account.store.state
        for screen in self.screen_stack:
            if isinstance(screen, AccountScreen):
                screen.chips = self._chips(self._account)
                screen.state = self._shown
        for notice in notices(before, self._shown):
            announce(self, notice.words, notice.severity)

    def _chips(self, account: Account) -> tuple[Chip, ...]:
        if account.demo:
            return (Chip("SANDBOX"),)
        if account.host != _DOCUMENTED_HOST:
            return (Chip(account.host, warns=True),)
        return ()

    # What screens ask for.

    def on_key_entered(self, event: KeyEntered) -> None:
        """Open the account of a key typed by the person."""
        self._open(lambda: self._launch.open_with_key(event.key))

    def on_demo_requested(self) -> None:
        """Open the account in the sandbox."""
        self._open(self._launch.open_demo)

    def on_copy_requested(self, event: CopyRequested) -> None:
        """Copy by every way there is."""
        self.copy_to_clipboard(event.text)
        self.run_worker(self._copy_outside(event), group="clipboard", exclusive=True)

    async def _copy_outside(self, event: CopyRequested) -> None:
        launch = self._launch
        if await copy_outside(event.text, tmux=launch.tmux, desktop=not launch.ssh):
            announce(self, f"Copied the {event.what}.")
        else:
            announce(self, f"Sent the {event.what} to the terminal.")

    # Actions that apply everywhere.

    def action_copy_newest(self) -> None:
        """Copy the newest code."""
        newest = self._shown.messages.data.newest_code
        if newest is None:
            announce(self, "No code has arrived yet.", "warning")
        else:
            self.post_message(copy_of_code(newest))

    def action_refresh(self) -> None:
        """Ask the service now."""
        if self._account is not None:
            self._account.refresh()

    def action_help(self) -> None:
        """Show every key."""
        self.push_screen(HelpDialog())

    def action_palette(self) -> None:
        """Find an action by its name."""
        self.action_command_palette()

    # Leaving by accident.

    def _fatal_error(self) -> None:
        """End on an error nobody expected, without the local variables Textual would print."""
        error = self._exception
        _log.critical("the screen ended on an unexpected error", exc_info=error)
        self.bell()
        self._exit_renderables = [Text(_crash_words(error))]
        self._close_messages_no_wait()


def _crash_words(error: BaseException | None) -> str:
    """A sentence about an unexpected error: its type and place, never its words or values."""
    place = error.__traceback__ if error is not None else None
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f" in {Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return (
        f"anosim-tui met an error it did not expect ({type(error).__name__}{where}) and has ended."
        "\nNothing was bought or cancelled by this. Start it again; with --log FILE it keeps a"
        " report without keys, numbers or messages."
    )
