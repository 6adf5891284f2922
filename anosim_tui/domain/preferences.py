"""Settings as the screen shows them, and the way to change one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class Preference(Struct, frozen=True):
    """One setting that can be changed on the screen.

    Attributes:
        name: as in the configuration file.
        value: what counts, in words.
        origin: where that was given, in words.
        allowed: what it may be, in words.
        says: what it does, in a sentence.
        live: whether a change applies at once, and not after a restart.
    """

    name: str
    value: str
    origin: str
    allowed: str
    says: str
    live: bool = False


class Changed(Struct, frozen=True):
    """What became of a change.

    Attributes:
        words: a sentence.
        counts: whether the file is where the setting comes from; something may count before it.
    """

    words: str
    counts: bool = True


class Preferences(Protocol):
    """The settings of a person; both methods read or write a file."""

    def rows(self) -> Sequence[Preference]:
        """What can be changed.

        Raises:
            ValueError: the configuration cannot be read; a sentence says why.
        """
        ...

    def change(self, name: str, text: str) -> Changed:
        """Write a setting as it was typed, or take it out where nothing was.

        Raises:
            ValueError: that cannot be; a sentence says why, and nothing was written.
        """
        ...
