"""Our own themes: one accent, quiet lines, colors that stay readable at a distance."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.theme import Theme

from anosim_tui.language import _

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


def full_name(name: str) -> str:
    """The name of a theme as Textual knows it: our own are called by half of theirs."""
    ours = {theme.name for theme in THEMES}
    return f"{_OURS}{name}" if f"{_OURS}{name}" in ours else name


def unknown(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

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


def after(name: str) -> str:
    """The one of our own themes that follows on `name`."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


def short_name(name: str) -> str:
    return name.removeprefix(_OURS)
