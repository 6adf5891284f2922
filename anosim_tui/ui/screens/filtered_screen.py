"""A screen with lists and a field above them, whose words say what the lists leave out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from anosim_tui.ui.screens.base import AccountScreen
from anosim_tui.ui.widgets.safe import PassingFilter

if TYPE_CHECKING:
    from anosim_tui.ui.widgets.line_list import LineList


class FilteredScreen(AccountScreen):
    """The field is there while it is typed into or holds words.

    Attributes:
        words: what is looked for.
        used: the list that had the focus last.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.words = ""
        self.used: LineList[Any] | None = None
        # What was selected before the field was typed into, if nothing was done with what it left.
        self._selected: list[tuple[LineList[Any], Hashable]] = []

    @property
    def lists(self) -> Iterable[LineList[Any]]:
        """The lists, as soon as they are there."""
        raise NotImplementedError

    def note_used(self) -> None:
        self.used = next((one for one in self.lists if one is self.focused), self.used)

    def on_input_changed(self, event: Input.Changed) -> None:
        self.words = event.value
        self.show_state()

    def action_find(self) -> None:
        if (field := self._field) is not None:
            field.password = self.mask.on
            self._selected = [(one, one.key_of(one.selected)) for one in self.lists if one.items]
            self.minimize()
            self.add_class("-filtering")
            # At once: what is typed right behind the key is meant for it.
            self.set_focus(field)

    def action_leave_filter(self) -> None:
        """Go back to the list that was in use; the field stays where it holds words."""
        self._selected.clear()
        self.set_class(bool(self.words.strip()), "-filtering")
        shown = [one for one in (self.used, *self.lists) if one is not None and one.items]
        self.set_focus(shown[0] if shown else None)

    def action_clear_filter(self) -> None:
        if (field := self._field) is not None and self.has_class("-filtering"):
            field.empty()
            self.words = ""
            self.show_state()
            for one, key in self._selected:
                one.select_key(key)
            self.action_leave_filter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape clears the filter where there is one, and else does what Textual has it do."""
        if action == "clear_filter" and not self.has_class("-filtering"):
            return False
        return super().check_action(action, parameters)

    def watch_mask(self) -> None:
        if (field := self._field) is not None:
            field.password = self.mask.on

    @property
    def _field(self) -> PassingFilter | None:
        return next(iter(self.query(PassingFilter)), None)
