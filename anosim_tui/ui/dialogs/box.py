"""The box of every dialog: heading and buttons always show, what is between them scrolls."""

from __future__ import annotations

from rich.text import Text
from textual.containers import VerticalScroll

from anosim_tui.ui.widgets.safe import Words


class Box(VerticalScroll):
    """As high as what it holds, or as the terminal; a stop of tab only where it can be scrolled."""

    def allow_focus(self) -> bool:
        """Nobody is led to where no key does anything."""
        return self.show_vertical_scrollbar and super().allow_focus()

    def watch_show_vertical_scrollbar(self) -> None:
        """Arrow keys scroll at once where nothing else waits for keys."""
        if self.show_vertical_scrollbar and self.screen.focused is None:
            self.focus(scroll_visible=False)


def heading(title: str, about: str) -> Text:
    """A heading that names what it is about: both show however much is scrolled."""
    return Text(f"{title}\n").append(about, style="not bold")


def show_if_any(place: Words, words: str) -> None:
    """Show words; none takes no line."""
    place.display = bool(words)
    place.say(words)
