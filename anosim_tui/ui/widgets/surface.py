"""A surface: what lies below other widgets, drawn at the cost of one line however high it is."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Surface(Widget):
    """Has a background, and perhaps lines of its own on it.

    Textual draws every line of every container anew for each frame, most of which nobody sees. Its
    own lines stand at the left, inside of a border to the right.
    It stands behind Textual's own class among the bases, whose sheet is not read otherwise.
    """

    def own_lines(self) -> Mapping[int, Strip]:
        """What stands on it, by line."""
        return {}

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines of the window."""
        if self.styles.border.spacing:
            whole = super().render_lines(self.outer_size.region)
        else:
            whole = [self._drawn(Strip.blank(self.outer_size.width))] * self.outer_size.height
        for y, own in self.own_lines().items():
            if y < len(whole):
                drawn = self._drawn(own.adjust_cell_length(self.size.width))
                whole[y] = Strip.join([drawn, whole[y].crop(self.size.width)])
        lines = whole[slice(*crop.line_span)]
        if crop.column_span != (0, self.outer_size.width):
            lines = [line.crop(*crop.column_span) for line in lines]
        return lines

    def _drawn(self, strip: Strip) -> Strip:
        background = self.background_colors[1]
        strip = strip.apply_style(Style(bgcolor=background.rich_color))
        for one in self.get_line_filters():
            strip = strip.apply_filter(one, background)
        return strip


class Group(Container, Surface):
    """Arranges other widgets."""
