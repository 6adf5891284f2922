"""The box of every dialog: heading and buttons always show, what is between them scrolls."""

from __future__ import annotations

from pathlib import PurePath

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from anosim_tui.ui.widgets.safe import PlainButton, Words


def sheets(*own: str) -> list[str | PurePath]:
    """The style sheets of a dialog: those that all of them have, and its own."""
    return ["../controls.tcss", "box.tcss", *own]


class Box(VerticalScroll):
    """As high as what it holds, or as the terminal; a stop of tab only where it can be scrolled."""

    def allow_focus(self) -> bool:
        """Nobody is led to where no key does anything."""
        return self.show_vertical_scrollbar and super().allow_focus()

    def watch_show_vertical_scrollbar(self) -> None:
        """Arrow keys scroll at once where nothing else waits for keys."""
        if self.show_vertical_scrollbar and self.screen.focused is None:
            self.focus(scroll_visible=False)


class PriceFoot(Vertical):
    """What is to be paid, what speaks against it, and the two buttons; `yes` is what one says."""

    def __init__(self, yes: str) -> None:
        super().__init__(classes="box--foot")
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The words and the buttons, which are called `no` and `yes`."""
        yield Words("", id="price")
        yield Words("", id="problem", classes="box--warning")
        with Horizontal(classes="box--buttons"):
            yield PlainButton("No  (n)", id="no")
            yield PlainButton(self._yes, variant="primary", id="yes")

    def say(self, price: str, problem: str) -> None:
        """Say what it costs, and why not to, if there is a reason."""
        self.query_one("#price", Words).say(price)
        show_if_any(self.query_one("#problem", Words), problem)


def heading(title: str, about: str) -> Text:
    """A heading that names what it is about: both show however much is scrolled."""
    return Text(f"{title}\n").append(about, style="not bold")


def show_if_any(place: Words, words: str) -> None:
    """Show words; none takes no line."""
    place.display = bool(words)
    place.say(words)
