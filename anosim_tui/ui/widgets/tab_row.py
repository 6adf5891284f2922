"""A row of names, one of them chosen; a click chooses another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from anosim_tui.ui.widgets.bar import Bar, Piece


class TabRow(Bar):
    """What a list shows, among what it could show.

    Args:
        tabs: each name, and the action of the screen that chooses it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--name", "tabs--chosen"}

    def __init__(self, tabs: Sequence[tuple[str, str]], *, id: str) -> None:
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self._place = 0

    def choose(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.refresh()

    def pieces(self, width: int) -> Iterator[Piece]:
        del width
        for place, (name, action) in enumerate(self._tabs):
            yield f" {name} ", "tabs--chosen" if place == self._place else "tabs--name", action
