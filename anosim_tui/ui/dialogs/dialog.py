"""What every dialog is: a box whose heading and buttons always show, left with escape.

What is between them scrolls. A question may stay after its answer and show how far the work is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.timer import Timer
from textual.widget import Widget

from anosim_tui.actions.registry import BY_ID
from anosim_tui.language import _
from anosim_tui.ui.widgets.choice_list import ChoiceList
from anosim_tui.ui.widgets.safe import PlainButton, Words

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

Answer = TypeVar("Answer")

_SPINNER: Final = "◐◓◑◒"
# Seconds a sign of the spinner is shown.
_TURN: Final = 0.25
# Seconds a question is on the screen before an answer to it can have been meant.
_READ_AFTER: Final = 0.6

MASK: Final = Binding(BY_ID["mask"].key, "app.mask", id="mask", show=False)
"""The mask can be put on over a dialog, too."""


class Dialog(ModalScreen[ScreenResultType]):
    """A question or details over a screen that goes on below; left without a result by escape."""

    CSS_PATH = ["../controls.tcss", "../dialogs/dialog.tcss"]  # noqa: RUF012 (as Textual has it)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False), MASK]

    # Whether a click beside it leaves it.
    LEFT_BY_CLICK: ClassVar[bool] = True

    def action_leave(self) -> None:
        self.dismiss(None)

    def set_cover(self, words: str) -> None:
        """Set what is seen of it while the mask covers it; "" once it no longer does."""
        for box in self.query(Box):
            box.border_title = Content.styled(words, "bold $accent")

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


# The parts of a dialog.


def title(words: str, about: str = "") -> Words:
    """A heading that names what it is about: both show however much is scrolled."""
    text = Text(words).append(f"\n{about}" if about else "", style="not bold")
    return Words(text, classes="dialog--title")


def quiet(words: str | Text) -> Words:
    return Words(words, classes="dialog--quiet")


def key_line(*keys: tuple[str, str]) -> Words:
    return Words(hints(*keys), classes="dialog--keys")


def hints(*keys: tuple[str, str]) -> Text:
    """What keys do, as `(words, action)`: a click on the words does the dialog's action, too."""
    line = Text()
    for words, action in keys:
        line.append(" · " if line else "")
        line.append(words, Style(meta={"@click": f"screen.{action}"}))
    return line


def buttons(*row: PlainButton) -> Horizontal:
    return Horizontal(*row, classes="dialog--buttons")


def button(label: str, action: str, *, primary: bool = False, id: str | None = None) -> PlainButton:
    """A button of a dialog that does the dialog's own `action`, as its key does."""
    return PlainButton(
        label, variant="primary" if primary else "default", id=id, action=f"screen.{action}"
    )


