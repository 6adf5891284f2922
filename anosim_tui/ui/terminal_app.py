"""What every screen program of ours does with its terminal: looks, copying, and ending."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from rich.text import Text
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.widgets import Input

from anosim_tui.ui import leaving, themes
from anosim_tui.ui.clipboard import copy_outside
from anosim_tui.ui.crash import crash_words
from anosim_tui.ui.messages import CopyRequested
from anosim_tui.ui.widgets.safe import ControlFilter, announce

_log = logging.getLogger(__name__)


class TerminalApp(App[None]):
    """An app that lets no control character through and leaves with its terminal.

    Args:
        tmux: whether the program runs inside tmux, which has a clipboard route of its own.
        ssh: whether it runs on another machine, whose clipboard is not the person's.
        report: keeps a scrubbed report of an unexpected error and returns where it is, or "".
    """

    TITLE = "anosim-tui"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (34, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        *,
        tmux: bool = False,
        ssh: bool = False,
        report: Callable[[BaseException], str] | None = None,
    ) -> None:
        super().__init__()
        self._tmux, self._ssh, self._report = tmux, ssh, report
        self._control_filter = ControlFilter()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = themes.DARK.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the one that lets no control character through."""
        return [*super().get_line_filters(), self._control_filter]

    def on_mount(self) -> None:
        """Leave when the terminal is gone."""
        leaving.watch(self)

    def on_key(self, event: events.Key) -> None:
        """Hand to a field what was typed right behind the key that led into it.

        A slow line delivers several keys at once; they were on their way to another widget when
        the first of them was acted on. A field lets no printable key of its own come this far.
        """
        if isinstance(self.focused, Input) and event.is_printable:
            event.prevent_default()
            self.focused.post_message(events.Key(event.key, event.character))

    def on_copy_requested(self, event: CopyRequested) -> None:
        """Copy by every way there is."""
        self.copy_to_clipboard(event.text)
        self.run_worker(self._copy_outside(event), group="clipboard", exclusive=True)

    async def _copy_outside(self, event: CopyRequested) -> None:
        if await copy_outside(event.text, tmux=self._tmux, desktop=not self._ssh):
            announce(self, f"Copied the {event.what}.")
        else:
            announce(self, f"Sent the {event.what} to the terminal.")

    def _fatal_error(self) -> None:
        """End on an error nobody expected, without the local variables Textual would print."""
        error = self._exception
        _log.critical("the screen ended on an unexpected error", exc_info=error)
        self.bell()
        words = crash_words(error, self._report)
        self._exit_renderables = [Text(words, no_wrap=True, overflow="ignore")]
        self._close_messages_no_wait()
