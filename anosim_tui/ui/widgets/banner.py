"""A sentence above the panes while something is wrong; gone when it is well again."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from anosim_tui.ui.widgets.safe import Words


class Banner(Words):
    """What is wrong and what to do next."""


def tell(screen: Screen[Any], words: str) -> None:
    """Show `words` above the panes of `screen`; none takes no room."""
    banner = next(iter(screen.query(Banner)), None)
    if banner is None:
        if words:
            screen.mount(Banner(words), after=screen.query("StatusBar, SharedHead").first())
        return
    banner.display = bool(words)
    if words:
        banner.say(words)
