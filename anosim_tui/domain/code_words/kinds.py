"""Which words of a message speak for or against a number being its code.

`WordKinds` is built once, from the lists beside this module, when the first message is read; after
that a word costs a few dictionary look-ups.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from anosim_tui.domain.code_text import fold
from anosim_tui.domain.code_words.notation import Words

CODE = 1
"""The word names a code."""
SECRET = 2
"""… and one for nobody else to know (PIN, password), never a discount."""
ABOUT = 4
USE = 8
LINK = 16
OWNS = 32
SPOILS = 64
PROMO = 128
UNIT = 256
PLAIN = 512
"""The word only looks like one of the others."""
BY = 2048
NOUN = 4096
"""The word names a code if its neighbours say so (key, number)."""
PHONE = 8192
"""The word means the telephone."""
BEHIND = 32768
"""Like `BY`, but after what is used."""
ROUND = 16384
"""The unit is an everyday word of another language: it measures only short or round numbers."""

_FIELDS = {
    "code": CODE,
    "private": CODE | SECRET,
    "about": ABOUT,
    "use": USE,
    "by": BY,
    "behind": BEHIND,
    "link": LINK,
    "nouns": NOUN,
    "owns": OWNS,
    "phones": OWNS | PHONE,
    "spoils": SPOILS | OWNS,
    "promo": PROMO,
    "units": UNIT,
    "round_units": UNIT | ROUND,
    "plain": PLAIN,
}

_JOINTS = str.maketrans("'ʻ-", "___")
_REMEMBERED = 4096
_LONGEST = 40
_MANY_WORDS = 80

# Thai and Lao, Burmese, Khmer, kana and Chinese, Hangul: words are found inside running text.
_SPACELESS = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u3040", "\u9fff"),
    ("\uac00", "\ud7af"),
)

# Arabic and Hebrew write "the", "and", "in", "to" as part of the word.
_PROCLITICS = {
    "ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك"),
    "he": ("וה", "שה", "בה", "מה", "ה", "ב", "ל", "מ", "ש", "ו", "כ"),
}


@dataclass(slots=True)
class PhraseNode:
    """How a phrase goes on: by which words, and what it is if it ends here."""

    kind: int = 0
    words: dict[str, PhraseNode] = field(default_factory=dict)
    stems: list[tuple[str, PhraseNode]] = field(default_factory=list)

    def step(self, word: str) -> PhraseNode | None:
        """Where `word` leads."""
        node = self.words.get(word)
        if node is None and self.stems:
            return next((node for stem, node in self.stems if word.startswith(stem)), None)
        return node

    def add(self, words: list[str], kind: int) -> None:
        """Let `words` lead to a phrase of this kind."""
        if not words:
            self.kind |= kind
            return
        first, *rest = words
        stem = first.rstrip("*")
        known = self.words.get(first) or next((node for s, node in self.stems if s == stem), None)
        if known is None:
            known = PhraseNode()
            if stem == first:
                self.words[first] = known
            else:
                self.stems.append((stem, known))
        known.add(rest, kind)


@lru_cache(maxsize=1024)
def is_spaceless(character: str) -> bool:
    """Whether `character` belongs to a script that writes words without spaces."""
    return any(first <= character <= last for first, last in _SPACELESS)


def is_ideographic(character: str) -> bool:
    """Whether the words of its script have about two characters, not four or more."""
    return character >= "\u3040"


def script(letter: str) -> str:
    """The script of `letter`: LATIN, TAMIL, CJK (kana, too)."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if name in {"HIRAGANA", "KATAKANA"} else name


