"""Weighs the candidates of a message: gives each its reasons for and against."""

from __future__ import annotations

import re

from anosim_tui.domain.code_amounts import measure
from anosim_tui.domain.code_lone import lone_reason
from anosim_tui.domain.code_marks import NUMBER, Mark, Reader
from anosim_tui.domain.code_places import (
    answers,
    is_alone,
    is_emphasised,
    is_last,
    is_sender_tag,
    worth_weighing,
)
from anosim_tui.domain.code_reasons import (
    ABOUT_MESSAGE,
    ABOUT_NAMES_IT,
    ABOUT_NEAR,
    ADVERTISING,
    ADVERTISING_NEAR,
    AFTER_COLON,
    AFTER_QUESTION,
    ALONE,
    ASKED_TO_TYPE,
    BARE,
    CLOSING,
    CODE_WORD_AFTER,
    CODE_WORD_BEFORE,
    CODE_WORD_ELSEWHERE,
    CODE_WORD_NEAR,
    DISTANCE,
    EMPHASISED,
    FAIR_LENGTH,
    FIRST,
    LETTERS_ONLY,
    LIKE_A_COUPON,
    LIKE_A_NAME,
    LIKE_A_PHONE,
    LIKE_A_YEAR,
    MIXED_FAR,
    NEARLY_BARE,
    NOTHING,
    ONLY_ONE,
    OWNED,
    OWNED_AFTER,
    OWNED_ELSEWHERE,
    SENDER_NUMBER,
    SENDER_TAG,
    UNUSUAL_LENGTH,
    USED_ALONE,
    USED_WITH,
    USUAL_LENGTH,
    YEAR,
    Reason,
)
from anosim_tui.domain.code_shapes import Candidate, looks_like_year
from anosim_tui.domain.code_surroundings import (
    After,
    Before,
    is_close,
    is_next,
    look_ahead,
    look_back,
    qualify,
)
from anosim_tui.domain.code_words.kinds import ABOUT, CODE, PROMO, SECRET, USE

LONGEST_USUAL = 8
_NAME = re.compile("[a-z]{4}")
_SLANG = re.compile("[A-Z]{2,5}\\d")
_COUPON = re.compile("(?=.{0,8}[AEIOUY])[A-Z]{4,8}(?:\\d?[05]|\\d{4})")


def weigh(reader: Reader, sender_digits: str) -> None:
    """Give every candidate of a message its reasons; `sender_digits` are those of its sender."""
    qualify(reader)
    measure(reader)
    message = _Message(reader)
    places = worth_weighing(reader.marks)
    if not message.speaks_of_codes and len(places) > 1:
        for one in reader.candidates:
            one.reasons.append(NOTHING)
        return
    message.only_one = len(places) == 1
    for index in places:
        mark = reader.marks[index]
        candidate = mark.candidate
        if candidate is None:
            continue
        if len(candidate.value) > 3 and candidate.value == sender_digits:
            candidate.reasons.insert(0, SENDER_NUMBER)
        else:
            message.weigh(index, mark, candidate)


