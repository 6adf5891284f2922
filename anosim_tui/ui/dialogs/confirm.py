"""A question before something is done: a key means yes; `n`, escape and enter mean no."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from anosim_tui.ui.dialogs.box import Box, Foot, sheets
from anosim_tui.ui.dialogs.means import AGAIN, LOW, Means
from anosim_tui.ui.dialogs.progress import ProgressDialog
from anosim_tui.ui.widgets.safe import PlainButton, Words, announce

# Seconds a question is on the screen before an answer to it can have been meant.
READ_AFTER: Final = 0.6


class ConfirmDialog(ProgressDialog[bool]):
    """Asks one question; the answer is no unless it is clearly yes.

    Args:
        title: the question.
        words: what happens on yes, in full.
        yes: what yes does, for its button.
        means: what it is paid from; `None` where it costs nothing.
    """

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y", "confirm", "Yes")]
    KEY: ClassVar[str] = "y"

    def __init__(self, title: str, words: str, yes: str, means: Means | None = None) -> None:
        super().__init__()
        self._question, self._words, self._yes = title, words, yes
        self._means = means
        self._estimate: Decimal | None = None

    def compose(self) -> ComposeResult:
        """The question, what yes means, what it costs, and two buttons."""
        with Box():
            yield Words(self._question, classes="box--title")
            yield Words(self._words)
            yield self.foot()

    def foot(self) -> Foot:
        """The buttons."""
        return Foot(f"{self._yes}  ({self.KEY})")

    def on_mount(self) -> None:
        """No is the default."""
        self.query_one("#no").focus()
        if self._means is not None:
            self._show_sum()
            self.set_interval(AGAIN, self._show_sum)

    def tell_estimate(self, estimate: Decimal | None) -> None:
        """Say what it probably costs."""
        self._estimate = estimate
        if self.is_mounted and self.is_attached:
            self._show_sum()

    def _show_sum(self) -> None:
        if self._means is not None and self.is_asking:
            forbidden = self._means.forbids(self._estimate)
            problem = forbidden or (LOW if self._means.lacks(self._estimate) else "")
            foot = self.query_one(Foot)
            foot.say(self._means.about(self._estimate), problem)
            foot.offer_yes(offered=not forbidden)

    def action_confirm(self) -> None:
        """Yes."""
        forbidden = self._means.forbids(self._estimate) if self._means else ""
        if forbidden and self.is_asking:
            announce(self.app, forbidden, "warning")
        else:
            self.say_yes(True)


class RenewalDialog(ConfirmDialog):
    """Asks for one of two answers, or neither: yes switches on, `f` off.

    The answer is `False` for off.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f", "off", "Switch off")]

    def foot(self) -> Foot:
        """A button for each answer."""
        return Foot("On  (y)", other="Off  (f)")

    def action_off(self) -> None:
        """Switch it off."""
        self.say_yes(False)

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its letter."""
        if event.button.id == "other":
            self.action_off()
        else:
            super().on_button_pressed(event)


class UnaskedDialog(ConfirmDialog):
    """A question that opens by itself: yes has a key of its own, and is not taken early.

    It is taken once the question was on the screen for `READ_AFTER` seconds. Until then, what is
    pressed was meant for something else. No is taken at any time: it spends nothing.
    """

    KEY = "b"
    _readable: float | None = None

    def on_mount(self) -> None:
        """Wait until it was read."""
        self.query_one(Foot).offer_yes(offered=True, possible=False)
        self.query_one("#no").focus()
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        # The clock of events is Textual's own.
        self._readable = events.Idle().time + READ_AFTER
        self.set_timer(READ_AFTER, partial(self.query_one(Foot).offer_yes, offered=True))

    def on_key(self, event: events.Key) -> None:
        """Yes is not a binding: a key that was pressed early may arrive late. `y` is no answer."""
        if event.key == "y":
            event.stop()
        elif event.key == self.KEY and self._readable is not None:
            event.stop()
            if event.time >= self._readable:
                self.action_confirm()
