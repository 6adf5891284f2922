"""Picks one country, one type or one service to show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from anosim_tui.domain.catalog_search import FilterChoice, Trait
from anosim_tui.language import _, grouped
from anosim_tui.ui.dialogs.dialog import Box, Dialog, hints, title
from anosim_tui.ui.widgets.choice_list import ChoiceList, ChoiceRow
from anosim_tui.ui.widgets.safe import Words

Picked = tuple[Trait, str]


class FilterDialog(Dialog[Picked]):
    """Every value products can be filtered by; letters find one, enter picks it.

    Values in effect come first; picking one again clears it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Pick"),
        Binding("up", "list('cursor_up')", "Up", show=False),
        Binding("down", "list('cursor_down')", "Down", show=False),
        Binding("pageup", "list('page_up')", "Page up", show=False),
        Binding("pagedown", "list('page_down')", "Page down", show=False),
    ]

    def __init__(self, choices: Iterable[FilterChoice]) -> None:
        super().__init__()
        self._choices = sorted(choices, key=lambda choice: not choice.chosen)

    def compose(self) -> ComposeResult:
        with Box(id="filter", can_focus=False):
            yield title(_("Show only"))
            yield Input(placeholder=_("country, type or service"), compact=True, id="filter--words")
            yield ChoiceList(id="filter--values")
            yield Words("", id="filter--keys", classes="dialog--keys")

    def on_mount(self) -> None:
        self.query_one(ChoiceList).can_focus = False
        self.query_one(Input).focus()
        self._show("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def on_input_submitted(self) -> None:
        self.action_pick()

    def on_option_list_option_selected(self) -> None:
        self.action_pick()

    def _show(self, words: str) -> None:
        wanted = words.casefold().split()
        fitting = [
            choice for choice in self._choices if all(_fits(choice, word) for word in wanted)
        ]
        values = self.query_one(ChoiceList)
        values.show([_line(choice) for choice in fitting])
        values.highlighted = 0 if fitting else None
        pick = (_("enter select"), "pick") if fitting else (_("No matches"), "clear")
        self.query_one("#filter--keys", Words).say(hints(pick, (_("esc close"), "leave")))

    def action_clear(self) -> None:
        self.query_one(Input).clear()

    def action_pick(self) -> None:
        line = self.query_one(ChoiceList).selected
        for choice in self._choices:
            if line is not None and line.key == (choice.trait, choice.value):
                self.dismiss((choice.trait, choice.value))
                return

    async def action_list(self, action: str) -> None:
        await self.query_one(ChoiceList).run_action(action)


def _fits(choice: FilterChoice, word: str) -> bool:
    """Whether a folded word is part of the value, or begins the name of what it is a value of."""
    traits = (choice.trait.value, _(choice.trait.value))
    return word in choice.words.casefold() or any(one.casefold().startswith(word) for one in traits)


def _line(choice: FilterChoice) -> ChoiceRow:
    mark = "● " if choice.chosen else ""
    return ChoiceRow(
        key=(choice.trait, choice.value),
        words=f"{mark}{choice.words}",
        note=_(choice.trait.value),
        figure=_("clear") if choice.chosen else grouped(choice.count),
    )
