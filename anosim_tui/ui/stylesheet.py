"""A style sheet that reads each of its sources once, not again for every screen that opens."""

from __future__ import annotations

from typing import Final

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

# More sources than the program has: a cache that is a little too small keeps nothing at all.
_SOURCES: Final = 1024


class KeptStylesheet(Stylesheet):
    """Textual's style sheet, which keeps what it parsed as long as the theme is the same."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(_SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Forget what was parsed if the theme's variables changed."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Take in new sources and variables; after an error the rules are as they were.

        Raises:
            StylesheetError: If the CSS could not be read.
            StylesheetParseError: If the CSS is invalid.
        """
        self.parse()
