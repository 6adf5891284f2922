"""The app behind `anosim-tui watch`: it reads one shared booking and shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from anosim_tui.domain.masking import Mask
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.masked_app import MaskedApp
from anosim_tui.ui.messages import AccountChanged
from anosim_tui.ui.screens.watch import WatchScreen
from anosim_tui.ui.terminal_app import TerminalApp

if TYPE_CHECKING:
    from anosim_tui.account.shared import SharedAccount

_DOCUMENTED_HOST: Final = "anosim.net"


class WatchApp(MaskedApp, TerminalApp):
    """A shared booking, full screen.

    Args:
        open_shared: makes what is shown; it imports httpx, so it is called after the first frame.
        tmux: whether the program runs inside tmux, which has a clipboard route of its own.
        ssh: whether it runs on another machine, whose clipboard is not the person's.
        gnu_screen: whether it runs inside GNU screen.
        theme: the name of the colours; "" for the usual ones.
        ascii: whether only ASCII characters are drawn.
        masked: whether the privacy mask is on at first.
    """

    CSS_PATH = ["app.tcss", "screens/watch.tcss"]  # noqa: RUF012 (Textual declares it so)

    def __init__(
        self,
        open_shared: Callable[[], SharedAccount],
        *,
        tmux: bool = False,
        ssh: bool = False,
        gnu_screen: bool = False,
        theme: str = "",
        ascii: bool = False,
        masked: bool = False,
    ) -> None:
        super().__init__(tmux=tmux, ssh=ssh, gnu_screen=gnu_screen, ascii=ascii)
        self.mask = Mask(masked)
        self._open_shared, self._named_theme = open_shared, theme
        self._shared: SharedAccount | None = None
        self._change_announced = False

    def now(self) -> datetime:
        """The time as the service has it; the local one until that is known."""
        return datetime.now(UTC) if self._shared is None else self._shared.now()

    def get_default_screen(self) -> WatchScreen:
        """The one screen there is."""
        return WatchScreen(self.now)

    def on_mount(self) -> None:
        """Begin to read once the first frame stands: what that imports takes its time."""
        self.use_theme(self._named_theme)
        self.call_after_refresh(lambda: self.run_worker(self._run(), group="shared"))

    async def _run(self) -> None:
        shared = await asyncio.to_thread(self._open_shared)
        self._shared = shared
        unsubscribe = shared.store.subscribe(self._note_change)
        try:
            await shared.run()
        finally:
            unsubscribe()

    def _note_change(self, *_states: AccountState) -> None:
        """Called by the store: any number of changes becomes one message."""
        if not self._change_announced:
            self._change_announced = True
            self.post_message(AccountChanged())

    def on_account_changed(self) -> None:
        """Hand the state to the screen."""
        self._change_announced = False
        self.show_state()

    def show_state(self) -> None:
        """Hand the screen what the mask leaves of the state."""
        screen = self.screen_stack[0]
        if self._shared is not None and isinstance(screen, WatchScreen):
            host = self._shared.host
            screen.host = "" if host == _DOCUMENTED_HOST else host
            screen.mask = self.mask
            screen.state = self.mask.state(self._shared.store.state)

    def action_refresh(self) -> None:
        """Ask now."""
        if self._shared is not None:
            self._shared.refresh()
