"""A journal whose program dies at a step: before it is written, or once it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from anosim_tui.storage.journal_file import journal_error
from tests.account.purchases.support import InlineJournal, Killed

T = TypeVar("T")

# The methods that write, each a step with an edge before and one after it.
STEPS = ("begin", "send", "place", "go_on", "complete", "end_unsent")
EDGES = tuple(f"{edge} {step}" for step in STEPS for edge in ("before", "after"))


class DyingJournal(InlineJournal):
    """Dies once, at `die_at`, one of `EDGES`; afterwards nothing can be done with it any more."""

    def __init__(self, path: Path | None, die_at: str = "") -> None:
        super().__init__(path)
        self.die_at = die_at
        self.dead = False

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return partial(self._step, name, found) if name in STEPS else found

    def _step(self, name: str, work: Callable[..., T], *arguments: Any, **options: Any) -> T:
        self._edge(f"before {name}")
        done = work(*arguments, **options)
        self._edge(f"after {name}")
        return done

    def _edge(self, edge: str) -> None:
        if self.dead or edge == self.die_at:
            self.dead = True
            raise Killed


class FullDisk(DyingJournal):
    """Cannot be written at `die_at`."""

    def _edge(self, edge: str) -> None:
        if edge == self.die_at:
            raise journal_error(OSError(28, "disk full"), self.path)
