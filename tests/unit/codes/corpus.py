"""The messages written for these tests: `messages.txt`, a table a kind, a line a message."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Case(NamedTuple):
    kind: str
    language: str
    code: str | None
    text: str


def read_cases() -> list[Case]:
    cases, kind = [], ""
    for line in Path(__file__).with_name("messages.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:]
        elif not line.startswith("#"):
            language, code, text = line.split(" | ", 2)
            cases.append(
                Case(kind, language, None if code == "-" else code, text.replace("\\n", "\n"))
            )
    return cases


CASES = read_cases()
KINDS = sorted({case.kind for case in CASES})
"""What the messages of a table have in common."""
EVERY_LANGUAGE = next(kind for kind in KINDS if kind.startswith("every language"))
