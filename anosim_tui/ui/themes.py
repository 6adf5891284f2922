"""Our own two themes: one accent, quiet lines, colours that stay readable at a distance."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

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

THEMES: Final = (DARK, LIGHT)
