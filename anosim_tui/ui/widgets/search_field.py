"""A field for the words to look for."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class SearchField(Input):
    """As wide as it is made, whatever is in it: no key has the screen laid out, as `Input` does."""

    virtual_size = Reactive(Size(0, 0))
