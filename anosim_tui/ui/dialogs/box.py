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


class Foot(Vertical):
    """What is to be paid, what speaks against it, how far it is, and the two buttons.

    Args:
        yes: what the button for yes says.
        other: what the button for another answer says, if there is one.
    """

    def __init__(self, yes: str, other: str = "") -> None:
        super().__init__(classes="box--foot")
        self._yes, self._other = yes, other

    def compose(self) -> ComposeResult:
        """The words and the buttons, which are called `no` and `yes`."""
        yield Words("", id="price")
        yield Words("", id="problem", classes="box--warning")
        yield Words("", id="progress", classes="box--progress")
        with Horizontal(classes="box--buttons"):
            yield PlainButton("No  (n)", id="no")
            if self._other:
                yield PlainButton(self._other, id="other")
            yield PlainButton(self._yes, variant="primary", id="yes")

    def on_mount(self) -> None:
        """What there is nothing to say of takes no line."""
        for place in self.query(Words):
            place.display = False

    def say(self, price: str, problem: str = "") -> None:
        """Say what it costs, and why not to, if there is a reason."""
        show_if_any(self.query_one("#price", Words), price)
        show_if_any(self.query_one("#problem", Words), problem)

    def offer_yes(self, *, offered: bool, possible: bool = True) -> None:
        """Show the button for yes, or not; one that is shown may still be impossible."""
        button = self.query_one("#yes", PlainButton)
        button.display, button.disabled = offered, not possible

    def work(self, leave: str) -> None:
        """Yes was said: there is nothing left to do but to leave."""
        for answer in self.query("#yes, #other"):
            answer.display = False
        self.query_one("#problem").display = False
        self.query_one("#no", PlainButton).say(leave)

    def say_progress(self, words: str, *, warns: bool = False) -> None:
        """Say how far it is."""
        place = self.query_one("#progress", Words)
        place.set_class(warns, "box--warning")
        show_if_any(place, words)


def heading(title: str, about: str) -> Text:
    """A heading that names what it is about: both show however much is scrolled."""
    return Text(f"{title}\n").append(about, style="not bold")


def show_if_any(place: Words, words: str) -> None:
    """Show words; none takes no line."""
    place.display = bool(words)
    place.say(words)
