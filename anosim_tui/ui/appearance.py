"""How the screens look in this terminal: themes, characters, and what the mask covers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.theme import Theme
from textual.timer import Timer

from anosim_tui.domain.masking import REVEALED_FOR, Mask
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.safe import AsciiFilter, ControlFilter, announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

DARK: Final = Theme(
    name="anosim-dark",
    primary="#5fd7c4",
    secondary="#7f93a8",
    accent="#5fd7c4",
    foreground="#dfe6ec",
    background="#0e1317",
    surface="#131a20",
    panel="#1c252d",
    success="#7fd88f",
    warning="#f2b84b",
    error="#ff7a70",
    dark=True,
    variables={"border": "#2b3742", "quiet": "#8b9aa8", "scrollbar": "#2b3742"},
)

LIGHT: Final = Theme(
    name="anosim-light",
    primary="#00695c",
    secondary="#52616f",
    accent="#00695c",
    foreground="#1a2127",
    background="#fafbfb",
    surface="#f1f4f5",
    panel="#e3e8ea",
    success="#22692f",
    warning="#8a5300",
    error="#b3261e",
    dark=False,
    variables={"border": "#c3ccd2", "quiet": "#55636f", "scrollbar": "#c3ccd2"},
)

# The colors of the terminal itself; its background shows through. What is quiet elsewhere has the
# terminal's own text color here: of the others none is readable on every background.
ANSI: Final = Theme(
    name="anosim-ansi",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    variables={
        "border": "ansi_bright_black",
        "border-blurred": "ansi_bright_black",
        "quiet": "ansi_default",
        "scrollbar": "ansi_bright_black",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "input-cursor-background": "ansi_cyan",
        "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)

THEMES: Final = (DARK, LIGHT, ANSI)

# Of the text's own color, so that what is quiet stays readable.
_QUIET_SHARE: Final = 75  # percent


def variable_defaults(theme: Theme) -> dict[str, str]:
    """The variables of our style sheets that `theme` may not define."""
    foreground = theme.to_color_system().generate()["foreground"]
    return {"quiet": foreground if theme.ansi else f"{foreground} {_QUIET_SHARE}%"}


_OURS: Final = "anosim-"


def _full_name(name: str) -> str:
    """The name of a theme as Textual knows it: our own are called by half of theirs."""
    ours = {theme.name for theme in THEMES}
    return f"{_OURS}{name}" if f"{_OURS}{name}" in ours else name


def _unknown(name: str, known: Iterable[str]) -> str:
    ours = [short_name(theme.name) for theme in THEMES]
    others = sorted(set(map(short_name, known)) - set(ours))
    near = get_close_matches(name, [*ours, *others], 1)
    if near:
        problem = _("There is no theme {name}; did you mean {near}?", name=name, near=near[0])
    else:
        problem = _("There is no theme {name}.", name=name)
    themes = _(
        "Themes: {ours}, and Textual's own: {others}.",
        ours=", ".join(ours),
        others=", ".join(others),
    )
    return f"{problem} {themes}"


def _after(name: str) -> str:
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def short_name(name: str) -> str:
    return name.removeprefix(_OURS)


class Appearance:
    """The looks of one app; made before Textual's part of it, which asks for filters.

    Args:
        app: the app.
        ascii: whether only ASCII characters are drawn.

    Attributes:
        line_filters: the last that a line passes: they leave none but harmless characters.
    """

    def __init__(self, app: AnosimApp, *, ascii: bool) -> None:
        self._app = app
        self.line_filters = _line_filters(ascii=ascii)
        # The theme that was shown before others were tried.
        self._before = ""

    def begin(self, theme: str) -> None:
        for one in THEMES:
            self._app.register_theme(one)
        self._begin_with(ANSI if self._app.no_color else DARK)
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

    def use_theme(self, name: str) -> None:
        """Show the colors of that name; none changes nothing, nor does NO_COLOR."""
        app, known = self._app, _full_name(name)
        if not name or app.no_color:
            return
        if known in app.available_themes:
            self._before, app.theme = "", known
        else:
            announce(app, _unknown(name, app.available_themes), "warning", seconds=12)

    def preview(self, name: str) -> None:
        """Show the colors of that name until another one is tried; "" goes back to those before."""
        app, before = self._app, self._before or self._app.theme
        known = _full_name(name) if name else before
        if not app.no_color and known in app.available_themes:
            self._before, app.theme = before if name else "", known

    def next_theme(self) -> None:
        app = self._app
        if app.no_color:
            announce(app, _("NO_COLOR is set, so themes are not available."), "warning")
            return
        app.theme = _after(app.theme)
        announce(app, _("Theme: {name}.", name=short_name(app.theme)))

    def draw_ascii(self, screens: Iterable[Screen[Any]], *, on: bool) -> None:
        self.line_filters = _line_filters(ascii=on)
        for screen in {*screens, *self._app.screen_stack}:
            for widget in screen.query("*"):
                widget.refresh()


def _line_filters(*, ascii: bool) -> list[LineFilter]:
    return [ControlFilter(), *([AsciiFilter()] if ascii else [])]


class Privacy:
    """Puts the mask on and takes it off.

    Attributes:
        mask: what may be seen now.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app, self.mask = app, Mask(app.settings.mask)
        self._hiding: Timer | None = None

    def toggle(self) -> None:
        on = not self.mask.on
        self.put(on=on)
        if on:
            words = _(
                "The privacy mask is on. Press {key} to reveal the selected item for 5 seconds.",
                key=self._app.keys.key("reveal"),
            )
        else:
            words = _("The privacy mask is off.")
        self._app.say(words, seconds=5)

    def put(self, *, on: bool) -> None:
        """Put the mask on or take it off, without a word."""
        self._see(Mask(on))
        if on:
            self._app.toasts.clear()  # they were written for eyes that were alone

    def reveal(self, names: frozenset[Hashable]) -> None:
        if self.mask.on:
            self._see(Mask(on=True, revealed=names))
            self._hiding = self._app.set_timer(REVEALED_FOR, lambda: self._see(Mask(on=True)))

    def _see(self, mask: Mask) -> None:
        if self._hiding is not None:
            self._hiding.stop()
            self._hiding = None
        went_on = mask.on and not self.mask.on
        self.mask = mask
        words = _("Masked; press {key} to show.", key=self._app.keys.key("mask"))
        for screen in self._app.screen_stack:
            # What an open dialog shows was made for unmasked eyes: all of it is covered.
            if isinstance(screen, ModalScreen) and (went_on or not mask.on):
                screen.set_class(went_on, "-covered")
                if isinstance(screen, Dialog):
                    screen.set_cover(words if went_on else "")
        self._app.show_state()
