"""A short list to choose one line of: words on the left, a figure on the right."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from anosim_tui.ui.widgets.cells import fit
from anosim_tui.ui.widgets.safe import PlainOptions

# Words narrower than this say too little; then the quieter notes give way.
_LEAST_WORDS: Final = 12
_LEAST_NOTE: Final = 6


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
        columns = self._columns()
        self.set_options(_line(one, columns) for one in choices)
        self.highlighted = min(place, len(choices) - 1) if choices else None

    def on_resize(self) -> None:
        columns = self._columns()
        for place, choice in enumerate(self._choices):
            self.replace_option_prompt_at_index(place, _line(choice, columns))

    def _columns(self) -> tuple[int, int, int]:
        """How wide words, notes and figures are, the same in every row.

        Long figures leave words what they need, but for a third of the line.
        """
        width = max(0, self.scrollable_content_region.width - 2)
        words = _widest(one.words for one in self._choices)
        notes = _widest(one.note for one in self._choices)
        figures = _widest(one.figure for one in self._choices)
        figures = min(figures, max(width // 3, width - words - notes - 3))
        left = width - figures - bool(figures) - (notes + 2 if notes else 0)
        if left < min(words, _LEAST_WORDS):
            notes, left = 0, width - figures - bool(figures)
        words = min(words, left)
        return words, width - words - figures - bool(figures), figures


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _line(choice: ChoiceRow, columns: tuple[int, int, int]) -> Content:
    words, rest, figures = columns
    is_shown = rest >= min(cell_len(choice.note), _LEAST_NOTE) + 2
    note = (fit(f"  {choice.note}" if is_shown else "", rest), "$quiet")
    figure = fit(f" {choice.figure}", figures + 1, right=True) if figures else ""
    return Content.assemble(fit(choice.words, words), note, figure)
