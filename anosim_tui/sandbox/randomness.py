"""Seeded chance: the same seed and purpose bring the same draws on every machine."""

from __future__ import annotations

from random import Random


def seeded(seed: int, purpose: str) -> Random:
    """A generator for one purpose, so that draws for one thing do not shift those for another."""
    return Random(f"{seed}/{purpose}")  # noqa: S311 - a sandbox wants to be predictable
