"""Every character of ours that is not ASCII, and the one that is drawn for it with `--ascii`.

The table is applied to whole lines on their way to the terminal, so that no widget, border or
scrollbar has to know of it. Each stands for one cell, so that nothing moves.
"""

from __future__ import annotations

from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SIGNS: Final = {
    "●": "*",
    "○": "o",
    "◐": "O",
    "◑": "O",
    "◔": "o",
    "·": "-",
    "•": "*",
    "‼": "!",
    "↻": "@",
    "…": "~",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "▲": "^",
    "▼": "v",
    "★": "*",
    "✓": "+",
    "✕": "x",
    "×": "x",
    "–": "-",
    "−": "-",
    "▌": ">",
    "█": "#",
    "▀": '"',
    "▄": "_",
    "▁": "_",
    "▂": "_",
    "▃": "_",
    "▔": '"',
    "━": "=",
}
# Lines, corners and parts of a cell that borders and scrollbars are made of.
_PARTS: Final = {
    **{chr(code): "+" for code in range(0x2500, 0x2580)},
    **dict.fromkeys("─╌┄┈═╴╶", "-"),
    **dict.fromkeys("│┃╎┆┊║╵╷", "|"),
    **{chr(code): "#" for code in range(0x2580, 0x25A0)},
    **dict.fromkeys("▉▊▋▍▎▏▐▕", "|"),
}

ASCII: Final = str.maketrans(_PARTS | _SIGNS)


class AsciiFilter(LineFilter):
    """Draws what is ours with ASCII characters; letters of strangers stay what they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, each as wide as before."""
        del background
        return [
            segment
            if segment.control or segment.text.isascii()
            else Segment(segment.text.translate(ASCII), segment.style)
            for segment in segments
        ]
