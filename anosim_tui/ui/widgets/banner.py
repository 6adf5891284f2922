"""Above the panes: what is wrong, or that the terminal is too small."""

from __future__ import annotations

from typing import Any, Final

from textual.geometry import Size
from textual.screen import Screen

from anosim_tui.language import _, together
from anosim_tui.ui.widgets.safe import Words


class Banner(Words):
    """What is wrong and what to do next."""


def show(screen: Screen[Any], words: str) -> None:
    """Show `words` above the panes of `screen`; none takes no room."""
    banner = next(iter(screen.query(Banner)), None)
    if banner is None:
        if words:
            screen.mount(Banner(words), after=screen.query("StatusBar, SharedHead").first())
        return
    banner.display = bool(words)
    if words:
        banner.say(words)


LEAST: Final = Size(40, 12)


def is_too_small(size: Size) -> bool:
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Words):
    """Says how large the terminal is and how large it has to be."""

    DEFAULT_CSS = """
    TooSmall {
        layer: above;
        position: absolute;
        width: 100vw;
        height: 100vh;
        padding: 0 1;
        background: $background;
        color: $foreground;
    }
    """

    def __init__(self, size: Size) -> None:
        super().__init__("")
        self.tell(size)

    def tell(self, size: Size) -> None:
        self.display = is_too_small(size)
        needed = _(
            "This terminal has {columns} columns and {lines} lines; anosim-tui "
            "needs at least {least_columns} and {least_lines}. Enlarge the window "
            "or use a smaller font.",
            columns=size.width,
            lines=size.height,
            least_columns=LEAST.width,
            least_lines=LEAST.height,
        )
        self.say(together(needed, _("The program keeps running; press {key} to quit.", key="q")))
