"""The numbers and telling words of a message, in reading order, with what parts them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anosim_tui.codes.candidates import (
    AMOUNT,
    LONGEST,
    LOOKS,
    PLACEHOLDER,
    POINT_INSIDE,
    QUANTITY,
    SCANNER,
    SHORTEST,
    VOWELS,
    Candidate,
    dashed,
    is_date,
    is_placeholder,
    mixed,
    number,
    numbers,
)
from anosim_tui.codes.fold import PlainText
from anosim_tui.codes.words import (
    ADVERT,
    CODE,
    IS,
    NUMBER,
    OWNER,
    ROUND,
    TYPE,
    UNIT,
    Vocabulary,
    is_spaceless,
)

MANY_NUMBERS = 5
"""A message with more numbers than this is a list; reading stops there or at its code word, if that
comes later. Dates, prices and the like do not count."""

MOST_FIGURES = 40
"""How many numbers of any kind are read."""

LONGEST_ENDING = 3
"""Letters in the endings that some languages tie to a foreign word with a dash."""

SHORT_WORD = 3
"""Letters of a word such as "ref" after which a full stop only shortens it."""

_GLUED = re.compile(r"([A-Za-z]{2,8})(\d{4,8})|(\d+)([A-Za-z]{1,3})|(\d{4,8})([A-Z][a-z]{3,})")
_GROUPED = re.compile(r"\d{3}\.\d{3}")
_ORDINALS = frozenset({"st", "nd", "rd", "th", "am", "pm", "x"})
_DASHES = frozenset({" - ", " -> ", " > "})
_ANNOUNCERS = frozenset({":", "=", "->"})
_STOPS = frozenset("\n!?;")
_COMMAS = frozenset(",~(]")
_SHOUT = re.compile(r"[A-Z]{2,}")


@dataclass(slots=True, eq=False)
class Token:
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
        self.text = plain.without_hash()
        self.vocabulary = vocabulary
        self._sentence = self._commas = self._colons = self._end = self._numbers = 0
        self._colon = False
        self._read()
        if self.candidates:
            self._measure()

    def _read(self) -> None:
        text = self.text
        for match in SCANNER.finditer(text):
            start, end = match.span()
            if start < self._end:
                continue  # the rest of a phrase
            gap = text[self._end : start]
            self._colon = False
            if gap and gap != " ":
                self._pass(gap, start)
            self._end = end
            group = match.lastgroup or ""
            if group == "plain":
                self._word(match[0], start, end)
            elif group == "other":
                self._other(match[0], start, end)
            else:
                self._figures(group, start, end)
                if self._has_enough():
                    break

    def _has_enough(self) -> bool:
        """Whether what was read will do: the code is among the first numbers or beside its word."""
        if self._numbers < MANY_NUMBERS:
            return len(self.candidates) >= MOST_FIGURES
        return self._numbers >= MOST_FIGURES or any(token.kind & CODE for token in self.tokens)

    def _add(self, start: int, end: int, kind: int, place: int, last: int) -> Token:
        token = Token(
            *(start, end, kind, place, last),
            *(self._sentence, self._commas, self._colons, self._colon),
        )
        self.tokens.append(token)
        return token

    # What parts words.

    def _pass(self, gap: str, start: int) -> None:
        """Take note of the punctuation before `start`."""
        text = self.text
        self._colon = ":" in gap or "=" in gap or (gap in _DASHES and text[start].isdigit())
        self._colons += self._colon
        if gap[-1] == "\n" and gap.strip() in _ANNOUNCERS:
            return
        named = gap == "! " and text[start].islower() and text[start].isascii()  # Yahoo! code
        if not (named or _STOPS.isdisjoint(gap)) or ("." in gap and self._is_stop(gap, start)):
            self._sentence += 1
        elif not _COMMAS.isdisjoint(gap) or " - " in gap:
            self._commas += not (gap in {" (", " - "} and text[start].isdigit())

    def _is_stop(self, gap: str, start: int) -> bool:
        """Whether the full stop in `gap` ends a sentence, not an abbreviation."""
        text, end, after = self.text, self._end, self.text[start]
        if ".." in gap:
            return not after.isdigit()
        last = self.tokens[-1] if self.tokens and self.tokens[-1].end == end else None
        kind = last.kind if last is not None else 0
        if gap == ".":
            return not (after.islower() and after.isascii() or kind & UNIT and after.isdigit())
        if last is not None and kind & (OWNER | UNIT) and (after.isdigit() or after.islower()):
            short = kind & UNIT or last.end - last.start <= SHORT_WORD or after.islower()
            short = short or text[end - 2 : end].lower() in {"nr", "no"}
            return not (short and gap[0] == ".")
        if after.isdigit() and gap == ". ":
            return end > 1 and text[end - 2].isalnum()
        return not (after.islower() and _is_abbreviation(text, end))

    # Words.

    def _word(self, word: str, start: int, end: int) -> None:
        lower = self.plain.lower[start:end]
        last = self.tokens[-1] if self.tokens else None
        if end - start <= LONGEST_ENDING and last is not None and self.text[start - 1] == "-":
            if last.end == start - 1 and last.kind & CODE:
                return  # the ending of a code word: PIN-ul
        place = self.words
        self.words += 1
        phrase_end, kind = self.vocabulary.phrase(lower, self.plain.lower, start)
        if phrase_end:
            self.words += len(self.text[start:phrase_end].split()) - 1
            self._end = end = phrase_end
        else:
            kind = self.vocabulary.kind(lower, self.plain.shown[start:end])
            if end - start == 1 and self._is_sign(start):
                kind = 0
        if kind:
            self._add(start, end, kind, place, self.words - 1)
        elif SHORTEST <= len(word) <= LONGEST and word.isascii():
            self._letters(word, start, end)

    def _is_sign(self, start: int) -> bool:
        """Whether a single letter is part of a sign (L/s, <s>)."""
        around = self.text[max(0, start - 1) : start] + self.text[start + 1 : start + 2]
        return not {"/", "<", ">"}.isdisjoint(around)

    def _other(self, word: str, start: int, end: int) -> None:
        """A run of letters that are not Latin: a word, or many where none are parted."""
        if not is_spaceless(word[0]):
            self._word(word, start, end)
            return
        size = 2 if word[0] >= "\u3040" else 4  # letters in a word
        for low, high, kind in self.vocabulary.running(word):
            place, last = self.words + low // size, self.words + (high - 1) // size
            self._add(start + low, start + high, kind, place, last)
            self._colon = False
        self.words += -(-len(word) // size)

    # Numbers and codes.

    def _number(self, candidate: Candidate | None, start: int, end: int) -> None:
        token = self._add(start, end, NUMBER, self.words, self.words)
        around = self.text[max(0, start - 1) : start] + self.text[end : end + 2].lstrip()[:1]
        if "%" in around:
            token.kind |= ADVERT
        self.words += 1
        if candidate is not None:
            token.candidate = candidate
            self.candidates.append(candidate)
            self._numbers += not candidate.reasons

    def _figures(self, group: str, start: int, end: int) -> None:
        text = self.text[start:end]
        if group == "word":
            self._mixed(text, start, end)
        elif group == "dashed":
            self._dashed(text, start, end)
        elif group == "digits" or (group == "date" and "-" in text and not is_date(text)):
            for candidate in numbers(self.text, start, end):
                size = len(candidate.value)
                fits = size >= SHORTEST or (size == SHORTEST - 1 and self._is_named())
                self._number(candidate if fits else None, candidate.start, candidate.end)
                self._colon = False
                if self._has_enough():
                    break
        elif group == "decimal" and _GROUPED.fullmatch(text):
            value = text.replace(".", "")
            self._number(Candidate(start, end, value, "digits", [POINT_INSIDE]), start, end)
        else:
            candidate = Candidate(start, end, text, "digits", [LOOKS[group]])
            self._number(candidate, start, end)

    def _dashed(self, text: str, start: int, end: int) -> None:
        head, _, tail = text.partition("-")
        if head.isalpha() and (kind := self.vocabulary.kind(head.lower(), head)):
            if kind & CODE and not tail.isalpha():
                self._word(head, start, start + len(head))
                start += len(head) + 1
                text, self._end = tail, end
        candidate = dashed(self.text, start, end) if "-" in text else None
        if candidate is not None and not (candidate.shape == "letters" and self._holds_words(text)):
            self._number(candidate, start, end)
        elif "-" in text and text.replace("-", "").isalpha():
            for part in text.split("-"):
                self._word(part, start, start + len(part))
                start += len(part) + 1
            self._end = end
        elif "-" in text:
            self._number(candidate, start, end)
        else:
            self._mixed(text, start, end)

    def _holds_words(self, text: str) -> bool:
        """Whether one of the parts of `text` is a known word."""
        return any(self.vocabulary.kind(part.lower(), part) for part in text.split("-"))

    def _mixed(self, word: str, start: int, end: int) -> None:
        """A word of letters and digits: a code, or a number with what is glued to it."""
        if word.isdigit():
            candidate = number(self.text, start, end)
            self._number(candidate if len(word) >= SHORTEST else None, start, end)
            return
        if word.isalpha() or self.vocabulary.kind(word.lower(), word) & CODE:
            self._word(word, start, end)
            return
        candidate = mixed(word, start)
        glued = _GLUED.fullmatch(word)
        if glued is not None and not candidate.reasons:
            letters = (glued[1] or glued[4] or glued[6]).lower()
            kind = self.vocabulary.kind(letters, letters)
            if glued[5] or (glued[2] and kind & (CODE | IS)):
                self._unglue(word, start, end, glued)
                return
            if kind & UNIT or (glued[4] and letters in _ORDINALS):
                candidate.reasons.append(AMOUNT if glued[2] else QUANTITY)
        fits = SHORTEST <= len(word) <= LONGEST
        self._number(candidate if fits else None, start, end)

    def _unglue(self, word: str, start: int, end: int, glued: re.Match[str]) -> None:
        """Part a number from the word written against it: PIN6041, 604182Valid."""
        first = glued[1] or glued[5]
        middle = start + len(first)
        for part, low, high in ((first, start, middle), (word[len(first) :], middle, end)):
            if part.isdigit():
                self._number(number(self.text, low, high), low, high)
            else:
                self._word(part, low, high)
            self._colon = False

    def _letters(self, word: str, start: int, end: int) -> None:
        """A word that may be a code of letters: unlike any word, or where a code is named."""
        odd = VOWELS.isdisjoint(word.upper())
        if not (self._colon or word.isupper() or (odd and word.islower())):
            return
        named, after = self._follows_name(), self.text[end : end + 2]
        ends = after[:1] in {"", "\n"} or after in {".", ". ", ".\n"} or after[1:].isupper()
        if word.isupper():
            likely = (named or odd) and not self._is_shouted(start, end)
        else:
            likely = word.islower() and len(word) >= 5 and named and ends and (self._colon or odd)
        if likely:
            self.words -= 1
            reasons = [PLACEHOLDER] if is_placeholder(word) else []
            self._number(Candidate(start, end, word, "letters", reasons), start, end)

    def _is_shouted(self, start: int, end: int) -> bool:
        """Whether the words on either side are in capitals, too, or the whole message is."""
        before, after = self.text[max(0, start - 12) : start], self.text[end : end + 12]
        beside = [*before.split()[-1:], *after.split()[:1]]
        if any(_SHOUT.fullmatch(word.strip(",.!")) for word in beside):
            return True
        letters = sum(map(str.isalpha, self.text))
        return sum(map(str.isupper, self.text)) * 3 > letters * 2

    def _is_named(self) -> bool:
        """Whether a code word stands right before, with a colon or a word such as "is"."""
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.last != self.words - 1 or last.sentence != self._sentence:
            return False
        if last.kind & CODE:
            return self._colon
        name = self.tokens[-2] if len(self.tokens) > 1 else last
        return bool(last.kind & IS and name.kind & CODE) and name.last == last.place - 1

    def _follows_name(self) -> bool:
        """Whether the words right before name a code: "code:", "code is", "type the code"."""
        linked = self._colon
        for token in reversed(self.tokens[-8:]):
            if token.sentence != self._sentence or token.may_be_code:
                return False
            beside = token.last == self.words - 2
            if token.kind & CODE:
                return linked or (beside and self._is_asked(token))
            linked = linked or bool(token.kind & IS and beside)
            if not (linked or token.kind & NUMBER):
                return False
        return False

    def _is_asked(self, name: Token) -> bool:
        """Whether a word such as "type" stands before the code word `name`, within three words."""
        nearby = (token for token in self.tokens[-4:] if token.sentence == name.sentence)
        return any(token.kind & TYPE and name.place - token.last <= 3 for token in nearby)

    # Prices and quantities.

    def _measure(self) -> None:
        """Rule out the numbers that have a currency or a unit beside them."""
        tokens, text = self.tokens, self.text
        for index, token in enumerate(tokens):
            candidate = token.candidate
            if candidate is None or candidate.shape != "digits" or candidate.ruled_out:
                continue
            beside = text[max(0, token.start - 2) : token.start] + text[token.end : token.end + 2]
            if "$" in beside:
                candidate.reasons.insert(0, AMOUNT)
            elif index + 1 < len(tokens) and self._is_unit_of(token, tokens[index + 1]):
                candidate.reasons.insert(0, QUANTITY)
            elif index and self._is_currency_of(index):
                candidate.reasons.insert(0, AMOUNT)

    def _is_unit_of(self, token: Token, unit: Token) -> bool:
        """Whether `unit` stands right after a number: 10 minutes, 4500원."""
        if not (unit.kind & UNIT and token.kind & NUMBER):
            return False
        gap = self.text[token.end : unit.start]
        beside = gap == "" or (gap == " " and not is_spaceless(self.text[unit.start]))
        return beside and self._measures(unit, token)

    def _is_currency_of(self, index: int) -> bool:
        """Whether a unit, not that of another number, stands right before a number: Rs. 500."""
        unit, token = self.tokens[index - 1 : index + 1]
        beside = self.text[unit.end : token.start] in {"", " ", ".", ". "}
        if not (unit.kind & UNIT and beside and self._measures(unit, token)):
            return False
        return index < 2 or not self._is_unit_of(self.tokens[index - 2], unit)

    def _measures(self, unit: Token, token: Token) -> bool:
        """Whether a number is short or round, where `unit` is a unit only in some languages."""
        size = token.end - token.start
        return not unit.kind & ROUND or size < SHORTEST or self.text[token.end - 1] == "0"


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether what ends at `end` is a few letters without a vowel: dvs, str, tlf."""
    short = text[max(0, end - 5) : end].rsplit(" ", 1)[-1].upper()
    return len(short) < 5 and short.isalpha() and VOWELS.isdisjoint(short)
