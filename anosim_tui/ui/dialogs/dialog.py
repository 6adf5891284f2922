"""What every dialog is: a box whose heading and buttons always show, left with escape.

What is between them scrolls. A question may stay after its answer and show how far the work is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen, ScreenResultType
from textual.timer import Timer
from textual.widget import Widget

from anosim_tui.language import _
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.safe import PlainButton, Words

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

Answer = TypeVar("Answer")

_SPINNER: Final = "◐◓◑◒"
# Seconds a sign of the spinner is shown.
_TURN: Final = 0.25


def sheets(*own: str) -> list[str | PurePath]:
    """The style sheets of a dialog: those that all of them have, and its own."""
    return ["../controls.tcss", "dialog.tcss", *own]


class Dialog(ModalScreen[ScreenResultType]):
    """A question or details over a screen that goes on below; left without a result by escape."""

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False)]

    # Whether a click beside it leaves it.
    LEFT_BY_CLICK: ClassVar[bool] = True

    def action_leave(self) -> None:
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self and self.LEFT_BY_CLICK:
            self.action_leave()

    def on_screen_suspend(self) -> None:
        """Let go of what was drawn: Textual 8.2 keeps the lines of the last 1,024 widgets, even of
        those that are gone, which is 1.7 MB each time the help was open."""
        self.refresh()
        for widget in self.query(Widget):
            widget.refresh()


class Box(VerticalScroll):
    """As high as what it holds, or as the terminal; a stop of tab only where it can be scrolled."""

    def allow_focus(self) -> bool:
        return self.show_vertical_scrollbar and super().allow_focus()

    def watch_show_vertical_scrollbar(self) -> None:
        """Arrow keys scroll at once where nothing else waits for keys."""
        if self.show_vertical_scrollbar and self.screen.focused is None:
            self.focus(scroll_visible=False)


def button(label: str, action: str, *, primary: bool = False, id: str | None = None) -> PlainButton:
    """A button of a dialog that does the dialog's own `action`, as its key does."""
    return PlainButton(
        label, variant="primary" if primary else "default", id=id, action=f"screen.{action}"
    )


def hints(*keys: tuple[str, str]) -> Text:
    """What keys do, as `(words, action)`: a click on the words does the dialog's action, too."""
    line = Text()
    for words, action in keys:
        line.append(" · " if line else "")
        line.append(words, Style(meta={"@click": f"screen.{action}"}))
    return line


class Foot(Vertical):
    """What is to be paid, what speaks against it, how far it is, and the buttons.

    Args:
        yes: what the button for yes says.
        other: what the button for a second answer, the action `other`, says.
    """

    def __init__(self, yes: str, other: str = "") -> None:
        super().__init__(classes="dialog--foot")
        self._yes, self._other = yes, other

    def compose(self) -> ComposeResult:
        yield Words("", id="price")
        yield Words("", id="problem", classes="dialog--warning")
        yield Words("", id="progress", classes="dialog--progress")
        with Horizontal(classes="dialog--buttons"):
            yield button(_("No  (n)"), "leave", id="no")
            if self._other:
                yield button(self._other, "other", id="other")
            yield button(self._yes, "confirm", primary=True, id="yes")

    def on_mount(self) -> None:
        for place in self.query(Words):
            place.display = False

    def say(self, price: str, problem: str = "") -> None:
        """Say what it costs, and why not to, if there is a reason."""
        show_if_any(self.query_one("#price", Words), price)
        show_if_any(self.query_one("#problem", Words), problem)

    def offer_yes(self, *, offered: bool, possible: bool = True) -> None:
        """Show the button for yes, or not; one that is shown may still be impossible."""
        yes = self.query_one("#yes", PlainButton)
        yes.display, yes.disabled = offered, not possible

    def work(self, leave: str) -> None:
        """Yes was said: there is nothing left to do but to leave."""
        for answer in self.query("#yes, #other"):
            answer.display = False
        self.query_one("#problem").display = False
        self.query_one("#no", PlainButton).say(leave)

    def say_progress(self, words: str, *, warns: bool = False) -> None:
        place = self.query_one("#progress", Words)
        place.set_class(warns, "dialog--warning")
        show_if_any(place, words)


class ProgressDialog(Dialog[None], Generic[Answer]):
    """A question in two parts: its answer, and then how far the work is.

    Leaving it while the work is going on leaves that alone.

    Attributes:
        answer: what the person said yes to; `None` once it was left without.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "leave", "No"),
        Binding("y", "confirm", "Yes"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._progress: Callable[[], str] | None = None
        self._spinner: Iterator[str] = cycle(_SPINNER)
        self._turning: Timer | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the question has not been answered yet."""
        return not self.answer.done()

    def say_yes(self, answer: Answer) -> None:
        """Answer the question; the dialog stays."""
        if self.is_asking:
            self.answer.set_result(answer)
            self.query(ChoiceList).set(disabled=True)
            self.set_focus(None)

    def show_progress(self, words: Callable[[], str]) -> None:
        """Show what `words` says of the work, again and again, until it ends."""
        self._progress = words
        if self._turning is None and self.is_attached:
            self._turning = self.set_interval(_TURN, self._turn)
            self.query_one(Foot).work(_("Continue in background  (esc)"))
        self._turn()

    def _turn(self) -> None:
        if self._progress is not None and self.is_attached:
            self.query_one(Foot).say_progress(f"{next(self._spinner)} {self._progress()}")

    def end(self, words: str) -> None:
        """The work ended in another way than the person hoped: show how, until they leave."""
        self._progress = None
        if self._turning is not None:
            self._turning.stop()
        if self.is_attached:
            self.query_one(Foot).work(_("Close  (esc)"))
            self.query_one(Foot).say_progress(words, warns=True)

    def close(self) -> None:
        """Close it, unless it was left already."""
        if self.is_current:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """However it went away, nothing waits for an answer any more."""
        if self.is_asking:
            self.answer.set_result(None)

    def action_confirm(self) -> None:
        """Say yes, if that is possible now."""
        raise NotImplementedError


async def answer(app: AnosimApp, dialog: ProgressDialog[Answer]) -> Answer | None:
    """Show a question and close it with its answer."""
    await app.open_dialog(dialog)
    given = await dialog.answer
    dialog.close()
    return given


def heading(title: str, about: str) -> Text:
    """A heading that names what it is about: both show however much is scrolled."""
    return Text(title).append(f"\n{about}" if about else "", style="not bold")


def show_if_any(place: Words, words: str) -> None:
    """Show words; none takes no line."""
    place.display = bool(words)
    place.say(words)
