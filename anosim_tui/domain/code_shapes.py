"""What a number looks like by itself: a code, or a date, a price, a phone number, a masked card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from anosim_tui.domain.code_reasons import (
    DATE,
    DECIMAL,
    IN_LINK,
    MASKED,
    PHONE,
    RULED_OUT,
    TIME,
    TOO_LONG,
    UNFINISHED,
    Reason,
)

SHORTEST = 4
"""Digits in the shortest code looked for."""

LONGEST = 10
"""Characters in the longest; WhatsApp, banks and Google stay below."""


VOWELS = frozenset("AEIOUY")


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
        """Whether its shape alone says that it is something else."""
        return bool(self.reasons) and self.reasons[0].weight == RULED_OUT


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
        | \d{1,2} (?P<dmy>[-/.]) [ ]? \d{1,2} (?P=dmy) [ ]? (?:\d{4}|\d{2}) (?! \d | -\d ) )
    | (?P<time> \d{1,2} : \d{2} (?: :\d{2} )? (?!\d) )
    | (?P<decimal> [A-Za-z]{0,3} \d{1,12}
        (?: [.,/]  # which ends the code of 4821,5分钟
          (?! (?<=\d{4}.) \d{1,2} [ ]? (?: 分|秒|小?[时時]|天|日|분|초|시간|นาที|[Mm]in ) )
          \d{1,12} )+ )
    | (?P<digits> \d{1,40} (?: [ -]\d{1,20} )* (?! [A-Za-z0-9] | -[A-Z0-9] ) )
    | (?P<dashed> (?=[A-Z-]{0,24}\d) [A-Z0-9]{1,8} (?: -[A-Z0-9]{1,8} ){1,3} (?! [A-Za-z0-9] ) )
    | (?P<word> [A-Za-z0-9]+ ) )
  | (?P<other> [^\x00-\x7f]+ ) )
    """,
    re.VERBOSE,
)
"""Everything of a plain text that matters. Every repetition is bounded or begins at a boundary, so
that no text makes it slow."""

RULED_OUT_SHAPES = {
    "link": IN_LINK,
    "mail": IN_LINK,
    "phone": PHONE,
    "time": TIME,
    "decimal": DECIMAL,
}

_MASKED = re.compile(r"\d{0,6}[xX]{2,}\d{2,6}|x\d{4}|\d{2,6}[xX]{2,}")
_PREFIXED = re.compile(r"[A-Z]{1,3}-(\d{4,8})")
_DIGITS = re.compile(r"\d+")


def is_date(text: str) -> bool:
    """Whether three numbers with dots, dashes or slashes can be a calendar date."""
    first, second, third = (int(digits) for digits in _DIGITS.findall(text))
    if first > 31:
        return 1900 <= first < 2100 and 1 <= second <= 12 and 1 <= third <= 31
    return min(first, second) <= 12 and 1 <= max(first, second) <= 31


def looks_like_year(digits: str) -> bool:
    """Whether `digits` can be a year a message would speak of."""
    return len(digits) == 4 and digits.startswith(("19", "20"))


def is_masked(word: str) -> bool:
    """Whether `word` hides digits behind an x: xxxx4821, 4821XX."""
    return _MASKED.fullmatch(word) is not None


def numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers in a run of digits, spaces and dashes, groups of the same size taken as one.

    Groups of different sizes are one number when a single dash joins them (12-3456), a phone number
    when they are many, and separate numbers otherwise.
    """
    run = text[start:end]
    groups = [match.span() for match in _DIGITS.finditer(run)]
    if _is_phone(run, [high - low for low, high in groups]):
        yield Candidate(start, end, run, "digits", [PHONE])
        return
    first = 0
    while first < len(groups):
        last = _last_of_number(run, groups, first)
        yield _number(text, start + groups[first][0], start + groups[last][1])
        first = last + 1


def _is_phone(run: str, sizes: list[int]) -> bool:
    total = sum(sizes)
    if len(set(sizes)) == 1 and total <= LONGEST:
        return False
    if len(sizes) == 2:
        return total >= 9 and (run[0] == "0" or ("-" in run and total > LONGEST))
    if run[0] == "0" and total >= 7:
        return True
    return total >= 9 and max(sizes) <= 5 and ("-" in run or run[0] == "0")


def _last_of_number(run: str, groups: list[tuple[int, int]], first: int) -> int:
    """The index of the last group that belongs to the number beginning at group `first`."""
    low, high = groups[first]
    size = total = high - low
    last = first
    for index in range(first + 1, len(groups)):
        low, high = groups[index]
        dash = run[low - 1] == "-"
        joined = high - low == size or (dash and last == first)
        if not joined or total + high - low > LONGEST:
            break
        total += high - low
        last = index
    return first if last > first and size == 1 and total < SHORTEST else last


def plain_number(text: str, start: int, end: int) -> Candidate:
    """The number at `start`, digits only."""
    number = Candidate(start, end, text[start:end], "digits")
    if end - start > LONGEST:
        number.reasons.append(TOO_LONG)
    elif _is_tail(text, start, end):
        number.reasons.append(MASKED)
    return number


def _number(text: str, start: int, end: int) -> Candidate:
    written = text[start:end]
    dashed_parts = "-" in written
    value = written.replace(" ", "").replace("-", "")
    number = Candidate(start, end, value, "digits")
    if len(value) > LONGEST:
        number.reasons.append(TOO_LONG)
    elif dashed_parts and _is_span_of_dates(written):
        number.reasons.append(DATE)
    elif dashed_parts and text[end : end + 1] == "-":
        number.reasons.append(UNFINISHED)
    elif _is_tail(text, start, end):
        number.reasons.append(MASKED)
    return number


def _is_span_of_dates(written: str) -> bool:
    """Whether `written` is 2024-2025, 2026-09 or 25-12 rather than a code in two parts."""
    parts = written.split("-")
    if len(parts) == 2 and looks_like_year(parts[0]):
        return looks_like_year(parts[1]) or (len(parts[1]) == 2 and 1 <= int(parts[1]) <= 12)
    return len(parts) == 2 and all(len(part) == 2 and 1 <= int(part) <= 31 for part in parts)


def _is_tail(text: str, start: int, end: int) -> bool:
    """Whether stars on one side only hide the rest of a number; on both sides they are emphasis."""
    before = text[max(0, start - 3) : start]
    hidden = before.endswith(("*", "** ", ".."))
    return hidden != (text[end : end + 1] == "*")


def dashed(text: str, start: int, end: int) -> Candidate | None:
    """The code in capitals, digits and dashes at `start`, without a prefix such as G-."""
    written = text[start:end]
    prefixed = _PREFIXED.fullmatch(written)
    if prefixed is not None:
        return Candidate(start + prefixed.start(1), end, prefixed[1], "digits")
    if SHORTEST <= len(written.replace("-", "")) <= LONGEST + 2:
        return Candidate(start, end, written, "mixed")
    return None


def is_abbreviation(text: str, end: int) -> bool:
    """Whether what ends at `end` is a few letters without a vowel: dvs, str, tlf."""
    short = text[max(0, end - 5) : end].rsplit(" ", 1)[-1].upper()
    return len(short) < 5 and short.isalpha() and VOWELS.isdisjoint(short)


def is_percentage(text: str, start: int, end: int) -> bool:
    """Whether a per cent sign stands beside a number: 20 %, %20."""
    return "%" in {text[end : end + 2].lstrip()[:1], text[max(0, start - 1) : start]}
