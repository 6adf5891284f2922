"""The style of a part of a widget, as its style sheet says."""

from __future__ import annotations

from textual.style import Style
from textual.widget import Widget


def part(widget: Widget, name: str) -> Style:
    """The style of component class `name`, without what it stands on.

    `get_visual_style` leaves out backgrounds and `reverse`.
    """
    return Style.from_rich_style(widget.get_component_rich_style(name, partial=True))
