"""Every character of ours that is not ASCII, and the ASCII character that takes its place."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = {
    "●": "*",
    "○": "o",
    "◐": "O",
    "◑": "O",
    "◒": "o",
    "◓": "o",
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
"""For `str.translate`; each takes as many cells as before."""


def can_be_drawn(encoding: str | None) -> bool:
    """Whether text in `encoding` can hold the characters of ours that are not ASCII."""
    try:
        "".join(_SIGNS).encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
