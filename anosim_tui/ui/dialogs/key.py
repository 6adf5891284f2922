"""Another API key, asked for above the screen that goes on showing what was read before.

The service is asked whether it accepts a key before the key is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import var
from textual.widgets import Input

from anosim_tui.domain.errors import ApiError, BadKey
from anosim_tui.language import _
from anosim_tui.ui.dialogs.dialog import Box, Dialog, button, buttons, title
from anosim_tui.ui.processes import run_in_daemon_thread
from anosim_tui.ui.widgets.safe import PlainButton, Words, announce

if TYPE_CHECKING:
    from anosim_tui.account.account import Account

# Seconds: long enough to read the path of a file.
_READ_WITHIN: Final = 12.0


OpenWithKey: TypeAlias = "Callable[[str], Account]"
"""Opens the account of a key; raises `ValueError` with a sentence where no request can carry it."""

KeepKey: TypeAlias = "Callable[[str], str] | None"
"""Keeps a key and says where, see `Backend.keep_key`."""


class Toggle(PlainButton):
    """A yes or no that is switched with space, enter or a click; no at first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "press", "Switch", show=False)]

    is_on: var[bool] = var(False, init=False)

    def __init__(self, label: str, *, id: str) -> None:
        super().__init__(f"[ ] {label}", id=id)
        self._label = label

    def watch_is_on(self) -> None:
        self.say(f"[{'x' if self.is_on else ' '}] {self._label}")

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        event.stop()
        self.is_on = not self.is_on


class KeyField(Vertical):
    """Takes a key, tries it, and says what came of it; a trial ends with the field.

    Args:
        open_with_key: opens the account of what was typed.
        keep: keeps an accepted key if the person asks for it.
        problem: what is wrong with the key known so far.
    """

    DEFAULT_CSS = """
    KeyField { height: auto; }
    KeyField > Words { height: auto; min-height: 1; color: $error; }
    KeyField > Toggle { width: auto; min-width: 0; background: $surface; padding: 0 1; }
    KeyField > .-trying { color: $quiet; }
    KeyField > .-untried { color: $warning; }
    """

    class Opened(Message):
        """A key is accepted, or used although it could not be tried.

        Attributes:
            account: its account.
        """

        def __init__(self, account: Account) -> None:
            super().__init__()
            self.account = account

    def __init__(self, open_with_key: OpenWithKey, keep: KeepKey, problem: str = "") -> None:
        super().__init__()
        self._open_with_key, self._keep, self._problem = open_with_key, keep, problem
        self._untried = ""

    def compose(self) -> ComposeResult:
        field = Input(placeholder=_("Paste the API key and press enter"), password=True)
        field.cursor_blink = False  # a blinking cursor costs as much as 200 countdowns
        yield field
        if self._keep is not None:
            yield Toggle(_("Remember on this computer"), id="remember")
        yield Words(self._problem)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @property
    def is_empty(self) -> bool:
        return not self.query_one(Input).value

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.use()

    def use(self) -> None:
        """Try what is typed and use it; what could not be tried is used the second time."""
        typed = self.query_one(Input).value.strip()
        if typed:
            self.run_worker(self._use(typed), exclusive=True)
        else:
            self._say(_("Paste an API key first."))

    async def _use(self, typed: str) -> None:
        try:
            account = await run_in_daemon_thread(partial(self._open_with_key, typed))
            if typed != self._untried:
                self._say(_("Checking the key …"), "-trying")
                await account.try_key()
                await self._keep_if_wanted(typed)
            elif self._remembers:
                words = _("The key was not saved because it could not be checked.")
                self._tell(words, warns=True)
        except (ValueError, BadKey) as error:
            self._say(str(error))
        except ApiError as error:
            self._untried = typed
            anyway = _("The key could not be checked; press enter again to use it anyway.")
            self._say(f"{error} {anyway}", "-untried")
        else:
            self._say("")
            self.post_message(self.Opened(account))

    @property
    def _remembers(self) -> bool:
        return any(one.is_on for one in self.query(Toggle))

    async def _keep_if_wanted(self, key: str) -> None:
        """Keep an accepted key, and say where; one that cannot be kept is used all the same."""
        if self._keep is None or not self._remembers:
            return
        self._say(_("Key accepted. Saving it …"), "-trying")
        try:
            self._tell(await run_in_daemon_thread(partial(self._keep, key)))
        except ValueError as error:
            words = _("The key is in use but was not saved.")
            self._tell(f"{words} {error}", warns=True)

    def _tell(self, words: str, *, warns: bool = False) -> None:
        announce(self.app, words, "warning" if warns else "information", _READ_WITHIN)

    def _say(self, sentence: str, kind: str = "") -> None:
        words = self.query_one(Words)
        words.set_classes(kind)
        words.say(sentence)


Opened: TypeAlias = "Account | None"


class KeyDialog(Dialog[Opened]):
    """Asks for a key; its result is the key's account, `None` if nothing is to change.

    Args:
        open_with_key: opens the account of what was typed.
        keep: keeps an accepted key if the person asks for it.
        problem: why it is asked for; empty if the person asked for the dialog.
    """

    def __init__(self, open_with_key: OpenWithKey, keep: KeepKey, problem: str = "") -> None:
        super().__init__()
        self._open_with_key, self._keep, self._problem = open_with_key, keep, problem

    def compose(self) -> ComposeResult:
        with Box():
            yield title(_("Change API key"))
            yield Words(
                _(
                    "Paste the API key for your AnoSim account. It takes effect once "
                    "AnoSim accepts it."
                )
            )
            yield KeyField(self._open_with_key, self._keep, self._problem)
            yield buttons(
                button(_("Not now  (esc)"), "leave"),
                button(_("Use this key"), "use", primary=True),
            )

    def accepted_again(self) -> None:
        """The key in use is accepted again: close, unless another one is being typed."""
        if self._problem and self.query_one(KeyField).is_empty:
            announce(self.app, _("AnoSim accepts the API key again."))
            self.dismiss(None)

    def on_key_field_opened(self, event: KeyField.Opened) -> None:
        self.dismiss(event.account)

    def action_use(self) -> None:
        self.query_one(KeyField).use()
