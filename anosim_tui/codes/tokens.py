"""The numbers and telling words of a message, in reading order, with what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from anosim_tui.codes import candidates, reasons
from anosim_tui.codes.candidates import LONGEST, SHORTEST, Candidate
from anosim_tui.codes.fold import PlainText
from anosim_tui.codes.words import Kind, Vocabulary, is_spaceless, spaced

MOST_NUMBERS = 40
"""Numbers of any kind after which no more is read: such a message is a list."""

SHORT_WORD = 3
"""Letters of an ending tied to a code word (PIN-ul), or of a word cut short by a stop (ref.)."""

_STOPS, _COMMAS = frozenset("\n!?;"), frozenset(",~(]")
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
        self._text, self._spaced = plain.text, spaced(plain.lower)
        self._vocabulary = vocabulary
        self._sentence = self._commas = self._end = self._numbers = 0
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
                self._word(start, end)
            elif group == "other":
                self._running(match[0], start)
            elif self._numbers < MOST_NUMBERS:
                self._figures(group, start, end)
            else:
                break

    def _add(self, start: int, end: int, kind: int, place: int, last: int) -> Token:
        parted = self._sentence, self._commas, self._colon
        token = Token(start, end, kind, place, last, *parted)
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
        if (gap == "! " and lower) or (gap == " (" and after.isdigit()):
            return  # a name such as Yahoo!, or a number in brackets
        if not _STOPS.isdisjoint(gap) or ("." in gap and self._is_stop(gap, after)):
            self._sentence += 1
        elif not _COMMAS.isdisjoint(gap):
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

    def _word(self, start: int, end: int) -> None:
        word, place, phrase_end = self.plain.lower[start:end], self.words, 0
        if end - start <= SHORT_WORD and self._is_ending(start):
            return
        if word in self._vocabulary.phrases:
            phrase_end, kind = self._vocabulary.phrase(word, self._spaced, start)
        if phrase_end:
            self.words += len(self._text[start:phrase_end].split())
            self._end = end = phrase_end
        else:
            self.words += 1
            kind = self._vocabulary.kind(word, self.plain.shown[start:end])
        if kind:
            self._add(start, end, kind, place, self.words - 1)
        elif SHORTEST <= end - start <= LONGEST and word.isascii() and self._is_code(start, end):
            self.words -= 1
            self._number(candidates.letters(self._text[start:end], start))

    def _is_ending(self, start: int) -> bool:
        """Whether a few letters are the ending of a code word (PIN-ul) or part of a sign (L/s)."""
        before = self._text[start - 1 : start]
        last = self.tokens[-1] if before == "-" and self.tokens else None
        return before in {"/", "<"} or (
            last is not None and last.end == start - 1 and bool(last.kind & Kind.CODE)
        )

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
        beside = self._text[max(0, start - 2) : start], self._text[end : end + 2]
        if "%" in beside[0].rstrip()[-1:] + beside[1].lstrip()[:1]:
            token.kind |= Kind.ADVERT
        if "$" in "".join(beside):
            candidate.reasons.insert(0, reasons.AMOUNT)
        self.words += 1
        self._numbers += 1
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
            self._word(start, start + len(head))
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
            self._word(start, end)
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

    def _is_code(self, start: int, end: int) -> bool:
        """Whether an unknown word may be a code: unlike any word, or where a code is named."""
        word = self._text[start:end]
        odd = _VOWEL.search(word) is None
        if not (odd or self._colon or word.isupper()) or not (odd or self._is_named()):
            return False
        after = self._text[end : end + 12]
        if word.isupper():
            beside = [*self._text[max(0, start - 12) : start].split()[-1:], *after.split()[:1]]
            return not any(_SHOUT.fullmatch(one.strip(",.!")) for one in beside)
        ends = after[:2] in {"", ".", ". ", ".\n"} or after[:1] == "\n" or after[1:2].isupper()
        return word.islower() and len(word) > SHORTEST and ends and self._is_named()

    def _is_named(self) -> bool:
        """Whether a code is named right before: "code:", "code for Google is", "type the code"."""
        near = [token for token in self.tokens[-5:] if token.sentence == self._sentence]
        names = [index for index, token in enumerate(near) if token.kind & Kind.CODE]
        if not names or any(token.may_be_code for token in near[names[-1] :]):
            return False
        last = near[-1]
        asked = last.kind & Kind.CODE and any(token.kind & Kind.TYPE for token in near)
        beside = self.words - last.last <= 2
        return self._colon or bool(beside and (asked or last.kind & Kind.IS))

    def _measure(self) -> None:
        """Rule out the numbers that have a currency or a unit beside them: Rs. 500, 10 minutes.

        A unit that is an everyday word of another language measures short or round numbers only.
        """
        counted = False
        for first, second in pairwise(self.tokens):
            beside = self._text[first.end : second.start] in {"", " ", ".", ". "}
            pairs = ((first, second, reasons.AMOUNT), (second, first, reasons.QUANTITY))
            for unit, number, reason in pairs if beside else ():
                candidate = number.candidate
                if not unit.kind & Kind.UNIT or candidate is None or candidate.shape != "digits":
                    continue
                short = len(candidate.value) < SHORTEST or candidate.value[-1] == "0"
                if (short or not unit.kind & Kind.ROUND) and not (counted and unit is first):
                    candidate.reasons.insert(0, reason)
            counted = bool(beside and first.kind & Kind.NUMBER)
