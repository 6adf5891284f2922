"""An Input over an empty list."""

from textual.app import App, ComposeResult
from textual.widgets import Input, OptionList


class InputList(App[None]):
    """What typing costs where nothing is looked for."""

    def compose(self) -> ComposeResult:
        """The field and the list."""
        yield Input(placeholder="type here")
        yield OptionList()


if __name__ == "__main__":
    InputList().run()
