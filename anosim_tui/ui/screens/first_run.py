"""What stands here while no key is known: paste one, or try the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen

from anosim_tui.ui.dialogs.key import KeyField, OpenWithKey
from anosim_tui.ui.widgets.safe import PlainButton, Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

Opening: TypeAlias = "Callable[[], Account]"
"""Opens an account."""

_WELCOME = """\
This program shows the numbers booked on an AnoSim account, the SMS that arrive on them and the \
one-time codes in these. It needs the account's API key, which stands on anosim.net under your \
profile."""
_KEPT = """\
A key typed here is tried, and kept for this run only. To be recognised the next time, run \
anosim-tui login{profile}, or set {variable} in the environment or in a file named .env. \
Messages and bookings are kept on this computer, readable by you only; anosim-tui doctor \
says where."""
_COST = """\
AnoSim does not charge for requests; at most 60 a minute are made, fewer while nothing happens. \
Only ordering, extending and reusing cost money, each after a question that names the price."""


class FirstRunScreen(Screen[Opening]):
    """Asks for a key or opens the demo; its result opens the account that was chosen.

    Args:
        open_with_key: opens the account of what was typed.
        open_demo: opens the account in the sandbox.
        problem: why the key known so far is no good.
        profile: the name of the profile, or "".
        variable: the environment variable that holds the key of this profile.
    """

    CSS_PATH = ["../controls.tcss", "first_run.tcss"]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "demo", "Try the demo"),
        Binding("q", "app.quit", "Quit"),
        Binding("escape", "leave_input", "Leave the field", show=False),
    ]

    def __init__(
        self,
        open_with_key: OpenWithKey,
        open_demo: Opening,
        problem: str = "",
        *,
        profile: str = "",
        variable: str = "ANOSIM_API_KEY",
    ) -> None:
        super().__init__()
        named = f" --profile {profile}" if profile else ""
        self._kept = _KEPT.format(profile=named, variable=variable)
        self._open_with_key, self._open_demo, self._problem = open_with_key, open_demo, problem

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first-run"):
            yield Words("anosim-tui", id="first-run--name")
            yield Words(_WELCOME, classes="first-run--words")
            yield KeyField(self._open_with_key, self._problem)
            with Horizontal(id="first-run--buttons"):
                yield PlainButton("Use this key", variant="primary", id="use-key")
                yield PlainButton("Try the demo (d)", id="try-demo")
            yield Words(self._kept, classes="first-run--words")
            yield Words(_COST, classes="first-run--words")
            yield Words("escape leaves the field, d opens the demo, q quits", id="first-run--keys")

    def on_key_field_opened(self, event: KeyField.Opened) -> None:
        self.dismiss(lambda: event.account)

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        if event.button.id == "use-key":
            self.query_one(KeyField).use()
        else:
            self.action_demo()

    def action_demo(self) -> None:
        self.dismiss(self._open_demo)

    def action_leave_input(self) -> None:
        self.query_one("#try-demo").focus()
