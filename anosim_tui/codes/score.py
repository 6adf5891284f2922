"""Which candidate is the code: what speaks for and against each, and whether that is certain."""

from __future__ import annotations

import re
from typing import NamedTuple

from anosim_tui.codes import reasons
from anosim_tui.codes.candidates import Candidate
from anosim_tui.codes.context import Context, qualify
from anosim_tui.codes.fold import plain_text
from anosim_tui.codes.reasons import Reason
from anosim_tui.codes.tokens import Reading, Token
from anosim_tui.codes.words import Word, vocabulary

MOST_WEIGHED = 5  # numbers of a message; of more, those nearest to a code word
BRIEF = 6  # words of a message that has its code at its end
LONGEST_USUAL = 8  # characters of a number that is offered without a code word
# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?:[ ]\S{1,260}){0,3}\s*$"
)
_WEB_OTP_READ = 640
_NAME = re.compile("[a-z]{4}")
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")


class Code(NamedTuple):
    """A code found in a message.

    `value` is what is pasted: ASCII, grouping removed, letters as they were written; `span` is
    where it is in the original text; one that is `certain` may be copied unasked.
    """

    value: str
    span: tuple[int, int]
    certain: bool


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
        self._contexts: dict[Candidate, Context] = {}
        self._adverts: list[Token] = []
        if self.candidates:
            self._weigh_all(plain_text(sender).text.upper() if sender else "")
        scores = [(one.score, -one.start, one) for one in self._contexts]
        best = max(scores, default=(0, 0, None))
        self.best = best[2] if best[0] >= reasons.ENOUGH else None
        last = self._text[-_WEB_OTP_READ:] if "@" in self._text else ""
        if for_browser := _WEB_OTP.search(last):
            start, end = (place + len(self._text) - len(last) for place in for_browser.span(1))
            self.best = Candidate(start, end, for_browser[1], "digits", [reasons.WEB_OTP])
            self.candidates = [one for one in self.candidates if one.end <= start] + [self.best]

    def shown(self, one: Candidate) -> tuple[str, tuple[int, int], bool]:
        span = self._reading.plain.original_span(one.start, one.end)
        return one.value, span, one is self.best and self._is_certain(one)

    def _weigh_all(self, sender: str) -> None:
        tokens, about, kinds = self._tokens, 0, 0
        code, speaks, advertises = Word.CODE, Word.ABOUT, Word.ADVERT
        names, places = [], []
        for place, token in enumerate(tokens):
            kind = token.kind
            if kind & code:
                names.append(place)
            elif token.candidate is not None and not token.candidate.ruled_out:
                places.append(place)
            if kind & advertises:
                self._adverts.append(token)
            about += kind & speaks
        for place in names:
            qualify(tokens, place)
            kinds |= tokens[place].kind
        self._about, self._names_code = about // Word.ABOUT, bool(kinds & Word.CODE)
        if len(places) > MOST_WEIGHED:
            far = {place: min((abs(place - name) for name in names), default=0) for place in places}
            places = sorted(sorted(places, key=lambda place: far[place])[:MOST_WEIGHED])
        self._only_one = len(places) == 1
        for place in places:
            found = Context(tokens, place, self._text)
            self._contexts[found.candidate] = found
        senders = {sender, "".join(filter(str.isdecimal, sender))} if sender else ()
        for candidate, found in self._contexts.items():
            if candidate.value.upper() in senders:
                candidate.reasons.insert(0, reasons.SENDER)
            else:
                candidate.reasons += self._weigh(found)

    def _is_certain(self, best: Candidate) -> bool:
        if reasons.WEB_OTP in best.reasons:
            return True
        found = self._contexts[best]
        beside = found.owner is not None and found.owner.last + 1 == found.token.place
        owned = beside or ((found.owner or found.owner_after) and not found.is_named)
        # "Code 4: check the tray", or the rest of nqvt-8812.
        word = best.value.islower() and best.shape == "letters"
        front = self._text[max(0, best.start - 2) : best.start]
        if word or (front[1:] == "-" and front[0].islower()):
            return False
        if not found.code or owned or any(why.weight <= reasons.DOUBT for why in best.reasons):
            return False
        for one, other in self._contexts.items():
            next_to_it = 0 < other.token.place - found.token.place <= 2 and not other.owner
            close = next_to_it or one.score > best.score - reasons.CLOSE
            if one.value != best.value and (close or best.shape == "letters"):
                return False
        if found.is_private or self._about or found.typed:
            return True
        sentence = [token for token in self._tokens if token.sentence == found.token.sentence]
        measures = Word.NUMBER | Word.UNIT
        owned = any(_is_else(token) for token in sentence if not token.kind & measures)
        told = found.linked or found.ends or found.token.place == 0
        return told and not owned and len(best.value) <= LONGEST_USUAL

    def _weigh(self, found: Context) -> list[Reason]:
        named = self._named(found) if found.code else []
        near = sum(reason.weight for reason in named) >= reasons.NEAR
        told = self._for(found) + self._against(found, near)
        if not self._only_one:
            told += self._beside_others(found)
        return named + [reason for reason, is_so in told if is_so]

    def _named(self, found: Context) -> list[Reason]:
        token, reason, cost = found.token, reasons.CODE_WORD_BEFORE, 99
        if found.before is not None:
            words = max(0, token.place - found.before.last - 1)
            cost = words if found.linked else 3 * words
            cost += 14 * found.rivals_before
        if found.after is not None:
            words = max(0, found.after.place - token.last - 1)
            cost_after = 15 * found.rivals_after + 2 * words
            if reasons.CODE_WORD_AFTER.weight - cost_after > reason.weight - cost:
                reason, cost = reasons.CODE_WORD_AFTER, cost_after
        return [reason, reasons.DISTANCE[min(cost, 99)]]

    def _for(self, found: Context) -> list[tuple[Reason, object]]:
        short = len(found.candidate.value) <= LONGEST_USUAL
        unnamed = not found.code
        single = unnamed and self._only_one and short and found.sign != "#"
        typed_after = found.typed_after and (self._only_one or found.about)
        return [
            (reasons.CODE_WORD_ELSEWHERE, unnamed and self._names_code),
            (reasons.ABOUT_NEAR[min(self._about, 3)], unnamed and found.about),
            (reasons.ABOUT_NAMES_IT, unnamed and found.confirmed),
            (reasons.USED_WITH, unnamed and found.used),
            (reasons.ONLY_ONE, single and (found.used or (found.about and not self._names_code))),
            (reasons.STANDS_OUT, single and self._is_lone(found)),
            (reasons.AFTER_COLON, found.token.colon and (found.code or found.about)),
            (reasons.ASKED_TO_TYPE, found.typed or typed_after),
            (reasons.ALONE, found.alone),
            (reasons.USUAL_LENGTH, short and found.candidate.shape == "digits"),
        ]

    def _is_lone(self, found: Context) -> bool:
        """Whether the only number of a message, of which its words say nothing, may be a code.

        A number rented to receive codes receives little else, so that one where codes usually are
        is offered, in a language that nobody listed as well.
        """
        words, token = self._reading.words, found.token
        if words <= 2:
            return True
        if found.candidate.shape != "digits":
            return token.colon and found.candidate.value.isupper() and found.stands_out
        if found.stands_out or self._reading.plain.for_app:
            return True
        brief = words <= BRIEF
        return brief and found.ends and not (found.numbered or any(map(_is_else, self._tokens)))

    def _against(self, found: Context, near: bool) -> list[tuple[Reason, object]]:
        value, size = found.candidate.value, len(found.candidate.value)
        digits, close = found.candidate.shape == "digits", found.after or found.is_named
        grouped = size >= LONGEST_USUAL and found.token.end - found.token.start > size
        phone = grouped or (size > LONGEST_USUAL and value[0] == "0")
        adverts = [one for one in self._adverts if one.sentence == found.token.sentence]
        percents = [one for one in adverts if one.kind & Word.NUMBER]  # which speak of letters only
        words = len(adverts) > len(percents) and not found.is_private
        told = near or found.confirmed or found.alone or found.typed or found.used
        return [
            (reasons.AFTER_QUESTION, not found.code and found.sign == "?"),
            (reasons.SENT_TO, found.sent_to),
            (reasons.OWNED, found.is_owned),
            (reasons.OWNED_AFTER, found.owner_after),
            (reasons.ADVERTISING, words or (percents and not digits)),
            (reasons.YEAR, digits and size == 4 and value[:2] in {"19", "20"} and not close),
            (reasons.LIKE_A_PHONE, digits and phone and not (close or found.typed)),
            (reasons.MIXED_FAR, not (digits or told or (found.token.colon and self._only_one))),
            (reasons.LIKE_A_NAME, found.candidate.shape == "mixed" and _NAME.search(value)),
            (reasons.LIKE_A_COUPON, not (digits or found.is_private) and _COUPON.fullmatch(value)),
        ]

    def _beside_others(self, found: Context) -> list[tuple[Reason, object]]:
        token, letters = found.token, found.candidate.shape != "digits"
        others = [one for one in self._contexts.values() if not one.is_owned and one is not found]
        rivals = [one for one in others if one.candidate.shape == "digits"]
        others = [one for one in others if one.candidate.shape != "letters"]
        after = self._text[token.end : token.end + 1]
        beside = found.after is not None and found.after.place == token.last + 1
        follows = found.close and any(one.after is found.before for one in rivals)
        headed = token.place == 0 and after == ":"
        bracketed = token.start == 1 and self._text[0] + after == "[]"
        unsaid = found.before is not None and not found.linked
        said = [one for one in others if unsaid and one.linked]
        return [
            (reasons.NAME, bracketed or (letters and (beside or headed or follows))),
            (reasons.LETTERS_BESIDE_NUMBERS, found.candidate.shape == "letters" and others),
            (reasons.ANOTHER_IS_SAID, any(one.before is found.before for one in said)),
        ]


def _is_else(token: Token) -> bool:
    """Whether `token` says that a number beside it is no code."""
    if token.kind & Word.NUMBER:
        why = token.candidate.reasons[:1] if token.candidate else []
        return any(one.weight == reasons.RULED_OUT and one is not reasons.LINK for one in why)
    owns = token.kind & (Word.OWNER | Word.OTHER | Word.ADVERT | Word.UNIT)
    return bool(owns) and not token.kind & (Word.NOUN | Word.ABOUT)
