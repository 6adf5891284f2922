"""What every screen program of ours does with its terminal: looks, copying, and ending."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from typing import Final

from rich.text import Text
from textual import events
from textual._styles_cache import StylesCache
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.filter import LineFilter
from textual.theme import Theme
from textual.widgets import Input

from anosim_tui.ui import leaving, themes
from anosim_tui.ui.clipboard import Clipboards, Reach
from anosim_tui.ui.crash import crash_words
from anosim_tui.ui.messages import Copied, CopyRequested
from anosim_tui.ui.stylesheet import KeptStylesheet
from anosim_tui.ui.widgets.safe import ControlFilter, announce

_log = logging.getLogger(__name__)

_COPIED: Final = {
    Reach.TERMINAL: "Sent the {} to the terminal.",
    Reach.TMUX: "Copied the {} to tmux only: prefix ] pastes it.",
    Reach.TMUX_AND_TERMINAL: "Copied the {} to tmux, and sent it to the terminal.",
    Reach.CLIPBOARD: "Copied the {}.",
}


class TerminalApp(App[None]):
    """An app that lets no control character through and leaves with its terminal.

    Args:
        tmux: whether the program runs inside tmux, which has a clipboard route of its own.
        ssh: whether it runs on another machine, whose clipboard is not the person's.
        clear_after: after how many seconds a copied code is taken off the clipboards that confirm
            what they hold; `None` for never.
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
        clear_after: int | None = None,
        report: Callable[[BaseException], str] | None = None,
    ) -> None:
        super().__init__()
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self._clipboards = Clipboards(tmux=tmux, desktop=not ssh)
        self._clear_after, self._report = clear_after, report
        self._control_filter = ControlFilter()
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._begin_with(themes.DARK)

    def _begin_with(self, theme: Theme) -> None:
        """Begin with `theme`, as if it were Textual's own default.

        Setting `self.theme` would have every style sheet parsed twice before the first frame.
        """
        self.set_reactive(App.theme, theme.name)
        self.add_class(f"-theme-{theme.name}", update=False)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and the one that lets no control character through."""
        return [*super().get_line_filters(), self._control_filter]

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen, and let go of what was drawn of it: Textual would keep it in a cache."""
        StylesCache.get_inner_outer.cache_clear()
        return super().pop_screen()

    def on_mount(self) -> None:
        """Leave when the terminal is gone."""
        leaving.watch(self)
        self.call_after_refresh(_collect_again)

    @property
    def breakpoints(self) -> tuple[str, str]:
        """The classes of a screen as large as the terminal.

        Textual adds them with the first size it hears of, and styles every widget once more.
        """
        return (
            _reached(self.size.width, self.HORIZONTAL_BREAKPOINTS),
            _reached(self.size.height, self.VERTICAL_BREAKPOINTS),
        )

    def on_key(self, event: events.Key) -> None:
        """Hand to a field what was typed right behind the key that led into it.

        A slow line delivers several keys at once; they were on their way to another widget when
        the first of them was acted on. A field lets no printable key of its own come this far.
        """
        if isinstance(self.focused, Input) and event.is_printable:
            event.prevent_default()
            self.focused.post_message(events.Key(event.key, event.character))

    def on_copy_requested(self, event: CopyRequested) -> None:
        """Copy by every way there is, the terminal's first; what is newer ends what is older."""
        self.copy_to_clipboard(event.text)
        self.post_message(Copied(event, Reach.TERMINAL))
        self.run_worker(self._copy(event), group="clipboard", exclusive=True)

    async def _copy(self, event: CopyRequested) -> None:
        reach = await self._clipboards.put(event.text)
        self.post_message(Copied(event, reach))
        announce(self, _COPIED[reach].format(self.said_of(event.what, event.shown)))
        if self._clear_after is not None and event.code_of is not None:
            await asyncio.sleep(self._clear_after)
            await self._clipboards.clear(event.text)

    def write_sequence(self, sequence: str) -> None:
        """Write a control sequence of `ui/sequences.py` to the terminal."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def said_of(self, what: str, shown: str) -> str:
        """How something that was copied is named: what it is, and itself as it is `shown`."""
        return f"{what} {shown}" if shown else what

    def _fatal_error(self) -> None:
        """End on an error nobody expected, without the local variables Textual would print."""
        error = self._exception
        _log.critical("the screen ended on an unexpected error", exc_info=error)
        self.bell()
        words = crash_words(error, self._report)
        self._exit_renderables = [Text(words, no_wrap=True, overflow="ignore")]
        self._close_messages_no_wait()


def _reached(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return max(one for one in breakpoints if one[0] <= cells)[1]


def _collect_again() -> None:
    """What was made for the first frame stays: no collection has to look at it any more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
