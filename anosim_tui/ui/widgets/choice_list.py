"""A short list to choose one line of: words on the left, a figure on the right."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.item_list import ItemList, Shown


class Choice(Struct, frozen=True):
    """One line to choose.

    Attributes:
        key: what is chosen.
        words: on the left.
        figure: on the right, as an amount of money.
        note: between them, quieter.
    """

    key: Hashable
    words: str
    figure: str = ""
    note: str = ""


def _never() -> datetime:
    """A clock for a list in which nothing depends on time."""
    return datetime.min.replace(tzinfo=UTC)


class ChoiceList(ItemList[Choice]):
    """The lines of a choice; the cursor is the choice."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--cursor", "choice--quiet", "choice--bar"}

    def __init__(self, *, id: str) -> None:
        super().__init__(_never, id=id)

    def key_of(self, item: Choice) -> Hashable:
        """A line is known by what it chooses."""
        return item.key

    def labels(self, item: Choice) -> tuple[tuple[Shown, ...], float | None]:
        """Nothing in it depends on time."""
        return (Shown(item),), None

    def draw(self, item: Choice, line: int, width: int, *, selected: bool) -> Strip:
        """The one line of a choice."""
        del line
        # Words keep what they need up to half of the line; what is left over is the figure's.
        least = min(cell_len(item.words) + 1, width // 2)
        figure = f"{item.figure} "
        figure = fit(figure, min(cell_len(figure), max(0, width - 2 - least)))
        room = max(0, width - 2 - cell_len(figure))
        words = min(room, max(12, room // 2)) if item.note else room
        segments = [
            Segment("▌ " if selected else "  ", self.component("choice--bar")),
            Segment(fit(item.words, words)),
            Segment(fit(item.note, room - words), self.component("choice--quiet")),
            Segment(figure),
        ]
        strip = Strip(segments)
        if selected:
            strip = strip.apply_style(self.component("choice--cursor"))
        return strip.apply_style(self.ground)
