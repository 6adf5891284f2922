"""The only number of a message whose words say nothing of it: is it a code all the same?

A number rented to receive codes receives little else, so that a number standing where codes stand
is offered, in a language that nobody listed as well, unless a word says what else it is.
"""

from __future__ import annotations

from anosim_tui.domain.code_marks import NUMBER, Mark, Reader
from anosim_tui.domain.code_places import HEADING, is_last, stands_out
from anosim_tui.domain.code_reasons import FOR_AN_APP, IN_LINK, LONE, STANDS_OUT, Reason
from anosim_tui.domain.code_shapes import Candidate
from anosim_tui.domain.code_words.kinds import ABOUT, NOUN, OWNS, PROMO, SPOILS, UNIT

LONGEST_LONE = 8
"""Characters, spaces and dashes included, of the longest number offered so."""

BRIEF = 6
"""A message of so few words has its code at its end."""


_ENDS = frozenset({". ", "! ", "; ", ".\n", "!\n"})

_LATIN = "\u024f"
"""The last letter of the Latin alphabets."""


def lone_reason(reader: Reader, index: int) -> Reason | None:
    """What speaks for the mark at `index`, the only number of the message that can be a code."""
    marks = reader.marks
    mark = marks[index]
    candidate = mark.candidate
    if candidate is None or mark.end - mark.start > LONGEST_LONE:
        return None
    introduced = mark.colon or (index > 0 and _introduces(marks[index - 1], mark))
    if candidate.shape != "digits" and not (introduced and _is_like_code(candidate)):
        return None
    if reader.for_app:
        return FOR_AN_APP
    if _is_quantity(candidate.value):
        return None
    others = [other for other in marks if _is_of_something_else(other)]
    if any(_share_a_clause(other, mark) for other in others):
        return None
    named = index > 0 and marks[index - 1].kind & NOUN
    if stands_out(mark, reader.text) or (not (named or others) and _ends_briefly(reader, mark)):
        return STANDS_OUT
    return LONE if _is_strange(reader) else None


def _ends_briefly(reader: Reader, mark: Mark) -> bool:
    """Whether `mark` ends a short message, or a short sentence before one about secrecy."""
    if reader.words <= BRIEF and is_last(mark, reader.text):
        return True
    ends = mark.sentence == 0 and mark.place <= HEADING and reader.text[mark.end :][:2] in _ENDS
    return ends and any(other.kind & ABOUT for other in reader.marks if other.sentence == 1)


def _is_quantity(value: str) -> bool:
    """Whether `value` is a round number, or four digits like a time of day (1830)."""
    if value.endswith("00"):
        return True
    return len(value) == 4 and value[:2] < "24" and value[2:] in {"15", "30", "45"}


def _share_a_clause(other: Mark, mark: Mark) -> bool:
    """Whether no comma parts the number `mark` from `other`, and no colon but the one before it."""
    if (other.sentence, other.commas) != (mark.sentence, mark.commas):
        return False
    return other.colons >= mark.colons - mark.colon


def _introduces(word: Mark, mark: Mark) -> bool:
    """Whether a word such as "login" stands right before `mark`."""
    return bool(word.kind & ABOUT) and word.last + 1 == mark.place and word.commas == mark.commas


def _is_like_code(candidate: Candidate) -> bool:
    """Whether letters and digits look like a code: K7QX2M."""
    return candidate.shape == "mixed" and candidate.value.isupper()


def _is_of_something_else(mark: Mark) -> bool:
    """Whether `mark` says that a number beside it is no code."""
    if mark.kind & NUMBER:
        candidate = mark.candidate
        return candidate is not None and candidate.ruled_out and IN_LINK not in candidate.reasons
    return bool(mark.kind & (OWNS | SPOILS | PROMO | UNIT)) and not mark.kind & (NOUN | ABOUT)


def _is_strange(reader: Reader) -> bool:
    """Whether no word of a message is known, and few of its script are listed."""
    if reader.text.isascii() or any(not mark.kind & NUMBER for mark in reader.marks):
        return False
    letters = (character for character in reader.text if character > _LATIN)
    first = next((letter for letter in letters if letter.isalpha()), "a")
    return not reader.kinds.is_well_known(first)
