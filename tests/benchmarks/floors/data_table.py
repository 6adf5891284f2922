"""Countdowns in a DataTable, its cells updated every second."""

import sys
import time

from textual.app import App, ComposeResult
from textual.widgets import DataTable

ROWS = int(sys.argv[1])


class Countdowns(App[None]):
    """As many rows as were asked for."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable()

    def on_mount(self) -> None:
        """Fill it, and count down."""
        table = self.query_one(DataTable)
        table.add_column("number", key="number")
        table.add_column("left", key="left")
        for row in range(ROWS):
            table.add_row(f"+49151{row:08}", self.left(row), key=str(row))
        self.set_interval(1.0, self.count_down)

    def left(self, row: int) -> str:
        """The time a row has left."""
        minutes, seconds = divmod(int(3600 + row * 7 - time.monotonic() % 3600), 60)
        return f"{minutes}:{seconds:02}"

    def count_down(self) -> None:
        """Every row."""
        table = self.query_one(DataTable)
        for row in range(ROWS):
            table.update_cell(str(row), "left", self.left(row))


if __name__ == "__main__":
    Countdowns().run()
