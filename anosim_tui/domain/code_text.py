"""A message made plain for the search for its code, every character traceable to the original.

Digits of any script become ASCII, accents go, punctuation of any script becomes its ASCII cousin.
Each character is replaced by exactly one other, so positions stay what they were; only invisible
characters and vowel points are dropped, and then an index map leads back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HEAD = 2400
"""How many characters are read from the start of a message. Ten concatenated SMS hold 1,530."""

TAIL = 600
"""How many are read from its end when it is longer than `HEAD` and `TAIL` together."""

_KNOWN_LIMIT = 8192

_DROPPED = frozenset(
    chr(point)
    for first, last in (
        *((0xAD, 0xAD), (0x300, 0x36F), (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2)),
        *((0x610, 0x61A), (0x61C, 0x61C), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670)),
        *((0x6D6, 0x6DC), (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
        *((0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    )
    for point in range(first, last + 1)
)
"""Invisible characters, and the accents and vowel points that stand apart from their letters."""

_HASH = re.compile(r"(?:^|(?<=[\s.]))(?=[!-~]*[A-Z+/])[A-Za-z0-9+/]{11}\s*$")
_HASH_GLUED = re.compile(r"(?=[A-Za-z0-9+/]*[A-Z0-9+/])[A-Za-z0-9+/]{11}\s*$")
_HASH_LEAD = re.compile(r"[^<\[]{0,20}(?:<#>|\[#\])")

# What Unicode does not decompose or classify the way a reader of codes sees it.
_SPECIAL = {
    **dict(zip("łøđıæœßþðħŋəŁØĐÆŒÞÐĦŊƏ", "lodiaostdhneLODAOTDHNE", strict=True)),
    **dict(zip("أإآٱىیکةۀە", "ااااييكههه", strict=True)),
    # Stops and commas that, unlike ASCII ones, never stand inside a number.
    **dict.fromkeys("\u3002\uff61\u0964\u0965\u0589\u104b\u06d4\u1803\u1362", "!"),
    **dict.fromkeys("\uff0c\u3001\uff64\u060c\u104a\u1363", "~"),
    "\u055d": ":",
    **dict.fromkeys("•●∙·⋅▪█＊∗×", "*"),
    **dict.fromkeys("'’‘ʻʼ`´′", "'"),
    "…": "*",
    "؟": "?",
    "؛": ";",
    "№": "#",
    "∶": ":",
    "【": "[",
    "】": "]",
    "\n": "\n",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}

_BY_CATEGORY = {
    "Pd": "-",
    "Pi": '"',
    "Pf": '"',
    "Ps": "(",
    "Pe": ")",
    "Po": ",",
    "Pc": " ",
    "Sc": "$",
    "Sm": " ",
    "So": " ",
    "Sk": " ",
    "Zs": " ",
    "Zl": "\n",
    "Zp": "\n",
    "Cc": " ",
    "Cf": " ",
    "Cs": " ",
    "Co": " ",
}


def _plain_character(character: str) -> str:
    """The one character that stands for `character` in the plain text; none if it is dropped."""
    if character in _DROPPED:
        return ""
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else " "
    composed = unicodedata.normalize("NFKC", character)
    if len(composed) == 1 and composed != character:
        return _plain_character(composed)
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(character)
    if category in _BY_CATEGORY:
        return _BY_CATEGORY[category]
    decomposed = unicodedata.normalize("NFKD", character)
    base, marks = decomposed[0], decomposed[1:]
    if marks and all("\u0300" <= mark <= "\u036f" for mark in marks):
        return _plain_character(base)
    return character if len(character.lower()) == 1 else character.lower()[0]


class _Table(dict[int, str]):
    """A `str.translate` table that learns a character when it first sees it."""

    def __missing__(self, point: int) -> str:
        plain = _plain_character(chr(point))
        if len(self) < _KNOWN_LIMIT:
            self[point] = plain
        return plain


_TABLE = _Table()


def fold(word: str) -> str:
    """`word` as it looks in a plain text, in lower case: what the keyword lists are keyed by."""
    return word.translate(_TABLE).lower()


@dataclass(slots=True)
class PlainText:
    """A message made plain.

    `text` keeps upper and lower case, `lower` does not; `shown` is what they were made from, with
    its accents, position by position.
    """

    text: str
    lower: str
    shown: str
    _indices: tuple[int, ...] | None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the message it was made from."""
        if self._indices is None or start >= end:
            return start, end
        return self._indices[start], self._indices[end - 1] + 1


def plain_text(message: str) -> PlainText:
    """Make `message` plain.

    Of a message longer than `HEAD + TAIL` characters only its two ends are read, as if a line break
    stood between them: that is what bounds the work a hostile message can cause.
    """
    whole = len(message) <= HEAD + TAIL
    if whole and message.isascii() and message.isprintable():
        return PlainText(message, message.lower(), message, None)
    if whole:
        shown, indices = message, None
    else:
        gap = len(message) - TAIL
        shown = f"{message[:HEAD]}\n{message[gap:]}"
        indices = (*range(HEAD), HEAD, *range(gap, len(message)))
    text = shown.translate(_TABLE)
    if len(text) != len(shown):
        kept = [index for index, character in enumerate(shown) if character not in _DROPPED]
        shown = "".join([shown[index] for index in kept])
        indices = tuple(kept if indices is None else (indices[index] for index in kept))
    return PlainText(text, text.lower(), shown, indices)


def is_for_app(text: str) -> bool:
    """Whether `text` begins as messages for Android's SMS Retriever do."""
    return _HASH_LEAD.match(text) is not None


def without_hash(text: str) -> str:
    """`text` without the app hash that Android's SMS Retriever wants at the end of a message.

    Eleven characters of base 64: https://developers.google.com/identity/sms-retriever/verify
    """
    glued = _HASH_LEAD.match(text) is not None
    match = (_HASH_GLUED if glued else _HASH).search(text, max(0, len(text) - 40))
    return text if match is None else text[: match.start()]
