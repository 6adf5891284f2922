"""Which candidate is the code: what speaks for and against each, and whether that is certain."""

from __future__ import annotations

import re
from typing import NamedTuple

from anosim_tui.codes import reasons
from anosim_tui.codes.candidates import Candidate
from anosim_tui.codes.context import Context, context, qualify
from anosim_tui.codes.fold import plain_text
from anosim_tui.codes.reasons import Reason
from anosim_tui.codes.tokens import Reading, Token
from anosim_tui.codes.words import Kind, vocabulary

MOST_WEIGHED = 5
"""A message with more numbers than this is a list; only those nearest to a code word count."""

BRIEF = 6
"""A message of so few words has its code at its end."""

HEADING = 3
"""Words of a first sentence that is hardly more than a name and a code."""

LONGEST_USUAL = 8
"""Characters of a number that is offered without a code word."""

# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?:[ ]\S{1,260}){0,3}\s*$"
)
_WEB_OTP_READ = 640
_NAME = re.compile("[a-z]{4}")
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")


class Code(NamedTuple):
    """A code found in a message.

    Attributes:
        value: what is pasted: ASCII, grouping removed, letters as they were written.
        span: start and end index in the original text.
        certain: whether a code word or a WebOTP line names it, so that it may be copied unasked.
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
    message = Message(text, sender or "")
    best = message.best
    if best is None:
        return None
    return Code(best.value, message.span(best.start, best.end), message.certain)


def explain(text: str, sender: str | None = None) -> list[Explained]:
    """Every number of `text` that was considered, in reading order, the chosen one marked."""
    message = Message(text, sender or "")
    return [
        Explained(
            *(one.value, message.span(one.start, one.end), one is message.best and message.certain),
            *(one.score, tuple(one.reasons), one is message.best),
        )
        for one in message.candidates
    ]


class Message:
    """A message and its `candidates`, each with its reasons; the `best` may be the code."""

    def __init__(self, text: str, sender: str) -> None:
        """Weigh what `text` holds."""
        self._reading = reading = Reading(plain_text(text), vocabulary())
        self._text, self._tokens = reading.plain.text, reading.tokens
        self.candidates, self.span = reading.candidates, reading.plain.original_span
        self._contexts: dict[Candidate, Context] = {}
        if self.candidates:
            self._weigh_all(plain_text(sender).text.upper() if sender else "")
        best = max(self.candidates, key=lambda candidate: candidate.score, default=None)
        self.best = best if best is not None and best.score >= reasons.ENOUGH else None
        self.certain = self.best is not None and self._is_certain(self.best)
        last = self._text[-_WEB_OTP_READ:] if "@" in self._text else ""
        if for_browser := _WEB_OTP.search(last):
            start, end = (place + len(self._text) - len(last) for place in for_browser.span(1))
            self.best = Candidate(start, end, for_browser[1], "digits", [reasons.WEB_OTP])
            self.candidates = [one for one in self.candidates if one.end <= start] + [self.best]
            self.certain = True

    def _weigh_all(self, sender: str) -> None:
        tokens = self._tokens
        names = [index for index, token in enumerate(tokens) if token.kind & Kind.CODE]
        for index in names:
            qualify(tokens, index)
        self._names_code = any(tokens[index].kind & Kind.CODE for index in names)
        self._about = sum([1 for token in tokens if token.kind & Kind.ABOUT])
        self._adverts = [token for token in tokens if token.kind & Kind.ADVERT]
        places = [index for index, token in enumerate(tokens) if token.may_be_code]
        if len(places) > MOST_WEIGHED:
            far = {place: min((abs(place - name) for name in names), default=0) for place in places}
            places = sorted(sorted(places, key=lambda place: far[place])[:MOST_WEIGHED])
        for index in places:
            found = context(tokens, index, self._text)
            self._contexts[found.candidate] = found
        self._only_one = len(places) == 1
        for candidate, found in self._contexts.items():
            if candidate.value.upper() in {sender, "".join(filter(str.isdecimal, sender))}:
                candidate.reasons.insert(0, reasons.SENDER)
            else:
                candidate.reasons += self._weigh(found)

    def _is_certain(self, best: Candidate) -> bool:
        """Whether the chosen candidate may be copied unasked."""
        found = self._contexts[best]
        named = found.before and (found.linked or found.close)
        owned = (found.owner or found.owner_after) and not named
        if not found.code or owned or any(why.weight <= reasons.DOUBT for why in best.reasons):
            return False
        rest = [one for one in self._contexts if one.value != best.value]
        least = best.score - reasons.CLOSE
        if any(one.score > least for one in rest) or (best.shape == "letters" and rest):
            return False
        if found.code.kind & Kind.SECRET or self._about or found.typed:
            return True
        beside = (token for token in self._tokens if token.sentence == found.token.sentence)
        return not any(_is_else(token) for token in beside if not token.kind & Kind.NUMBER)

    def _weigh(self, found: Context) -> list[Reason]:
        why = self._named(found) if found.code else self._unnamed(found)
        near = found.code is not None and sum(one.weight for one in why) >= reasons.NEAR
        told = {
            reasons.AFTER_COLON: found.token.colon and (found.code or found.about),
            reasons.ASKED_TO_TYPE: found.typed
            or (found.typed_after and (self._only_one or found.about)),
            reasons.ALONE: found.alone,
            reasons.SENT_TO: found.sent_to,
            reasons.OWNED: found.is_owned,
            reasons.OWNED_AFTER: found.owner_after and not found.is_told,
            reasons.ADVERTISING: self._adverts and self._advertises(found),
        }
        why += [reason for reason, is_so in told.items() if is_so]
        why += (
            self._digits(found) if found.candidate.shape == "digits" else self._letters(found, near)
        )
        return why if self._only_one else why + self._beside_others(found)

    def _named(self, found: Context) -> list[Reason]:
        """Which code word of its sentence speaks for the candidate, and how far away it is."""
        token, reason, cost = found.token, reasons.CODE_WORD_BEFORE, 99
        if found.before is not None:
            words = max(0, token.place - found.before.last - 1)
            cost = min(words, 10) if found.linked else min(3 * words, 36)
            cost += 14 * found.rivals_before
        if found.after is not None:
            words = max(0, found.after.place - token.last - 1)
            cost_after = 15 * found.rivals_after + min(2 * words, 30)
            if reasons.CODE_WORD_AFTER.weight - cost_after > reason.weight - cost:
                reason, cost = reasons.CODE_WORD_AFTER, cost_after
        return [reason, reasons.DISTANCE[min(cost, 99)]]

    def _unnamed(self, found: Context) -> list[Reason]:
        """What speaks for a candidate without a code word in its sentence."""
        before = self._text[max(0, found.token.start - 3) : found.token.start].rstrip()[-1:]
        short = before != "#" and len(found.candidate.value) <= LONGEST_USUAL
        single = self._only_one and short
        told = {
            reasons.CODE_WORD_ELSEWHERE: self._names_code,
            reasons.AFTER_QUESTION: before == "?",
            reasons.ABOUT_NEAR[min(self._about, 3)]: found.about,
            reasons.ABOUT_NAMES_IT: found.confirmed,
            reasons.USED_WITH: found.used,
            reasons.ONLY_ONE: single and (found.used or (found.about and not self._names_code)),
            reasons.STANDS_OUT: single and self._is_lone(found),
        }
        return [reason for reason, is_so in told.items() if is_so]

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
        brief = words <= BRIEF or (self._about > 0 and token.last < HEADING)
        return brief and found.ends and not (found.numbered or any(map(_is_else, self._tokens)))

    def _digits(self, found: Context) -> list[Reason]:
        """What the digits of the candidate say."""
        value, size = found.candidate.value, len(found.candidate.value)
        close = found.after or found.close or (found.before and found.linked)
        grouped = size >= LONGEST_USUAL and found.token.end - found.token.start > size
        why = [reasons.USUAL_LENGTH if size <= LONGEST_USUAL else reasons.UNUSUAL_LENGTH]
        if size == 4 and value[:2] in {"19", "20"} and not close:
            why.append(reasons.YEAR)
        if (grouped or (size > LONGEST_USUAL and value[0] == "0")) and not (close or found.typed):
            why.append(reasons.LIKE_A_PHONE)
        return why

    def _letters(self, found: Context, near: bool) -> list[Reason]:
        """Whether letters, with digits or without, are a name (98point6) or a shop's code."""
        value, colon = found.candidate.value, found.token.colon and self._only_one
        private = found.code and found.code.kind & Kind.SECRET
        told = {
            reasons.MIXED_FAR: not (
                near or found.confirmed or found.alone or found.typed or found.used or colon
            ),
            reasons.LIKE_A_NAME: found.candidate.shape == "mixed" and _NAME.search(value),
            reasons.LIKE_A_COUPON: not private and _COUPON.fullmatch(value),
        }
        return [reason for reason, is_so in told.items() if is_so]

    def _advertises(self, found: Context) -> bool:
        """Whether its sentence is advertising; percentages only speak of codes with letters."""
        private = found.code and found.code.kind & Kind.SECRET
        return any(
            found.candidate.shape != "digits" if advert.kind & Kind.NUMBER else not private
            for advert in self._adverts
            if advert.sentence == found.token.sentence
        )

    def _beside_others(self, found: Context) -> list[Reason]:
        """What the other candidates make of this one."""
        token, letters = found.token, found.candidate.shape != "digits"
        others = [one for candidate, one in self._contexts.items() if candidate.shape != "letters"]
        rivals = [one for one in others if one is not found and one.candidate.shape == "digits"]
        after = self._text[token.end : token.end + 1]
        beside = found.after is not None and found.after.place == token.last + 1
        follows = found.close and any(one.after is found.before for one in rivals)
        headed = token.place == 0 and after == ":"
        bracketed = token.start == 1 and self._text[0] + after == "[]"
        said = (one for one in others if one.linked and not one.owner and not found.linked)
        told = {
            reasons.NAME: bracketed or (letters and (beside or headed or follows)),
            reasons.LETTERS_BESIDE_NUMBERS: found.candidate.shape == "letters" and others,
            reasons.ANOTHER_IS_SAID: found.before
            and any(one.before is found.before for one in said),
        }
        return [reason for reason, is_so in told.items() if is_so]


def _is_else(token: Token) -> bool:
    """Whether `token` says that a number beside it is no code."""
    if token.kind & Kind.NUMBER:
        return token.candidate is not None and token.candidate.ruled_out
    owns = token.kind & (Kind.OWNER | Kind.OTHER | Kind.ADVERT | Kind.UNIT)
    return bool(owns) and not token.kind & (Kind.NOUN | Kind.ABOUT)
