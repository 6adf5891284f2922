"""In which line of a TOML file something stands: `tomllib` does not tell."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

Place = tuple[str | int, ...]

# A header such as [limits] or [[sms]], and a name before an equals sign.
_HEADER: Final = r"\s*(\[\[?)([^\[\]#]+)\]\]?\s*(?:#.*)?"
_ASSIGNMENT: Final = r"([\w.\"'\s-]+)="
_LONG_QUOTES: Final = ('"""', "'''")


def lines(text: str) -> dict[Place, int]:
    """The line, from 1, of each table and of each key that begins a line, and of what is around it.

    A place is the names that lead there; for a table of an array its position follows its name.
    """
    places: dict[Place, int] = {}
    rows: Counter[Place] = Counter()
    table: Place = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := re.fullmatch(_HEADER, line):
            name = _names(header[2])
            path = table = (*name, rows[name]) if header[1] == "[[" else name
            rows[name] += 1
        elif assignment := re.match(_ASSIGNMENT, line):
            path = (*table, *_names(assignment[1]))
        else:
            path = ()
        for end in range(1, len(path) + 1):
            places.setdefault(path[:end], number)
        inside = next((quote for quote in _LONG_QUOTES if line.count(quote) % 2), "")
    return places


def _names(dotted: str) -> Place:
    return tuple(re.sub(r"""[\s"']""", "", dotted).split("."))
