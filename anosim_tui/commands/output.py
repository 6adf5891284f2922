"""What commands print: JSON Lines for programs, one line each for people.

Everything a stranger wrote was cleaned at the wire. On a terminal, lines are cut to its width; in
a pipe they are whole. Money is a string of digits in JSON, dates are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import zip_longest
from unicodedata import category, east_asian_width

from anosim_tui.domain.text import ASCII, can_be_drawn, clean, one_line

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

_GAP = "  "


def say(line: str) -> None:
    """Print a line of our own words."""
    _write(line)


def complain(sentence: str) -> None:
    """Print a sentence for a person to standard error."""
    print(f"anosim-tui: {one_line(clean(sentence))}", file=sys.stderr, flush=True)


def json_line(fields: Mapping[str, Json]) -> None:
    """Print one object on a line of its own, in ASCII whatever the terminal understands."""
    _write(json.dumps(fields))


def table(rows: Sequence[Sequence[str]], *, whole: bool = False) -> None:
    """Print rows in aligned columns, each on one line; `whole` lets the terminal break them."""
    for line in laid_out(rows, None if whole else _width()):
        _write(line)


def laid_out(rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """The rows as lines of at most `width` cells; `None` for as many as they take."""
    plain = [[one_line(clean(cell)) for cell in row] for row in rows]
    columns = list(zip_longest(*plain, fillvalue=""))
    widths = [max(map(cells, column)) for column in columns[:-1]]
    for row in plain:
        padded = [
            cell + " " * (size - cells(cell)) for cell, size in zip(row, widths, strict=False)
        ]
        line = _GAP.join([*padded, *row[len(widths) :]]).rstrip()
        yield line if width is None else _cut(line, width)


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes, near enough to align columns."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def iso(date: datetime | None) -> str | None:
    """A date for JSON."""
    return None if date is None else date.isoformat().replace("+00:00", "Z")


def amount(money: Decimal | None) -> str | None:
    """Money for JSON: digits in a string, so that no program makes a float of it unasked."""
    if money is None:
        return None
    return f"{money:.2f}" if money == round(money, 2) else f"{money:f}"


def _cells_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _cut(line: str, width: int) -> str:
    if cells(line) <= width:
        return line
    taken = 0
    for place, character in enumerate(line):
        taken += _cells_of(character)
        if taken >= width:
            return line[:place] + "…"
    return line


def _width() -> int | None:
    """The columns of the terminal, `None` where it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError, AttributeError):
        return None


def _write(line: str) -> None:
    """Print a line at once; a character that the terminal has not is no reason to fail."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if not line.isascii() and not can_be_drawn(encoding):
        line = line.translate(ASCII)
    print(line.encode(encoding, "replace").decode(encoding), flush=True)
