"""The messages written for these tests: `messages.txt`, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    language: str
    code: str | None
    text: str


def _case(line: str) -> Case:
    language, code, text = line.split(" | ", 2)
    return Case(language, None if code == "-" else code, text.replace("\\n", "\n"))


def read_cases() -> list[Case]:
    lines = Path(__file__).with_name("messages.txt").read_text("utf-8").splitlines()
    return [_case(line) for line in lines if not line.startswith("#")]


CASES = read_cases()
