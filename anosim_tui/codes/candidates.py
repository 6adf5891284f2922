"""What can be a code by its own looks, and what is a date, a phone number, a masked card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anosim_tui.codes import reasons
from anosim_tui.codes.reasons import Reason

# Digits in the shortest code looked for, and characters in the longest.
SHORTEST, LONGEST = 4, 10

# Everything of a plain text that matters. Every repetition is bounded or begins at a boundary, so
# that no text makes it slow.
SCANNER = re.compile(
    r"""
    (?= [A-Za-z0-9+(] | [^\x00-\x7f] )
  (?:
    (?<![A-Za-z0-9]) (?P<plain> [A-Za-z]+ ) (?! [A-Za-z0-9@/+-] | [.:][!-~] )
  | (?P<link> (?:https?://|www\.)[!-~]*[A-Za-z0-9/=&\#_~%-]
      | (?<![A-Za-z0-9.@-]) [A-Za-z0-9-]{1,40} (?:\.[A-Za-z0-9-]{1,40}){1,4} / [!-~]*
      | (?<![A-Za-z0-9.@+-]) [A-Za-z0-9.+-]{1,40} @ [A-Za-z0-9-]{1,40} \. [A-Za-z0-9.-]{2,40} )
  | (?P<phone> \+ \(?\d (?: (?: [ .-] | \)[ -]? | [ ]\( )? \d ){6,14} (?!\d)
      | \( \d{2,5} \) [ -]? \d (?: [ -]?\d ){4,10} (?!\d) )
  | (?<![A-Za-z0-9]) (?:
      (?P<date> \d{4} (?P<ymd>[-/.]) \d{1,2} (?P=ymd) \d{1,2} (?!\d)
        | (?:[0-2]?\d|3[01]) (?P<dmy>[-/.]) [ ]? (?:[0-2]?\d|3[01]) (?P=dmy) [ ]?
          (?:\d{4}|\d{2}) (?! \d | -\d )
        | \d{1,2} - [A-Za-z]{3,9} - (?:\d{4}|\d{2}) (?!\d) )
    | (?P<time> \d{1,2} : \d{2} (?: :\d{2} )? (?!\d) )
    | (?P<decimal> [A-Za-z]{0,3} \d{1,12}
        (?: [.,/]  # which ends the code of 4821,5分钟
          (?! (?<=\d{4}.) \d{1,2} [ ]? (?: 分|秒|小?[时時]|天|日|분|초|시간|นาที|[Mm]in ) )
          \d{1,12} )+ )
    | (?P<digits> \d{1,40} (?: [ -]\d{1,20} )* (?! [A-Za-z0-9] | -[A-Z0-9] ) )
    | (?P<dashed> [A-Z0-9]{1,8} (?: -[A-Z0-9]{1,8} ){1,3} (?! [A-Za-z0-9] ) )
    | (?P<word> [A-Za-z0-9]+ ) )
  | (?P<other> [^\x00-\x7f]+ ) )
    """,
    re.VERBOSE,
)
_MASKED = re.compile(r"\d{0,6}[xX]{2,}\d{2,6}|x\d{4}|\d{2,6}[xX]{2,}")
_PREFIXED = re.compile(r"[A-Z]{1,3}-(\d{4,8})")
_LETTERS = re.compile(r"[A-Z]{3}-[A-Z]{3}|[A-Z]{4}-[A-Z]{4}")
_DATES = re.compile(r"(?:19|20)\d\d-(?:(?:19|20)\d\d|0[1-9]|1[0-2])|[0-3]\d-[0-3]\d")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True, eq=False)
class Candidate:
    """A part of the plain text that may be the code; `shape` is digits, mixed or letters."""

    start: int
    end: int
    value: str
    shape: str
    reasons: list[Reason] = field(default_factory=list)

    @property
    def score(self) -> int:
        return sum([reason.weight for reason in self.reasons])

    @property
    def ruled_out(self) -> bool:
        return bool(self.reasons) and self.reasons[0].weight == reasons.RULED_OUT


def numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers in a run of digits, spaces and dashes, groups of the same size taken as one.

    Groups of different sizes are one number when a single dash joins them (12-3456), a phone number
    when they are many, and separate numbers otherwise.
    """
    groups = [match.span() for match in _DIGITS.finditer(text, start, end)]
    sizes = [high - low for low, high in groups]
    whole = _whole_run(text[start:end], sizes, sum(sizes)) if len(sizes) > 1 else None
    if whole is not None:
        yield Candidate(start, end, text[start:end], "digits", [whole])
        return
    while groups:
        low, high = groups.pop(0)
        size = total = high - low
        first = True
        while groups and total + groups[0][1] - groups[0][0] <= LONGEST:
            if groups[0][1] - groups[0][0] != size and not (first and text[high] == "-"):
                break
            total, high, first = total + groups[0][1] - groups[0][0], groups[0][1], False
            groups.pop(0)
        yield number(text, low, high)


def _whole_run(run: str, sizes: list[int], total: int) -> Reason | None:
    """What several groups of digits are together, if they are no code."""
    if len(set(sizes)) == 1:
        return reasons.TOO_LONG if sizes[0] == SHORTEST and total > LONGEST else None
    many = total > LONGEST - 2 and max(sizes) <= 5 and "-" in run
    return reasons.PHONE if many or (run[0] == "0" and total >= 7) else None


def number(text: str, start: int, end: int) -> Candidate:
    written = text[start:end]
    value = written.replace(" ", "").replace("-", "")
    # Stars on one side only hide the rest of a number; on both sides they are emphasis.
    hidden = text[max(0, start - 3) : start].endswith(("*", "** ", ".."))
    why = []
    if len(value) > LONGEST:
        why = [reasons.TOO_LONG]
    elif _DATES.fullmatch(written):
        why = [reasons.DATE]
    elif "-" in written and text[end : end + 1] == "-":
        why = [reasons.UNFINISHED]
    elif hidden != (text[end : end + 1] == "*"):
        why = [reasons.MASKED]
    return Candidate(start, end, value, "digits", why)


def lettered(word: str, start: int) -> Candidate | None:
    end, bare = start + len(word), word.replace("-", "")
    prefixed = _PREFIXED.fullmatch(word)
    if prefixed is not None:
        return Candidate(start + prefixed.start(1), end, prefixed[1], "digits")
    if bare.isalpha():
        why = [reasons.PLACEHOLDER] if len(set(bare)) == 1 else []
        if word != bare and not _LETTERS.fullmatch(word):
            return None
        return Candidate(start, end, word, "letters", why)
    why = [reasons.MASKED] if _MASKED.fullmatch(word) else []
    fits = SHORTEST <= len(bare) <= LONGEST + (2 if bare != word else 0)
    return Candidate(start, end, word, "mixed", why) if fits else None
