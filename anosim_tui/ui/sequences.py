"""Control sequences Textual has none for: notifications and the title of the window.

Each is made of words of this program and of text without control characters, so that nothing in it
can end the sequence early and begin another.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Final

from anosim_tui.domain.terminals import Route
from anosim_tui.domain.text import clean, one_line

KEEP_TITLE: Final = "\x1b[22;2t"
"""Lets the terminal remember the title it has."""

RESTORE_TITLE: Final = "\x1b[23;2t"
"""Gives the title back that the terminal remembers."""

_NAME: Final = "anosim-tui"
_BELL: Final = "\x07"
_END: Final = "\x1b\\"
_SCREEN_MOST: Final = 250  # bytes; older versions cut longer strings


def clipboard(text: str) -> str:
    """Put `text` on the clipboard of the terminal around GNU screen, which swallows OSC 52 itself.

    It hands on what stands in a device control string, of a limited length.
    """
    copy = f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}{_BELL}"
    parts = (copy[start : start + _SCREEN_MOST] for start in range(0, len(copy), _SCREEN_MOST))
    return "".join(f"\x1bP{part}{_END}" for part in parts)


def title(text: str) -> str:
    return f"\x1b]2;{_safe(text)}{_BELL}"


def notification(route: Route, text: str, *, tmux: bool = False) -> str:
    """Ask the terminal for a notification; "" where `route` is none of its own.

    Inside tmux it is handed through, which `allow-passthrough` has to permit.
    """
    text = _safe(text)
    match route:
        case Route.OSC_9:
            # Other terminals read numbers behind the 9 as commands: it begins with the name.
            sequence = f"\x1b]9;{_NAME}: {text}{_BELL}"
        case Route.OSC_777:
            # Semicolons part its fields.
            sequence = f"\x1b]777;notify;{_NAME};{text.replace(';', ',')}{_BELL}"
        case Route.OSC_99:
            # Under one name, a later one takes the place of an earlier one.
            sequence = (
                f"\x1b]99;i={_NAME}:d=0:o=unfocused:p=title;{_NAME}{_END}"
                f"\x1b]99;i={_NAME}:d=1:p=body;{text}{_END}"
            )
        case Route.SYSTEM | Route.NONE:
            return ""
    if not tmux:
        return sequence
    escaped = sequence.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{escaped}\x1b\\"


def _safe(text: str) -> str:
    return "".join(filter(str.isprintable, one_line(clean(text))))
