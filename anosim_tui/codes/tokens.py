"""The numbers and telling words of a message, in reading order, with what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from anosim_tui.codes import candidates as shapes
from anosim_tui.codes.candidates import LONGEST, SHORTEST, Candidate
from anosim_tui.codes.fold import PlainText
from anosim_tui.codes.words import Vocabulary, Word, is_spaceless, spaced

MOST_NUMBERS = 40  # after which no more is read: such a message is a list
_STOPS, _COMMAS = frozenset("\n!?;"), frozenset(",~(]")
_GLUED = re.compile(r"[A-Za-z]{2,8}(?=\d{4,8}$)|\d{4,8}(?=[A-Z][a-z]{3,}$)|[A-Z0-9]{1,8}(?=-)")
_SHOUT_BEFORE, _SHOUT_AFTER = re.compile(r"\b[A-Z]{2,}[,.!]*\s+$"), re.compile(r"\s+[A-Z]{2,}\b")
_SOMETHING = re.compile(r"\d|[A-Za-z]{4}")
_VOWEL = re.compile("[AEIOUYaeiouy]")


@dataclass(slots=True, eq=False)
class Token:
    """A number or a telling word, with how many words, sentences and commas are before it."""

    start: int
    end: int
    kind: int
    place: int
    sentence: int
    commas: int
    colon: bool
    candidate: Candidate | None = None

    @property
    def may_be_code(self) -> bool:
        return self.candidate is not None and not self.candidate.ruled_out


class Reading:
    """One plain text, read once: its `tokens`, its `candidates` and how many `words` it has."""

    def __init__(self, plain: PlainText, vocabulary: Vocabulary) -> None:
        self.tokens: list[Token] = []
        self.candidates: list[Candidate] = []
        self.words = 0
        self.plain, self._vocabulary, self._phrases = plain, vocabulary, vocabulary.phrases
        self._text, self._lower, self._spaced = plain.text, plain.lower, spaced(plain.lower)
        self._sentence = self._commas = self._end = self._numbers = 0
        self._colon = False
        if _SOMETHING.search(self._text):
            self._read()
            self._measure()

    def _read(self) -> None:
        text = self._text
        for match in shapes.SCANNER.finditer(text):
            start, end = match.span()
            if start < self._end:
                continue  # the rest of a phrase
            gap = text[self._end : start]
            self._colon = False
            if gap and gap != " ":
                self._pass(gap, text[start])
            self._end = end
            group = match.lastgroup or ""
            if group == "plain" or (group == "other" and not is_spaceless(text[start])):
                self._word(start, end)
            elif group == "other":
                self._running(start, end)
            elif self._numbers < MOST_NUMBERS:
                self._figures(group, start, end)
            else:
                break

    def _pass(self, gap: str, after: str) -> None:
        self._colon = ":" in gap or "=" in gap or gap == " -> "
        joined = (gap == "! " and after.islower()) or (gap == " (" and after.isdigit())  # Yahoo! is
        if joined or (gap[-1] == "\n" and gap.strip() in {":", "=", "->"}):
            return
        if not _STOPS.isdisjoint(gap) or ("." in gap and self._is_stop(after)):
            self._sentence += 1
        elif not _COMMAS.isdisjoint(gap):
            self._commas += 1

    def _is_stop(self, after: str) -> bool:
        """Whether a full stop ends a sentence before `after`, rather than a short word (Nr. 5)."""
        word = self._text[max(0, self._end - 4) : self._end]
        if after.isdigit():
            return len(word) == 4 and word.isalnum() and word[-2:] != "nr"
        return not after.islower()

    def _add(self, start: int, end: int, kind: int, place: int) -> Token:
        token = Token(start, end, kind, place, self._sentence, self._commas, self._colon)
        self.tokens.append(token)
        return token

    def _word(self, start: int, end: int) -> None:
        word, phrase_end = self._lower[start:end], 0
        if word in self._phrases:
            phrase_end, kind = self._vocabulary.phrase(word, self._spaced, start)
        if phrase_end:
            self._end = end = phrase_end
        else:
            kind = self._vocabulary.kind(word, self.plain.shown[start:end])
        if kind:
            sign = end - start == 1 and self._text[start - 1 : start] in {"/", "<"}  # L/s
            self._add(start, end, 0 if sign else kind, self.words)
        elif SHORTEST <= end - start <= LONGEST and word.isascii() and self._is_code(start, end):
            self._number(shapes.lettered(self._text[start:end], start), start, end)
            return
        self.words += 1

    def _running(self, start: int, end: int) -> None:
        for low, high, kind in self._vocabulary.running(self._text[start:end]):
            self._add(start + low, start + high, kind, self.words + (high - 1) // 2)
            self._colon = False
        self.words += (end - start + 1) // 2  # of two letters, more or less

    def _number(self, candidate: Candidate | None, start: int, end: int) -> None:
        size = len(candidate.value) if candidate else 0
        fits = size >= SHORTEST or (size == SHORTEST - 1 and self._is_named())
        token = self._add(start, end, Word.NUMBER, self.words)
        before, after = self._text[max(0, start - 2) : start], self._text[end : end + 2]
        if "%" in before.rstrip()[-1:] + after.lstrip()[:1]:
            token.kind |= Word.ADVERT
        self.words += 1
        self._numbers += 1
        self._colon = False
        if candidate is not None and fits:
            token.candidate = candidate
            self.candidates.append(candidate)

    def _figures(self, group: str, start: int, end: int) -> None:
        if group in {"word", "dashed"} or self._text[start:end].isdigit():
            self._mixed(start, end)
        elif group == "digits":
            for one in shapes.numbers(self._text, start, end):
                self._number(one, one.start, one.end)
        else:
            self._number(shapes.figures(group, self._text, start, end), start, end)

    def _mixed(self, start: int, end: int) -> None:
        """A word of letters, digits and dashes: a code, or a number with what is glued to it."""
        word = self._text[start:end]
        if word.isdigit():
            self._number(shapes.number(self._text, start, end), start, end)
            return
        if word.isalpha() or self._vocabulary.kind(word.lower(), word) & Word.CODE:
            self._word(start, end)
            return
        code, glued = shapes.lettered(word, start), _GLUED.match(word)
        front = glued[0] if glued else ""
        named = self._vocabulary.kind(front.lower(), front) & (Word.CODE | Word.IS)
        dash = word[len(front)] == "-"
        words = dash and not code and word.replace("-", "").isalpha()
        if named or words or (front.isdigit() and not dash):
            self._mixed(start, start + len(front))
            self._mixed(start + len(front) + dash, end)
            self._end = end
        else:
            self._number(code, start, end)

    def _is_code(self, start: int, end: int) -> bool:
        word = self._text[start:end]
        odd = _VOWEL.search(word) is None
        if not (odd or self._colon or word.isupper()) or not (odd or self._is_named()):
            return False
        if word.isupper():
            before = _SHOUT_BEFORE.search(self._text, max(0, start - 12), start)
            return not (before or _SHOUT_AFTER.match(self._text, end))
        return word.islower() and len(word) > SHORTEST and self._is_named()

    def _is_named(self) -> bool:
        """Whether a code is named right before: "code:", "code for Google is", "type the code"."""
        near = [token for token in self.tokens[-5:] if token.sentence == self._sentence]
        if not any(token.kind & Word.CODE for token in near):
            return False
        last = near[-1]
        asked = last.kind & Word.CODE and any(token.kind & Word.TYPE for token in near)
        joined = self.words - last.place <= 1 and (asked or last.kind & Word.IS)
        return self._colon or bool(joined)

    def _measure(self) -> None:
        """Rule out the numbers that have a currency or a unit beside them: Rs. 500, 10 minutes."""
        measured = None
        for first, second in pairwise(self.tokens):
            if second.kind & Word.UNIT and first.kind & Word.NUMBER:
                unit = measured = second
                candidate, reason = first.candidate, shapes.QUANTITY
            elif first.kind & Word.UNIT and first is not measured:
                unit, candidate, reason = first, second.candidate, shapes.AMOUNT
            else:
                continue
            beside = self._text[first.end : second.start] in {"", " ", ".", ". "}
            if candidate and beside and (candidate.value[-1] == "0" or not unit.kind & Word.ROUND):
                candidate.reasons.insert(0, reason)
