"""A widget that draws its own lines and asks for the styles of their parts once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    Mixin = Widget
else:
    # Textual looks through each class of its own, which takes longer than importing this module.
    Mixin = object


class Painted(Mixin):
    """Remembers the styles that its style sheet gives: asking costs as much as drawing a line."""

    def __init__(self, *children: Widget, **named: Any) -> None:
        super().__init__(*children, **named)
        self._styles_cache = LineCache()
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
        self._styles_cache.clear()
        super().notify_style_update()


class LineCache(StylesCache):
    """Keeps lines as they are written; what a style sheet puts around lines is left to Textual."""

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """The lines of `crop`, those drawn anew that changed or are not kept."""
        if any(widget.styles.gutter):
            return super().render_widget(widget, crop)
        width = widget.size.width
        if width != self._width:
            self.clear()
            self._width = width
        lines = crop.line_range
        missing = [y for y in lines if y in self._dirty_lines or y not in self._cache]
        if missing:
            drawn = as_written(widget, map(widget.render_line, missing), width)
            self._cache.update(zip(missing, drawn, strict=True))
        self._dirty_lines.difference_update(lines)
        kept = [self._cache[y] for y in lines]
        left, right = crop.column_span
        return kept if (left, right) == (0, width) else [one.crop(left, right) for one in kept]


def as_written(widget: Widget, lines: Iterable[Strip], width: int) -> list[Strip]:
    """Lines of a widget in `width` cells, as the filters of the app let them through."""
    filters, background = widget.get_line_filters(), widget.background_colors[1]
    ground = Style(bgcolor=background.rich_color)
    written = []
    for line in lines:
        segments = list(line.adjust_cell_length(width, ground))
        for one in filters:
            segments = one.apply(segments, background)
        written.append(Strip(segments, width))
    return written
