"""What stands in a message, in reading order: its numbers, and the words that say what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anosim_tui.domain.code_pauses import Pause, pause
from anosim_tui.domain.code_reasons import AMOUNT, DATE, DECIMAL, MASKED, QUANTITY
from anosim_tui.domain.code_shapes import (
    LONGEST,
    RULED_OUT_SHAPES,
    SCANNER,
    SHORTEST,
    VOWELS,
    Candidate,
    dashed,
    is_date,
    is_masked,
    is_percentage,
    numbers,
    plain_number,
)
from anosim_tui.domain.code_text import PlainText, is_for_app, without_hash
from anosim_tui.domain.code_words.kinds import (
    CODE,
    LINK,
    PROMO,
    UNIT,
    PhraseNode,
    WordKinds,
    is_ideographic,
    is_spaceless,
)

MANY_NUMBERS = 5
"""A message with more numbers than this is a list; reading stops there or at its code word, if that
comes later. Dates, prices and the like do not count."""

LONGEST_ENDING = 3
"""Letters in the endings that some languages tie to a foreign word with a dash."""

MOST_FIGURES = 40
"""How many numbers of any kind are read."""

NUMBER = 1024
"""The kind of a mark that is a number, beside the kinds of `code_words`."""

_GLUED = re.compile(r"([A-Za-z]{2,8})(\d{4,8})|(\d+)([A-Za-z]{1,3})")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "am", "pm", "x"})
_DASHES = frozenset({" - ", " -> ", " > "})
_SIGNS = frozenset("/<>")


@dataclass(slots=True, eq=False)
class Mark:
    """A number or a telling word.

    `place` and `last` count words: where it begins and ends. `sentence`, `commas` and `colons`
    count what stands before it; `colon` says that a colon stands right before it.
    """

    start: int
    end: int
    kind: int
    place: int
    last: int
    sentence: int
    commas: int
    colons: int
    colon: bool = False
    candidate: Candidate | None = None


class Reader:
    """Reads one plain text into marks; made for a single message."""

    def __init__(self, plain: PlainText, kinds: WordKinds) -> None:
        """Prepare to read `plain`, knowing `kinds`."""
        self.marks: list[Mark] = []
        self.candidates: list[Candidate] = []
        self.words = 0
        self.plain = plain
        self.text = without_hash(plain.text)
        self.for_app = is_for_app(plain.text)
        self.kinds = kinds
        self._percents = "%" in self.text
        self._sentence = self._commas = self._colons = self._end = self._numbers = 0
        self._phrases: list[tuple[PhraseNode, int, int]] = []

    def read(self) -> None:
        """Fill `marks`, `candidates` and `words` (how many words there are beside numbers)."""
        text = self.text
        for match in SCANNER.finditer(text):
            start, end = match.span()
            gap = text[self._end : start]
            colon = len(gap) > 0 and gap != " " and self._pass(gap, start)
            group = match.lastgroup or ""
            if group == "plain":
                self._word(match[0], start, end, colon)
            elif group == "other":
                self._other(match[0], start, end, colon)
            else:
                self._phrases = []
                self._figures(group, start, end, colon)
                if self._has_enough():
                    break
            self._end = end

    def _has_enough(self) -> bool:
        """Whether what was read will do: the code is among the first numbers or beside its word."""
        if self._numbers < MANY_NUMBERS:
            return len(self.candidates) >= MOST_FIGURES
        return self._numbers >= MOST_FIGURES or any(mark.kind & CODE for mark in self.marks)

    # Between the words.

    def _pass(self, gap: str, start: int) -> bool:
        """Take note of the punctuation before `start`; whether there is a colon in it."""
        last = self.marks[-1] if self.marks and self.marks[-1].end == self._end else None
        kind, length = (last.kind, last.end - last.start) if last is not None else (0, 0)
        found = pause(self.text, self._end, start, kind, length)
        self._sentence += found is Pause.STOP
        self._commas += found is Pause.COMMA
        if gap not in {"-", "'", '"'}:
            self._phrases = []
        colon = ":" in gap or "=" in gap or (gap in _DASHES and self.text[start].isdigit())
        self._colons += colon
        return colon

    # Words.

    def _mark(self, start: int, end: int, kind: int, colon: bool, place: int, last: int) -> Mark:
        mark = Mark(
            start, end, kind, place, last, self._sentence, self._commas, self._colons, colon
        )
        self.marks.append(mark)
        return mark

    def _word(self, word: str, start: int, end: int, colon: bool) -> None:
        if end - start <= LONGEST_ENDING and self._ends_code_word(start):
            return
        place = self.words
        lower = self.plain.lower[start:end]
        kind = self.kinds.kind(lower, self.plain.shown[start:end])
        if len(word) == 1 and self._is_letter(start):
            kind = 0
        self.words += 1
        if kind:
            self._mark(start, end, kind, colon, place, place)
        elif SHORTEST <= len(word) <= LONGEST and word.isascii():
            self._letters(word, start, end, colon)
        if self._phrases or lower in self.kinds.phrases.words:
            self._continue_phrases(lower, start, end, place)

    def _is_letter(self, start: int) -> bool:
        """Whether what stands at `start` is part of a sign (L/s, <s>), not a word of one letter."""
        around = self.text[max(0, start - 1) : start] + self.text[start + 1 : start + 2]
        return not _SIGNS.isdisjoint(around)

    def _ends_code_word(self, start: int) -> bool:
        """Whether a dash ties what stands at `start` to a code word, its ending: PIN-ul."""
        last = self.marks[-1] if self.marks else None
        return (
            last is not None
            and self.text[start - 1] == "-"
            and last.end == start - 1
            and bool(last.kind & CODE)
        )

    def _other(self, word: str, start: int, end: int, colon: bool) -> None:
        if not is_spaceless(word[0]):
            self._word(word, start, end, colon)
            return
        self._phrases = []
        words, sentence, commas = self.words, self._sentence, self._commas
        colons = self._colons
        size = 2 if is_ideographic(word[0]) else 4
        for low, high, kind in self.kinds.running(word):
            place, last = words + low // size, words + (high - 1) // size
            self.marks.append(
                Mark(start + low, start + high, kind, place, last, sentence, commas, colons, colon)
            )
            colon = False
        self.words += -(-len(word) // size)

    def _continue_phrases(self, word: str, start: int, end: int, place: int) -> None:
        """Complete the phrases this word ends, and begin those it begins."""
        begun = [*self._phrases, (self.kinds.phrases, start, place)]
        self._phrases = []
        for node, phrase_start, phrase_place in begun:
            reached = node.step(word)
            if reached is None:
                continue
            self._phrases.append((reached, phrase_start, phrase_place))
            if reached.kind:
                while self.marks and self.marks[-1].start >= phrase_start:
                    self.marks.pop()
                self._mark(phrase_start, end, reached.kind, False, phrase_place, place)

    # Numbers and codes.

    def _number(self, candidate: Candidate | None, start: int, end: int, colon: bool) -> None:
        mark = self._mark(start, end, NUMBER, colon, self.words, self.words)
        if self._percents and is_percentage(self.text, start, end):
            mark.kind |= PROMO
        self.words += 1
        if candidate is not None:
            mark.candidate = candidate
            self.candidates.append(candidate)
            self._numbers += not candidate.reasons

    def _figures(self, group: str, start: int, end: int, colon: bool) -> None:
        text = self.text
        if group == "digits" and text[start:end].isdigit():
            number = plain_number(text, start, end)
            fits = end - start >= SHORTEST or (end - start == 3 and self._is_named(colon))
            self._number(number if fits else None, start, end, colon)
        elif group == "word":
            word = text[start:end]
            is_word = word.isalpha() or self.kinds.kind(word.lower(), word) & CODE
            (self._word if is_word else self._mixed)(word, start, end, colon)
        elif group == "dashed":
            head = text[start:end].split("-")[0]
            if head.isalpha() and self.kinds.kind(head.lower(), head):
                self._word(head, start, start + len(head), colon)
                start += len(head) + 1
            if "-" in text[start:end]:
                self._number(dashed(text, start, end), start, end, colon)
            else:
                self._mixed(text[start:end], start, end, colon)
        elif group == "digits" or (
            group == "date" and "-" in text[start:end] and not is_date(text[start:end])
        ):
            for number in numbers(text, start, end):
                fits = len(number.value) >= SHORTEST
                self._number(number if fits else None, number.start, number.end, colon)
                if self._has_enough():
                    break
        else:
            reason = RULED_OUT_SHAPES.get(group, DATE if group == "date" else DECIMAL)
            candidate = Candidate(start, end, text[start:end], "digits", [reason])
            self._number(candidate, start, end, colon)

    def _mixed(self, word: str, start: int, end: int, colon: bool) -> None:
        """A word of letters and digits: a code, a masked number, or a number with its unit."""
        if word.isdigit():
            self._number(plain_number(self.text, start, end), start, end, colon)
            return
        candidate = Candidate(start, end, word, "mixed")
        glued = _GLUED.fullmatch(word)
        if is_masked(word):
            candidate.reasons.append(MASKED)
        elif glued is not None:
            letters = (glued[1] or glued[4]).lower()
            kind = self.kinds.kind(letters, letters)
            if glued[2] and kind & CODE:
                middle = start + len(letters)
                self._word(word[: len(letters)], start, middle, colon)
                self._number(plain_number(self.text, middle, end), middle, end, False)
                return
            if kind & UNIT or (glued[4] and letters in _ORDINALS):
                candidate.reasons.append(AMOUNT if glued[2] else QUANTITY)
        fits = SHORTEST <= len(word) <= LONGEST
        self._number(candidate if fits else None, start, end, colon)

    def _letters(self, word: str, start: int, end: int, colon: bool) -> None:
        """A word that may be a code of letters: after a colon or "is", or unlike any word."""
        odd = VOWELS.isdisjoint(word.upper())
        if not (colon or word.isupper() or (odd and word.islower())):
            return
        after = self.text[end : end + 2]
        ends = after[:1] in {"", "\n"} or after in {".", ". ", ".\n"}
        named = self._follows_name(colon) and (colon or ends)
        if word.isupper():
            likely = (named or odd) and not self._is_shouted()
        else:
            alone = ends or (after[0] == " " and after[1:].isupper())
            likely = word.islower() and len(word) >= 5 and named and (colon or odd) and alone
        if likely:
            candidate = Candidate(start, end, word, "letters")
            self.words -= 1
            self._number(candidate, start, end, colon)

    def _is_named(self, colon: bool) -> bool:
        """Whether a code word stands right before, with a colon or a word such as "is"."""
        last = self.marks[-1] if self.marks else None
        if last is None or last.last != self.words - 1 or last.sentence != self._sentence:
            return False
        if colon or len(self.marks) == 1 or not last.kind & LINK:
            return colon and bool(last.kind & CODE)
        name = self.marks[-2]
        return bool(name.kind & CODE) and name.last == last.place - 1

    def _is_shouted(self) -> bool:
        """Whether the message is written in capitals."""
        letters = sum(map(str.isalpha, self.text))
        return sum(map(str.isupper, self.text)) * 3 > letters * 2

    def _follows_name(self, colon: bool) -> bool:
        """Whether the words right before name a code: "code:", "code is", "code for …:"."""
        for mark in reversed(self.marks[-8:]):
            if mark.sentence != self._sentence:
                return False
            if mark.kind & NUMBER:
                if mark.candidate is not None and not mark.candidate.ruled_out:
                    return False
                continue
            if mark.kind & CODE:
                return colon or mark.last < self.words - 2
            if not colon and not (mark.kind & LINK and mark.last == self.words - 2):
                return False
        return False
