"""The one-time code in a message: the one a person would have typed, or none.

A message is made plain (`code_text`) and read once into numbers (`code_shapes`) and telling words
(`code_words`) in reading order (`code_marks`). Each number that can be a code is weighed
(`code_weighing`) by what stands around it (`code_surroundings`), for named reasons
(`code_reasons`). The best one is offered if its reasons suffice.
"""

from __future__ import annotations

import re

from msgspec import Struct

from anosim_tui.domain.code_marks import Reader
from anosim_tui.domain.code_reasons import CERTAIN, ENOUGH, Reason
from anosim_tui.domain.code_shapes import Candidate
from anosim_tui.domain.code_text import PlainText, plain_text
from anosim_tui.domain.code_weighing import weigh
from anosim_tui.domain.code_words.kinds import word_kinds

__all__ = ["Code", "Explained", "Reason", "explain", "find_code"]

WEB_OTP = Reason("written for the browser in the last line (WebOTP)", 200)

# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?:[ ]\S{1,260}){0,3}\s*$"
)
_SOMETHING = re.compile(r"\d|[A-Za-z]{4}")
_WEB_OTP_READ = 640


class Code(Struct, frozen=True):
    """A code found in a message."""

    value: str
    """What is pasted: ASCII, grouping removed, letters as they were written."""
    span: tuple[int, int]
    """Where it stands: start and end index in the original text."""
    certain: bool
    """Whether a code word or a WebOTP line names it, so that it may be copied unasked."""


class Explained(Struct, frozen=True):
    """A number of a message and what speaks for and against its being the code."""

    value: str
    span: tuple[int, int]
    score: int
    reasons: tuple[Reason, ...]
    chosen: bool
    certain: bool


def find_code(text: str, sender: str | None = None) -> Code | None:
    """The code in `text`, or None where a person would see none.

    `sender` is the number or name the message came from; its digits are never the code. Never
    raises, whatever the text; takes time linear in its length, bounded for very long ones.
    """
    plain, candidates = _weighed(text, sender)
    best = _best(candidates)
    if best is None:
        return None
    span = plain.original_span(best.start, best.end)
    return Code(best.value, span, _is_certain(best))


def explain(text: str, sender: str | None = None) -> list[Explained]:
    """Every number of `text` that was considered, in reading order, the chosen one marked."""
    plain, candidates = _weighed(text, sender)
    best = _best(candidates)
    return [
        Explained(
            candidate.value,
            plain.original_span(candidate.start, candidate.end),
            candidate.score,
            tuple(candidate.reasons),
            candidate is best,
            candidate is best and _is_certain(candidate),
        )
        for candidate in candidates
    ]


def _weighed(text: str, sender: str | None) -> tuple[PlainText, list[Candidate]]:
    plain = plain_text(text)
    reader = Reader(plain, word_kinds())
    if _SOMETHING.search(plain.text):
        reader.read()
    digits = "".join(filter(str.isdecimal, plain_text(sender).text)) if sender else ""
    weigh(reader, digits)
    written_for_browser = None
    if "@" in plain.text:
        written_for_browser = _WEB_OTP.search(plain.text, max(0, len(plain.text) - _WEB_OTP_READ))
    if written_for_browser is None:
        return plain, reader.candidates
    start, end = written_for_browser.span(1)
    code = Candidate(start, end, written_for_browser[1], "digits", [WEB_OTP])
    return plain, [*(other for other in reader.candidates if other.end <= start), code]


def _best(candidates: list[Candidate]) -> Candidate | None:
    """The candidate with the most for it, the first of equals, if that is enough."""
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    return best if best is not None and best.score >= ENOUGH else None


def _is_certain(candidate: Candidate) -> bool:
    return not CERTAIN.isdisjoint(candidate.reasons) or WEB_OTP in candidate.reasons
