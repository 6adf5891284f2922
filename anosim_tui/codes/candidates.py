"""What can be a code by its own looks, and what is a date, a phone number, a masked card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anosim_tui.codes import reasons
from anosim_tui.codes.reasons import Reason

SHORTEST = 4
"""Digits in the shortest code looked for."""

LONGEST = 10
"""Characters in the longest; WhatsApp, banks and Google stay below."""


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
        """The sum of what speaks for and against."""
        return sum([reason.weight for reason in self.reasons])

    @property
    def ruled_out(self) -> bool:
        """Whether it is certainly something else."""
        return bool(self.reasons) and self.reasons[0].weight == reasons.RULED_OUT


SCANNER = re.compile(
    r"""
    (?= [A-Za-z0-9+(] | [^\x00-\x7f] )
  (?:
    (?<![A-Za-z0-9]) (?P<plain> [A-Za-z]+ ) (?! [A-Za-z0-9@/+-] | [.:][!-~] )
  | (?P<link> (?:https?://|www\.)[!-~]*[A-Za-z0-9/=&\#_~%-]
      | (?<![A-Za-z0-9.@-]) [A-Za-z0-9-]{1,40} (?:\.[A-Za-z0-9-]{1,40}){1,4} / [!-~]* )
  | (?P<mail> (?<![A-Za-z0-9.@+-]) [A-Za-z0-9.+-]{1,40}
      @ [A-Za-z0-9-]{1,40} \. [A-Za-z0-9.-]{2,40} )
  | (?P<phone> \+ \(?\d (?: (?: [ .-] | \)[ -]? | [ ]\( )? \d ){6,14} (?!\d)
      | \( \d{2,5} \) [ -]? \d (?: [ -]?\d ){4,10} (?!\d) )
  | (?<![A-Za-z0-9]) (?:
      (?P<date> \d{4} (?P<ymd>[-/.]) \d{1,2} (?P=ymd) \d{1,2} (?!\d)
        | (?:[0-2]?\d|3[01]) (?P<dmy>[-/.]) [ ]? (?:[0-2]?\d|3[01]) (?P=dmy) [ ]?
          (?:\d{4}|\d{2}) (?! \d | -\d ) )
    | (?P<month> \d{1,2} - [A-Za-z]{3,9} - (?:\d{4}|\d{2}) (?!\d) )
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
"""Everything of a plain text that matters. Every repetition is bounded or begins at a boundary, so
that no text makes it slow."""

LOOKS = {
    "link": reasons.IN_LINK,
    "mail": reasons.IN_LINK,
    "phone": reasons.PHONE_NUMBER,
    "time": reasons.TIME,
    "decimal": reasons.DECIMAL,
    "date": reasons.DATE,
    "month": reasons.DATE,
}
"""What the groups of `SCANNER` that are never a code are."""

_MASKED = re.compile(r"\d{0,6}[xX]{2,}\d{2,6}|x\d{4}|\d{2,6}[xX]{2,}")
_PREFIXED = re.compile(r"[A-Z]{1,3}-(\d{4,8})")
_LETTERS = re.compile(r"[A-Z]{3}-[A-Z]{3}|[A-Z]{4}-[A-Z]{4}")
_DATES = re.compile(r"(?:19|20)\d\d-(?:(?:19|20)\d\d|0[1-9]|1[0-2])|[0-3]\d-[0-3]\d")
_DIGITS = re.compile(r"\d+")


def numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers in a run of digits, spaces and dashes, groups of the same size taken as one.

    Groups of different sizes are one number when a single dash joins them (12-3456), a phone number
    when they are many, and separate numbers otherwise.
    """
    run = text[start:end]
    if run.isdigit():
        yield number(text, start, end)
        return
    groups = [match.span() for match in _DIGITS.finditer(run)]
    reason = _whole_run(run, [high - low for low, high in groups])
    if reason is not None:
        yield Candidate(start, end, run, "digits", [reason])
        return
    first = 0
    while first < len(groups):
        last = _last_of_number(run, groups, first)
        yield number(text, start + groups[first][0], start + groups[last][1])
        first = last + 1


def _whole_run(run: str, sizes: list[int]) -> Reason | None:
    """What several groups of digits are together, if they are no code."""
    total, even = sum(sizes), len(set(sizes)) == 1
    if even and total <= LONGEST:
        return None
    if even and sizes[0] == SHORTEST:
        return reasons.TOO_LONG
    if (run[0] == "0" and total >= 7) or (total >= 9 and max(sizes) <= 5 and "-" in run):
        return reasons.PHONE_NUMBER
    return None


def _last_of_number(run: str, groups: list[tuple[int, int]], first: int) -> int:
    """The last of the groups that make one number with the `first`."""
    size = total = groups[first][1] - groups[first][0]
    last = first
    for index in range(first + 1, len(groups)):
        low, high = groups[index]
        joined = high - low == size or (run[low - 1] == "-" and last == first)
        if not joined or total + high - low > LONGEST:
            break
        total += high - low
        last = index
    return last


def number(text: str, start: int, end: int) -> Candidate:
    """The number at `start`: digits, perhaps in groups."""
    written = text[start:end]
    value = written.replace(" ", "").replace("-", "")
    found = Candidate(start, end, value, "digits")
    if len(value) > LONGEST:
        found.reasons.append(reasons.TOO_LONG)
    elif _DATES.fullmatch(written):
        found.reasons.append(reasons.DATE)
    elif "-" in written and text[end : end + 1] == "-":
        found.reasons.append(reasons.UNFINISHED)
    elif _is_tail(text, start, end):
        found.reasons.append(reasons.MASKED)
    return found


def _is_tail(text: str, start: int, end: int) -> bool:
    """Whether stars on one side only hide the rest of a number; on both sides they are emphasis."""
    hidden = text[max(0, start - 3) : start].endswith(("*", "** ", ".."))
    return hidden != (text[end : end + 1] == "*")


def dashed(text: str, start: int, end: int) -> Candidate | None:
    """The code in capitals, digits and dashes at `start`, without a prefix such as G-."""
    written = text[start:end]
    prefixed = _PREFIXED.fullmatch(written)
    if prefixed is not None:
        return Candidate(start + prefixed.start(1), end, prefixed[1], "digits")
    if written.replace("-", "").isalpha():
        return letters(written, start) if _LETTERS.fullmatch(written) else None
    fits = SHORTEST <= len(written.replace("-", "")) <= LONGEST + 2
    return Candidate(start, end, written, "mixed") if fits else None


def mixed(word: str, start: int) -> Candidate:
    """Letters and digits in one word."""
    why = [reasons.MASKED] if _MASKED.fullmatch(word) else []
    return Candidate(start, start + len(word), word, "mixed", why)


def letters(word: str, start: int) -> Candidate:
    """A word that may be a code of letters, unless it is XXXXXX."""
    why = [reasons.PLACEHOLDER] if len(set(word) - {"-"}) == 1 else []
    return Candidate(start, start + len(word), word, "letters", why)
