"""Which candidate is the code: what speaks for and against each, and whether that is certain."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass

from anosim_tui.codes.candidates import (
    IN_LINK,
    POINT_INSIDE,
    RULED_OUT,
    Candidate,
    Reason,
    looks_like_year,
)
from anosim_tui.codes.context import (
    HEADING,
    Context,
    context,
    is_alone,
    is_last,
    is_next,
    qualify,
    stands_out,
)
from anosim_tui.codes.fold import PlainText, plain_text
from anosim_tui.codes.tokens import Reading, Token
from anosim_tui.codes.words import (
    ABOUT,
    ADVERT,
    CODE,
    NOUN,
    NUMBER,
    OTHER,
    OWNER,
    SECRET,
    TYPE,
    UNIT,
    vocabulary,
)

ENOUGH = 38
"""The least sum of weights that is offered as a code."""

CLOSE = 20
"""What a certain code has beyond every other candidate."""

WEB_OTP = Reason("written for the browser in the last line (WebOTP)", 200)
CODE_WORD_BEFORE = Reason("a code word before it", 62)
CODE_WORD_AFTER = Reason("a code word after it", 58)
CODE_WORD_NEAR = Reason("a code word in the sentence beside it", 22)
CODE_WORD_ELSEWHERE = Reason("a code word elsewhere in the message", 12)
DISTANCE = tuple(Reason("words, commas and numbers between them", -cost) for cost in range(160))
AFTER_COLON = Reason("right after a colon", 8)
CLOSING = Reason("the last thing said, after a colon", 6)
ASKED_TO_TYPE = Reason("the message asks to type it", 36)
USED_WITH = Reason("tied by a word such as with", 20)
USED_ALONE = Reason("nothing else can be used so", 18)
ABOUT_NEAR = Reason("its sentence speaks of logging in or confirming", 12)
FIRST = Reason("the message begins with it", 16)
ABOUT_MESSAGE = [
    Reason(f"{number} words of logging in or confirming", 6 * number) for number in range(4)
]
ABOUT_NAMES_IT = Reason("named by a word such as verification", 30)
ALONE = Reason("alone on its line", 24)
ONLY_ONE = Reason("the only number that can be a code", 12)
LONE = Reason("the only number, and no word says what else it is", 38)
STANDS_OUT = Reason("it stands where codes do: first, alone, or last", 38)
FOR_AN_APP = Reason("the only number of a message that an app reads", 60)
EMPHASISED = Reason("between stars", 25)
BARE = Reason("the message is nothing else", 60)
NEARLY_BARE = Reason("the message is hardly anything else", 34)
USUAL_LENGTH = Reason("as long as codes are", 4)
FAIR_LENGTH = Reason("as long as some codes are", 2)

NOTHING = Reason("no word of the message speaks of a code", 0)
OWNED = Reason("belongs to the word before it", -60)
OWNED_ELSEWHERE = Reason("a word before it has numbers of its own", -6)
OWNED_AFTER = Reason("belongs to the word after it", -40)
UNUSUAL_LENGTH = Reason("longer than codes are", -8)
LIKE_A_YEAR = Reason("could be a year", -10)
YEAR = Reason("a year, as far as the words around it say", -30)
LETTERS_ONLY = Reason("letters only", -10)
MIXED_FAR = Reason("letters and digits away from a code word", -45)
LIKE_A_PHONE = Reason("like a phone number", -25)
LIKE_A_NAME = Reason("reads like a name", -25)
LETTERS_BESIDE_NUMBERS = Reason("letters only, beside a number that can be the code", -60)
NAME = Reason("the name of the service, beside another candidate", -60)
ANOTHER_IS_SAID = Reason("another number is said to be the code", -30)
SENT_TO = Reason("where a message is to be sent", -80)
LIKE_A_COUPON = Reason("reads like a shop's code", -30)
AFTER_QUESTION = Reason("the answer to a question, as telephone numbers are", -60)
SENDER_TAG = Reason("in the sender's brackets", -30)
SENDER_NUMBER = Reason("the sender's own number", RULED_OUT)
ADVERTISING = Reason("the sentence is advertising", -45)
ADVERTISING_NEAR = Reason("the message is advertising", -20)

MOST_WEIGHED = 5
"""A message with more numbers than this is a list; only those nearest to a code word count."""

LONGEST_USUAL = 8
"""Characters of a number that is offered without a code word."""

BRIEF = 6
"""A message of so few words has its code at its end."""

# https://wicg.github.io/sms-one-time-codes/: the last line is "@host #code", perhaps more after it.
_WEB_OTP = re.compile(
    r"(?:^|\n)@[A-Za-z0-9.-]{1,253}\s#([A-Za-z0-9-]{3,16})(?:[ ]\S{1,260}){0,3}\s*$"
)
_WEB_OTP_READ = 640
_NAME = re.compile("[a-z]{4}")
_SLANG = re.compile("[A-Z]{2,5}\\d")
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")
_ENDS = frozenset({". ", "! ", "; ", ".\n", "!\n"})
_NOWHERE = 10**6


@dataclass(frozen=True, slots=True)
class Code:
    """A code found in a message."""

    value: str
    """What is pasted: ASCII, grouping removed, letters as they were written."""
    span: tuple[int, int]
    """Where it stands: start and end index in the original text."""
    certain: bool
    """Whether a code word or a WebOTP line names it, so that it may be copied unasked."""


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
    if best is None:
        return None
    return Code(best.value, plain.original_span(best.start, best.end), certain)


def explain(text: str, sender: str | None = None) -> list[Explained]:
    """Every number of `text` that was considered, in reading order, the chosen one marked."""
    plain, candidates, best, certain = _weighed(text, sender)
    return [
        Explained(
            candidate.value,
            plain.original_span(candidate.start, candidate.end),
            candidate.score,
            tuple(candidate.reasons),
            candidate is best,
            candidate is best and certain,
        )
        for candidate in candidates
    ]


def _weighed(
    text: str, sender: str | None
) -> tuple[PlainText, list[Candidate], Candidate | None, bool]:
    """The message, its candidates with their reasons, the chosen one and whether it is certain."""
    plain = plain_text(text)
    for_browser = None
    if "@" in plain.text:
        for_browser = _WEB_OTP.search(plain.text, max(0, len(plain.text) - _WEB_OTP_READ))
    message = Message(Reading(plain, vocabulary()), plain_text(sender or "").text)
    message.weigh()
    candidates = message.candidates
    if for_browser is not None:
        start, end = for_browser.span(1)
        code = Candidate(start, end, for_browser[1], "digits", [WEB_OTP])
        return plain, [*(one for one in candidates if one.end <= start), code], code, True
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    if best is None or best.score < ENOUGH:
        return plain, candidates, None, False
    return plain, candidates, best, message.is_certain(best)


class Message:
    """The candidates of one message and what they have in common."""

    def __init__(self, reading: Reading, sender: str) -> None:
        self._tokens, self._text, self._reading = reading.tokens, reading.text, reading
        self._sender = sender
        self._contexts: dict[Candidate, Context] = {}
        self.candidates = reading.candidates
        if not self.candidates:
            return
        qualify(reading)
        tokens = self._tokens
        self._code_sentences = {token.sentence for token in tokens if token.kind & CODE}
        adverts = [token for token in tokens if token.kind & ADVERT]
        self._adverts = {token.sentence for token in adverts if not token.kind & NUMBER}
        self._shopping = {token.sentence for token in adverts}
        self._percents = {token.sentence for token in adverts if token.kind & NUMBER}
        self._about = min(sum(bool(token.kind & ABOUT) for token in tokens), 3)
        asked = any(token.kind & TYPE for token in tokens)
        self._speaks_of_codes = asked or bool(self._code_sentences or self._about)
        self._possible = [index for index, token in enumerate(tokens) if token.may_be_code]
        self._only_one = len(self._possible) == 1

    def weigh(self) -> None:
        """Give every candidate its reasons for and against."""
        if not self.candidates:
            return
        if not self._speaks_of_codes and not self._only_one:
            for one in self.candidates:
                one.reasons.append(NOTHING)
            return
        for index in self._nearest():
            token = self._tokens[index]
            candidate = token.candidate
            if candidate is None:
                continue
            if _is_sender(candidate.value, self._sender):
                candidate.reasons.insert(0, SENDER_NUMBER)
                continue
            found = context(self._tokens, index)
            self._contexts[candidate] = found
            self._weigh(index, token, candidate, found)
        self._compare()

    def _nearest(self) -> list[int]:
        """The places of the numbers that can be the code: of many, those nearest to a code word."""
        places = self._possible
        if len(places) <= MOST_WEIGHED:
            return places
        words = [index for index, token in enumerate(self._tokens) if token.kind & CODE]

        def distance(place: int) -> int:
            after = bisect(words, place)
            before = place - words[after - 1] if after else _NOWHERE
            return min(before, words[after] - place if after < len(words) else _NOWHERE)

        return sorted(sorted(places, key=distance)[:MOST_WEIGHED] if words else places[:MOST_WEIGHED])

    def is_certain(self, best: Candidate) -> bool:
        """Whether the chosen candidate may be copied unasked."""
        found = self._contexts[best]
        reasons = set(best.reasons)
        if reasons.isdisjoint({CODE_WORD_BEFORE, CODE_WORD_AFTER}) or reasons & _DOUBTS:
            return False
        others = [self._tokens[index].candidate for index in self._possible]
        rest = [one for one in others if one is not None and one is not best]
        if best.shape == "letters" and any(one.shape != "letters" for one in rest):
            return False
        if any(one.score > best.score - CLOSE and one.value != best.value for one in rest):
            return False
        code = found.code
        private = code is not None and code.kind & SECRET
        return bool(private or self._about or found.typed_before or self._only_one)

    def _weigh(self, index: int, token: Token, candidate: Candidate, found: Context) -> None:
        reasons, text = candidate.reasons, self._text
        named = self._name(reasons, token, found)
        if not named and self._code_sentences:
            near = not {token.sentence - 1, token.sentence + 1}.isdisjoint(self._code_sentences)
            reasons.append(CODE_WORD_NEAR if near else CODE_WORD_ELSEWHERE)
        if token.colon and (named or found.about):
            reasons.append(AFTER_COLON)
        if found.typed_before or (found.typed_after and (self._only_one or found.about)):
            reasons.append(ASKED_TO_TYPE)
        lone = None
        if not named:
            self._unnamed(reasons, token, found)
            lone = self._lone(index, token, candidate) if self._only_one else None
            reasons.extend([lone] if lone is not None else [])
        alone = is_alone(token, text)
        if alone:
            reasons.append(ALONE)
        if text[token.end : token.end + 1] == "*" == text[max(0, token.start - 1) : token.start]:
            reasons.append(EMPHASISED)
        if self._only_one:
            self._bare(reasons)
        if found.owner is not None or found.owner_after is not None:
            self._owners(reasons, token, found)
        if found.sent_to:
            reasons.append(SENT_TO)
        self._looks(token, candidate, found, named)
        if candidate.shape == "mixed":
            told = alone or found.typed_before or found.used or lone is not None
            self._mixed(candidate, named, told)
        letters, code = candidate.shape != "digits", found.code
        private = code is not None and code.kind & SECRET
        if (self._shopping or letters) and not (private and token.sentence not in self._percents):
            self._advertising(reasons, token, candidate)

    def _name(self, reasons: list[Reason], token: Token, found: Context) -> bool:
        """Say which code word of its sentence speaks for the candidate, and how far away it is."""
        if found.code is None:
            return False
        reason, cost = CODE_WORD_BEFORE, 99
        if found.before is not None:
            words = token.place - found.before.last - 1
            cost = 14 * found.rivals_before
            if words > 0:
                cost += min(words, 10) if found.linked else min(3 * words, 36)
            if not found.linked:
                cost += 6 * min(token.commas - found.before.commas, 3)
        if found.after is not None:
            words = found.after.place - token.last - 1
            cost_after = 15 * found.rivals_after + 5 * min(found.after.commas - token.commas, 3)
            if words > 0:
                cost_after += min(2 * words + max(0, words - 4), 30)
            if CODE_WORD_AFTER.weight - cost_after > reason.weight - cost:
                reason, cost = CODE_WORD_AFTER, cost_after
        reasons.append(reason)
        if cost:
            reasons.append(DISTANCE[min(cost, len(DISTANCE) - 1)])
        return True

    def _unnamed(self, reasons: list[Reason], token: Token, found: Context) -> None:
        """What speaks for a candidate without a code word in its sentence."""
        text = self._text
        answers = text[max(0, token.start - 3) : token.start].rstrip().endswith("?")
        if answers and not found.typed_after:
            reasons.append(AFTER_QUESTION)
        single = self._is_single(token, found)
        if found.used:
            reasons.append(USED_WITH)
            if single:
                reasons.append(USED_ALONE)
        if found.about:
            reasons.append(ABOUT_NEAR)
            if token.place == 0:
                reasons.append(FIRST)
            if token.colon and found.about_before and is_last(token, text):
                reasons.append(CLOSING)
        if found.confirmed:
            reasons.append(ABOUT_NAMES_IT)
        if single and not self._code_sentences and self._speaks_of_codes:
            if found.used or found.about or is_alone(token, text):
                reasons.append(ONLY_ONE)
        if self._about:
            reasons.append(ABOUT_MESSAGE[self._about])

    def _is_single(self, token: Token, found: Context) -> bool:
        """Whether a message has no other number that can be a code, and nothing owns this one."""
        candidate = token.candidate
        if not self._only_one or candidate is None or candidate.shape != "digits":
            return False
        owned = found.owner is not None or found.owner_after is not None
        numbered = "#" in self._text[max(0, token.start - 2) : token.start]
        return len(candidate.value) <= LONGEST_USUAL and not owned and not numbered

    def _lone(self, index: int, token: Token, candidate: Candidate) -> Reason | None:
        """What speaks for the only number of a message whose words say nothing of it.

        A number rented to receive codes receives little else, so that one standing where codes
        stand is offered, in a language that nobody listed as well.
        """
        tokens, reading = self._tokens, self._reading
        before = tokens[index - 1] if index else None
        if token.end - token.start > LONGEST_USUAL:
            return None
        if candidate.shape != "digits":
            told = before is not None and before.kind & ABOUT and is_next(before, token)
            if not ((token.colon or told) and candidate.shape == "mixed" and candidate.value.isupper()):
                return None
        if reading.plain.for_app:
            return FOR_AN_APP
        if _is_quantity(candidate.value):
            return None
        others = [other for other in tokens if _is_of_something_else(other)]
        if any(_share_a_clause(other, token) for other in others):
            return None
        named = before is not None and before.kind & NOUN
        if stands_out(token, self._text) or (not (named or others) and self._ends_briefly(token)):
            return STANDS_OUT
        return LONE if self._is_strange() else None

    def _ends_briefly(self, token: Token) -> bool:
        """Whether `token` ends a short message, or a short sentence before one about secrecy."""
        if self._reading.words <= BRIEF and is_last(token, self._text):
            return True
        ends = self._text[token.end : token.end + 2] in _ENDS and token.place <= HEADING
        secrecy = any(other.kind & ABOUT for other in self._tokens if other.sentence == 1)
        return token.sentence == 0 and ends and secrecy

    def _is_strange(self) -> bool:
        """Whether no word of a message is known, and few of its script are listed."""
        if self._text.isascii() or any(not token.kind & NUMBER for token in self._tokens):
            return False
        letters = (letter for letter in self._text if letter > "\u024f" and letter.isalpha())
        return not self._reading.vocabulary.is_well_known(next(letters, "a"))

    def _bare(self, reasons: list[Reason]) -> None:
        """Whether the message holds little else than its one number."""
        if self._reading.words == 1:
            reasons.append(BARE)
        elif self._reading.words == 2 and len(self._tokens) == 1:
            reasons.append(NEARLY_BARE)

    def _owners(self, reasons: list[Reason], token: Token, found: Context) -> None:
        """What the candidate is the number of, if not of the code."""
        owner, code = found.owner, found.before
        if owner is not None and not (found.typed_next and not is_next(owner, token)):
            freed = found.linked and code is not None and code.commas == token.commas
            if found.after is not None and found.after.place == token.last + 1:
                freed = freed or not is_next(owner, token)
            reasons.append(OWNED_ELSEWHERE if freed else OWNED)
        told = found.typed_before or found.used or (code is not None and not found.rivals_before)
        if found.owner_after is not None and not told:
            reasons.append(OWNED_AFTER)

    def _looks(self, token: Token, candidate: Candidate, found: Context, named: bool) -> None:
        """What the candidate's own looks say."""
        reasons, value = candidate.reasons, candidate.value
        size = len(value)
        if candidate.shape == "letters":
            reasons.append(LETTERS_ONLY)
        elif size == 6:
            reasons.append(USUAL_LENGTH)
        elif size in {4, 5, 8}:
            reasons.append(FAIR_LENGTH)
        elif size > 8:
            reasons.append(UNUSUAL_LENGTH)
        close = found.after is not None or _is_close(found, token, is_last(token, self._text))
        if looks_like_year(value):
            reasons.append(LIKE_A_YEAR if close else YEAR)
        written = self._text[candidate.start : candidate.end]
        grouped = size >= 8 and not written.isdigit()
        if grouped or (size >= 9 and written[0] == "0"):
            if not (close if named else found.typed_before):
                reasons.append(LIKE_A_PHONE)
        shown = self._reading.plain.shown
        if candidate.start == 1 and shown[0] == "【" and shown[candidate.end :][:1] == "】":
            if shown[candidate.end + 1 :][:1] not in {"是", "为", "為"}:
                reasons.append(SENDER_TAG)

    def _mixed(self, candidate: Candidate, named: bool, told: bool) -> None:
        """Whether letters and digits are more than a name here (98point6, 3DS)."""
        reasons = candidate.reasons
        if not told and (not named or sum(reason.weight for reason in reasons[:2]) < 45):
            reasons.append(MIXED_FAR)
        if _NAME.search(candidate.value) or (not named and _SLANG.fullmatch(candidate.value)):
            reasons.append(LIKE_A_NAME)

    def _advertising(self, reasons: list[Reason], token: Token, candidate: Candidate) -> None:
        """Whether the code is one to shop with; percentages only speak of codes with letters."""
        letters = candidate.shape != "digits"
        adverts = self._shopping if letters else self._adverts
        if adverts:
            reasons.append(ADVERTISING if token.sentence in adverts else ADVERTISING_NEAR)
        if letters and _COUPON.fullmatch(candidate.value):
            reasons.append(LIKE_A_COUPON)

    def _compare(self) -> None:
        """What the candidates say of each other."""
        possible = [self._tokens[index] for index in self._possible]
        digits = any(token.candidate.shape != "letters" for token in possible)
        said = {
            found.before
            for candidate, found in self._contexts.items()
            if found.linked and found.owner is None and candidate.shape != "letters"
        }
        for token in possible:
            found = self._contexts.get(token.candidate)
            if found is None:
                continue
            reasons = token.candidate.reasons
            if token.candidate.shape == "letters" and digits:
                reasons.append(LETTERS_BESIDE_NUMBERS)
            if token.candidate.shape != "digits" and len(possible) > 1 and self._is_name(token, found):
                reasons.append(NAME)
            if found.before in said and not found.linked and found.before is not None:
                reasons.append(ANOTHER_IS_SAID)

    def _is_name(self, token: Token, found: Context) -> bool:
        """Whether letters name the service: right before a code word, or heading the message."""
        if found.after is not None and found.after.place == token.last + 1:
            return True
        return token.place == 0 and self._text[token.end : token.end + 1] == ":"


