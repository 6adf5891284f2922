"""Which candidate is the code: what speaks for and against each, and whether that is certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anosim_tui.codes import reasons
from anosim_tui.codes.candidates import Candidate
from anosim_tui.codes.context import Context, context, qualify
from anosim_tui.codes.fold import PlainText, plain_text
from anosim_tui.codes.reasons import Reason
from anosim_tui.codes.tokens import Reading, Token
from anosim_tui.codes.words import Kind, vocabulary

BRIEF = 6
"""A message of so few words has its code at its end."""

LONGEST_USUAL = 8
"""Characters of a number that is offered without a code word."""

# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?:[ ]\S{1,260}){0,3}\s*$"
)
_WEB_OTP_READ = 640
_NAME = re.compile("[a-z]{4}")
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")


@dataclass(frozen=True, slots=True)
class Code:
    """A code found in a message.

    Attributes:
        value: what is pasted: ASCII, grouping removed, letters as they were written.
        span: start and end index in the original text.
        certain: whether a code word or a WebOTP line names it, so that it may be copied unasked.
    """

    value: str
    span: tuple[int, int]
    certain: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """A number of a message and what speaks for and against its being the code."""

    value: str
    span: tuple[int, int]
    score: int
    reasons: tuple[Reason, ...]
    chosen: bool
    certain: bool


def find_code(text: str, sender: str | None = None) -> Code | None:
    """The code in `text`, or None where a person would see none.

    `sender` is the number or name the message came from, which is never the code. Never raises,
    whatever the text; takes time linear in its length, bounded for very long ones.
    """
    plain, _, best, certain = _weighed(text, sender)
    return best and Code(best.value, plain.original_span(best.start, best.end), certain)


def explain(text: str, sender: str | None = None) -> list[Explained]:
    """Every number of `text` that was considered, in reading order, the chosen one marked."""
    plain, candidates, best, certain = _weighed(text, sender)
    return [
        Explained(
            *(one.value, plain.original_span(one.start, one.end), one.score, tuple(one.reasons)),
            *(one is best, one is best and certain),
        )
        for one in candidates
    ]


def _weighed(
    text: str, sender: str | None
) -> tuple[PlainText, list[Candidate], Candidate | None, bool]:
    """The message, its candidates with their reasons, the chosen one and whether it is certain."""
    plain = plain_text(text)
    reading = Reading(plain, vocabulary())
    candidates = reading.candidates
    message = Message(reading, plain_text(sender or "").text.upper()) if candidates else None
    for_browser = None
    if "@" in plain.text:
        for_browser = _WEB_OTP.search(plain.text, max(0, len(plain.text) - _WEB_OTP_READ))
    if for_browser is not None:
        start, end = for_browser.span(1)
        code = Candidate(start, end, for_browser[1], "digits", [reasons.WEB_OTP])
        return plain, [*(one for one in candidates if one.end <= start), code], code, True
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    if message is None or best is None or best.score < reasons.ENOUGH:
        return plain, candidates, None, False
    return plain, candidates, best, message.is_certain(best)


class Message:
    """The candidates of one message, weighed by what is around them."""

    def __init__(self, reading: Reading, sender: str) -> None:
        """Give every candidate of `reading` its reasons; `sender` is in capitals."""
        self._reading, self._text, self._tokens = reading, reading.plain.text, reading.tokens
        qualify(self._tokens)
        self._names_code = any(token.kind & Kind.CODE for token in self._tokens)
        self._about = sum(bool(token.kind & Kind.ABOUT) for token in self._tokens)
        self._possible = [
            (index, token, token.candidate)
            for index, token in enumerate(self._tokens)
            if token.candidate is not None and not token.candidate.ruled_out
        ]
        self._only_one = len(self._possible) == 1
        self._contexts = {
            candidate: context(self._tokens, index, self._text)
            for index, _, candidate in self._possible
        }
        for _, token, candidate in self._possible:
            found = self._contexts[candidate]
            if candidate.value.upper() in {sender, "".join(filter(str.isdecimal, sender))}:
                candidate.reasons.insert(0, reasons.SENDER)
            else:
                candidate.reasons += self._weigh(token, candidate, found)

    def is_certain(self, best: Candidate) -> bool:
        """Whether the chosen candidate may be copied unasked."""
        found = self._contexts[best]
        if found.code is None or any(why.weight <= reasons.DOUBT for why in best.reasons):
            return False
        rest = [one for _, _, one in self._possible if one.value != best.value]
        close = best.score - reasons.CLOSE
        if any(one.score > close for one in rest) or (best.shape == "letters" and rest):
            return False
        if found.code.kind & Kind.SECRET or self._about or found.typed:
            return True
        return not any(token.kind & (Kind.OWNER | Kind.UNIT) for token in self._tokens)

    def _weigh(self, token: Token, candidate: Candidate, found: Context) -> list[Reason]:
        why = self._named(token, found) if found.code else self._unnamed(token, candidate, found)
        if token.colon and (found.code or found.about):
            why.append(reasons.AFTER_COLON)
        if found.typed or (found.typed_after and (self._only_one or found.about)):
            why.append(reasons.ASKED_TO_TYPE)
        if found.alone:
            why.append(reasons.ALONE)
        why += self._owners(found) + self._looks(token, candidate, found)
        if candidate.shape != "digits":
            why += self._letters(token, candidate, found, sum(one.weight for one in why[:2]))
        private = found.code and found.code.kind & Kind.SECRET
        if not private and self._advertises(token, candidate):
            why.append(reasons.ADVERTISING)
        if not self._only_one:
            why += self._beside_others(token, candidate, found)
        return why

    def _named(self, token: Token, found: Context) -> list[Reason]:
        """Which code word of its sentence speaks for the candidate, and how far away it is."""
        reason, cost = reasons.CODE_WORD_BEFORE, 99
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

    def _unnamed(self, token: Token, candidate: Candidate, found: Context) -> list[Reason]:
        """What speaks for a candidate without a code word in its sentence."""
        before = self._text[max(0, token.start - 3) : token.start].rstrip()[-1:]
        why = [reasons.CODE_WORD_ELSEWHERE] if self._names_code else []
        if before == "?":
            why.append(reasons.AFTER_QUESTION)
        if found.about:
            why.append(reasons.ABOUT_NEAR[min(self._about, 3)])
        if found.confirmed:
            why.append(reasons.ABOUT_NAMES_IT)
        if found.used:
            why.append(reasons.USED_WITH)
        if before == "#" or not self._only_one or len(candidate.value) > LONGEST_USUAL:
            return why
        if found.used or (found.about and not self._names_code):
            why.append(reasons.ONLY_ONE)
        if self._is_lone(token, candidate, found):
            why.append(reasons.STANDS_OUT)
        return why

    def _is_lone(self, token: Token, candidate: Candidate, found: Context) -> bool:
        """Whether the only number of a message, of which its words say nothing, may be a code.

        A number rented to receive codes receives little else, so that one where codes usually are
        is offered, in a language that nobody listed as well.
        """
        if self._reading.words <= 2:
            return True
        if candidate.shape != "digits" and not (token.colon and candidate.value.isupper()):
            return False
        if found.stands_out or self._reading.plain.for_app:
            return True
        brief = self._reading.words <= BRIEF and found.ends and not found.numbered
        return brief and not any(_is_else(other) for other in self._tokens)

    def _owners(self, found: Context) -> list[Reason]:
        """What the candidate is the number of, if not of the code."""
        why, owner, name = [], found.owner, found.before
        if found.sent_to:
            why.append(reasons.SENT_TO)
        if owner and not (name and found.linked and name.commas == owner.commas):
            why.append(reasons.OWNED)
        told = found.typed or found.used or (name and not found.rivals_before)
        if found.owner_after and not told:
            why.append(reasons.OWNED_AFTER)
        return why

    def _looks(self, token: Token, candidate: Candidate, found: Context) -> list[Reason]:
        """What the candidate's own looks say."""
        value, size, why = candidate.value, len(candidate.value), []
        if candidate.shape == "digits" and size <= LONGEST_USUAL:
            why.append(reasons.USUAL_LENGTH)
        elif size > LONGEST_USUAL:
            why.append(reasons.UNUSUAL_LENGTH)
        name = found.before
        close = found.after or (name and (found.linked or name.last + 1 == token.place))
        if size == 4 and value[:2] in {"19", "20"} and not close:
            why.append(reasons.YEAR)
        grouped = size >= 8 and candidate.end - candidate.start > size
        if (grouped or (size >= 9 and value[0] == "0")) and not (close or found.typed):
            why.append(reasons.LIKE_A_PHONE)
        return why

    def _letters(
        self, token: Token, candidate: Candidate, found: Context, named: int
    ) -> list[Reason]:
        """Whether letters, with digits or without, are a name (98point6) or a shop's code."""
        why, value = [], candidate.value
        told = found.alone or found.typed or found.used or (token.colon and self._only_one)
        if not told and named < 45:
            why.append(reasons.MIXED_FAR)
        if candidate.shape == "mixed" and _NAME.search(value):
            why.append(reasons.LIKE_A_NAME)
        if _COUPON.fullmatch(value) and not (found.code and found.code.kind & Kind.SECRET):
            why.append(reasons.LIKE_A_COUPON)
        return why

    def _advertises(self, token: Token, candidate: Candidate) -> bool:
        """Whether its sentence is advertising; percentages only speak of codes with letters."""
        letters = candidate.shape != "digits"
        return any(
            other.kind & Kind.ADVERT and (letters or not other.kind & Kind.NUMBER)
            for other in self._tokens
            if other.sentence == token.sentence
        )

    def _beside_others(self, token: Token, candidate: Candidate, found: Context) -> list[Reason]:
        """What the other candidates make of this one."""
        why = []
        beside = found.after is not None and found.after.place == token.last + 1
        after = self._text[token.end : token.end + 1]
        headed = token.place == 0 and after == ":"
        bracketed = candidate.start == 1 and self._text[0] + after == "[]"
        if bracketed or (candidate.shape != "digits" and (beside or headed)):
            why.append(reasons.NAME)
        others = [one for one in self._contexts if one.shape != "letters"]
        if candidate.shape == "letters" and others:
            why.append(reasons.LETTERS_BESIDE_NUMBERS)
        if found.before and not found.linked:
            rivals = [self._contexts[one] for one in others]
            if any(one.linked and one.before is found.before and not one.owner for one in rivals):
                why.append(reasons.ANOTHER_IS_SAID)
        return why


def _is_else(token: Token) -> bool:
    """Whether `token` says that a number beside it is no code."""
    if token.kind & Kind.NUMBER:
        return token.candidate is not None and token.candidate.ruled_out
    owns = token.kind & (Kind.OWNER | Kind.OTHER | Kind.ADVERT | Kind.UNIT)
    return bool(owns) and not token.kind & (Kind.NOUN | Kind.ABOUT)
