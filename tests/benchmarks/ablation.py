"""What each rule of `find_code` is worth: messages scored with one rule switched off at a time.

    python -m tests.benchmarks.ablation FOLDER [FOLDER ...]

Each folder holds `*.jsonl` files, a case a line: {"text": …, "code": … or null}. A row says how
many points are lost without the rule, and how many wrong and false answers are gained (certain ones
in brackets). A rule whose row is all zeros serves none of these messages.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from anosim_tui.codes import Reason, candidates, context, find_code, score, tokens, words


def nothing(*_: object) -> None:
    """Stands in for a rule that says something."""


def no(*_: object) -> bool:
    """Stands in for a rule that asks something."""
    return False


def nowhere(found: context.Context, _: str) -> None:
    """Stands in for where a number is."""
    found.alone = found.ends = found.stands_out = False
    found.asked = False


MECHANISMS: tuple[tuple[str, object, str, Callable[..., object]], ...] = (
    ("full stops", tokens.Reading, "_is_stop", no),
    ("codes of letters", tokens.Reading, "_is_code", no),
    ("letters where a code is named", tokens.Reading, "_is_named", no),
    ("units and currencies", tokens.Reading, "_measure", nothing),
    ("phrases", words.Vocabulary, "phrase", lambda *_: (0, 0)),
    ("compounds", words, "_compound", lambda ends, _: ends),
    ("words before the number", context.Context, "_look_back", nothing),
    ("words after the number", context.Context, "_look_ahead", nothing),
    ("what else is confirmed", context.Context, "_confirm", nothing),
    ("where it stands", context.Context, "_look_at_place", nowhere),
    ("words beside the code word", score, "qualify", nothing),
    ("lone numbers", score.Weighing, "_is_lone", no),
    ("candidates compared", score.Weighing, "_beside_others", lambda *_: []),
    ("certain only if clear", score.Weighing, "_is_certain", lambda *_: True),
)
"""Rules that are no reasons: where they are, and what replaces them when switched off."""


class Case(NamedTuple):
    code: str | None
    text: str


class Tally(NamedTuple):
    right: int
    wrong: int
    false: int
    certainly_wrong: int
    certainly_false: int

    def since(self, other: Tally) -> Tally:
        """What changed since `other`."""
        return Tally(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def read(folder: Path) -> list[Case]:
    """The cases of a folder."""
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.open("rb"))
    return [Case(case["code"], case["text"]) for case in map(json.loads, lines)]


def plain(code: str) -> str:
    """What two ways of writing a code have in common; a prefix such as G- may be dropped."""
    code = unicodedata.normalize("NFKC", code).upper()
    code = "".join(str(unicodedata.decimal(sign, sign)) for sign in code)
    code = re.sub(r"[\s\-\u2010-\u2015.]", "", code)
    return re.sub(r"^[A-Z]{1,3}(?=\d{4,8}$)", "", code)


def tally(cases: list[Case]) -> Tally:
    """How many are right, wrong (another code) and false (a code where there is none)."""
    right = wrong = false = certainly_wrong = certainly_false = 0
    for case in cases:
        found = find_code(case.text)
        if found is None:
            right += case.code is None
        elif case.code is None:
            false += 1
            certainly_false += found.certain
        elif plain(found.value) in map(plain, case.code.split("|")):
            right += 1
        else:
            wrong += 1
            certainly_wrong += found.certain
    return Tally(right, wrong, false, certainly_wrong, certainly_false)


@contextmanager
def replaced(owner: object, name: str, instead: object) -> Iterator[None]:
    """Let `instead` stand for what `owner` knows as `name`."""
    known = getattr(owner, name)
    put = object.__setattr__ if isinstance(owner, Reason) else setattr  # reasons are frozen
    put(owner, name, instead)
    words.vocabulary.cache_clear()  # which remembers what words are
    try:
        yield
    finally:
        put(owner, name, known)
        words.vocabulary.cache_clear()


def rules() -> Iterator[tuple[str, object, str, object]]:
    """Every rule as `MECHANISMS` has them; a reason without its weight says nothing."""
    for name, value in (vars(candidates) | vars(score)).items():
        if isinstance(value, Reason):
            yield name, value, "weight", 0
    yield "DISTANCE", score, "DISTANCE", (score.DISTANCE[0],) * len(score.DISTANCE)
    yield from MECHANISMS


def rows(cases: list[Case]) -> Iterator[tuple[str, Tally]]:
    """Each rule and what is lost and gained without it."""
    everything = tally(cases)
    for name, owner, attribute, rule in rules():
        with replaced(owner, attribute, rule):
            yield name, tally(cases).since(everything)


def main() -> int:
    """Print the table, what costs most first."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ablation")
    parser.add_argument("folders", type=Path, nargs="+")
    cases = [case for folder in parser.parse_args().folders for case in read(folder)]
    print(f"{len(cases)} cases; with all rules {tally(cases)}")
    print(f"{'without':32} {'points':>7} {'wrong':>9} {'false':>9}")
    for name, change in sorted(rows(cases), key=lambda row: row[1]):
        points = 100 * change.right / len(cases)
        wrong = f"{change.wrong:+d} ({change.certainly_wrong:+d})"
        false = f"{change.false:+d} ({change.certainly_false:+d})"
        print(f"{name:32} {points:+7.2f} {wrong:>9} {false:>9}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
