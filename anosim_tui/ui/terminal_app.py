"""What every screen program of ours does with its terminal: looks, copying, and ending."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.text import Text
from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.filter import LineFilter, NoColor
from textual.geometry import Size
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input
from textual.worker import WorkerFailed

from anosim_tui.actions import registry
from anosim_tui.ui import leaving, sequences, themes
from anosim_tui.ui.crash import Report, crash_words
from anosim_tui.ui.messages import Copied, CopyRequested
from anosim_tui.ui.widgets.glyphs import AsciiFilter
from anosim_tui.ui.widgets.safe import ControlFilter, announce
from anosim_tui.ui.widgets.too_small import TooSmall, is_too_small

_log = logging.getLogger(__name__)

_RECENT_ACTIONS: Final = 10
_IDS: Final = {action.method: action.id for action in registry.ACTIONS}


class TerminalApp(App[None]):
    """An app that lets no control character through and leaves with its terminal.

    Args:
        tmux: whether the program runs inside tmux, which has a clipboard route of its own.
        ssh: whether it runs on another machine, whose clipboard is not the person's.
        gnu_screen: whether it runs inside GNU screen.
        clear_after: after how many seconds a copied code is taken off the clipboards that confirm
            what they hold; `None` for never.
        ascii: whether only ASCII characters are drawn.
        report: see `Report`.
    """

    TITLE = "anosim-tui"
    ENABLE_COMMAND_PALETTE = False  # Where there is one, it is ours.
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-medium"), (34, "-tall")]  # noqa: RUF012

    def __init__(
        self,
        *,
        tmux: bool = False,
        ssh: bool = False,
        gnu_screen: bool = False,
        clear_after: int | None = None,
        ascii: bool = False,
        report: Report | None = None,
    ) -> None:
        super().__init__()
        self._recent_actions: deque[str] = deque(maxlen=_RECENT_ACTIONS)
        self.in_tmux, self._ssh, self._gnu_screen = tmux, ssh, gnu_screen
        self.clear_after, self._report = clear_after, report
        self._last_filters = _last_filters(ascii=ascii)
        for theme in themes.THEMES:
            self.register_theme(theme)
        self._begin_with(themes.ANSI if self.no_color else themes.DARK)
        self.stylesheet.set_variables(self.get_css_variables())
        self._too_small = False

    def _begin_with(self, theme: Theme) -> None:
        """Begin with `theme`, as if it were Textual's own default.

        Setting `self.theme` would have every style sheet parsed twice before the first frame.
        """
        self.set_reactive(App.theme, theme.name)
        self.add_class(f"-theme-{theme.name}", update=False)
        self.set_class(theme.dark, "-dark-mode", update=False)
        self.set_class(not theme.dark, "-light-mode", update=False)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, and those that let no control character through, and ASCII only."""
        filters = [NoColor()] if self.no_color else super().get_line_filters()
        return [*filters, *self._last_filters]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our style sheets use and Textual's themes do not define."""
        return themes.variable_defaults(self.current_theme)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Remember what was done, without its arguments, for the report of a crash."""
        name = action if isinstance(action, str) else action[1]
        self._recent_actions.append(_IDS.get(name, name.partition("(")[0]))
        return await super().run_action(action, default_namespace, namespaces)

    def use_theme(self, name: str) -> None:
        """Show the colours of that name; none changes nothing, nor does NO_COLOR."""
        known = themes.full_name(name)
        if not name or self.no_color or known == self.theme:
            return
        if known in self.available_themes:
            self.theme = known
        else:
            words = themes.unknown(name, self.available_themes)
            announce(self, words, "warning", seconds=12)

    def draw_ascii(self, *, on: bool) -> None:
        """Draw everything anew, in plain ASCII characters or in all there are."""
        self._last_filters = _last_filters(ascii=on)
        for stack in self._screen_stacks.values():
            for widget in (one for screen in stack for one in screen.query("*")):
                widget.refresh()

    def action_next_theme(self) -> None:
        """Show the next of our own themes."""
        if self.no_color:
            announce(self, "NO_COLOR is set, so that there are no colours to choose.", "warning")
            return
        self.theme = themes.after(self.theme)
        announce(self, f"Theme {themes.short_name(self.theme)}.")

    def on_mount(self) -> None:
        """Leave when the terminal is gone."""
        leaving.watch(self)
        self.call_after_refresh(_collect_again)
        self.screen_change_signal.subscribe(self, self._say_if_too_small)

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the terminal has become too small."""
        self._say_if_too_small(self.screen, event.size)

    def _say_if_too_small(self, screen: Screen[Any], size: Size | None = None) -> None:
        size = size or self.size
        self._too_small = is_too_small(size)
        said = screen.query(TooSmall)
        if self._too_small and not said:
            screen.mount(TooSmall(size))
        for one in said:
            one.tell(size)

    async def on_event(self, event: events.Event) -> None:
        """Let no key and no click reach what cannot be seen, but those that leave."""
        if self._too_small and isinstance(event, events.InputEvent):
            if isinstance(event, events.Key) and event.key in ("q", "ctrl+q", "ctrl+c"):
                await self.action_quit()
            return
        await super().on_event(event)

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

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what Textual copies, such as selected text, by every way there is."""
        self.post_message(CopyRequested(text, "text"))

    def hand_to_terminal(self, text: str) -> None:
        """Ask the terminal to put `text` on its clipboard."""
        if self._gnu_screen:
            self.write_sequence(sequences.clipboard(text))
        else:
            super().copy_to_clipboard(text)

    def on_copy_requested(self, event: CopyRequested) -> None:
        """Copy by every way there is, the terminal's first; what is newer ends what is older."""
        from anosim_tui.ui.clipboard import Reach

        self.hand_to_terminal(event.text)
        self.post_message(Copied(event, Reach.TERMINAL))
        self.run_worker(self._copy(event), group="clipboard", exclusive=True)

    async def _copy(self, event: CopyRequested) -> None:
        from anosim_tui.ui.clipboard import WORDS, Clipboards

        clipboards = Clipboards(tmux=self.in_tmux, desktop=not self._ssh)
        reach = await clipboards.put(event.text)
        self.post_message(Copied(event, reach))
        announce(self, WORDS[reach].format(self.said_of(event.what, event.shown)))
        if self.clear_after is not None and event.code_of is not None:
            await asyncio.sleep(self.clear_after)
            await clipboards.clear(event.text)

    def write_sequence(self, sequence: str) -> None:
        """Write a control sequence of `ui/sequences.py` to the terminal."""
        if self._driver is not None and not self.is_headless:
            self._driver.write(sequence)

    def said_of(self, what: str, shown: str) -> str:
        """How something that was copied is named: what it is, and itself as it is `shown`."""
        return f"{what} {shown}" if shown else what

    def _fatal_error(self) -> None:
        """End on an error nobody expected, without the local variables Textual would print."""
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):
            error = error.error  # it has neither a traceback nor a cause of its own
        _log.critical("the screen ended on an unexpected error", exc_info=error)
        self.bell()
        words = crash_words(error, self._report, self._circumstances())
        self._exit_renderables = [Text(words, no_wrap=True, overflow="ignore")]
        self._close_messages_no_wait()

    def _circumstances(self) -> Mapping[str, str]:
        return {
            "theme": self.theme,
            "size": f"{self.size.width}x{self.size.height}",
            "last actions": ", ".join(self._recent_actions) or "none",
        }


def _last_filters(*, ascii: bool) -> list[LineFilter]:
    return [ControlFilter(), *([AsciiFilter()] if ascii else [])]


def _reached(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return max(one for one in breakpoints if one[0] <= cells)[1]


def _collect_again() -> None:
    """What was made for the first frame stays: no collection has to look at it any more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
