"""Another key: whose it is has to be said clearly; escape decides nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from anosim_tui.domain.changes import BuyingSwitched, StorageStatusChanged
from anosim_tui.domain.purchases import Off, Why
from anosim_tui.domain.state import StorageStatus
from anosim_tui.ui.flows import resolve
from tests.ui.support import StubAccount


class Asked:
    """A person who gives these answers, and an account that notes what follows."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.done: list[Any] = []

    async def confirm(self, *_words: str) -> bool:
        return self.answers.pop(0)

    def say(self, *_words: str) -> None:
        self.done.append("said")

    async def confirm_account(self, *, same: bool) -> None:
        self.done.append(same)

    async def accept_key(self) -> None:
        self.done.append("kept")


def decided(*answers: bool, buying: bool) -> list[Any]:
    asked, account = Asked(*answers), StubAccount()
    account.store.apply(BuyingSwitched(Off(Why.OTHER_KEY, "Another key.") if buying else None))
    account.store.apply(StorageStatusChanged(StorageStatus("Nothing is saved.", other_key=True)))
    account.purchases = asked  # type: ignore[attr-defined]
    account.accept_key = asked.accept_key  # type: ignore[attr-defined]
    asyncio.run(resolve.resolve(asked, account))  # type: ignore[arg-type]
    assert asked.answers == []
    return asked.done


@pytest.mark.parametrize(
    ("answers", "done"),
    [((True,), [True, "kept"]), ((False, True), [False]), ((False, False), [])],
    ids=["the same", "another", "neither was said"],
)
def test_buying_asks_until_it_is_clear(answers: tuple[bool, ...], done: list[Any]) -> None:
    assert decided(*answers, buying=True) == done


def test_keeping_asks_as_well() -> None:
    assert decided(True, buying=False) == ["kept"]
    assert decided(False, buying=False) == ["said"]
