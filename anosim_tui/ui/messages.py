"""What screens ask of the app; a screen never reaches for the app itself."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class CopyRequested(Message):
    """Put `text` on the clipboard and say so; `what` names it, as in "code 482910"."""

    text: str
    what: str


@dataclass
class KeyEntered(Message):
    """An API key was typed."""

    key: str


class DemoRequested(Message):
    """Open the account in the built-in sandbox."""


class AccountChanged(Message):
    """The store holds another state."""
