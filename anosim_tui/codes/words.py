"""Which words of a message speak for or against a code: `words/`, one file a language.

The files are read with the first message. What their keys mean is said in `words/README.txt`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from anosim_tui.codes.fold import fold

CODE, SECRET, ABOUT, TYPE, WITH, AFTER, IS, NOUN = (1 << bit for bit in range(8))
OWNER, PHONE, OTHER, ADVERT, UNIT, ROUND, SEND, TO, IGNORE = (1 << bit for bit in range(8, 17))
NUMBER = 1 << 17
"""The kind of a token that is a number; no word has it."""

KEYS = {
    **{"code": CODE, "secret": CODE | SECRET, "about": ABOUT, "type": TYPE, "with": WITH},
    **{"after": AFTER, "is": IS, "noun": NOUN, "owner": OWNER, "phone": OWNER | PHONE},
    **{"other": OTHER | OWNER, "advert": ADVERT, "unit": UNIT, "round unit": UNIT | ROUND},
    **{"send": SEND, "to": TO, "ignore": IGNORE},
}
"""What the keys of the files make of a word."""

FOLDER = Path(__file__).with_name("words")

_JOINTS = str.maketrans("'-", "  ")
_ENDS = {ord(mark): " " for mark in "'-_\".,:;!?()\n"}
_REMEMBERED = 4096
_LONGEST = 40
_MANY_WORDS = 80

# Thai and Lao, Burmese, Khmer, kana and Chinese, Hangul: words are found inside running text.
_SPACELESS = ("\u0e00\u0eff", "\u1000\u109f", "\u1780\u17ff", "\u3040\u9fff", "\uac00\ud7af")

# Arabic and Hebrew write "the", "and", "in", "to" as part of the word.
_PROCLITICS = {
    "ar": ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف", "ك"),
    "he": ("וה", "שה", "בה", "מה", "ה", "ב", "ל", "מ", "ש", "ו", "כ"),
}


@lru_cache(maxsize=1024)
def is_spaceless(character: str) -> bool:
    """Whether `character` belongs to a script that writes words without spaces."""
    return any(first <= character <= last for first, last in _SPACELESS)


@lru_cache(maxsize=1024)
def script(letter: str) -> str:
    """The script of `letter`: LATIN, TAMIL, CJK (kana, too)."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "CJK" if name in {"HIRAGANA", "KATAKANA"} else name


def entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """The keys of a file of words and what they list. A line that is indented goes on with one."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for line in "\n".join(lines).replace("\n ", " ").split("\n"):
        key, _, listed = line.partition(":")
        if listed:
            yield key, " ".join(listed.split()).split(", ")


class Vocabulary:
    """Answers what kind of word a word is."""

    def __init__(self, texts: Iterator[str]) -> None:
        """Sort the words of `texts`, the contents of the files, by how they are matched."""
        self._exact: dict[str, int] = {}
        self._accented: dict[str, int] = {}
        self._capitals: dict[str, int] = {}
        self._beginnings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._inside: dict[str, int] = {}
        self._running: dict[str, int] = {}
        self._phrases: dict[str, list[tuple[str, int]]] = {}
        self._remembered: dict[str, int] = {}
        self._remembered_runs: dict[str, tuple[tuple[int, int, int], ...]] = {}
        self._scripts: Counter[str] = Counter()
        for text in texts:
            for key, listed in entries(text):
                for written, folded in zip(listed, fold("\n".join(listed)).split("\n"), strict=True):
                    self._add(written, folded, KEYS[key])
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(self._running, key=len, reverse=True):
            self._by_first.setdefault(word[0], []).append(word)

    def _add(self, written: str, folded: str, kind: int) -> None:
        stem = folded.strip("*=")
        table, last = self._exact, stem[-1]
        self._scripts[script(last)] += 1
        if is_spaceless(last):
            table = self._running
        elif " " in stem:
            spaced = stem.translate(_JOINTS)
            end = "" if folded.endswith("*") else " "
            self._phrases.setdefault(spaced.split()[0], []).append((spaced + end, kind))
            return
        elif folded[0] == "=":
            table, stem = self._accented, written[1:]
        elif folded[0] == "*":
            table = self._inside if folded[-1] == "*" else self._endings
        elif folded[-1] == "*":
            table = self._beginnings
        elif written.isupper() and written.isascii():
            table, stem = self._capitals, written
        table[stem] = table.get(stem, 0) | kind

    def is_well_known(self, letter: str) -> bool:
        """Whether many words are listed in the script of `letter`."""
        return self._scripts[script(letter)] >= _MANY_WORDS

    def kind(self, word: str, written: str) -> int:
        """What `word` (folded) is, as it was `written` in the message (accents, capitals)."""
        if word != written:
            special = self._capitals.get(written) or self._accented.get(written.lower())
            if special:
                return special
        known = self._remembered.get(word)
        if known is None:
            known = self._look_up(word) if len(word) <= _LONGEST else 0
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = known
        return known

    def _look_up(self, word: str) -> int:
        if word in self._exact:
            exact = self._exact[word]
            return exact if exact & IGNORE else exact | self._front(word) & ABOUT
        if "\u0590" <= word[0] <= "\u06ff":
            for proclitic in _PROCLITICS["he" if word[0] < "\u0600" else "ar"]:
                if word.startswith(proclitic) and word[len(proclitic) :] in self._exact:
                    return self._exact[word[len(proclitic) :]] & ~IS
            return self._front(word)
        endings = (word[start:] for start in range(1, len(word) - 1))
        back = next((self._endings[end] for end in endings if end in self._endings), 0)
        inside = 0
        for stem, kind in self._inside.items():
            if stem in word:
                inside |= kind
        return _compound(self._front(word) | back, inside)

    def _front(self, word: str) -> int:
        """What the longest known beginning of `word` is."""
        beginnings = (word[:size] for size in range(len(word), 1, -1))
        return next((self._beginnings[b] for b in beginnings if b in self._beginnings), 0)

    def phrase(self, word: str, text: str, start: int) -> tuple[int, int]:
        """The longest phrase that begins with `word` at `start` of `text`: its end and kind."""
        for phrase, kind in self._phrases.get(word, ()):
            size = len(phrase)
            if f"{text[start : start + size]} ".translate(_ENDS).startswith(phrase):
                return start + size - (phrase[-1] == " "), kind
        return 0, 0

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
        position = 0
        for index, character in enumerate(text):
            if index < position:
                continue
            for word in self._by_first.get(character, ()):
                if text.startswith(word, index):
                    position = index + len(word)
                    yield index, position, self._running[word]
                    break


def _compound(ends: int, inside: int) -> int:
    """What a compound is (Bestätigungscode, Rabattcode) whose parts are known."""
    parts = ends | inside
    if parts & IGNORE:
        return IGNORE
    if ends & OTHER:
        return parts & ~(CODE | SECRET)
    if parts & CODE or (parts & NOUN and parts & ABOUT and not parts & OWNER):
        secret = SECRET if parts & ABOUT else 0
        return CODE | (parts & ~(OWNER | UNIT | ADVERT | ABOUT | TYPE | NOUN)) | secret
    return parts


@cache
def vocabulary() -> Vocabulary:
    """The words of all languages, read on the first call."""
    return Vocabulary(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt")))
