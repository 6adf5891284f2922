"""A sentence above the panes while something is wrong; gone when it is well again."""

from __future__ import annotations

from anosim_tui.ui.widgets.safe import Words


class Banner(Words):
    """What is wrong and what to do next; takes no room while there is nothing to say."""

    def on_mount(self) -> None:
        """Begin hidden."""
        self.display = False

    def tell(self, words: str) -> None:
        """Show `words`; none hides the banner."""
        self.display = bool(words)
        if words:
            self.say(words)
