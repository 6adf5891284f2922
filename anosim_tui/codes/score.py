"""Which candidate is the code: what speaks for and against each, and whether that is certain."""

from __future__ import annotations

import re
from typing import NamedTuple

from anosim_tui.codes.candidates import SENDER, Candidate, Reason
from anosim_tui.codes.context import Context, qualify
from anosim_tui.codes.fold import plain_text
from anosim_tui.codes.tokens import Reading
from anosim_tui.codes.words import Word, vocabulary

MOST_WEIGHED = 5  # numbers of a message; of more, those nearest to a code word
BRIEF = 6  # words of a message that has its code at its end
LONGEST_USUAL = 8  # characters of a number that is offered without a code word
# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?: \S{1,260}){0,3}\s*$"
)
_WEB_OTP_READ = 640
_NAME = re.compile(r"\d.*[a-z]{4}|[a-z]{4}.*\d")
_ELSE = Word.OWNER | Word.OTHER | Word.ADVERT | Word.UNIT  # says that a number is no code
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")

# Weights matter only relative to `ENOUGH` and to each other: a code word in the same sentence is
# enough by itself, everything else needs company.
ENOUGH = 38  # the least sum of weights that is offered as a code
CLOSE = 20  # what a certain code has beyond every other candidate
NEAR = 45  # what a code word and its distance weigh that speak for letters, too
DOUBT = -20  # a reason that weighs no more leaves the code a guess

WEB_OTP = Reason("written for the browser in the last line (WebOTP)", 200)
CODE_WORD_BEFORE = Reason("a code word before it", 62)
CODE_WORD_AFTER = Reason("a code word after it", 58)
CODE_WORD_ELSEWHERE = Reason("a code word elsewhere in the message", 14)
DISTANCE = tuple(Reason("words, commas and numbers between them", -cost) for cost in range(100))
ASKED_TO_TYPE = Reason("the message asks to type it", 38)
USED_WITH = Reason("tied by a word such as with", 22)
ABOUT_NEAR = Reason("its sentence speaks of logging in", 24)
ABOUT_NAMES_IT = Reason("named by a word such as verification", 30)
ONLY_ONE = Reason("the only number that can be a code", 14)
STANDS_OUT = Reason("it stands where codes do: first, alone, or last", 38)
ALONE = Reason("alone on its line", 24)
USUAL_LENGTH = Reason("as long as codes are", 4)

OWNED = Reason("belongs to the word before it", -60)
OWNED_AFTER = Reason("belongs to the word after it", -40)
SENT_TO = Reason("where a message is to be sent", -80)
AFTER_QUESTION = Reason("the answer to a question, as telephone numbers are", -60)
YEAR = Reason("could be a year", -20)
LIKE_A_PHONE = Reason("like a phone number", -25)
MIXED_FAR = Reason("letters and digits away from a code word", -45)
NAME = Reason("a name or a word, beside a number that can be the code", -60)
ANOTHER_IS_SAID = Reason("another number is said to be the code", -30)
ADVERTISING = Reason("the sentence is advertising", -45)
LIKE_A_COUPON = Reason("reads like a shop's code", -30)


class Code(NamedTuple):
    """A code found in a message."""

    value: str  # what is pasted: ASCII, grouping removed, letters as they were written
    span: tuple[int, int]  # where it is in the original text
    certain: bool  # may be copied unasked


class Explained(NamedTuple):
    """A number of a message and what speaks for and against its being the code."""

    value: str
    span: tuple[int, int]
    certain: bool
    score: int
    reasons: tuple[Reason, ...]
    chosen: bool


def find_code(text: str, sender: str | None = None) -> Code | None:
    """The code in `text`, or None where a person would see none.

    `sender` is the number or name the message came from, which is never the code. Never raises,
    whatever the text; takes time linear in its length, bounded for very long ones.
    """
    message = Weighing(text, sender or "")
    return None if message.best is None else Code(*message.shown(message.best))


def explain(text: str, sender: str | None = None) -> list[Explained]:
    """Every number of `text` that was considered, in reading order, the chosen one marked."""
    message = Weighing(text, sender or "")
    return [
        Explained(*message.shown(one), one.score, tuple(one.reasons), one is message.best)
        for one in message.candidates
    ]


