"""Drawing with plain ASCII characters, for `--ascii`.

The filter sees whole lines on their way to the terminal, so that no widget, border or scrollbar
has to know of it.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from anosim_tui.domain.glyphs import ASCII


class AsciiFilter(LineFilter):
    """Draws what is ours with ASCII characters; letters of strangers stay what they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(ASCII), segment.style)
            for segment in segments
        ]
