"""What stands here while no key is known: paste one, or try the demo."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from anosim_tui.ui.messages import DemoRequested, KeyEntered
from anosim_tui.ui.widgets.safe import PlainButton, Words

_WELCOME = """\
This program shows the numbers booked on an AnoSim account, the SMS that arrive on them and the \
one-time codes in these. It needs the account's API key, which stands on anosim.net under your \
profile."""
_KEPT = """\
A key typed here is kept for this run only. To be recognised the next time, run anosim-tui login, \
or set ANOSIM_API_KEY in the environment or in a file named .env. Messages and bookings are kept \
on this computer, readable by you only; anosim-tui doctor says where."""
_COST = """\
AnoSim does not charge for requests; at most 60 a minute are made, fewer while nothing happens. \
Only ordering, extending and reusing cost money, each after a question that names the price."""


class FirstRunScreen(Screen[None]):
    """Asks for a key or opens the demo; `problem` says why the key known so far is no good."""

    CSS_PATH = "first_run.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "Try the demo"),
        Binding("q", "app.quit", "Quit"),
        Binding("escape", "leave_input", "Leave the field", show=False),
    ]

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self._problem = problem

    def compose(self) -> ComposeResult:
        """A page of words, a field and two buttons."""
        with VerticalScroll(id="first-run"):
            yield Words("anosim-tui", id="first-run--name")
            yield Words(_WELCOME, classes="first-run--words")
            field = Input(placeholder="Paste the API key, then enter", password=True, id="key")
            field.cursor_blink = False  # a blinking cursor costs as much as 200 countdowns
            yield field
            yield Words(self._problem, id="first-run--problem")
            with Horizontal(id="first-run--buttons"):
                yield PlainButton("Use this key", variant="primary", id="use-key")
                yield PlainButton("Try the demo (d)", id="try-demo")
            yield Words(_KEPT, classes="first-run--words")
            yield Words(_COST, classes="first-run--words")
            yield Words("escape leaves the field, d opens the demo, q quits", id="first-run--keys")

    def on_mount(self) -> None:
        """A key can be pasted at once."""
        self.query_one(Input).focus()

    def refuse(self, sentence: str) -> None:
        """Say why a key could not be used."""
        self.query_one("#first-run--problem", Words).say(sentence)

    def on_input_submitted(self) -> None:
        """Use the key."""
        self._use_key()

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """Use the key, or open the demo."""
        if event.button.id == "use-key":
            self._use_key()
        else:
            self.action_demo()

    def action_demo(self) -> None:
        """Open the demo."""
        self.post_message(DemoRequested())

    def action_leave_input(self) -> None:
        """Let letters be keys again."""
        self.query_one("#try-demo").focus()

    def _use_key(self) -> None:
        typed = self.query_one(Input).value.strip()
        if typed:
            self.post_message(KeyEntered(typed))
        else:
            self.refuse("The field is empty. Paste the API key into it.")
