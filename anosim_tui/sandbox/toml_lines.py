"""Which line of a TOML text a value stands on: tomllib does not tell."""

from __future__ import annotations

import re
from collections import Counter

from anosim_tui.sandbox.typed import Path

_HEADER = re.compile(r"\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*([\w\-.\"']+)\s*=")
_LONG_QUOTES = ('"""', "'''")


def line_of(text: str, path: Path) -> int:
    """The line (from 1) of the value at `path`, or of what is nearest around it."""
    places = _places(text)
    while path and path not in places:
        path = path[:-1]
    return places.get(path, 1)


def _places(text: str) -> dict[Path, int]:
    """The line of every header and of every key that stands at the beginning of one."""
    places: dict[Path, int] = {}
    rows: Counter[str] = Counter()
    table: Path = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        header, key = _HEADER.fullmatch(line), _KEY.match(line)
        if header is not None:
            table = _table(header[1], rows, repeated=line.lstrip().startswith("[["))
            places.setdefault(table, number)
        elif key is not None:
            places.setdefault((*table, *_names(key[1])), number)
        inside = next((quote for quote in _LONG_QUOTES if line.count(quote) % 2), "")
    return places


def _table(name: str, rows: Counter[str], *, repeated: bool) -> Path:
    if not repeated:
        return _names(name)
    rows[name] += 1
    return (*_names(name), rows[name] - 1)


def _names(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
