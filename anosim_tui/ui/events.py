"""What screens ask of the app; a screen never reaches for the app itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from textual.message import Message

from anosim_tui.domain import wording
from anosim_tui.domain.masking import real
from anosim_tui.domain.messages import Message as Sms
from anosim_tui.domain.text import one_line
from anosim_tui.language import N_

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.ui.app import AnosimApp


class Reach(Enum):
    """How far a copy is known to have come; the value says it, in English."""

    TERMINAL = N_("sent to the terminal")
    """Nothing confirmed it: the terminal was asked."""

    TMUX = N_("✓ copied to tmux only")
    """It is in tmux's buffer, and the terminal around tmux takes no copies."""

    TMUX_AND_TERMINAL = N_("✓ copied to tmux, sent to the terminal")
    """It is in tmux's buffer, and the terminal around tmux was asked."""

    CLIPBOARD = N_("✓ copied")
    """It was read back from the clipboard."""

    BROWSER = N_("sent to the browser")
    """Nothing confirmed it: the page in the browser was asked."""


class CopiedThing(Enum):
    """What is copied; `ui/clipboard.py` has the sentences about each."""

    CODE = "code"
    NUMBER = "number"
    LINK = "link"
    SHARE_LINK = "share-link"
    JSON_LINK = "json-link"
    TEXT = "text"


class CopyRequested(Message):
    """Put `text` on the clipboard and say so.

    Attributes:
        text: what is copied.
        what: what it is.
        shown: itself as a person reads it, where it may be said at all.
        code_of: the key of the message whose code it is.
    """

    def __init__(
        self, text: str, what: CopiedThing, shown: str = "", code_of: Hashable | None = None
    ) -> None:
        super().__init__()
        self.text = text
        self.what = what
        self.shown = shown
        self.code_of = code_of


class Copied(Message):
    """A copy went as far as `reach`; more may be known of the same copy later."""

    def __init__(self, request: CopyRequested, reach: Reach) -> None:
        super().__init__()
        self.request = request
        self.reach = reach


def copy_of_code(message: Sms) -> CopyRequested:
    """The request to copy the code of a message that has one, masked or not."""
    code = real(message).code
    if code is None:
        raise ValueError("the message has no code")
    return CopyRequested(code.value, CopiedThing.CODE, code.value, message.key)


def copy_of_number(number: str) -> CopyRequested:
    # On one line: pasted into a shell, a line break would run what stands before it.
    return CopyRequested(one_line(number), CopiedThing.NUMBER, wording.phone(number))


class AccountChanged(Message):
    """The store holds another state."""


Flow: TypeAlias = "Callable[[AnosimApp, Account], Awaitable[None]]"
"""A question, a deed and words on how it ended; see `ui/flows`."""


class FlowRequested(Message):
    """Do something with the account.

    Attributes:
        flow: what; what it is done to was captured at the key press.
        asks: whether it opens a dialog; of two such at once the second is dropped.
    """

    def __init__(self, flow: Flow, *, asks: bool = False) -> None:
        super().__init__()
        self.flow = flow
        self.asks = asks


class RevealRequested(Message):
    """Show one item under the mask for a moment; `names` are its `masking.names_of`."""

    def __init__(self, names: frozenset[Hashable]) -> None:
        super().__init__()
        self.names = names