def _is_sender(value: str, sender: str) -> bool:
    """Whether `value` is the number or the name that the message came from."""
    if len(value) < 3 or not sender:
        return False
    digits = "".join(filter(str.isdecimal, sender))
    return value == digits or value.upper() == sender.upper()


def _is_close(found: Context, token: Token, last: bool) -> bool:
    """Whether a number follows its code word, or a private one two words later, at the end."""
    if found.before is None:
        return False
    words = token.place - found.before.last - 1
    return found.linked or words <= (2 if last and found.before.kind & SECRET else 0)


def _is_quantity(value: str) -> bool:
    """Whether `value` is a round number, or four digits like a time of day (1830)."""
    if value.endswith("00"):
        return True
    return len(value) == 4 and value[:2] < "24" and value[2:] in {"15", "30", "45"}


def _share_a_clause(other: Token, token: Token) -> bool:
    """Whether no comma parts the number from `other`, and no colon but the one before it."""
    same = (other.sentence, other.commas) == (token.sentence, token.commas)
    return same and other.colons >= token.colons - token.colon


def _is_of_something_else(token: Token) -> bool:
    """Whether `token` says that a number beside it is no code."""
    if token.kind & NUMBER:
        candidate = token.candidate
        return candidate is not None and candidate.ruled_out and IN_LINK not in candidate.reasons
    return bool(token.kind & (OWNER | OTHER | ADVERT | UNIT)) and not token.kind & (NOUN | ABOUT)


_DOUBTS = frozenset(
    {
        *(OWNED, OWNED_ELSEWHERE, OWNED_AFTER, ADVERTISING, ADVERTISING_NEAR, LIKE_A_COUPON),
        *(LIKE_A_NAME, LIKE_A_PHONE, YEAR, SENDER_TAG, POINT_INSIDE),
    }
)
"""The reasons against a candidate that leave it a guess."""
