"""The numbers and telling words of a message, in reading order, with what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anosim_tui.codes import candidates, reasons
from anosim_tui.codes.candidates import LONGEST, SHORTEST, Candidate
from anosim_tui.codes.fold import PlainText
from anosim_tui.codes.words import Kind, Vocabulary, is_spaceless

MOST_FIGURES = 40
"""How many numbers of any kind are read."""

SHORT_WORD = 3
"""Letters of an ending tied to a code word (PIN-ul), or of a word cut short by a stop (ref.)."""

_GLUED = re.compile(r"([A-Za-z]{2,8})(\d{4,8})|(\d+)([A-Za-z]{1,3})|(\d{4,8})([A-Z][a-z]{3,})")
_GROUPED = re.compile(r"\d{3}\.\d{3}")
_SHOUT = re.compile(r"[A-Z]{2,}")
_VOWEL = re.compile("[AEIOUYaeiouy]")


@dataclass(slots=True, eq=False)
class Token:
    """A number or a telling word.

    `place` and `last` count words: where it begins and ends. `sentence` and `commas` count what
    comes before it; `colon` says that a colon is right before it.
    """

    start: int
    end: int
    kind: int
    place: int
    last: int
    sentence: int
    commas: int
    colon: bool
    candidate: Candidate | None = None

    @property
    def may_be_code(self) -> bool:
        """Whether it is a number, or the like, that its looks do not rule out."""
        return self.candidate is not None and not self.candidate.ruled_out


class Reading:
    """One plain text, read once: its `tokens`, its `candidates` and how many `words` it has."""

    def __init__(self, plain: PlainText, vocabulary: Vocabulary) -> None:
        """Read `plain`, knowing `vocabulary`."""
        self.tokens: list[Token] = []
        self.candidates: list[Candidate] = []
        self.words = 0
        self.plain = plain
        self._text = plain.text
        self._vocabulary = vocabulary
        self._sentence = self._commas = self._end = 0
        self._colon = False
        self._read()
        if self.candidates:
            self._measure()

    def _read(self) -> None:
        text = self._text
        for match in candidates.SCANNER.finditer(text):
            start, end = match.span()
            if start < self._end:
                continue  # the rest of a phrase
            gap = text[self._end : start]
            self._colon = False
            if gap and gap != " ":
                self._pass(gap, start)
            self._end = end
            group = match.lastgroup or ""
            if group == "plain" or (group == "other" and not is_spaceless(text[start])):
                self._word(match[0], start, end)
            elif group == "other":
                self._running(match[0], start)
            elif len(self.candidates) < MOST_FIGURES:
                self._figures(group, start, end)

    def _add(self, start: int, end: int, kind: int, place: int, last: int) -> Token:
        pauses = self._sentence, self._commas, self._colon
        token = Token(start, end, kind, place, last, *pauses)
        self.tokens.append(token)
        return token

    # What parts words.

    def _pass(self, gap: str, start: int) -> None:
        """Take note of the punctuation before `start`."""
        after = self._text[start]
        self._colon = ":" in gap or "=" in gap or (gap in {" - ", " -> "} and after.isdigit())
        if gap[-1] == "\n" and gap.strip() in {":", "=", "->"}:
            return
        lower = after.islower() and after.isascii()
        if (gap == "! " and lower) or gap == " (" and after.isdigit():
            return  # a name such as Yahoo!, or a number in brackets
        if any(mark in gap for mark in "\n!?;") or ("." in gap and self._is_stop(gap, after)):
            self._sentence += 1
        elif any(mark in gap for mark in ",~(]"):
            self._commas += 1

    def _is_stop(self, gap: str, after: str) -> bool:
        """Whether the full stop in `gap` ends a sentence, not an abbreviation."""
        end = self._end
        last = self.tokens[-1] if self.tokens and self.tokens[-1].end == end else None
        if ".." in gap:
            return not after.isdigit()
        if last is not None and last.kind & Kind.UNIT and gap[0] == ".":
            return after.isupper()
        if after.islower():
            return not after.isascii() and gap == "."
        if after.isdigit() and last is not None and last.kind & Kind.OWNER:
            return last.end - last.start > SHORT_WORD and self._text[end - 2 : end] != "nr"
        return not after.isdigit() or gap != ". " or self._text[end - 2 : end].isalnum()

    # Words.

    def _word(self, word: str, start: int, end: int) -> None:
        lower, last = self.plain.lower, self.tokens[-1] if self.tokens else None
        if end - start <= SHORT_WORD and last is not None and last.end == start - 1:
            if self._text[last.end] == "-" and last.kind & Kind.CODE:
                return  # the ending of a code word: PIN-ul
        place, self.words = self.words, self.words + 1
        phrase_end, kind = self._vocabulary.phrase(lower[start:end], lower, start)
        if phrase_end:
            self.words += len(self._text[start:phrase_end].split()) - 1
            self._end = end = phrase_end
        else:
            kind = self._vocabulary.kind(lower[start:end], self.plain.shown[start:end])
            if end - start == 1 and self._text[start - 1 : start] in {"/", "<"}:
                kind = 0  # part of a sign: L/s
        if kind:
            self._add(start, end, kind, place, self.words - 1)
        elif SHORTEST <= len(word) <= LONGEST and word.isascii() and self._is_code(start, end):
            self.words -= 1
            self._number(candidates.letters(word, start))

    def _running(self, text: str, start: int) -> None:
        """The words in letters that no spaces part."""
        size = 2 if text[0] >= "\u3040" else 4  # letters in a word
        for low, high, kind in self._vocabulary.running(text):
            place, last = self.words + low // size, self.words + (high - 1) // size
            self._add(start + low, start + high, kind, place, last)
            self._colon = False
        self.words += -(-len(text) // size)

    # Numbers and codes.

    def _number(self, candidate: Candidate, is_code: bool = True) -> None:
        start, end = candidate.start, candidate.end
        token = self._add(start, end, Kind.NUMBER, self.words, self.words)
        if "%" in self._text[max(0, start - 1) : start] + self._text[end : end + 2].lstrip()[:1]:
            token.kind |= Kind.ADVERT
        self.words += 1
        self._colon = False
        if is_code:
            token.candidate = candidate
            self.candidates.append(candidate)

    def _figures(self, group: str, start: int, end: int) -> None:
        text = self._text[start:end]
        if group == "word":
            self._mixed(text, start, end)
        elif group == "dashed":
            self._dashed(text, start, end)
        elif group == "digits":
            for candidate in candidates.numbers(self._text, start, end):
                size = len(candidate.value)
                fits = size >= SHORTEST or (size == SHORTEST - 1 and self._is_named())
                self._number(candidate, fits)
        elif group == "decimal" and _GROUPED.fullmatch(text):
            value, why = text.replace(".", ""), [reasons.POINT_INSIDE]
            self._number(Candidate(start, end, value, "digits", why))
        else:
            self._number(Candidate(start, end, text, "digits", [candidates.LOOKS[group]]))

    def _dashed(self, text: str, start: int, end: int) -> None:
        kinds = [self._vocabulary.kind(part.lower(), part) for part in text.split("-")]
        head, _, tail = text.partition("-")
        candidate = candidates.dashed(self._text, start, end)
        if kinds[0] & Kind.CODE or (candidate is None and text.replace("-", "").isalpha()):
            self._word(head, start, start + len(head))
            rest = self._dashed if "-" in tail else self._mixed
            rest(tail, start + len(head) + 1, end)
            self._end = end
        elif candidate is None or (candidate.shape == "letters" and any(kinds)):
            self._number(Candidate(start, end, text, "mixed"), False)
        else:
            self._number(candidate)

    def _mixed(self, word: str, start: int, end: int) -> None:
        """A word of letters and digits: a code, or a number with what is glued to it."""
        if word.isdigit():
            self._number(candidates.number(self._text, start, end), len(word) >= SHORTEST)
            return
        if word.isalpha() or self._vocabulary.kind(word.lower(), word) & Kind.CODE:
            self._word(word, start, end)
            return
        candidate = candidates.mixed(word, start)
        glued = _GLUED.fullmatch(word)
        if glued is not None and not candidate.reasons:
            letters = (glued[1] or glued[4] or glued[6]).lower()
            kind = self._vocabulary.kind(letters, letters)
            if glued[5] or (glued[2] and kind & (Kind.CODE | Kind.IS)):
                middle = start + len(glued[1] or glued[5])
                self._mixed(self._text[start:middle], start, middle)
                self._mixed(self._text[middle:end], middle, end)
                return
            if kind & Kind.UNIT:
                candidate.reasons.append(reasons.QUANTITY)
        self._number(candidate, SHORTEST <= len(word) <= LONGEST)

    # Codes of letters.

    def _is_code(self, start: int, end: int) -> bool:
        """Whether an unknown word may be a code: unlike any word, or where a code is named."""
        word, after = self._text[start:end], self._text[end : end + 2]
        odd = _VOWEL.search(word) is None
        if word.isupper():
            return (odd or self._is_named(asked=True)) and not self._is_shouted(start, end)
        if not (word.islower() and (odd or self._colon) and len(word) > SHORTEST):
            return False
        ends = after in {"", ".", ". ", ".\n"} or after[:1] == "\n" or after[1:].isupper()
        return ends and self._is_named()

    def _is_shouted(self, start: int, end: int) -> bool:
        """Whether a word beside it is in capitals, too."""
        before, after = self._text[max(0, start - 12) : start], self._text[end : end + 12]
        beside = [*before.split()[-1:], *after.split()[:1]]
        return any(_SHOUT.fullmatch(word.strip(",.!")) for word in beside)

    def _is_named(self, asked: bool = False) -> bool:
        """Whether a code is named right before: "code:", "code for Google is", "type the code"."""
        linked = self._colon
        for token in reversed(self.tokens[-8:]):
            if token.sentence != self._sentence or token.may_be_code:
                return False
            beside = self.words - token.last <= 2
            if token.kind & Kind.CODE:
                return linked or (asked and beside and self._is_asked(token))
            linked = linked or bool(token.kind & Kind.IS and beside)
            if not (linked or token.kind & Kind.NUMBER):
                return False
        return False

    def _is_asked(self, name: Token) -> bool:
        """Whether a word such as "type" comes before the code word `name`, within three words."""
        nearby = (token for token in self.tokens[-4:] if token.sentence == name.sentence)
        return any(token.kind & Kind.TYPE and name.place - token.last <= 3 for token in nearby)

    # Prices and quantities.

    def _measure(self) -> None:
        """Rule out the numbers that have a currency or a unit beside them."""
        text, before = self._text, None
        for token, after in zip(self.tokens, [*self.tokens[1:], None], strict=True):
            candidate = token.candidate
            if candidate is not None and candidate.shape == "digits" and not candidate.ruled_out:
                sign = text[max(0, token.start - 2) : token.start] + text[token.end : token.end + 2]
                if "$" in sign or (before is not None and self._measures(before, token, before)):
                    candidate.reasons.insert(0, reasons.AMOUNT)
                elif after is not None and self._measures(token, after, after):
                    candidate.reasons.insert(0, reasons.QUANTITY)
            before = token

    def _measures(self, first: Token, second: Token, unit: Token) -> bool:
        """Whether `unit`, one of two tokens, is that of the other: 10 minutes, Rs. 500, 4500원.

        A unit that is an everyday word of another language measures short or round numbers only.
        """
        if not unit.kind & Kind.UNIT:
            return False
        number = second if unit is first else first
        if self._text[first.end : second.start] not in {"", " ", ".", ". "}:
            return False
        short = number.end - number.start < SHORTEST or self._text[number.end - 1] == "0"
        return short or not unit.kind & Kind.ROUND
