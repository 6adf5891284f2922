"""What a benchmark row is, and how its figures become lines of the table and JSON."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

SIZES: Final = (100, 1_000, 10_000, 50_000)
"""Of what a curve shows the growth."""


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        what: what was measured.
        ours: this program's figure, in `unit`.
        floor: the same of what it is measured beside; `None` where the target is no ratio.
        target: the most that `ours / floor` may be, or `ours` without a floor; `None` for none.
        unit: of `ours` and `floor`.
        curve: `ours` by size, where growth is shown.
    """

    what: str
    ours: float
    floor: float | None = None
    target: float | None = None
    unit: str = "ms"
    curve: Mapping[int, float] = field(default_factory=dict)

    @property
    def measured(self) -> float:
        """What the target is about."""
        return self.ours if self.floor is None else self.ours / self.floor

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; `None` where there is none."""
        return None if self.target is None else self.measured <= self.target

    @property
    def as_json(self) -> Mapping[str, Any]:
        """It as plain values."""
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": self.ours,
            "floor": self.floor,
            "ratio": None if self.floor is None else self.measured,
            "target": self.target,
            "met": self.is_met,
            "curve": {str(size): value for size, value in self.curve.items()},
        }


@dataclass(frozen=True)
class Row:
    """One thing that is measured: a line of the table, or a few.

    Attributes:
        name: what `--rows` calls it.
        measure: measures with so many interleaved runs.
    """

    name: str
    measure: Callable[[int], Iterable[Figure]]


def medians(
    what: str,
    ours: Sequence[float],
    floor: Sequence[float],
    target: float | None,
    unit: str = "ms",
    curve: Mapping[int, float] | None = None,
) -> Figure:
    """A figure of the medians of interleaved runs."""
    return Figure(
        what, statistics.median(ours), statistics.median(floor), target, unit, curve or {}
    )


_LINE: Final = "{:60} {:>14} {:>14} {:>8} {:>7}  {}"
HEADING: Final = _LINE.format("row", "ours", "floor", "ratio", "target", "met")


def lines(figure: Figure) -> Iterable[str]:
    """The figure as a line of the table, and its curve below."""
    floor = "" if figure.floor is None else f"{figure.floor:,.2f} {figure.unit}"
    ratio = "" if figure.floor is None else f"{figure.measured:.2f}x"
    target = "" if figure.target is None else f"{figure.target:g}"
    met = {None: "", True: "yes", False: "NO"}[figure.is_met]
    ours = f"{figure.ours:,.2f} {figure.unit}"
    yield _LINE.format(figure.what, ours, floor, ratio, target, met).rstrip()
    if figure.curve:
        points = "   ".join(f"{size:,}: {value:,.2f}" for size, value in figure.curve.items())
        yield f"    by size, {figure.unit}:   {points}"
