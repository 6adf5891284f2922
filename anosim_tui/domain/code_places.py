"""Where a number stands in its message: alone on a line, at the end, near a code word."""

from __future__ import annotations

from bisect import bisect

from anosim_tui.domain.code_marks import Mark
from anosim_tui.domain.code_shapes import SHORTEST, Candidate
from anosim_tui.domain.code_words.kinds import CODE

MOST_WEIGHED = 5
"""A message with more numbers than this is a list; only those nearest to a code word count."""

UNCOUNTED = 6
"""Digits of a number that is hardly ever a count of something."""

HEADING = 3
"""Words before the colon that a message begins with: the name of its sender."""

_NOWHERE = 10**6


def worth_weighing(marks: list[Mark]) -> list[int]:
    """The places of the numbers that can be the code: of many, those nearest to a code word."""
    places = [
        index
        for index, mark in enumerate(marks)
        if mark.candidate is not None and not mark.candidate.ruled_out
    ]
    if len(places) <= MOST_WEIGHED:
        return places
    words = [index for index, mark in enumerate(marks) if mark.kind & CODE]
    if words:
        places.sort(key=lambda place: _distance(words, place))
    return sorted(places[:MOST_WEIGHED])


def _distance(words: list[int], place: int) -> int:
    """How far `place` is from the nearest of `words`, which are in order."""
    after = bisect(words, place)
    return min(
        place - words[after - 1] if after else _NOWHERE,
        words[after] - place if after < len(words) else _NOWHERE,
    )


def is_alone(mark: Mark, text: str) -> bool:
    """Whether a number has its line or its sentence to itself."""
    if mark.start and text[mark.start - 1].isalnum():
        return False
    before = text[max(0, mark.start - 6) : mark.start].rstrip(" ~-'\"([*#<>")
    if before and before[-1] not in "\n.!?":
        return False
    after = text[mark.end : mark.end + 6].lstrip(" '\")]*,.!")
    return not after or after[0] == "\n" or text[mark.end : mark.end + 2] in {". ", "! "}


def answers(mark: Mark, text: str) -> bool:
    """Whether a question ends right before a number: "Not you? 1234567"."""
    return text[max(0, mark.start - 3) : mark.start].rstrip().endswith("?")


def is_last(mark: Mark, text: str) -> bool:
    """Whether a number is the last of the message, or of its line."""
    after = text[mark.end : mark.end + 4].lstrip(" '\")]*.!")
    return not after or after[0] == "\n"


def stands_out(mark: Mark, text: str) -> bool:
    """Whether a number is first, alone on its line or in its sentence, or the last after a colon.

    A number that a word follows may count what the word means, if it is short: "20418 views".
    """
    before = text[: mark.start].rstrip(" \"'([*#<>-")
    after = text[mark.end : mark.end + 6].lstrip(" '\")]*!")
    ends = not after or after[0] in "\n.,;-~("
    counts = not ends and mark.end - mark.start < UNCOUNTED
    if not before.strip():
        return mark.end - mark.start > SHORTEST and not counts
    if before[-1] in "\n." and (not after or after[0] in "\n."):
        return before[-1] == "\n" or mark.place <= HEADING
    headed = mark.colons == 1 and mark.place <= HEADING and mark.sentence == 0
    return mark.colon and (ends or (headed and not counts))


def is_emphasised(mark: Mark, text: str) -> bool:
    """Whether stars stand on both sides of it."""
    return text[mark.end : mark.end + 1] == "*" == text[max(0, mark.start - 1) : mark.start]


def is_sender_tag(candidate: Candidate, shown: str) -> bool:
    """Whether the candidate is the signature 【…】 that Chinese services begin with."""
    end = candidate.end
    return (
        shown[0] == "【"
        and shown[end : end + 1] == "】"
        and shown[end + 1 : end + 2] not in {"是", "为", "為"}
    )