class WordKinds:
    """Answers what kind of word a word is, as the flags of this module."""

    def __init__(self, languages: tuple[Words, ...]) -> None:
        """Sort the words of `languages` by how they are to be matched."""
        self._exact: dict[str, int] = {}
        self._accented: dict[str, int] = {}
        self._capitals: dict[str, int] = {}
        self._prefixes: dict[str, int] = {}
        self._suffixes: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        self._running: dict[str, int] = {}
        self._remembered: dict[str, int] = {}
        self._remembered_runs: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self._scripts: Counter[str] = Counter()
        self.phrases = PhraseNode()
        for words in languages:
            for name, kind in _FIELDS.items():
                for entry in getattr(words, name).split():
                    self._add(entry, kind)
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(self._running, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)

    def is_well_known(self, letter: str) -> bool:
        """Whether many words are listed in the script of `letter`."""
        return self._scripts[script(letter)] >= _MANY_WORDS

    def _add(self, entry: str, kind: int) -> None:
        self._scripts[script(entry.strip("*=")[0])] += 1
        if entry.startswith("="):
            _join(self._accented, entry[1:], kind)
        elif all(map(is_spaceless, entry)):
            _join(self._running, fold(entry), kind)
        elif len(parts := entry.translate(_JOINTS).split("_")) > 1:
            self.phrases.add([fold(part) for part in parts if part], kind)
        elif entry.isascii() and entry.isupper():
            _join(self._capitals, entry, kind)
        else:
            stem = fold(entry.strip("*"))
            before, after = entry.startswith("*"), entry.endswith("*")
            table = (
                self._inside if before and after else self._suffixes if before else self._prefixes
            )
            _join(table if before or after else self._exact, stem, kind)

    def kind(self, word: str, written: str) -> int:
        """What `word` (folded) is, as it was `written` in the message (accents, capitals)."""
        if word != written:
            special = self._capitals.get(written) or self._accented.get(written.lower())
            if special:
                return special
        known = self._remembered.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = known
        return known

    def _look_up(self, word: str) -> int:
        exact = self._exact.get(word)
        if exact is not None:
            return 0 if exact & PLAIN else exact | self._front(word) & ABOUT
        if len(word) > _LONGEST:
            return 0
        if "\u0590" <= word[0] <= "\u06ff":
            return self._without_proclitic(word)
        front = self._front(word)
        back = next((self._suffixes[s] for s in _suffixes_of(word) if s in self._suffixes), 0)
        inside = 0
        for stem, kind in self._inside.items():
            if stem in word:
                inside |= kind
        return _compound(front, back, inside)

    def _without_proclitic(self, word: str) -> int:
        for proclitic in _PROCLITICS["he" if word[0] < "\u0600" else "ar"]:
            if word.startswith(proclitic) and word[len(proclitic) :] in self._exact:
                return self._exact[word[len(proclitic) :]] & ~LINK
        return self._front(word)

    def _front(self, word: str) -> int:
        """What the longest known beginning of `word` is."""
        return next((self._prefixes[p] for p in _prefixes_of(word) if p in self._prefixes), 0)

    def running(self, text: str) -> tuple[tuple[int, int, int], ...]:
        """Each known word inside `text` of a script without spaces: start, end, kind."""
        known = self._remembered_runs.get(text)
        if known is None:
            known = tuple(self._run(text))
            if len(self._remembered_runs) >= _REMEMBERED:
                self._remembered_runs.clear()
            if len(text) <= _LONGEST:
                self._remembered_runs[text] = known
        return known

    def _run(self, text: str) -> Iterator[tuple[int, int, int]]:
        by_first, position = self._by_first, 0
        for index, character in enumerate(text):
            if character in by_first and index >= position:
                for word in by_first[character]:
                    if text.startswith(word, index):
                        position = index + len(word)
                        yield index, position, self._running[word]
                        break


def _join(table: dict[str, int], word: str, kind: int) -> None:
    table[word] = table.get(word, 0) | kind


def _prefixes_of(word: str) -> Iterator[str]:
    return (word[:size] for size in range(len(word), 1, -1))


def _suffixes_of(word: str) -> Iterator[str]:
    return (word[start:] for start in range(1, len(word) - 1))


def _compound(front: int, back: int, inside: int) -> int:
    """What a compound is (Bestätigungscode, Rabattcode) whose parts are known."""
    parts = front | back | inside
    if parts & PLAIN:
        return 0
    if (front | back) & SPOILS:
        return parts & ~(CODE | SECRET)
    if parts & CODE or (parts & NOUN and parts & ABOUT and not parts & OWNS):
        secret = SECRET if parts & ABOUT else 0
        return CODE | (parts & ~(OWNS | UNIT | PROMO | ABOUT | USE | NOUN)) | secret
    return parts


@cache
def word_kinds() -> WordKinds:
    """The words of all languages, sorted on the first call (some milliseconds)."""
    # Here, and not above, because starting the program must not wait for them.
    from anosim_tui.domain.code_words import (
        central,
        cyrillic,
        east,
        germanic,
        latin,
        north,
        romance,
        south,
    )

    families = (germanic, romance, central, north, latin, cyrillic, east, south)
    return WordKinds(tuple(words for family in families for words in family.LANGUAGES))
