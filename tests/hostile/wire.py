"""What a terminal may receive from this program: everything else is somebody else's."""

from __future__ import annotations

import re
import unicodedata

_MODES = "|".join(("7", "25", "1000", "1003", "1004", "1006", "1015", "1016", "1049", "2004"))
# What Textual's driver and compositor write (linux_driver.py, _compositor.py of 8.2).
_TOKENS = re.compile(
    rf"""
      \x1b\[(?P<style>[0-9;]*)m                      # colours
    | \x1b\[[0-9]+;[0-9]+H                           # to a place
    | \x1b\[\?(?:{_MODES}|2026|2048)[hl]             # modes of its own
    | \x1b\[\?(?:2026|2048)\$p                       # questions of its own
    | \x1b\[>25u | \x1b\[<u                          # the keyboard protocol
    | \x1b\]52;c;(?P<copied>[A-Za-z0-9+/=]*)\x07     # a copy, which the test asked for
    | \x1b\]2;(?:\([0-9]+\)\ )?anosim-tui\x07        # the title of the window
    | \x1b\[2[23];2t                               # which is kept, and given back
    | \x1b\]22;[a-z-]*\x07                          # the shape of the mouse pointer
    | [\r\n]
    | (?P<words>[^\x00-\x1f\x7f-\x9f]+)
    """,
    re.VERBOSE,
)
# Of the attributes, a stranger could want blinking and hidden text.
_NEVER = {"5", "6", "8"}
_BIDI = {chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F))} | {
    chr(code) for code in range(0x2066, 0x206A)
}
# Terminals draw selectors and invisible characters in different widths, all but this one, so that
# columns would not stay where they are.
_NOTHING_WIDE = "\u200c"


def foreign(raw: bytes) -> list[str]:
    """What in these bytes is not this program's, with a little of what stands around it."""
    text = raw.decode("utf-8")  # surrogates and broken bytes raise
    found, place = [], 0
    while place < len(text):
        token = _TOKENS.match(text, place)
        if token is None:
            found.append(ascii(text[max(0, place - 20) : place + 40]))
            place += 1
            continue
        place = token.end()
        if problem := _problem(token):
            found.append(f"{problem}: {token.group()[:80]!a}")
    return found


def _problem(token: re.Match[str]) -> str:
    if (style := token["style"]) and _NEVER & _attributes(style):
        return "blinking or hidden"
    words = token["words"] or ""
    if _BIDI.intersection(words):
        return "direction"
    if any(map(_is_ambiguous, words)):
        return "ambiguous width"
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in words):
        return "control"
    return ""


def _is_ambiguous(character: str) -> bool:
    is_invisible = unicodedata.category(character) == "Cf" and character != _NOTHING_WIDE
    return is_invisible or "\ufe00" <= character <= "\ufe0f"


def _attributes(style: str) -> set[str]:
    """The attributes of an SGR sequence, without the parameters of colours."""
    codes = iter(style.split(";"))
    found = set()
    for code in codes:
        if code in ("38", "48", "58"):
            kind = next(codes, "")
            for _ in range({"5": 1, "2": 3}.get(kind, 0)):
                next(codes, "")
        else:
            found.add(code)
    return found
