"""Words that are laid out anew for the width they get."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text

from anosim_tui.ui.widgets.safe import Words


class FittedWords(Words):
    """Text made for a width, such as bars."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self._lay_out: Callable[[int], Text] | None = None

    def fit(self, lay_out: Callable[[int], Text]) -> None:
        """Show what `lay_out` makes of the width in cells, now and after each change of it."""
        self._lay_out = lay_out
        self.on_resize()

    def on_resize(self) -> None:
        width = self.content_size.width
        if self._lay_out is not None and width:
            # Asked for in the middle of a layout, another height would not be heard of.
            self.call_after_refresh(self.say, self._lay_out(width))