class _Message:
    """What the candidates of one message have in common."""

    def __init__(self, reader: Reader) -> None:
        self._marks = reader.marks
        self._reader = reader
        self.only_one = False
        marks = reader.marks
        self._code_sentences = {mark.sentence for mark in marks if mark.kind & CODE}
        promos = [mark for mark in marks if mark.kind & PROMO]
        self._promos = {mark.sentence for mark in promos if not mark.kind & NUMBER}
        self._shopping = {mark.sentence for mark in promos}
        self._percents = {mark.sentence for mark in promos if mark.kind & NUMBER}
        self._about = min(len([mark for mark in marks if mark.kind & ABOUT]), 3)
        self._numbers = len([mark for mark in marks if mark.kind & NUMBER])
        asked = any(mark.kind & USE for mark in marks)
        self.speaks_of_codes = asked or bool(self._code_sentences or self._about)

    def weigh(self, index: int, mark: Mark, candidate: Candidate) -> None:
        """Give `candidate`, which stands at `index`, its reasons."""
        before = look_back(self._marks, index)
        after = look_ahead(self._marks, index)
        text, reasons = self._reader.text, candidate.reasons
        alone = is_alone(mark, text)
        named = self._name(reasons, mark, before, after)
        if not named and self._code_sentences:
            beside = {mark.sentence - 1, mark.sentence + 1}
            near = not beside.isdisjoint(self._code_sentences)
            reasons.append(CODE_WORD_NEAR if near else CODE_WORD_ELSEWHERE)
        self._context(reasons, mark, before, after, named)
        lone = lone_reason(self._reader, index) if self.only_one and not named else None
        if lone is not None:
            reasons.append(lone)
        if alone:
            reasons.append(ALONE)
        if is_emphasised(mark, text):
            reasons.append(EMPHASISED)
        if self._numbers == 1:
            self._bare(reasons)
        if before.owner is not None or after.owner is not None:
            self._owners(reasons, mark, before, after)
        close = after.code is not None or is_close(before, mark, is_last(mark, text))
        expected = close if named else before.asked
        self._looks(candidate, close, expected)
        letters = candidate.shape != "digits"
        if candidate.shape == "mixed":
            told = alone or before.asked or before.used or lone is not None
            self._mixed(candidate, named, told)
        code = before.code or after.code
        private = code is not None and code.kind & SECRET
        if (self._shopping or letters) and not (private and mark.sentence not in self._percents):
            self._advertising(reasons, mark, candidate)

    def _name(self, reasons: list[Reason], mark: Mark, before: Before, after: After) -> bool:
        """Say which code word of its sentence speaks for the candidate, and how far away it is."""
        reason, cost = CODE_WORD_BEFORE, 99
        if before.code is not None:
            words = mark.place - before.code.last - 1
            if words <= 0:
                cost = 0
            else:
                cost = min(words, 10) if before.linked else min(3 * words, 36)
            if not before.linked:
                cost += 6 * min(mark.commas - before.code.commas, 3)
            cost += 14 * before.rivals
        if after.code is not None:
            words = after.code.place - mark.last - 1
            cost_after = 15 * after.rivals + 5 * min(after.code.commas - mark.commas, 3)
            if words > 0:
                cost_after += min(2 * words + max(0, words - 4), 30)
            if CODE_WORD_AFTER.weight - cost_after > reason.weight - cost:
                reason, cost = CODE_WORD_AFTER, cost_after
        if before.code is None and after.code is None:
            return False
        reasons.append(reason)
        if cost:
            reasons.append(DISTANCE[min(cost, len(DISTANCE) - 1)])
        return True

    def _context(
        self, reasons: list[Reason], mark: Mark, before: Before, after: After, named: bool
    ) -> None:
        """What else in the message speaks for the candidate."""
        if mark.colon and (named or before.about or after.about):
            reasons.append(AFTER_COLON)
        if before.asked or (after.asked and (self.only_one or before.about or after.about)):
            reasons.append(ASKED_TO_TYPE)
        if not named:
            self._unnamed(reasons, mark, before, after)

    def _unnamed(self, reasons: list[Reason], mark: Mark, before: Before, after: After) -> None:
        """What speaks for a candidate without a code word in its sentence."""
        if answers(mark, self._reader.text) and not after.asked:
            reasons.append(AFTER_QUESTION)
        used = before.used or after.used
        if used:
            reasons.append(USED_WITH)
            if self._is_only_number(mark, before, after):
                reasons.append(USED_ALONE)
        if mark.colon and before.about and is_last(mark, self._reader.text):
            reasons.append(CLOSING)
        if before.about or after.about:
            reasons.append(ABOUT_NEAR)
            if mark.place == 0:
                reasons.append(FIRST)
        if before.named:
            reasons.append(ABOUT_NAMES_IT)
        told = used or before.about or after.about or is_alone(mark, self._reader.text)
        if told and self._is_only_one(mark, before, after):
            reasons.append(ONLY_ONE)
        if self._about:
            reasons.append(ABOUT_MESSAGE[self._about])

    def _is_only_one(self, mark: Mark, before: Before, after: After) -> bool:
        """Whether a message without a code word has no other number that can be a code."""
        if self._code_sentences or not self.speaks_of_codes:
            return False
        return self._is_only_number(mark, before, after)

    def _is_only_number(self, mark: Mark, before: Before, after: After) -> bool:
        """Whether a message has no other number that can be a code, and nothing owns this one."""
        owned = before.owner is not None or after.owner is not None
        if not self.only_one or owned:
            return False
        candidate, text = mark.candidate, self._reader.text
        numbered = "#" in text[max(0, mark.start - 2) : mark.start]
        return (
            candidate is not None
            and candidate.shape == "digits"
            and len(candidate.value) <= LONGEST_USUAL
            and not numbered
        )

    def _bare(self, reasons: list[Reason]) -> None:
        """Whether the message holds little else than its one number."""
        if self._reader.words == 1:
            reasons.append(BARE)
        elif self._reader.words == 2 and len(self._marks) == 1:
            reasons.append(NEARLY_BARE)

    def _owners(self, reasons: list[Reason], mark: Mark, before: Before, after: After) -> None:
        """What the candidate is the number of, if not of the code."""
        asked_next = after.asked_next and not is_next(before.owner, mark)
        if before.owner is not None and not asked_next:
            code = before.code
            freed = before.linked and code is not None and code.commas == mark.commas
            if after.code is not None and after.code.place == mark.last + 1:
                freed = freed or before.owner.last + 1 < mark.place
            reasons.append(OWNED_ELSEWHERE if freed else OWNED)
        if (
            after.owner is not None
            and not (before.asked or before.used)
            and not (before.code is not None and before.rivals == 0)
        ):
            reasons.append(OWNED_AFTER)

    def _advertising(self, reasons: list[Reason], mark: Mark, candidate: Candidate) -> None:
        """Whether the code is one to shop with; percentages only speak of codes with letters."""
        letters = candidate.shape != "digits"
        promos = self._shopping if letters else self._promos
        if promos:
            reasons.append(ADVERTISING if mark.sentence in promos else ADVERTISING_NEAR)
        if letters and _COUPON.fullmatch(candidate.value):
            reasons.append(LIKE_A_COUPON)

    def _looks(self, candidate: Candidate, close: bool, expected: bool) -> None:
        """What the candidate's own looks say."""
        reasons = candidate.reasons
        _length(candidate)
        if looks_like_year(candidate.value):
            reasons.append(LIKE_A_YEAR if close else YEAR)
        if (
            len(candidate.value) >= 8
            and not expected
            and _is_like_phone(candidate, self._reader.text)
        ):
            reasons.append(LIKE_A_PHONE)
        if candidate.start == 1 and is_sender_tag(candidate, self._reader.plain.shown):
            reasons.append(SENDER_TAG)

    def _mixed(self, candidate: Candidate, named: bool, asked: bool) -> None:
        """Whether letters and digits are more than a name here (98point6, 3DS)."""
        reasons = candidate.reasons
        if not asked and (not named or sum(reason.weight for reason in reasons[:2]) < 45):
            reasons.append(MIXED_FAR)
        if _NAME.search(candidate.value) or (not named and _SLANG.fullmatch(candidate.value)):
            reasons.append(LIKE_A_NAME)


def _length(candidate: Candidate) -> None:
    """Say whether the candidate is as long as codes usually are."""
    size = len(candidate.value)
    if candidate.shape == "letters":
        candidate.reasons.append(LETTERS_ONLY)
    elif size == 6:
        candidate.reasons.append(USUAL_LENGTH)
    elif size in {4, 5, 8}:
        candidate.reasons.append(FAIR_LENGTH)
    elif size > 8:
        candidate.reasons.append(UNUSUAL_LENGTH)


def _is_like_phone(candidate: Candidate, text: str) -> bool:
    """Whether eight digits or more begin or are grouped like a phone number."""
    written = text[candidate.start : candidate.end]
    return not written.isdigit() or (len(candidate.value) >= 9 and written.startswith("0"))
