"""How the screens look in this terminal: colors, characters, and what fits."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.filter import LineFilter, NoColor
from textual.geometry import Size
from textual.screen import Screen
from textual.theme import Theme

from anosim_tui.language import _
from anosim_tui.ui import themes
from anosim_tui.ui.widgets.pane import TooSmall, is_too_small
from anosim_tui.ui.widgets.safe import AsciiFilter, ControlFilter, announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp


class Appearance:
    """The looks of one app; made before Textual's part of it, which asks for filters.

    Args:
        app: the app.
        ascii: whether only ASCII characters are drawn.

    Attributes:
        is_too_small: whether the terminal is too small to show a screen whole.
    """

    def __init__(self, app: AnosimApp, *, ascii: bool) -> None:
        self._app = app
        self._last_filters = _last_filters(ascii=ascii)
        self.is_too_small = False
        # The theme that was shown before others were tried.
        self._before = ""

    def begin(self, theme: str) -> None:
        """Register our themes and begin with the one of that name, or the usual one."""
        for one in themes.THEMES:
            self._app.register_theme(one)
        self._begin_with(themes.ANSI if self._app.no_color else themes.DARK)
        self.use_theme(theme)

    def _begin_with(self, theme: Theme) -> None:
        """Begin with `theme`, as if it were Textual's own default.

        Setting `app.theme` would have every style sheet parsed twice before the first frame.
        """
        app = self._app
        app.set_reactive(App.theme, theme.name)
        app.add_class(f"-theme-{theme.name}", update=False)
        app.set_class(theme.dark, "-dark-mode", update=False)
        app.set_class(not theme.dark, "-light-mode", update=False)
        app.stylesheet.set_variables(app.get_css_variables())

    def filters(self, textuals: Sequence[LineFilter]) -> Sequence[LineFilter]:
        """The filters of a line: at the end none but harmless characters are left."""
        filters = [NoColor()] if self._app.no_color else textuals
        return [*filters, *self._last_filters]

    def use_theme(self, name: str) -> None:
        """Show the colors of that name; none changes nothing, nor does NO_COLOR."""
        app, known = self._app, themes.full_name(name)
        if not name or app.no_color:
            return
        if known in app.available_themes:
            self._before, app.theme = "", known
        else:
            announce(app, themes.unknown(name, app.available_themes), "warning", seconds=12)

    def preview(self, name: str) -> None:
        """Show the colors of that name until another one is tried; "" goes back to those before."""
        app, before = self._app, self._before or self._app.theme
        known = themes.full_name(name) if name else before
        if not app.no_color and known in app.available_themes:
            self._before, app.theme = before if name else "", known

    def next_theme(self) -> None:
        app = self._app
        if app.no_color:
            announce(app, _("NO_COLOR is set, so themes are not available."), "warning")
            return
        app.theme = themes.after(app.theme)
        announce(app, _("Theme: {name}.", name=themes.short_name(app.theme)))

    def draw_ascii(self, screens: Iterable[Screen[Any]], *, on: bool) -> None:
        self._last_filters = _last_filters(ascii=on)
        for screen in {*screens, *self._app.screen_stack}:
            for widget in screen.query("*"):
                widget.refresh()

    def watch(self) -> None:
        """Called once the app runs."""
        self._app.call_after_refresh(_collect_again)
        self._app.screen_change_signal.subscribe(self._app, self.check_size)

    def check_size(self, screen: Screen[Any], size: Size | None = None) -> None:
        size = size or self._app.size
        self.is_too_small = is_too_small(size)
        said = screen.query(TooSmall)
        if self.is_too_small and not said:
            screen.mount(TooSmall(size))
        for one in said:
            one.tell(size)

    @property
    def breakpoints(self) -> tuple[str, str]:
        """The classes of a screen as large as the terminal.

        Textual adds them with the first size it hears of, and styles every widget once more.
        """
        app = self._app
        return (
            _reached(app.size.width, app.HORIZONTAL_BREAKPOINTS),
            _reached(app.size.height, app.VERTICAL_BREAKPOINTS),
        )


def _last_filters(*, ascii: bool) -> list[LineFilter]:
    return [ControlFilter(), *([AsciiFilter()] if ascii else [])]


def _reached(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    return max(one for one in breakpoints if one[0] <= cells)[1]


def _collect_again() -> None:
    """What was made for the first frame stays: no collection has to look at it any more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
