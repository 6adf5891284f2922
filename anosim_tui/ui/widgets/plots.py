"""Small plots made of characters: columns over time, and bars beside names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from rich.style import StyleType
from rich.text import Text

from anosim_tui.domain import wording
from anosim_tui.ui.widgets.cells import fit

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_WHOLE: Final = 8


def columns(amounts: Sequence[Decimal], height: int, style: StyleType = "") -> Text:
    """One column for each amount, the highest `height` lines high; a small one still shows."""
    most = max(amounts, default=Decimal())
    levels = [_level(amount, most, height) for amount in amounts]
    plot = Text(no_wrap=True)
    for line in reversed(range(height)):
        row = (_EIGHTHS[max(0, min(_WHOLE, level - line * _WHOLE))] for level in levels)
        plot.append("".join(row) + "\n", style)
    plot.right_crop(1)
    return plot


def bars(rows: Sequence[tuple[str, Decimal]], width: int, style: StyleType = "") -> Text:
    most = max((amount for _, amount in rows), default=Decimal())
    figures = [wording.money(amount) for _, amount in rows]
    figure_width = max((len(figure) for figure in figures), default=0)
    names = min(24, max(8, width // 3))
    room = max(1, width - names - figure_width - 2)
    plot = Text(no_wrap=True)
    for (name, amount), figure in zip(rows, figures, strict=True):
        length = -(-_level(amount, most, room) // _WHOLE)
        plot.append(fit(name, names))
        plot.append(" " + "━" * length, style)
        plot.append(" " * (room - length) + f" {figure:>{figure_width}}\n")
    if rows:
        plot.right_crop(1)
    return plot


def _level(amount: Decimal, most: Decimal, height: int) -> int:
    """How many eighths of a cell an amount takes when the most takes `height` cells."""
    if most <= 0 or amount <= 0:
        return 0
    return max(1, round(amount / most * height * _WHOLE))
