"""Which words of a message speak for or against a code: `words/`, one file a language.

The files are read with the first message; `words/README.md` says what their keys mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from anosim_tui.codes.fold import fold


class Word:
    """What words say of a number, as bits; a word may have several. See `words/README.md`."""

    CODE, SECRET, ABOUT, TYPE, WITH, AFTER, IS, NOUN, OWNER = (1 << bit for bit in range(9))
    PHONE, OTHER, ADVERT, UNIT, ROUND, OF, SEND, TO, IGNORE = (1 << bit for bit in range(9, 18))
    NUMBER = 1 << 18  # what no word has: it is a number itself


KEYS = {  # what the keys of the files make of a word
    **{name.lower(): kind for name, kind in vars(Word).items() if name.isupper()},
    "secret": Word.CODE | Word.SECRET,
    "phone": Word.OWNER | Word.PHONE,
    "other": Word.OTHER | Word.OWNER,
    "round unit": Word.UNIT | Word.ROUND,
}

FOLDER = Path(__file__).with_name("words")

_JOINTS = str.maketrans("'-_", "   ")
_LONGEST = 40

# Thai and Lao, Burmese, Khmer, kana and Chinese, Hangul: words are found inside running text.
_SPACELESS = ("\u0e00\u0eff", "\u1000\u109f", "\u1780\u17ff", "\u3040\u9fff", "\uac00\ud7af")


@lru_cache(maxsize=1024)
def is_spaceless(character: str) -> bool:
    return any(ends[0] <= character <= ends[1] for ends in _SPACELESS)


def spaced(text: str) -> str:
    """`text` with spaces for all that may join the words of a phrase."""
    return text.translate(_JOINTS)


def entries(text: str) -> Iterator[tuple[str, list[str]]]:
    """The keys of a file of words and what they list. A line that is indented goes on with one."""
    lines = "\n".join([line for line in text.splitlines() if line and line[0] != "#"])
    for line in lines.replace("\n ", " ").split("\n"):
        key, _, listed = line.partition(":")
        yield key, " ".join(listed.split()).split(", ")


class Vocabulary:
    """The words of the files whose contents are `texts`, by how they are matched."""

    def __init__(self, texts: Iterator[str]) -> None:
        tables: list[dict[str, int]] = [{} for _ in range(5)]
        self._exact, self._spelled, self._beginnings, self._endings, self._inside = tables
        self.phrases: dict[str, dict[tuple[str, bool], int]] = {}
        self._joined: list[str] = []
        listed = [
            (key, *word)
            for text in texts
            for key, words in entries(text)
            for word in zip(words, spaced(fold("\n".join(words))).split("\n"), strict=True)
        ]
        for key, written, word in sorted(listed, key=lambda one: -len(one[2])):
            if key == "joined":
                self._joined.append(word)
            else:
                self._add(written, word, KEYS[key])
        self._look_up = lru_cache(maxsize=4096)(self._kind)

    def _add(self, written: str, word: str, kind: int) -> None:
        stem, table = word, self._exact
        if word[-1] == "*":
            stem = word.strip("*")
            table = self._inside if word[0] == "*" else self._beginnings
        elif word[0] == "*":
            stem, table = word[1:], self._endings
        elif word[0] == "=":
            stem, table = written[1:], self._spelled
            table[stem.capitalize()] = kind
        elif written.isupper() and written.isascii():
            stem, table = written, self._spelled
        running = is_spaceless(stem[0])
        if running or " " in stem:
            phrases = self.phrases.setdefault(stem[0] if running else stem.split()[0], {})
            phrase = stem, running or word != stem
            phrases[phrase] = phrases.get(phrase, 0) | kind
        else:
            table[stem] = table.get(stem, 0) | kind

    def kind(self, word: str, written: str) -> int:
        if word != written and written in self._spelled:
            return self._spelled[written]
        return self._look_up(word) if len(word) <= _LONGEST else 0

    def _kind(self, word: str) -> int:
        if word in self._exact:
            return self._exact[word]
        for part in self._joined:
            if word.startswith(part) and word[len(part) :] in self._exact:
                return self._exact[word[len(part) :]] & ~Word.IS
        beginnings = (word[:size] for size in range(len(word), 1, -1))
        endings = (word[start:] for start in range(1, len(word) - 1))
        ends = next((self._beginnings[part] for part in beginnings if part in self._beginnings), 0)
        ends |= next((self._endings[part] for part in endings if part in self._endings), 0)
        parts = ends
        for stem, kind in self._inside.items():
            if stem in word:
                parts |= kind
        return _compound(ends, parts)

    def phrase(self, word: str, text: str, start: int) -> tuple[int, int]:
        """The end and kind of the longest phrase at `start` of `text`, which `spaced` made."""
        for (phrase, is_stem), kind in self.phrases.get(word, {}).items():
            end = start + len(phrase)
            if text.startswith(phrase, start) and (is_stem or not text[end : end + 1].isalnum()):
                return end, kind
        return 0, 0

    def running(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Each known word inside `text` of a script without spaces: start, end, kind."""
        end = 0
        for index, character in enumerate(text):
            if index >= end and character in self.phrases:
                end, kind = self.phrase(character, text, index)
                if kind:
                    yield index, end, kind


def _compound(ends: int, parts: int) -> int:
    """What a compound is (Bestätigungscode, Rabattcode) whose parts, or ends, are known."""
    if parts & Word.IGNORE:
        return Word.IGNORE
    if ends & Word.OTHER:
        return parts & ~(Word.CODE | Word.SECRET)
    if parts & Word.CODE:
        secret = Word.SECRET if parts & (Word.ABOUT | Word.SECRET) else 0
        return Word.CODE | secret | (parts & (Word.IS | Word.WITH))
    return parts


@cache
def vocabulary() -> Vocabulary:
    """The words of all languages, read on the first call."""
    return Vocabulary(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt")))
