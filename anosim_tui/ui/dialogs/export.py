"""Asks in which form rows are written to a file."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from anosim_tui.ui.dialogs.box import Box, sheets
from anosim_tui.ui.dialogs.dialog import Dialog
from anosim_tui.ui.widgets.safe import PlainButton, Words


class ExportDialog(Dialog[str]):
    """Two forms: "csv" or "jsonl"; left without an answer, nothing is written."""

    CSS_PATH = sheets()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "write('csv')", "CSV"),
        Binding("j", "write('jsonl')", "JSON Lines"),
        Binding("escape,n,q", "leave", "Leave"),
    ]

    def __init__(self, what: str, folder: str) -> None:
        super().__init__()
        self._what = what
        self._folder = folder

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Box(id="export"):
            yield Words(f"Write {self._what} to a file?", classes="box--title")
            yield Words(f"It is put into {self._folder}, and only you can read it.")
            yield Words("escape leaves, nothing is written", classes="box--quiet")
            with Horizontal(classes="box--buttons"):
                yield PlainButton("CSV (c)", variant="primary", id="csv")
                yield PlainButton("JSON Lines (j)", id="jsonl")

    def on_button_pressed(self, event: PlainButton.Pressed) -> None:
        """The form of the button."""
        self.dismiss(event.button.id)

    def action_write(self, form: str) -> None:
        """The form of the key."""
        self.dismiss(form)

    def action_leave(self) -> None:
        """Nothing is written."""
        self.dismiss(None)
