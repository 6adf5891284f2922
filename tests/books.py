"""The ledger invariant, held after every test that makes a sandbox in this process."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

# A test of generated examples makes thousands; the older ones are audited on their way out.
KEPT = 50


@contextmanager
def books_kept() -> Iterator[None]:
    """Audit every sandbox that is made inside, in the end.

    Raises:
        LedgerError: the money of one of them does not add up.
    """
    from anosim_tui.sandbox.world import World

    worlds: deque[World] = deque()
    original = World.__init__

    def remember(self: World, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        worlds.append(self)
        if len(worlds) > KEPT:
            worlds.popleft().audit()

    World.__init__ = remember  # type: ignore[method-assign]
    try:
        yield
    finally:
        World.__init__ = original  # type: ignore[method-assign]
    for world in worlds:
        world.audit()


@pytest.fixture(autouse=True)
def the_books_add_up() -> Iterator[None]:
    """Fails a test that leaves a sandbox whose money does not add up."""
    with books_kept():
        yield
