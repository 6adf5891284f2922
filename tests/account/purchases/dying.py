"""A journal whose program dies at a step: before it is written, or once it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

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
        self.passed: list[str] = []

    def _step(self, name: str, work: Callable[[], T]) -> T:
        self._edge(f"before {name}")
        done = work()
        self._edge(f"after {name}")
        return done

    def _edge(self, edge: str) -> None:
        self.passed.append(edge)
        if self.dead or edge == self.die_at:
            self.dead = True
            raise Killed

    def begin(self, *arguments: Any, **options: Any) -> None:
        self._step("begin", lambda: super(DyingJournal, self).begin(*arguments, **options))

    def send(self, *arguments: Any) -> None:
        self._step("send", lambda: super(DyingJournal, self).send(*arguments))

    def place(self, *arguments: Any, **options: Any) -> tuple[str, ...]:
        return self._step("place", lambda: super(DyingJournal, self).place(*arguments, **options))

    def go_on(self, *arguments: Any) -> Any:
        return self._step("go_on", lambda: super(DyingJournal, self).go_on(*arguments))

    def complete(self, *arguments: Any) -> None:
        self._step("complete", lambda: super(DyingJournal, self).complete(*arguments))

    def end_unsent(self, *arguments: Any) -> bool:
        return self._step("end_unsent", lambda: super(DyingJournal, self).end_unsent(*arguments))
