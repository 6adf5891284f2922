"""What can be a code by its own looks, and what is a date, a phone number, a masked card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SHORTEST, LONGEST = 4, 10  # digits of the shortest code looked for, characters of the longest

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
_LETTERS = re.compile(r"[A-Z]{3}-[A-Z]{3}|[A-Z]{4}-[A-Z]{4}|[A-Za-z]+")
_DATES = re.compile(r"(?:19|20)\d\d-(?:(?:19|20)\d\d|0[1-9]|1[0-2])|[0-3]\d-[0-3]\d")
_GROUPED = re.compile(r"\d{3}\.\d{3}")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Reason:
    """A named reason for (positive) or against (negative) a candidate."""

    name: str
    weight: int


RULED_OUT = -100  # the weight of a reason that leaves no doubt, and of nothing else

AMOUNT = Reason("an amount of money", RULED_OUT)
DATE = Reason("a date", RULED_OUT)
DECIMAL = Reason("a number with a point, comma or slash", RULED_OUT)
LINK = Reason("part of a link or an address", RULED_OUT)
MASKED = Reason("part of a masked or longer number", RULED_OUT)
PHONE = Reason("a phone number", RULED_OUT)
PLACEHOLDER = Reason("a placeholder", RULED_OUT)
QUANTITY = Reason("a quantity with its unit", RULED_OUT)
SENDER = Reason("the sender's own number or name", RULED_OUT)
TIME = Reason("a time of day", RULED_OUT)
TOO_LONG = Reason("too long for a code", RULED_OUT)
POINT_INSIDE = Reason("a point inside it, as in amounts", -20)

_BY_GROUP = {"link": LINK, "phone": PHONE, "date": DATE, "time": TIME, "decimal": DECIMAL}


@dataclass(slots=True, eq=False)
class Candidate:
    """A part of the plain text that may be the code; `shape` is digits, mixed or letters."""

    start: int
    end: int
    value: str
    shape: str = "digits"
    reasons: list[Reason] = field(default_factory=list)

    @property
    def score(self) -> int:
        return sum([reason.weight for reason in self.reasons])

    @property
    def ruled_out(self) -> bool:
        return bool(self.reasons) and self.reasons[0].weight == RULED_OUT


def numbers(text: str, start: int, end: int) -> Iterator[Candidate]:
    """The numbers in a run of digits, spaces and dashes: groups alike or with a dash are one."""
    groups = [match.span() for match in _DIGITS.finditer(text, start, end)]
    sizes = [high - low for low, high in groups]
    total, equal = sum(sizes), len(set(sizes)) == 1
    card = equal and sizes[0] == SHORTEST and total > LONGEST
    many = total > LONGEST - 2 and "-" in text[start:end]
    if card or (not equal and (many or (text[start] == "0" and total >= 7))):
        yield Candidate(start, end, text[start:end], reasons=[TOO_LONG if card else PHONE])
        return
    (low, high), total = groups[0], sizes[0]
    for span, size, last in zip(groups[1:], sizes[1:], sizes, strict=False):
        total += size
        if total > LONGEST or not (size == last or text[high] == "-"):
            yield number(text, low, high)
            low, total = span[0], size
        high = span[1]
    yield number(text, low, high)


def number(text: str, start: int, end: int) -> Candidate:
    written = text[start:end]
    value = written.replace(" ", "").replace("-", "")
    # Stars on one side only hide the rest of a number; on both sides they are emphasis.
    before, after = text[max(0, start - 3) : start], text[end : end + 2]
    masked = before.endswith(("*", "** ", "..")) != (after[:1] == "*")
    why = []
    if len(value) > LONGEST:
        why = [TOO_LONG]
    elif _DATES.fullmatch(written):
        why = [DATE]
    elif masked or ("-" in written and after[:1] == "-"):
        why = [MASKED]
    elif "$" in before[-2:] + after:
        why = [AMOUNT]
    return Candidate(start, end, value, reasons=why)


def lettered(word: str, start: int) -> Candidate | None:
    """The code that a word of letters, digits and dashes can be."""
    end, bare = start + len(word), word.replace("-", "")
    if prefixed := _PREFIXED.fullmatch(word):
        return Candidate(start + prefixed.start(1), end, prefixed[1])
    if bare.isalpha():
        why = [PLACEHOLDER] if len(set(bare)) == 1 else []
        return Candidate(start, end, word, "letters", why) if _LETTERS.fullmatch(word) else None
    why = [MASKED] if _MASKED.fullmatch(word) else []
    fits = SHORTEST <= len(bare) <= LONGEST + 2 * ("-" in word)
    return Candidate(start, end, word, "mixed", why) if fits else None


def figures(group: str, text: str, start: int, end: int) -> Candidate:
    """What is no code by its looks, as a group of `SCANNER` names it; 551.820 may be one."""
    written = text[start:end]
    if _GROUPED.fullmatch(written):
        return Candidate(start, end, written.replace(".", ""), reasons=[POINT_INSIDE])
    return Candidate(start, end, written, reasons=[_BY_GROUP[group]])