def show_if_any(place: Words, words: str) -> None:
    """Show words; none takes no line."""
    place.display = bool(words)
    place.say(words)


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

    def foot(self, yes: str, other: str = "") -> Vertical:
        """What is to be paid, what speaks against it, how far it is, and the buttons.

        `other` is what the button for a second answer, the action `other`, says.
        """
        places = [
            Words("", id="price"),
            Words("", id="problem", classes="dialog--warning"),
            Words("", id="progress", classes="dialog--progress"),
        ]
        for place in places:
            place.display = False
        row = [button(_("No  (n)"), "leave", id="no")]
        row += [button(other, "other", id="other")] if other else []
        row.append(button(yes, "confirm", primary=True, id="yes"))
        return Vertical(*places, buttons(*row), classes="dialog--foot")

    def say_price(self, price: str, problem: str = "") -> None:
        show_if_any(self.query_one("#price", Words), price)
        show_if_any(self.query_one("#problem", Words), problem)

    def offer_yes(self, *, offered: bool = True, possible: bool = True) -> None:
        """Show the button for yes, or not; one that is shown may still be impossible."""
        yes = self.query_one("#yes", PlainButton)
        yes.display, yes.disabled = offered, not possible

    @property
    def is_asking(self) -> bool:
        return not self.answer.done()

    def say_yes(self, answer: Answer) -> None:
        """Answer the question; the dialog stays. While the mask covers it, nobody can mean yes."""
        if self.is_asking and not self.has_class("-covered"):
            self.answer.set_result(answer)
            self.query(ChoiceList).set(disabled=True)
            self.set_focus(None)

    def show_progress(self, words: Callable[[], str]) -> None:
        """Show what `words` says of the work, again and again, until it ends."""
        self._progress = words
        if self._turning is None and self.is_attached:
            self._turning = self.set_interval(_TURN, self._turn)
            self._offer_leaving(_("Continue in background  (esc)"))
        self._turn()

    def _turn(self) -> None:
        if self._progress is not None and self.is_attached:
            self._say_progress(f"{next(self._spinner)} {self._progress()}")

    def end(self, words: str) -> None:
        """The work ended in another way than the person hoped: show how, until they leave."""
        self._progress = None
        if self._turning is not None:
            self._turning.stop()
        if self.is_attached:
            self._offer_leaving(_("Close  (esc)"))
            self._say_progress(words, warns=True)

    def _offer_leaving(self, leave: str) -> None:
        """Yes was said: there is nothing left to do but to leave."""
        self.query("#yes, #other, #problem").set(display=False)
        self.query_one("#no", PlainButton).say(leave)

    def _say_progress(self, words: str, *, warns: bool = False) -> None:
        place = self.query_one("#progress", Words)
        place.set_class(warns, "dialog--warning")
        show_if_any(place, words)

    def close(self) -> None:
        if self.is_current:
            self.dismiss(None)

    def on_unmount(self) -> None:
        """However it went away, nothing waits for an answer any more."""
        if self.is_asking:
            self.answer.set_result(None)

    def action_confirm(self) -> None:
        raise NotImplementedError


async def answer(app: AnosimApp, dialog: ProgressDialog[Answer]) -> Answer | None:
    """Show a question and close it with its answer."""
    await app.open_dialog(dialog)
    given = await dialog.answer
    dialog.close()
    return given


class ConfirmDialog(ProgressDialog[bool]):
    """Asks one question; the answer is no unless it is clearly yes.

    Args:
        question: its title.
        words: what happens on yes, in full.
        yes: what yes does, for its button.
    """

    KEY: ClassVar[str] = "y"

    def __init__(self, question: str, words: str, yes: str) -> None:
        super().__init__()
        self._question, self._words, self._yes = question, words, yes

    def compose(self) -> ComposeResult:
        with Box():
            yield title(self._question)
            yield Words(self._words, id="question")
            yield self.answers()

    def set_words(self, words: str) -> None:
        self.query_one("#question", Words).say(words)

    def answers(self) -> Vertical:
        return self.foot(f"{self._yes}  ({self.KEY})")

    def on_mount(self) -> None:
        self.query_one("#no").focus()

    def action_confirm(self) -> None:
        self.say_yes(True)


class UnaskedDialog(ConfirmDialog):
    """A question that opens by itself: yes has a key of its own, and is not taken early.

    It is taken once the question was on the screen for `_READ_AFTER` seconds. Until then, what is
    pressed was meant for something else. No is taken at any time: it spends nothing.
    """

    KEY = "b"
    LEFT_BY_CLICK = False
    _readable: float | None = None

    def on_mount(self) -> None:
        self.offer_yes(possible=False)
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        # The clock of events is Textual's own.
        self._readable = events.Idle().time + _READ_AFTER
        self.set_timer(_READ_AFTER, self.offer_yes)

    def on_key(self, event: events.Key) -> None:
        """Yes is not a binding: a key that was pressed early may arrive late. `y` is no answer."""
        if event.key == "y":
            event.stop()
        elif event.key == self.KEY and self._readable is not None:
            event.stop()
            if event.time >= self._readable:
                self.action_confirm()
