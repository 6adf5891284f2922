"""What is said in a corner for a moment: equal words once, few at a time where there is no room."""

from __future__ import annotations

from time import monotonic
from typing import Any, Final

from msgspec import Struct
from textual.app import App

from anosim_tui.ui.widgets.safe import Severity, toast

_MOST: Final = 3
_MOST_ON_A_LOW_SCREEN: Final = 2
_LOW: Final = 30


class Toast(Struct, frozen=True):
    """Words and how long they are shown: until a moment of the monotonic clock, in seconds."""

    words: str
    severity: Severity
    until: float


class Toasts:
    """The toasts of one app.

    Args:
        app: the app, whose `notify` asks for them here.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._shown: list[Toast] = []
        self._is_late = False

    def show(self, words: str, severity: Severity, seconds: float) -> None:
        """Show words; the same ones, and the oldest of too many, make room for them."""
        now = monotonic()
        most = _MOST_ON_A_LOW_SCREEN if self._app.size.height < _LOW else _MOST
        before = [one for one in self._shown if one.until > now]
        kept = [one for one in before if one.words != words][-(most - 1) :]
        self._shown = [*kept, Toast(words, severity, now + seconds)]
        if self._is_late:
            return
        if len(kept) == len(before):
            toast(self._app, words, severity, seconds)
        else:  # after those that are on their way
            self._is_late = self._app.call_later(self._show_again)

    def _show_again(self) -> None:
        self._is_late = False
        self._app.clear_notifications()
        now = monotonic()
        self._shown = [one for one in self._shown if one.until > now]
        for one in self._shown:
            toast(self._app, one.words, one.severity, one.until - now)

    def dismiss(self, words: str) -> None:
        """One was clicked away, by Textual: it is not shown again when others are replaced."""
        self._shown = [one for one in self._shown if one.words != words]

    def clear(self) -> None:
        self._shown.clear()
        if not self._is_late:
            self._is_late = self._app.call_later(self._show_again)
