"""The line at the bottom: what can be done now, as much of it as fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len

from anosim_tui.ui.widgets.bar import Bar, Piece


class KeyHint(Struct, frozen=True):
    """A key, what it does in a word or two, and the action's id."""

    key: str
    label: str
    action: str


class KeyBar(Bar):
    """Keys and their labels; the last one always says where the rest is found."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key", "keys--label"}

    def __init__(self, last: KeyHint) -> None:
        super().__init__()
        self._last = last
        self._hints: tuple[KeyHint, ...] = ()

    def show(self, hints: Sequence[KeyHint]) -> None:
        if tuple(hints) != self._hints:
            self._hints = tuple(hints)
            self.refresh()

    def pieces(self, width: int) -> Iterator[Piece]:
        """The hints that fit."""
        room = width - _width(self._last)
        for hint in self._hints:
            room -= _width(hint)
            if room < 0:
                break
            yield from _pieces(hint)
        yield from _pieces(self._last)


def _pieces(hint: KeyHint) -> Iterator[Piece]:
    yield f" {hint.key} ", "keys--key", hint.action
    yield f"{hint.label} ", "keys--label", hint.action


def _width(hint: KeyHint) -> int:
    return cell_len(hint.key) + cell_len(hint.label) + 3
