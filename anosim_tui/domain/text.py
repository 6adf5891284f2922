"""Text from strangers, made safe for a terminal.

Anyone who knows a number can write to this screen. Widgets that do not parse markup still pass
escape sequences, C1 bytes and bidi controls through to the terminal, so `clean` runs once, at the
wire, on every string the service sends.
"""

from __future__ import annotations

import re
from typing import Final

# A control sequence (ECMA-48 5.4): introducer, parameters, intermediates, one final byte.
_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
# OSC, DCS, SOS, PM and APC strings (ECMA-48 5.6), only where they are closed: an open one loses its
# introducer and keeps its words. The payload stops at any control, which keeps matching linear.
_STRING = r"(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)"
_ESCAPE = r"\x1b[ -/]*[0-~]?"
# `re` compiles them for the first text that needs it, and keeps them.
_SEQUENCES = f"{_CSI}|{_STRING}|{_ESCAPE}"
_LINE_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"

_REPLACED: dict[int, str | None] = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    ord("\t"): " ",
    ord("\n"): "\n",
}

# What terminals disagree about: how wide an invisible character is, whether a joiner or a variation
# selector changes the width of what it stands with, and whether flags and skin tones take cells of
# their own. "A<joiner>A<joiner>A" could so paint beyond a column. A non-joiner is
# nothing wide everywhere. All of them are letters of a message as it was sent, and stay in it.
_NOTHING_WIDE = "\N{ZERO WIDTH NON-JOINER}"
_INVISIBLE = (
    *(0x00AD, 0x034F, 0x180E, 0x200B, 0x200D, 0xFEFF),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF9, 0xFFFC),
    *range(0x13430, 0x13440),
    *range(0x1BCA0, 0x1BCA4),
    *range(0x1D173, 0x1D17B),
    *range(0xE0000, 0xE01F0),
)
_UNAMBIGUOUS: dict[int, str] = {
    **dict.fromkeys((*_INVISIBLE, *range(0x1F3FB, 0x1F400)), _NOTHING_WIDE),
    **{0x1F1E6 + place: chr(ord("A") + place) for place in range(26)},
}


def clean(text: str) -> str:
    """Return `text` without anything a terminal would act on.

    Escape sequences, C0 and C1 controls and bidi controls go; line breaks of any kind become
    newlines, tabs spaces, lone surrogates U+FFFD. Words are never cut off, an ordinary text comes
    back as it is, cleaning twice changes nothing more, and the time is linear. Invisible characters
    stay, for some scripts are written with them; `unambiguous` sees to them when they are drawn.
    """
    if text.isprintable():
        return text
    return re.sub(_SEQUENCES, "", re.sub(_LINE_BREAKS, "\n", text)).translate(_REPLACED)


def unambiguous(text: str) -> str:
    """`text`, as long as before, without what terminals draw in different widths.

    For drawing only: emoji come apart and flags become letters, so that columns stay aligned.
    """
    return text if text.isascii() else text.translate(_UNAMBIGUOUS)


def one_line(text: str) -> str:
    return " ".join(text.split())


# --- for terminals without Unicode ---------------------------------------------------------------

# Every character of ours that is not ASCII, and the ASCII characters that take their places.
_SIGNS: Final = "●○◐◑◒◓◔·•‼↻…→←↑↓▲▼★✓✕×–−▌█▀▄▁▂▃▔━"
_PLAIN: Final = '*oOOooo-*!@~><^v^v*+xx-->#"____"='
# Lines, corners and parts of a cell that borders and scrollbars are made of.
_PARTS: Final = {
    **{chr(code): "+" for code in range(0x2500, 0x2580)},
    **dict.fromkeys("─╌┄┈═╴╶", "-"),
    **dict.fromkeys("│┃╎┆┊║╵╷", "|"),
    **{chr(code): "#" for code in range(0x2580, 0x25A0)},
    **dict.fromkeys("▉▊▋▍▎▏▐▕", "|"),
}

ASCII: Final = str.maketrans(_PARTS) | str.maketrans(_SIGNS, _PLAIN)
"""For `str.translate`; each takes as many cells as before."""


def can_be_drawn(encoding: str | None) -> bool:
    """Whether text in `encoding` can hold the characters of ours that are not ASCII."""
    try:
        _SIGNS.encode(encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