class Weighing:
    """A message and its `candidates`, each with its reasons; the `best` may be the code."""

    def __init__(self, text: str, sender: str) -> None:
        self._reading = reading = Reading(plain_text(text), vocabulary())
        self._text, self._tokens = reading.plain.text, reading.tokens
        self.candidates = reading.candidates
        self._contexts = self._read_contexts() if self.candidates else []
        own = {sender.upper(), "".join(filter(str.isdecimal, sender))}
        for found in self._contexts:
            is_sender = found.candidate.value.upper() in own
            found.candidate.reasons += [SENDER] if is_sender else self._weigh(found)
        best = max(self._contexts, key=lambda found: found.candidate.score, default=None)
        offered = best is not None and best.candidate.score >= ENOUGH
        self.best = best.candidate if best and offered else None
        self._certain = best is not None and self._is_certain(best)
        self._read_for_browser()

    def shown(self, one: Candidate) -> tuple[str, tuple[int, int], bool]:
        span = self._reading.plain.original_span(one.start, one.end)
        return one.value, span, one is self.best and self._certain

    def _read_for_browser(self) -> None:
        text = self._text
        if match := "@" in text and _WEB_OTP.search(text, max(0, len(text) - _WEB_OTP_READ)):
            self.best = Candidate(*match.span(1), match[1], reasons=[WEB_OTP])
            before = [one for one in self.candidates if one.end <= self.best.start]
            self.candidates, self._certain = [*before, self.best], True

    def _read_contexts(self) -> list[Context]:
        names = [place for place, token in enumerate(self._tokens) if token.kind & Word.CODE]
        places = [place for place, token in enumerate(self._tokens) if token.may_be_code]
        for place in names:
            qualify(self._tokens, place)
        if len(places) > MOST_WEIGHED:
            places.sort(key=lambda place: min((abs(place - name) for name in names), default=0))
        return [Context(self._tokens, place, self._text) for place in sorted(places[:MOST_WEIGHED])]

    def _is_certain(self, found: Context) -> bool:
        best = found.candidate
        front = self._text[max(0, best.start - 2) : best.start]  # as in nqvt-8812
        word = best.value.islower() and best.shape == "letters"
        doubted = any(why.weight <= DOUBT for why in best.reasons)
        if not found.code or doubted or word or (front[1:] == "-" and front[0].islower()):
            return False
        for other in self._contexts:
            next_to_it = 0 < other.token.place - found.token.place <= 2 and not other.owner
            close = next_to_it or other.candidate.score > best.score - CLOSE
            if other.candidate.value != best.value and (close or best.shape == "letters"):
                return False
        if found.is_private or found.typed or any(one.kind & Word.ABOUT for one in self._tokens):
            return True
        told = found.linked or found.ends or found.token.place == 0
        owned = any(kind & _ELSE and not kind & (Word.NUMBER | Word.UNIT) for kind in found.kinds)
        return told and not owned and len(best.value) <= LONGEST_USUAL

    def _weigh(self, found: Context) -> list[Reason]:
        named = self._named(found) if found.code else []
        near = sum(reason.weight for reason in named) >= NEAR
        told = self._for(found) + self._against(found, near)
        if len(self._contexts) > 1:
            told += self._beside_others(found)
        return named + [reason for reason, is_so in told if is_so]

    def _named(self, found: Context) -> list[Reason]:
        ways = []
        if found.before is not None:
            words = found.token.place - found.before.place - 1
            cost = (words if found.linked else 3 * words) + 14 * found.rivals
            ways.append((CODE_WORD_BEFORE, cost))
        if found.after is not None:
            words = found.after.place - found.token.place - 1
            ways.append((CODE_WORD_AFTER, 2 * words + 15 * found.rivals_after))
        reason, cost = max(ways, key=lambda way: way[0].weight - way[1])
        return [reason, DISTANCE[max(0, min(cost, 99))]]

    def _for(self, found: Context) -> list[tuple[Reason, object]]:
        short, only_one = len(found.candidate.value) <= LONGEST_USUAL, len(self._contexts) == 1
        unnamed = not found.code
        single = unnamed and only_one and short
        return [
            (CODE_WORD_ELSEWHERE, unnamed and any(one.kind & Word.CODE for one in self._tokens)),
            (ABOUT_NEAR, unnamed and found.about),
            (ABOUT_NAMES_IT, unnamed and found.confirmed),
            (USED_WITH, unnamed and found.used),
            (ONLY_ONE, single and (found.used or found.about)),
            (STANDS_OUT, single and self._is_lone(found)),
            (ASKED_TO_TYPE, found.typed or (found.typed_after and (only_one or found.about))),
            (ALONE, found.alone),
            (USUAL_LENGTH, short and found.candidate.shape == "digits"),
        ]

    def _is_lone(self, found: Context) -> bool:
        """Whether the only number of a message may be its code, in an unknown language as well."""
        words = self._reading.words
        if found.candidate.shape != "digits":
            return words <= 2 or (found.token.colon and found.candidate.value.isupper())
        told = found.numbered or any(one.kind & _ELSE for one in self._tokens)
        brief = words <= BRIEF and found.ends and not told
        return words <= 2 or found.stands_out or brief

    def _against(self, found: Context, near: bool) -> list[tuple[Reason, object]]:
        value, size = found.candidate.value, len(found.candidate.value)
        digits, close = found.candidate.shape == "digits", found.after or found.is_named
        grouped = size >= LONGEST_USUAL and found.token.end - found.token.start > size
        phone = grouped or (size > LONGEST_USUAL and value[0] == "0")
        adverts = [kind for kind in found.kinds if kind & Word.ADVERT]
        words = any(not kind & Word.NUMBER for kind in adverts)  # others are percentages
        told = near or found.confirmed or found.alone or found.typed or found.used
        return [
            (AFTER_QUESTION, not found.code and found.asked),
            (SENT_TO, found.sent_to),
            (OWNED, found.is_owned),
            (OWNED_AFTER, found.owner_after),
            (ADVERTISING, (words and not found.is_private) or (adverts and not digits)),
            (YEAR, digits and size == 4 and value[:2] in {"19", "20"} and not close),
            (LIKE_A_PHONE, digits and phone and not (close or found.typed)),
            (MIXED_FAR, not (digits or told or found.token.colon)),
            (LIKE_A_COUPON, not (digits or found.is_private) and _COUPON.fullmatch(value)),
        ]

    def _beside_others(self, found: Context) -> list[tuple[Reason, object]]:
        token, letters = found.token, found.candidate.shape != "digits"
        others = [one for one in self._contexts if not one.is_owned and one is not found]
        beside = found.after is not None and found.after.place == token.place + 1
        numbers = [one for one in others if one.candidate.shape != "letters"]
        follows = found.close and any(one.after is found.before for one in numbers)
        after = self._text[token.end : token.end + 1]
        heads = token.place == 0 and (after == "]" or (letters and after == ":"))
        only_letters = found.candidate.shape == "letters" and numbers
        said = [one for one in others if one.linked and one.before and one.before is found.before]
        return [
            (
                NAME,
                heads
                or only_letters
                or (letters and (beside or follows or _NAME.search(found.candidate.value))),
            ),
            (ANOTHER_IS_SAID, said and not found.linked),
        ]
