"""A widget that draws its own lines and asks for the styles of their parts once."""

from __future__ import annotations

from typing import Any

from rich.style import Style
from textual.widget import Widget


class Painted(Widget):
    """Remembers the styles that its style sheet gives: asking costs as much as drawing a line."""

    def __init__(self, *children: Widget, **named: Any) -> None:
        super().__init__(*children, **named)
        self._ground: Style | None = None
        self._components: dict[str, Style] = {}

    @property
    def ground(self) -> Style:
        """What every line is drawn on."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def component(self, name: str) -> Style:
        """The style of a part of a line, without its ground."""
        style = self._components.get(name)
        if style is None:
            style = self._components[name] = self.get_component_rich_style(name, partial=True)
        return style

    def notify_style_update(self) -> None:
        """The style sheet says something else."""
        self._ground = None
        self._components.clear()
        super().notify_style_update()
