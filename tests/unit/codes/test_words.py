"""The files of words: what a translator writes is what is looked up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from anosim_tui.codes.fold import fold
from anosim_tui.codes.words import FOLDER, KEYS, Vocabulary, Word, entries, spaced

FILES = sorted(FOLDER.glob("*.txt"))
MATCHED = [
    ("code: kod", "kod", True),
    ("code: kod", "KOD", True),
    ("code: kod", "kodu", False),
    ("code: kod*", "kodu", True),
    ("code: *kod", "smskod", True),
    ("code: *kod*", "smskodu", True),
    ("code: kód", "kod", True),
    ("code: TAN", "TAN", True),
    ("code: TAN", "tan", False),
    ("code: =mã", "mã", True),
    ("code: =mã", "Mã", True),
    ("code: =mã", "ma", False),
]


def vocabulary(text: str) -> Vocabulary:
    def texts() -> Iterator[str]:
        yield text

    return Vocabulary(texts())


@pytest.mark.parametrize(("text", "written", "known"), MATCHED)
def test_how_a_word_is_written_says_what_it_matches(text: str, written: str, known: bool) -> None:
    assert (vocabulary(text).kind(fold(written), written) == Word.CODE) is known


@pytest.mark.parametrize("text", ["one time code", "one-time code", "one_time code"])
def test_words_one_after_the_other_are_found_however_they_are_joined(text: str) -> None:
    end, kind = vocabulary("secret: one time").phrase("one", spaced(text), 0)
    assert (end, kind) == (len("one time"), Word.CODE | Word.SECRET)


def test_a_line_that_is_indented_goes_on_with_the_one_above() -> None:
    assert list(entries("# Ours\ncode: a, b,\n    c\nis: d\n")) == [
        ("code", ["a", "b", "c"]),
        ("is", ["d"]),
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_has_known_keys_and_whole_words(file: Path) -> None:
    for key, words in entries(file.read_text("utf-8")):
        assert key in {*KEYS, "joined"}
        assert all(words), key


def test_the_readme_explains_every_key() -> None:
    told = set(re.findall(r"`([a-z ]+)`", FOLDER.joinpath("README.md").read_text("utf-8")))
    assert {*KEYS, "joined"} - {"number", "round"} <= told


def test_the_files_are_read_with_the_first_message() -> None:
    program = (
        "import sys\n"
        "read = []\n"
        "sys.addaudithook(lambda event, args: event == 'open' and read.append(str(args[0])))\n"
        "from anosim_tui.codes import find_code\n"
        "assert not [one for one in read if one.endswith('.txt')]\n"
        "find_code('code 604182')\n"
        "print(len([one for one in read if one.endswith('.txt')]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == len(FILES)
