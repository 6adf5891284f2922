"""Another API key, asked for above the screen that goes on showing what was read before."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from anosim_tui.domain.state import Connection, Link
from anosim_tui.ui.messages import KeyEntered
from anosim_tui.ui.widgets.safe import PlainButton, Words

_WORDS = """\
Paste the API key of your AnoSim account. It is used for this run; anosim-tui login keeps one."""


def ask(app: App[Any], problem: str = "") -> None:
    """Ask for a key, and say so to the app where one was typed."""

    def entered(typed: str | None) -> None:
        if typed:
            app.post_message(KeyEntered(typed))

    app.push_screen(KeyDialog(problem), entered)


def mind(app: App[Any], before: Link, now: Connection) -> None:
    """Ask when the service stops accepting the key, unless another dialog is being answered."""
    if now.link is Link.BAD_KEY and before is not now.link and not app.screen.is_modal:
        ask(app, str(now.error))
    if now.link is Link.ONLINE and isinstance(app.screen, KeyDialog):
        app.screen.all_is_well()


class KeyDialog(ModalScreen[str | None]):
    """Asks for a key; its result is what was typed, `None` if nothing is to change.

    Args:
        problem: why it is asked for; empty if the person asked for the dialog.
    """

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self._problem = problem

    def compose(self) -> ComposeResult:
        """Why, a field that hides what is typed, and two buttons."""
        with Vertical(classes="question"):
            yield Words("Another API key", classes="question--title")
            yield Words(f"{self._problem}\n\n{_WORDS}".strip())
            yield Input(placeholder="Paste the API key, then enter", password=True)
            with Horizontal(classes="question--buttons"):
                yield PlainButton("Not now  (esc)", id="close")
                yield PlainButton("Use this key", variant="primary", id="use")

    def on_mount(self) -> None:
        """A key can be pasted at once."""
        self.query_one(Input).focus()

    def all_is_well(self) -> None:
        """The key in use is accepted again: a dialog nobody asked for or typed in closes."""
        if self._problem and not self.query_one(Input).value:
            self.dismiss(None)

    def on_input_submitted(self) -> None:
        """Use the key."""
        self._use()

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """A button is as good as its key."""
        if event.button.id == "use":
            self._use()
        else:
            self.action_close()

    def action_close(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

    def _use(self) -> None:
        self.dismiss(self.query_one(Input).value.strip() or None)
