"""A style sheet that does no work twice and none that nobody looks at."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from textual.cache import LRUCache
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

# More sources than the program has: a cache that is a little too small keeps nothing at all.
_SOURCES: Final = 1024


class KeptStylesheet(Stylesheet):
    """Textual's style sheet, which keeps what it parsed as long as the theme is the same.

    The styles of a widget's parts, its component classes, are looked up when it draws with them:
    most of a widget's parts are not to be seen most of the time.
    """

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

    def _process_component_classes(self, node: DOMNode) -> None:
        """Forget the parts' styles; those that were drawn with are looked up once more."""
        names = node._get_component_classes()
        if not names:
            return
        before = node._component_styles
        styles = node._component_styles = _LateStyles(names, lambda name: self._of_part(node, name))
        if any(styles[name] != was for name, was in before.items()):
            node.refresh()

    def _of_part(self, node: DOMNode, name: str) -> RenderStyles:
        part = DOMNode(classes=name)
        part._attach(node)
        self.apply(part)
        return part.styles


class _LateStyles(dict[str, RenderStyles]):
    """The styles of a widget's parts, each made when it is first asked for."""

    def __init__(self, names: Collection[str], make: Callable[[str], RenderStyles]) -> None:
        super().__init__()
        self._names, self._make = names, make

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        styles = self[name] = self._make(name)
        return styles
