"""What stands around a number: code words, owners such as "order", other numbers."""

from __future__ import annotations

from dataclasses import dataclass

from anosim_tui.domain.code_marks import NUMBER, Mark, Reader
from anosim_tui.domain.code_words.kinds import (
    ABOUT,
    BEHIND,
    BY,
    CODE,
    LINK,
    NOUN,
    OWNS,
    PHONE,
    SECRET,
    SPOILS,
    USE,
)

_FAR = 24
"""How many marks are looked at on either side of a number."""

_ARTICLE = 2
"""Words between "with" and the number in "with the number"."""

_NEAR = 6
"""How many marks before a noun tell what it is for."""

LONGEST_CONFIRMING = 6
"""A number longer than this, said of a telephone, is that of the telephone."""

_OF = frozenset(
    {
        *(
            "de",
            "di",
            "do",
            "da",
            "du",
            "d",
            "of",
            "del",
            "des",
            "della",
            "dell",
            "pentru",
            "pt",
            "van",
        ),
        *("ng", "na", "wa", "ya", "za", "la"),
    }
)
"""Words that join "code" to what kind of code it is."""


@dataclass(slots=True)
class Before:
    """What stands before a candidate in its sentence."""

    code: Mark | None = None
    rivals: int = 0
    owner: Mark | None = None
    linked: bool = False
    asked: bool = False
    used: bool = False
    numbered: bool = False
    about: int = 0
    named: bool = False


@dataclass(slots=True)
class After:
    """What stands after a candidate in its sentence."""

    code: Mark | None = None
    rivals: int = 0
    owner: Mark | None = None
    about: int = 0
    asked: bool = False
    used: bool = False
    asked_next: bool = False


def look_back(marks: list[Mark], index: int) -> Before:
    """What stands before the mark at `index`, as far as its code word."""
    mark = marks[index]
    found = Before(linked=mark.colon)
    numbered = parted = False
    for other in reversed(marks[max(0, index - _FAR) : index]):
        if other.sentence != mark.sentence:
            break
        kind = other.kind
        if kind & CODE:
            found.code = other
            break
        words = mark.place - other.last - 1
        if kind & NUMBER:
            numbered = True
            found.rivals += _rivals(other)
        elif (kind & (USE | ABOUT) and not kind & OWNS and words <= 2) or (kind & BY and not words):
            parted = True
        elif kind & OWNS and words <= 2 and not (numbered or parted):
            found.owner = _owner(found.owner, other, mark)
        _take_neighbour(found, kind, words)
        if kind & (USE | ABOUT) and not numbered:
            _take_request(found, other, mark)
        found.about += bool(kind & ABOUT)
    asked = found.asked or (found.used and found.about)
    if asked and found.owner is not None and found.owner.kind & NOUN:
        found.owner = None
    return found


def _take_neighbour(found: Before, kind: int, words: int) -> None:
    """Note what a word of this kind, so many words before the number, makes of it."""
    if words == 0:
        found.numbered = bool(kind & NOUN)
        found.linked = found.linked or bool(kind & LINK)
    if words <= (_ARTICLE if found.numbered else 0):
        found.used = found.used or bool(kind & BY)


def is_close(before: Before, mark: Mark, last: bool) -> bool:
    """Whether the number `mark` follows its code word, or two words later and at the end (`last`)
    one that is for nobody else."""
    code = before.code
    if code is None:
        return False
    words = mark.place - code.last - 1
    return before.linked or words <= (2 if last and code.kind & SECRET else 0)


def is_next(owner: Mark | None, mark: Mark) -> bool:
    """Whether `owner` stands right before the number `mark`."""
    return owner is not None and owner.last + 1 == mark.place


def _owner(known: Mark | None, other: Mark, mark: Mark) -> Mark | None:
    """The owner of the number `mark`: the nearest word, or the one that "number" belongs to."""
    if known is None:
        between = mark.colons - other.colons - mark.colon
        return None if between or other.commas != mark.commas else other
    return other if known.kind & NOUN and known.place == other.last + 1 else known


def _take_request(found: Before, other: Mark, mark: Mark) -> None:
    """Note what `other` asks for: to type the number `mark`, or to confirm something with it."""
    kind, words = other.kind, mark.place - other.last - 1
    near = words <= (6 if found.numbered else 3)
    found.asked = found.asked or bool(kind & USE and near and other.commas == mark.commas)
    named = kind & ABOUT and words <= (2 if found.linked else 0)
    found.named = found.named or bool(named)
    if kind & ABOUT and found.owner is not None and _is_confirmed(found.owner, other, mark):
        found.owner = None


