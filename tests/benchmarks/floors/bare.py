"""A bare Textual app."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of words."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static("bare app")


if __name__ == "__main__":
    Bare().run()
