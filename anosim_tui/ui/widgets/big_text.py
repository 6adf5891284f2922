"""Letters and digits large enough to be read across a room.

Each glyph is seven dots high and five wide, a colon two; two dots share one cell, so it stands four
lines high.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from anosim_tui.ui.widgets.cells import fit

GLYPH_WIDTH: Final = 5
GLYPH_HEIGHT: Final = 7
_GAP: Final = 1
_COLON: Final = 2
# The largest first.
_SCALES: Final = (3, 2, 1)

# One row a number, the leftmost dot is the highest bit.
_GLYPHS: Final[dict[str, tuple[int, ...]]] = {
    "0": (0b01110, 0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b01110),
    "1": (0b00110, 0b01110, 0b00110, 0b00110, 0b00110, 0b00110, 0b01111),
    "2": (0b01110, 0b11011, 0b00011, 0b00110, 0b01100, 0b11000, 0b11111),
    "3": (0b11110, 0b00011, 0b00011, 0b01110, 0b00011, 0b00011, 0b11110),
    "4": (0b00011, 0b00111, 0b01111, 0b11011, 0b11111, 0b00011, 0b00011),
    "5": (0b11111, 0b11000, 0b11110, 0b00011, 0b00011, 0b11011, 0b01110),
    "6": (0b01110, 0b11000, 0b11000, 0b11110, 0b11011, 0b11011, 0b01110),
    "7": (0b11111, 0b00011, 0b00011, 0b00110, 0b00110, 0b01100, 0b01100),
    "8": (0b01110, 0b11011, 0b11011, 0b01110, 0b11011, 0b11011, 0b01110),
    "9": (0b01110, 0b11011, 0b11011, 0b01111, 0b00011, 0b00011, 0b01110),
    "A": (0b01110, 0b11011, 0b11011, 0b11111, 0b11011, 0b11011, 0b11011),
    "B": (0b11110, 0b11011, 0b11011, 0b11110, 0b11011, 0b11011, 0b11110),
    "C": (0b01110, 0b11011, 0b11000, 0b11000, 0b11000, 0b11011, 0b01110),
    "D": (0b11110, 0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b11110),
    "E": (0b11111, 0b11000, 0b11000, 0b11110, 0b11000, 0b11000, 0b11111),
    "F": (0b11111, 0b11000, 0b11000, 0b11110, 0b11000, 0b11000, 0b11000),
    "G": (0b01111, 0b11000, 0b11000, 0b11011, 0b11011, 0b11011, 0b01111),
    "H": (0b11011, 0b11011, 0b11011, 0b11111, 0b11011, 0b11011, 0b11011),
    "I": (0b01111, 0b00110, 0b00110, 0b00110, 0b00110, 0b00110, 0b01111),
    "J": (0b00011, 0b00011, 0b00011, 0b00011, 0b00011, 0b11011, 0b01110),
    "K": (0b11011, 0b11011, 0b11110, 0b11100, 0b11110, 0b11011, 0b11011),
    "L": (0b11000, 0b11000, 0b11000, 0b11000, 0b11000, 0b11000, 0b11111),
    "M": (0b10001, 0b11011, 0b11111, 0b11111, 0b10101, 0b10001, 0b10001),
    "N": (0b10001, 0b11001, 0b11101, 0b11111, 0b10111, 0b10011, 0b10001),
    "O": (0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110),
    "P": (0b11110, 0b11011, 0b11011, 0b11110, 0b11000, 0b11000, 0b11000),
    "Q": (0b01110, 0b11011, 0b11011, 0b11011, 0b11011, 0b01110, 0b00011),
    "R": (0b11110, 0b11011, 0b11011, 0b11110, 0b11110, 0b11011, 0b11011),
    "S": (0b01111, 0b11000, 0b11000, 0b01110, 0b00011, 0b00011, 0b11110),
    "T": (0b11111, 0b00110, 0b00110, 0b00110, 0b00110, 0b00110, 0b00110),
    "U": (0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b01110),
    "V": (0b11011, 0b11011, 0b11011, 0b11011, 0b11011, 0b01110, 0b00100),
    "W": (0b10001, 0b10001, 0b10101, 0b11111, 0b11111, 0b11011, 0b10001),
    "X": (0b11011, 0b11011, 0b01110, 0b00100, 0b01110, 0b11011, 0b11011),
    "Y": (0b11011, 0b11011, 0b11011, 0b01110, 0b00110, 0b00110, 0b00110),
    "Z": (0b11111, 0b00011, 0b00110, 0b01100, 0b11000, 0b11000, 0b11111),
    "-": (0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000),
    "•": (0b00000, 0b00000, 0b01110, 0b01110, 0b01110, 0b00000, 0b00000),
    ":": (0b00, 0b11, 0b11, 0b00, 0b11, 0b11, 0b00),
    " ": (0,) * GLYPH_HEIGHT,
}

_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def can_enlarge(text: str) -> bool:
    """Whether there is a glyph for each character; small letters have none, case matters."""
    return bool(text) and all(character in _GLYPHS for character in text)


def large_size(text: str, scale: int = 1) -> tuple[int, int]:
    cells = (sum(_width(character) + _GAP for character in text) - _GAP) * scale
    return cells, (GLYPH_HEIGHT * scale + 1) // 2


def largest(text: str, width: int, height: int) -> list[str]:
    """`text` as large as it fits into `width` cells and `height` lines; spaced out where it is too
    long to be enlarged."""
    if can_enlarge(text):
        for scale in _SCALES:
            cells, lines = large_size(text, scale)
            if cells <= width and lines <= height:
                return enlarge(text, scale)
    return [fit(" ".join(text) if len(text) * 2 - 1 <= width else text, width)]


@lru_cache(maxsize=16)
def enlarge(text: str, scale: int = 1) -> list[str]:
    """`text` as lines of block characters; `scale` multiplies dots in both directions."""
    rows = [_dots(text, row, scale) for row in range(GLYPH_HEIGHT) for _ in range(scale)]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


def _dots(text: str, row: int, scale: int) -> list[bool]:
    dots: list[bool] = []
    for place, character in enumerate(text):
        if place:
            dots += [False] * (_GAP * scale)
        bits = _GLYPHS[character][row]
        for column in reversed(range(_width(character))):
            dots += [bool(bits >> column & 1)] * scale
    return dots


def _width(character: str) -> int:
    return _COLON if character == ":" else GLYPH_WIDTH
