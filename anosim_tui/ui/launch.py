"""What the command line hands to the screen: values and ways to open an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct, field

from anosim_tui.actions.keymap import STANDARD, Keymap
from anosim_tui.domain.alerts import AlertChoice

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.preferences import Preferences
    from anosim_tui.domain.state import Change


Recall: TypeAlias = "Callable[[], Sequence[Change]]"
"""Reads what is kept of an account, as changes of its state."""


def _no_report(_error: BaseException, _circumstances: Mapping[str, str]) -> str:
    return ""


def _keep_nothing(_session: Mapping[str, object]) -> None:
    return


class Launch(Struct, frozen=True):
    """How the app begins.

    Attributes:
        open_account: opens the account whose key is known; `None` shows the first-run screen.
        open_with_key: opens an account with a key typed by the person; raises `ValueError` with a
            plain sentence where no request can carry it.
        open_demo: opens the account in the built-in sandbox.
        key_variable: the environment variable that holds the key of this profile.
        notices: plain sentences to show once, such as a setting that was not used.
        tmux: whether the program runs inside tmux, which has a clipboard route of its own.
        ssh: whether it runs on another machine, whose clipboard is not the person's.
        gnu_screen: whether it runs inside GNU screen.
        clear_after: after how many seconds a copied code is taken off the clipboard; `None` never.
        copies_codes: whether a certain code that arrives is copied unasked at first.
        keymap: the actions with the keys the person chose.
        profile: the name of the profile, or "".
        preferences: makes the settings that can be changed; `None` in the demo.
        again: reads the settings anew after one was changed; raises `ValueError` with a sentence
            where they cannot be read. `None` where none can be changed.
        masked: whether the privacy mask is on at first.
        theme: the name of the colours; "" for those of the last time.
        ascii: whether only ASCII characters are drawn.
        session: how the screens were left in an earlier run.
        remember: keeps that for the next one.
        alerts: how the person wants to be told of what happens.
        recall: reads what is kept of that account, to be shown until it is open.
        report: keeps a report of an unexpected error, without anything secret, and returns where
            it is; "" if it could not.

    The three `open_…` import httpx and pydantic, so they are called after the first frame.
    """

    open_account: Callable[[], Account] | None
    open_with_key: Callable[[str], Account]
    open_demo: Callable[[], Account]
    key_variable: str = "ANOSIM_API_KEY"
    notices: tuple[str, ...] = ()
    tmux: bool = False
    ssh: bool = False
    gnu_screen: bool = False
    clear_after: int | None = None
    copies_codes: bool = False
    keymap: Keymap = STANDARD
    profile: str = ""
    preferences: Callable[[], Preferences] | None = None
    again: Callable[[], Launch] | None = None
    masked: bool = False
    theme: str = ""
    ascii: bool = False
    session: Mapping[str, object] = field(default_factory=dict)
    remember: Callable[[Mapping[str, object]], None] = _keep_nothing
    alerts: AlertChoice = field(default_factory=AlertChoice)
    recall: Recall = tuple
    report: Callable[[BaseException, Mapping[str, str]], str] = _no_report
