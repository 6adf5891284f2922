"""What the punctuation between two words of a message does: end a sentence, part it, or neither."""

from __future__ import annotations

from enum import Enum, auto

from anosim_tui.domain.code_shapes import is_abbreviation
from anosim_tui.domain.code_words.kinds import OWNS, UNIT


class Pause(Enum):
    """How much two neighbouring words belong together."""

    NONE = auto()
    COMMA = auto()
    STOP = auto()


SHORT_WORD = 3
"""Letters of a word such as "ref" after which a full stop only shortens it."""

_STOPS = frozenset("\n!?;")
_PAUSES = frozenset(",~(]")
_BEFORE_NUMBERS = frozenset({" (", " - "})
_ANNOUNCERS = frozenset({":", "=", "->"})
"""What at the end of a line says that the next one goes on with it."""


def pause(text: str, end: int, start: int, kind: int, length: int) -> Pause:
    """What stands between a word that ends at `end` and what begins at `start`.

    `kind` is what the word is (0 if it tells nothing) and `length` how many letters it has.
    """
    gap = text[end:start]
    if gap.endswith("\n") and gap.strip() in _ANNOUNCERS:
        return Pause.NONE
    if not _STOPS.isdisjoint(gap) or ("." in gap and _is_stop(text, end, start, kind, length)):
        return Pause.STOP
    quotes = gap in _BEFORE_NUMBERS and text[start].isdigit()
    parted = not _PAUSES.isdisjoint(gap) or " - " in gap
    return Pause.COMMA if parted and not quotes else Pause.NONE


def _is_stop(text: str, end: int, start: int, kind: int, length: int) -> bool:
    """Whether the full stop in between ends a sentence, not an abbreviation."""
    gap, after = text[end:start], text[start]
    if ".." in gap:
        return not after.isdigit()
    if gap == ".":
        return not (after.isascii() and after.islower())
    if kind & (OWNS | UNIT) and (after.isdigit() or after.islower()):
        short = kind & UNIT or length <= SHORT_WORD or text[end - 2 : end].lower() in {"nr", "no"}
        return not gap.startswith(".") or not (short or after.islower())
    if after.isdigit() and gap == ". ":
        return end > 1 and text[end - 2].isalnum()
    return not (after.islower() and is_abbreviation(text, end))
