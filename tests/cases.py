"""Many small cases in one test: each is still told apart, and none hides another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest


def each(names: Iterable[str]) -> Iterator[Case]:
    """The cases of `names`; whoever iterates to the end hears of all that failed.

    A test of pytest's own for each of thousands costs more than what is tested.
    """
    failures: list[BaseException] = []
    for name in names:
        yield Case(name, failures)
    if failures:
        raise BaseExceptionGroup(f"{len(failures)} cases failed", failures)


class Case:
    """One of them: what is checked inside `with case:` fails with its name."""

    def __init__(self, name: str, failures: list[BaseException]) -> None:
        self.name = name
        self._failures = failures

    def __enter__(self) -> str:
        return self.name

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception | pytest.fail.Exception):
            return False
        error.add_note(f"in the case {self.name!r}")
        self._failures.append(error)
        return True
