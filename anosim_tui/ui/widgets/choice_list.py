"""A short list to choose one line of: words on the left, a figure on the right."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.safe import PlainOptions


class ChoiceRow(Struct, frozen=True):
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


class ChoiceList(PlainOptions):
    """The lines of a choice; the cursor is the choice, so that enter is left to the dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False),
        Binding("down,j", "cursor_down", "Down", show=False),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._choices: tuple[ChoiceRow, ...] = ()

    @property
    def selected(self) -> ChoiceRow | None:
        return None if self.highlighted is None else self._choices[self.highlighted]

    def show(self, choices: Sequence[ChoiceRow]) -> None:
        """Show other lines; the cursor stays on its choice, else as near as it can."""
        before, place = self.selected, self.highlighted or 0
        keys = [one.key for one in choices]
        if before is not None and before.key in keys:
            place = keys.index(before.key)
        self._choices = tuple(choices)
        self.set_options(self._line(one) for one in choices)
        self.highlighted = min(place, len(choices) - 1) if choices else None

    def on_resize(self) -> None:
        for place, choice in enumerate(self._choices):
            self.replace_option_prompt_at_index(place, self._line(choice))

    def _line(self, choice: ChoiceRow) -> Content:
        """Words keep what they need up to half of the line; the rest is the figure's."""
        width = max(0, self.scrollable_content_region.width - 2)
        least = min(cell_len(choice.words) + 1, width // 2)
        figure = fit(choice.figure, min(cell_len(choice.figure), max(0, width - least)))
        room = max(0, width - cell_len(figure))
        words = min(room, max(12, room // 2)) if choice.note else room
        note = (fit(choice.note, room - words), "$quiet")
        return Content.assemble(fit(choice.words, words), note, figure)
