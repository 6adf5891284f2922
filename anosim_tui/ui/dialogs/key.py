"""Another API key, asked for above the screen that goes on showing what was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from textual.app import App, ComposeResult
from textual.containers import Horizontal

from anosim_tui.ui.dialogs.dialog import Box, Dialog, button
from anosim_tui.ui.key_field import KeyField, OpenWithKey
from anosim_tui.ui.widgets.safe import Words, announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

_WORDS = """\
Paste the API key of your AnoSim account. It is tried, and used for this run; anosim-tui login \
keeps one."""


def accepted_again(app: App[Any]) -> None:
    """The key in use is accepted again: a dialog that was opened because it was not closes."""
    if isinstance(app.screen, KeyDialog):
        app.screen.accepted_again()


Opened: TypeAlias = "Account | None"


class KeyDialog(Dialog[Opened]):
    """Asks for a key; its result is the key's account, `None` if nothing is to change.

    Args:
        open_with_key: opens the account of what was typed.
        problem: why it is asked for; empty if the person asked for the dialog.
    """

    def __init__(self, open_with_key: OpenWithKey, problem: str = "") -> None:
        super().__init__()
        self._open_with_key, self._problem = open_with_key, problem

    def compose(self) -> ComposeResult:
        """The words, the field and two buttons."""
        with Box():
            yield Words("Another API key", classes="dialog--title")
            yield Words(_WORDS)
            yield KeyField(self._open_with_key, self._problem)
            with Horizontal(classes="dialog--buttons"):
                yield button("Not now  (esc)", "leave")
                yield button("Use this key", "use", primary=True)

    def accepted_again(self) -> None:
        """The key in use is accepted again: close, unless another one is being typed."""
        if self._problem and self.query_one(KeyField).is_empty:
            announce(self.app, "AnoSim accepts the API key again.")
            self.dismiss(None)

    def on_key_field_opened(self, event: KeyField.Opened) -> None:
        """Leave with the account."""
        self.dismiss(event.account)

    def action_use(self) -> None:
        self.query_one(KeyField).use()
