"""What can be a code by its own looks, and what is a date, a price, a phone number, a masked card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

SHORTEST = 4
"""Digits in the shortest code looked for."""

LONGEST = 10
"""Characters in the longest; WhatsApp, banks and Google stay below."""

VOWELS = frozenset("AEIOUY")


class Reason(NamedTuple):
    """A named reason for (positive) or against (negative) a candidate."""

    name: str
    weight: int


RULED_OUT = -100
"""The weight of a reason that leaves no doubt, and of nothing else."""

AMOUNT = Reason("an amount of money", RULED_OUT)
DATE = Reason("a date", RULED_OUT)
DECIMAL = Reason("a number with a point, comma or slash", RULED_OUT)
IN_LINK = Reason("part of a link or an address", RULED_OUT)
MASKED = Reason("the end of a masked number", RULED_OUT)
PHONE_NUMBER = Reason("a phone number", RULED_OUT)
PLACEHOLDER = Reason("a placeholder", RULED_OUT)
QUANTITY = Reason("a quantity with its unit", RULED_OUT)
TIME = Reason("a time of day", RULED_OUT)
TOO_LONG = Reason("too long for a code", RULED_OUT)
UNFINISHED = Reason("goes on after a dash", RULED_OUT)
POINT_INSIDE = Reason("a point inside it, as in amounts", -20)


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
    **{"link": IN_LINK, "mail": IN_LINK, "phone": PHONE_NUMBER, "time": TIME},
    **{"decimal": DECIMAL, "date": DATE, "month": DATE},
}
"""What the groups of `SCANNER` that are never a code are."""

_MASKED = re.compile(r"\d{0,6}[xX]{2,}\d{2,6}|x\d{4}|\d{2,6}[xX]{2,}")
_PREFIXED = re.compile(r"[A-Z]{1,3}-(\d{4,8})")
_LETTERS = re.compile(r"([A-Z]{3,4})-[A-Z]{3,4}")
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


def is_placeholder(value: str) -> bool:
    """Whether letters only stand in for a code: XXXXXX, XXX-XXX."""
    return len(set(value) - {"-"}) == 1


def numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers in a run of digits, spaces and dashes, groups of the same size taken as one.

    Groups of different sizes are one number when a single dash joins them (12-3456), a phone number
    when they are many, and separate numbers otherwise.
    """
    run = text[start:end]
    groups = [match.span() for match in _DIGITS.finditer(run)]
    if len(groups) > 1:
        sizes = [high - low for low, high in groups]
        reason = _whole_run(run, sizes)
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
    if even and sizes[0] == SHORTEST and len(sizes) > 2:
        return TOO_LONG
    if len(sizes) == 2:
        is_phone = total >= 9 and (run[0] == "0" or ("-" in run and total > LONGEST))
    elif run[0] == "0" and total >= 7:
        is_phone = True
    else:
        is_phone = total >= 9 and max(sizes) <= 5 and "-" in run
    return PHONE_NUMBER if is_phone else None


def _last_of_number(run: str, groups: list[tuple[int, int]], first: int) -> int:
    """The last of the groups that make one number with the `first`."""
    size = groups[first][1] - groups[first][0]
    last, total = first, size
    for index in range(first + 1, len(groups)):
        low, high = groups[index]
        dash = run[low - 1] == "-"
        joined = high - low == size or (dash and last == first)
        if not joined or total + high - low > LONGEST:
            break
        total += high - low
        last = index
    return first if last > first and size == 1 and total < SHORTEST else last


def number(text: str, start: int, end: int) -> Candidate:
    """The number at `start`: digits, perhaps in groups."""
    written = text[start:end]
    value = written.replace(" ", "").replace("-", "")
    found = Candidate(start, end, value, "digits")
    if len(value) > LONGEST:
        found.reasons.append(TOO_LONG)
    elif "-" in written and _is_span_of_dates(written):
        found.reasons.append(DATE)
    elif "-" in written and text[end : end + 1] == "-":
        found.reasons.append(UNFINISHED)
    elif _is_tail(text, start, end):
        found.reasons.append(MASKED)
    return found


def _is_span_of_dates(written: str) -> bool:
    """Whether `written` is 2024-2025, 2026-09 or 25-12 rather than a code in two parts."""
    parts = written.split("-")
    if len(parts) == 2 and looks_like_year(parts[0]):
        return looks_like_year(parts[1]) or (len(parts[1]) == 2 and 1 <= int(parts[1]) <= 12)
    return len(parts) == 2 and all(len(part) == 2 and 1 <= int(part) <= 31 for part in parts)


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
    if any(map(str.isdigit, written)):
        fits = SHORTEST <= len(written.replace("-", "")) <= LONGEST + 2
        return Candidate(start, end, written, "mixed") if fits else None
    parts = _LETTERS.fullmatch(written)
    if parts is None or len(written) != 2 * len(parts[1]) + 1:
        return None
    reasons = [PLACEHOLDER] if is_placeholder(written) else []
    return Candidate(start, end, written, "letters", reasons)


def mixed(word: str, start: int) -> Candidate:
    """Letters and digits in one word."""
    reasons = [MASKED] if _MASKED.fullmatch(word) else []
    return Candidate(start, start + len(word), word, "mixed", reasons)
