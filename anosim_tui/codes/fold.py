"""A message made plain for the search, every character traceable to the original.

Digits of any script become ASCII, accents go, punctuation becomes its ASCII cousin. One character
replaces one, so that positions stay; invisible ones are dropped, and an index map leads back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Of a message longer than both together, so much is read at its ends. Ten joined SMS hold 1,530.
HEAD, TAIL = 2400, 600
_REMEMBERED = 8192

# Accents and vowel points that are characters of their own, and what cannot be seen.
_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u061c\u0640\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
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
    **dict.fromkeys(("Pc", "Sm", "So", "Sk", "Zs", "Cc", "Cf", "Cs", "Co"), " "),
    **dict(zip(("Pd", "Pi", "Pf", "Ps", "Pe", "Po", "Sc"), '-""(),$', strict=True)),
}

# Messages that an app reads begin with a sign and end with eleven characters of base 64:
# https://developers.google.com/identity/sms-retriever/verify
_FOR_APP = re.compile(r"[^<\[]{0,20}(?:<#>|\[#\])")
_HASH = re.compile(r"(?=[A-Za-z0-9+/]*[A-Z0-9+/])[A-Za-z0-9+/]{11}\s*$")


def _plain_character(character: str) -> str:
    if _DROPPED.match(character):
        return ""
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character.isascii():
        return character if character.isprintable() else " "
    base, *marks = list(unicodedata.normalize("NFKD", character))
    if base != character and all(map(unicodedata.combining, marks)):
        return _plain_character(base)
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    lower = character if len(character.lower()) == 1 else character.lower()[0]
    return _CATEGORIES.get(unicodedata.category(character), lower)


class _Table(dict[int, str]):
    """A `str.translate` table that learns a character when it first sees it."""

    def __missing__(self, point: int) -> str:
        plain = _plain_character(chr(point))
        if len(self) < _REMEMBERED:
            self[point] = plain
        return plain


_TABLE = _Table()


def fold(text: str) -> str:
    """`text` as it looks in a plain message, in lower case: how words are known."""
    return text.translate(_TABLE).lower()


@dataclass(slots=True)
class PlainText:
    """A message made plain, without the hash for an app at its end."""

    text: str
    lower: str
    shown: str  # what `text` was made from, accents kept, position by position
    indices: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` is in the message it was made from."""
        return self.indices[start], self.indices[end - 1] + 1


def plain_text(message: str) -> PlainText:
    """Make `message` plain: of one longer than `HEAD + TAIL` the two ends, as if on two lines."""
    shown = message
    indices: Sequence[int] = range(len(message))
    if len(message) > HEAD + TAIL:
        gap = len(message) - TAIL
        shown = f"{message[:HEAD]}\n{message[gap:]}"
        indices = (*range(HEAD), HEAD, *range(gap, len(message)))
    text = shown if shown.isascii() and shown.isprintable() else shown.translate(_TABLE)
    if len(text) != len(shown):
        kept = [index for index, character in enumerate(shown) if _TABLE[ord(character)]]
        shown = "".join([shown[index] for index in kept])
        indices = [indices[index] for index in kept]
    end = max(0, len(text) - 40)
    if "#" in text and _FOR_APP.match(text) and (found := _HASH.search(text, end)):
        text, shown = text[: found.start()], shown[: found.start()]
    return PlainText(text, text.lower(), shown, indices)
