"""The first screen while no key is known: paste one, or try the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen

from anosim_tui.language import N_, _
from anosim_tui.ui.dialogs.key import KeepKey, KeyField, OpenWithKey
from anosim_tui.ui.widgets.safe import PlainButton, Words

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

Opening: TypeAlias = "Callable[[], Account]"
"""Opens an account."""

_WELCOME = (
    N_("See your AnoSim numbers, their messages and the codes in them."),
    N_("Browsing is free; before you pay, you see the price and confirm."),
    N_("Your messages are saved on this computer, and only you can read them."),
)


class FirstRunScreen(Screen[Opening]):
    """Asks for a key or opens the demo; its result opens the account that was chosen.

    Args:
        open_with_key: opens the account of what was typed.
        open_demo: opens the account in the sandbox.
        problem: why the key known so far is no good.
        keep: keeps an accepted key if the person asks for it.
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
        keep: KeepKey = None,
        profile: str = "",
        variable: str = "ANOSIM_API_KEY",
    ) -> None:
        super().__init__()
        named = f" --profile {profile}" if profile else ""
        self._kept = _(
            "You can also run {command}, or set {variable} in the environment or a .env file.",
            command=f"anosim-tui login{named}",
            variable=variable,
        )
        self._open_with_key, self._open_demo, self._problem = open_with_key, open_demo, problem
        self._keep = keep

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="first-run"):
            yield Words("anosim-tui", id="first-run--name")
            welcome = "\n".join([_(line) for line in _WELCOME])
            yield Words(welcome, classes="first-run--words")
            yield Words(
                _("Paste your API key; it is in your profile on anosim.net:"), id="first-run--field"
            )
            yield KeyField(self._open_with_key, self._keep, self._problem)
            with Horizontal(id="first-run--buttons"):
                yield PlainButton(_("Use this key"), variant="primary", id="use-key")
                yield PlainButton(_("Try the demo ({key})", key="d"), id="try-demo")
            yield Words(self._kept, classes="first-run--quiet")
            keys = _(
                "Press {escape} to leave the field, then {demo} for the demo or {quit} to quit.",
                escape="esc",
                demo="d",
                quit="q",
            )
            yield Words(keys, classes="first-run--quiet")

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
