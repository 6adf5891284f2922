"""What the terminal around the program can do, by what its environment says of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from msgspec import Struct

LEAST_SIZE: Final = (40, 12)
"""Columns and lines from which on every screen shows something useful."""

TERMS_WITHOUT_A_SCREEN: Final = ("dumb", "unknown")
"""Values of TERM for terminals that cannot move the cursor."""


class Route(Enum):
    """How a notification of the desktop is asked for; the value is its name in the configuration.

    The numbers are those of the terminal's control sequences (OSC).
    """

    OSC_9 = "osc9"
    OSC_777 = "osc777"
    OSC_99 = "osc99"
    SYSTEM = "system"
    NONE = "none"


# By TERM, which travels over SSH; then by TERM_PROGRAM and what terminals set besides.
_BY_TERM: Final = (
    ("xterm-kitty", Route.OSC_99),
    ("foot", Route.OSC_777),
    ("rxvt-unicode", Route.OSC_777),
    ("xterm-ghostty", Route.OSC_777),
    ("wezterm", Route.OSC_777),
)
_BY_PROGRAM: Final = {
    "iterm.app": Route.OSC_9,
    "iterm2": Route.OSC_9,
    "ghostty": Route.OSC_777,
    "wezterm": Route.OSC_777,
    "warpterminal": Route.OSC_777,
}
_BY_VARIABLE: Final = {
    "KITTY_WINDOW_ID": Route.OSC_99,
    "WEZTERM_PANE": Route.OSC_777,
    "GHOSTTY_RESOURCES_DIR": Route.OSC_777,
    "ITERM_SESSION_ID": Route.OSC_9,
}
# The Linux console has no window.
_WITHOUT_TITLE: Final = ("", "dumb", "unknown", "linux")


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether this runs on another machine than the person sits at."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))


def is_browser(environ: Mapping[str, str]) -> bool:
    """Whether `anosim-tui serve` runs this program: textual-serve names Textual's driver so."""
    return environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def _own_route(environ: Mapping[str, str]) -> Route:
    term = environ.get("TERM", "")
    for name, route in _BY_TERM:
        if term.startswith(name):
            return route
    # Inside tmux, TERM_PROGRAM names tmux; what the terminal set besides is still there.
    for variable in ("TERM_PROGRAM", "LC_TERMINAL"):
        if (known := _BY_PROGRAM.get(environ.get(variable, "").lower())) is not None:
            return known
    found = (route for variable, route in _BY_VARIABLE.items() if environ.get(variable))
    return next(found, Route.NONE)


class TerminalFacts(Struct, frozen=True):
    """What the environment says of the terminal around the program.

    Attributes:
        ssh: whether this is another machine than the person sits at, with another clipboard.
        has_title: whether its window has a title that can be set.
        route: how a notification of the desktop is asked for where the person named no way.
        browser: whether it is a page in a browser: the clipboard, the links and the downloads are
            those of the browser, whatever this computer has.
    """

    tmux: bool = False
    gnu_screen: bool = False
    ssh: bool = False
    has_title: bool = False
    route: Route = Route.NONE
    browser: bool = False

    def route_for(self, wanted: str) -> Route:
        if self.browser:
            return Route.NONE
        return self.route if wanted == "auto" else Route(wanted)

    @classmethod
    def of(cls, environ: Mapping[str, str], has_notifier: bool) -> TerminalFacts:
        """The facts in `environ`; `has_notifier` is whether the extra `notify` is installed.

        The route is the terminal's own where it is known to have one. Else it is the system's,
        where there is a notifier and this is the computer the person sits at.
        """
        if is_browser(environ):
            return cls(has_title=True, browser=True)
        route, is_far = _own_route(environ), is_remote(environ)
        if route is Route.NONE and has_notifier and not is_far:
            route = Route.SYSTEM
        return cls(
            tmux="TMUX" in environ,
            gnu_screen=bool(environ.get("STY")),
            ssh=is_far,
            has_title=environ.get("TERM", "") not in _WITHOUT_TITLE,
            route=route,
        )
