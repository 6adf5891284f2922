"""What stands over a screen while the terminal is too small to show it whole."""

from __future__ import annotations

from typing import Final

from textual.geometry import Size

from anosim_tui.ui.widgets.safe import Words

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
        self.say(
            f"This terminal has {size.width} columns and {size.height} lines; {LEAST.width} and "
            f"{LEAST.height} are needed. Make the window larger or the letters smaller. "
            "Everything goes on meanwhile; q leaves."
        )
