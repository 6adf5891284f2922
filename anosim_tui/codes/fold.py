"""A message made plain for the search, every character traceable to the original.

Digits of any script become ASCII, accents go, punctuation becomes its ASCII cousin. One character
stands for one, so positions stay what they were; invisible ones are dropped, and an index map
leads back.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

HEAD = 2400
"""How many characters are read from the start of a message. Ten concatenated SMS hold 1,530."""

TAIL = 600
"""How many are read from its end when it is longer than `HEAD` and `TAIL` together."""

_REMEMBERED = 8192

# Accents and vowel points that are characters of their own, and what cannot be seen.
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

# What Unicode does not decompose or classify as a reader of codes sees it.
_SPECIAL = {
    **dict(zip("łøđıæœßþðħŋəŁØĐÆŒÞÐĦŊƏ", "lodiaostdhneLODAOTDHNE", strict=True)),
    **dict(zip("أإآٱىیکةۀە", "ااااييكههه", strict=True)),
    # Stops and commas that, unlike ASCII ones, never stand inside a number.
    **dict.fromkeys("\u3002\uff61\u0964\u0965\u0589\u104b\u06d4\u1803\u1362", "!"),
    **dict.fromkeys("\uff0c\u3001\uff64\u060c\u104a\u1363", "~"),
    **dict.fromkeys("•●∙·⋅▪█＊∗×…", "*"),
    **dict.fromkeys("'’‘ʻʼ`´′", "'"),
    **dict.fromkeys("\n\r\u2028\u2029", "\n"),
    **dict(zip("؟؛№∶\u055d【】", "?;#::[]", strict=True)),
}

_CATEGORIES = {
    **{"Pd": "-", "Pi": '"', "Pf": '"', "Ps": "(", "Pe": ")", "Po": ",", "Sc": "$"},
    **dict.fromkeys(("Pc", "Sm", "So", "Sk", "Zs", "Cc", "Cf", "Cs", "Co"), " "),
}

_HASH = re.compile(r"(?:^|(?<=[\s.]))(?=[!-~]*[A-Z+/])[A-Za-z0-9+/]{11}\s*$")
_HASH_GLUED = re.compile(r"(?=[A-Za-z0-9+/]*[A-Z0-9+/])[A-Za-z0-9+/]{11}\s*$")
_FOR_APP = re.compile(r"[^<\[]{0,20}(?:<#>|\[#\])")


def _plain_character(character: str) -> str:
    """The one character that stands for `character`; none if it is dropped."""
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
    if category in _CATEGORIES:
        return _CATEGORIES[category]
    base, *marks = unicodedata.normalize("NFKD", character)
    if marks and all("\u0300" <= mark <= "\u036f" for mark in marks):
        return _plain_character(base)
    return character if len(character.lower()) == 1 else character.lower()[0]


class _Table(dict[int, str]):
    """A `str.translate` table that learns a character when it first sees it."""

    def __missing__(self, point: int) -> str:
        plain = _plain_character(chr(point))
        if len(self) < _REMEMBERED:
            self[point] = plain
        return plain


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` as it looks in a plain message, in lower case: what the words are known by."""
    return text.translate(_TABLE).lower()


@dataclass(slots=True)
class PlainText:
    """A message made plain: `text`, `lower`, and `shown`, what they were made from, accents kept.

    The three have the same length. `for_app` says that it begins as messages for Android's SMS
    Retriever do; the app hash at their end is no part of the message.
    """

    text: str
    lower: str
    shown: str
    indices: tuple[int, ...] | None

    @property
    def for_app(self) -> bool:
        """Whether it begins as messages for Android's SMS Retriever do."""
        return _FOR_APP.match(self.text) is not None

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the message it was made from."""
        if self.indices is None or start >= end:
            return start, end
        return self.indices[start], self.indices[end - 1] + 1

    def without_hash(self) -> str:
        """`text` without the app hash, eleven characters of base 64 at the end.

        https://developers.google.com/identity/sms-retriever/verify
        """
        match = (_HASH_GLUED if self.for_app else _HASH).search(
            self.text, max(0, len(self.text) - 40)
        )
        return self.text if match is None else self.text[: match.start()]


def plain_text(message: str) -> PlainText:
    """Make `message` plain.

    Of one longer than `HEAD + TAIL` only its two ends are read, as if a line break stood between
    them: that bounds the work a hostile message can cause.
    """
    whole = len(message) <= HEAD + TAIL
    if whole and message.isascii() and message.isprintable():
        return PlainText(message, message.lower(), message, None)
    shown, indices = message, None
    if not whole:
        gap = len(message) - TAIL
        shown = f"{message[:HEAD]}\n{message[gap:]}"
        indices = (*range(HEAD), HEAD, *range(gap, len(message)))
    text = shown.translate(_TABLE)
    if len(text) != len(shown):
        kept = [index for index, character in enumerate(shown) if character not in _DROPPED]
        shown = "".join([shown[index] for index in kept])
        indices = tuple(kept if indices is None else (indices[index] for index in kept))
    return PlainText(text, text.lower(), shown, indices)
