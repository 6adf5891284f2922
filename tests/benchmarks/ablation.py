"""What each rule of `find_code` is worth: the corpora scored with one rule switched off at a time.

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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from anosim_tui.codes import Reason, candidates, context, find_code, score, tokens, words

MODULES: tuple[ModuleType, ...] = (candidates, tokens, context, score, words)

MECHANISMS: dict[str, tuple[object, str, object]] = {}
"""Rules that are no reasons: where they are, and what stands in for them when switched off."""


class Case(NamedTuple):
    code: str | None
    text: str


class Tally(NamedTuple):
    right: int
    wrong: int
    false: int
    certainly_wrong: int
    certainly_false: int

    def __sub__(self, other: Tally) -> Tally:
        return Tally(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def read(folder: Path) -> list[Case]:
    lines = (line for file in sorted(folder.glob("*.jsonl")) for line in file.open("rb"))
    return [Case(case["code"], case["text"]) for case in map(json.loads, lines)]


def plain(code: str) -> str:
    """What two ways of writing a code have in common; a prefix such as G- may be dropped."""
    code = unicodedata.normalize("NFKC", code).upper()
    code = "".join(str(unicodedata.decimal(sign, sign)) for sign in code)
    code = re.sub(r"[\s\-\u2010-\u2015.]", "", code)
    return re.sub(r"^[A-Z]{1,3}(?=\d{4,8}$)", "", code)


def tally(cases: list[Case]) -> Tally:
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


def reasons() -> Iterator[tuple[str, object]]:
    """The names of all reasons, and of the lists of reasons that differ in a number only."""
    seen = set()
    for module in MODULES:
        for name, value in vars(module).items():
            graded = isinstance(value, list | tuple) and value and type(value[0]) is Reason
            if name not in seen and (
                type(value) is Reason or (graded and type(value) is not Reason)
            ):
                seen.add(name)
                yield name, value


@contextmanager
def without_reason(value: object) -> Iterator[None]:
    """Let a reason weigh nothing, wherever it is known."""
    if isinstance(value, Reason):
        nothing: object = value._replace(weight=0)
    else:
        assert isinstance(value, list | tuple)
        nothing = type(value)(reason._replace(weight=0) for reason in value)
    changed: list[tuple[dict[str, object], str]] = []
    for namespace in (*map(vars, MODULES), candidates.LOOKS):
        for name, known in list(namespace.items()):
            if known is value:
                changed.append((namespace, name))
                namespace[name] = nothing
    try:
        yield
    finally:
        for namespace, name in changed:
            namespace[name] = value


@contextmanager
def without_mechanism(owner: object, name: str, instead: object) -> Iterator[None]:
    """Let a function do nothing, wherever it is known."""
    known = getattr(owner, name)
    places = [owner, *(module for module in MODULES if vars(module).get(name) is known)]
    for place in places:
        setattr(place, name, instead)
    try:
        yield
    finally:
        for place in places:
            setattr(place, name, known)


def rows(cases: list[Case]) -> Iterator[tuple[str, Tally]]:
    """Each rule and what is lost and gained without it."""
    everything = tally(cases)
    for name, value in reasons():
        with without_reason(value):
            yield name, tally(cases) - everything
    for name, (owner, attribute, instead) in MECHANISMS.items():
        with without_mechanism(owner, attribute, instead):
            yield name, tally(cases) - everything


def main() -> int:
    """Print the table, what costs most first."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ablation")
    parser.add_argument("folders", type=Path, nargs="+")
    cases = [case for folder in parser.parse_args().folders for case in read(folder)]
    print(f"{len(cases)} cases, with all rules: {tally(cases)}")
    print(f"{'without':32} {'points':>7} {'wrong':>9} {'false':>9}")
    for name, change in sorted(rows(cases), key=lambda row: row[1]):
        points = 100 * change.right / len(cases)
        wrong = f"{change.wrong:+d} ({change.certainly_wrong:+d})"
        print(
            f"{name:32} {points:+7.2f} {wrong:>9} {change.false:+d} ({change.certainly_false:+d})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
