"""Regions of a screen or of a widget, and what is left of them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Region


def around(inner: Region, outer: Region) -> list[Region]:
    """What is left of `outer` without `inner`, a part of it."""
    sides = (
        Region.from_corners(outer.x, outer.y, outer.right, inner.y),
        Region.from_corners(outer.x, inner.y, inner.x, inner.bottom),
        Region.from_corners(inner.right, inner.y, outer.right, inner.bottom),
        Region.from_corners(outer.x, inner.bottom, outer.right, outer.bottom),
    )
    return [side for side in sides if side]


def stacked(lines: Iterable[Region]) -> list[Region]:
    """Lines from the top as fewer regions: those below each other with the same ends are one."""
    stacks: list[Region] = []
    for line in lines:
        last = stacks[-1] if stacks else None
        if last is not None and (last.x, last.width, last.bottom) == (line.x, line.width, line.y):
            stacks[-1] = Region(last.x, last.y, last.width, last.height + line.height)
        else:
            stacks.append(line)
    return stacks
