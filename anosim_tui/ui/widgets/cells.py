"""Text fitted into terminal cells, whatever strangers put into it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size

from anosim_tui.domain.messages import Message
from anosim_tui.domain.text import unambiguous

Piece = tuple[str, str]
"""Text, and the name of its style without `line--`; the empty name is plain text."""

ELLIPSIS = "…"
# Marks stacked on one character: a reader needs two, a prank needs fifty.
_MOST_MARKS = 2
# A character takes at most two cells; marks and joiners take none, so look at no more than this.
_CHARACTERS_A_CELL = 4


def fit(text: str, width: int, *, right: bool = False) -> str:
    """`text` in exactly `width` cells: cut with an ellipsis, or padded (on the left if `right`)."""
    # One character more than is looked at tells the cached part that there is a rest.
    return _fit(text[: (width + 1) * _CHARACTERS_A_CELL + 1], width, right)


@lru_cache(maxsize=4096)
def _fit(text: str, width: int, right: bool) -> str:
    if width <= 0:
        return ""
    most = (width + 1) * _CHARACTERS_A_CELL
    shown = drawable(text[:most])
    taken = cell_len(shown)
    if taken > width or len(text) > most:
        shown = _cut(shown, width - 1) + ELLIPSIS
        taken = cell_len(shown)
    padding = " " * (width - taken)
    return padding + shown if right else shown + padding


def joined(parts: Sequence[str], width: int) -> str:
    """As many of `parts` as fit into `width` cells beside each other, the first in any case."""
    words = parts[0]
    for part in parts[1:]:
        longer = f"{words} · {part}"
        if cell_len(drawable(longer)) > width:
            break
        words = longer
    return words


def drawable(text: str) -> str:
    """`text` on one line, as wide in every terminal, with few marks on each character."""
    text = unambiguous(text.replace("\n", " "))
    if text.isascii():
        return text
    kept = []
    marks = 0
    for character in text:
        marks = 0 if get_character_cell_size(character) else marks + 1
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _cut(text: str, width: int) -> str:
    if text.isascii():
        return text[: max(0, width)]
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if cell_len(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low]


def most_of(width: int, lines: int) -> int:
    """How many characters of a text `wrap` may look at, and one more."""
    return width * lines * _CHARACTERS_A_CELL + 1


def wrap(text: str, width: int, lines: int, *, filled: bool = False) -> list[tuple[int, int]]:
    """Where `text` breaks into at most `lines` lines of `width` cells: (start, end) of each.

    Lines end at blanks where that leaves them at least half full; with `filled` the last of `lines`
    that something is left out of takes all that fits. What does not fit is left out;
    the caller sees it by the last end being before the text's. Only as much of the text is looked
    at as could fit.
    """
    text = unambiguous(text)  # which is as long, so that the places are the same
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text) and len(spans) < lines and width > 0:
        if text[start] == " ":
            start += 1
            continue
        chunk = text[start : start + width * _CHARACTERS_A_CELL]
        taken = len(_cut(chunk, width)) or 1
        end = start + taken
        breaks = not filled or len(spans) < lines - 1
        if breaks and end < len(text) and text[end] != " ":
            blank = text.rfind(" ", start, end)
            if blank - start >= taken // 2:
                end = blank
        spans.append((start, end))
        start = end
    return spans


def marked_lines(item: Message, width: int, lines: int) -> list[list[Piece]]:
    """A message's text in at most so many lines of `width` cells, its code marked."""
    # The cached layout holds no more of a huge text than could be shown, and a little.
    text, span = item.sms.text[: most_of(width, lines)], item.code.span if item.code else (0, 0)
    return _laid_out(text, span, width, lines)


@lru_cache(maxsize=1024)
def _laid_out(text: str, code: tuple[int, int], width: int, lines: int) -> list[list[Piece]]:
    flat = text.replace("\n", " ")
    spans = wrap(flat, width, lines, filled=True)
    laid = []
    for start, end in spans:
        parts = ((start, code[0], ""), (*code, "code"), (code[1], end, ""))
        laid.append(
            [
                (drawable(flat[max(start, first) : min(end, last)]), name)
                for first, last, name in parts
                if max(start, first) < min(end, last)
            ]
        )
    if len(spans) == lines and flat[spans[-1][1] :].strip():
        kept, name = laid[-1][-1]
        laid[-1][-1] = (kept[:-1] + ELLIPSIS, name)
    return laid