def _is_confirmed(owner: Mark, about: Mark, mark: Mark) -> bool:
    """Whether `mark` confirms a telephone number and is none: "verify your phone number: …"."""
    if not owner.kind & PHONE or not mark.colon or mark.candidate is None:
        return False
    return owner.place - about.last <= 5 and len(mark.candidate.value) <= LONGEST_CONFIRMING


def look_ahead(marks: list[Mark], index: int) -> After:
    """What stands after the mark at `index`, as far as its code word."""
    mark = marks[index]
    found = After()
    place, owner_place = mark.last, -1
    for other in marks[index + 1 : index + _FAR]:
        if other.sentence != mark.sentence:
            break
        words, kind = other.place - place - 1, other.kind
        if kind & NUMBER:
            found.rivals += _rivals(other)
            if found.owner is not None and other.place - owner_place <= 2:
                found.owner = None
        elif kind & CODE:
            found.code = other
            break
        elif kind & BEHIND and words == 0:
            found.used = True
        elif kind & OWNS and words <= 2 and _may_own(found, other, mark):
            found.owner, owner_place = other, other.last
        if kind & USE and words <= 4 and not found.rivals:
            found.asked = True
            found.asked_next = words <= 1 and other.commas == mark.commas
        found.about += bool(kind & ABOUT)
    if found.owner is not None and _is_disowned(found, found.owner):
        found.owner = None
    return found


def _is_disowned(found: After, owner: Mark) -> bool:
    """Whether a code word or a request beside `owner` takes its number from it."""
    reach = 3 if found.rivals else 6
    coded = found.code is not None and found.code.place - owner.last <= reach
    return coded or bool(found.asked and owner.kind & NOUN)


def _may_own(found: After, other: Mark, mark: Mark) -> bool:
    """Whether nothing stands between the number `mark` and the word `other` that may own it."""
    between = found.rivals or found.about or found.asked or found.used
    return not between and other.commas == mark.commas


def _rivals(mark: Mark) -> bool:
    """Whether a number can be taken for the code by somebody reading on from a code word."""
    candidate = mark.candidate
    if candidate is None or candidate.ruled_out:
        return False
    return candidate.shape == "digits" or candidate.value.isupper()


def qualify(reader: Reader) -> None:
    """Let the words around "code" say whether it is private or something else (post code)."""
    marks, lower = reader.marks, reader.plain.lower
    for index, mark in enumerate(marks):
        noun = mark.kind & NOUN and not mark.kind & OWNS
        if not (mark.kind & CODE or noun) or mark.kind & SECRET:
            continue
        before = marks[index - 1] if index else None
        following = (other for other in marks[index + 1 : index + 3] if other.kind & ~(LINK | BY))
        after = next(following, None)
        if noun and _is_said_to_be(marks, index):
            kind = ABOUT
        elif before is not None and before.kind & (SPOILS | ABOUT) and _touch(lower, before, mark):
            kind = before.kind
        elif after is not None and _touch(lower, mark, after, genitive=True):
            kind = after.kind
        else:
            continue
        if kind & SPOILS:
            mark.kind = OWNS
        elif kind & ABOUT:
            mark.kind |= CODE | SECRET


def _is_said_to_be(marks: list[Mark], index: int) -> bool:
    """Whether a number follows the noun at `index` after a colon, where logging in is meant."""
    mark, rest = marks[index], marks[index + 1 : index + 2]
    if not rest or not (
        rest[0].kind & NUMBER and rest[0].colon and rest[0].sentence == mark.sentence
    ):
        return False
    near = marks[max(0, index - _NEAR) : index]
    return any(other.kind & ABOUT and other.sentence == mark.sentence for other in near)


def _touch(lower: str, first: Mark, second: Mark, genitive: bool = False) -> bool:
    """Whether two marks are neighbours, or joined by a word such as "of"."""
    if first.sentence != second.sentence or second.place - first.last > 3:
        return False
    between = lower[first.end : second.start].strip(" -'\"(")
    if not between:
        return True
    joint = between.split(" ", 2)
    return genitive and len(joint) <= 2 and joint[0] in _OF and joint[-1].isalpha()
