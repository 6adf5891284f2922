"""Without a key: paste one, or try the demo."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from anosim_tui.domain.errors import ApiError, BadKey, Unreachable
from anosim_tui.ui.screens.first_run import FirstRunScreen
from tests.ui.support import (
    StubAccount,
    app_on,
    click_on,
    full_state,
    notified,
    shown,
    until,
    words,
)


@asynccontextmanager
async def first_run(
    account: StubAccount, size: tuple[int, int] = (80, 24), **given: object
) -> AsyncIterator[Pilot[None]]:
    app = app_on(account, open_account=None, **given)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield pilot


async def test_a_pasted_key_opens_the_account_and_is_never_shown() -> None:
    account = StubAccount(full_state(), demo=False)
    async with first_run(account) as pilot:
        await pilot.press(*"secret-key-7f3a")
        await pilot.pause()
        assert "secret-key" not in words(pilot)
        await pilot.press("enter")
        await shown(pilot, account)
        assert "+44 770 090 0123" in words(pilot)
        assert "secret-key" not in words(pilot)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("two words", "The API key holds a space. Copy it again."), ("", "Paste an API key first.")],
)
async def test_what_cannot_be_a_key_is_refused_with_a_sentence(typed: str, said: str) -> None:
    async with first_run(StubAccount()) as pilot:
        await pilot.press(*typed, "enter")
        await until(pilot, lambda: said in words(pilot))
        assert isinstance(pilot.app.screen, FirstRunScreen)


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_the_demo_opens_by_a_key_outside_the_field_or_the_mouse(by_mouse: bool) -> None:
    account = StubAccount(full_state())
    async with first_run(account) as pilot:
        await pilot.press("d", "q")
        assert isinstance(pilot.app.screen, FirstRunScreen)
        if by_mouse:
            await pilot.click("#try-demo")
        else:
            await pilot.press("escape", "d")
        await shown(pilot, account)
        assert "SANDBOX" in words(pilot)


async def test_an_account_that_cannot_be_opened_leads_here_with_the_reason() -> None:
    account = StubAccount(full_state())

    def refused() -> StubAccount:
        raise ValueError("The base URL is not one.")

    app = app_on(account, open_account=refused)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "The base URL is not one." in words(pilot))
        await pilot.press("escape", "d")
        await shown(pilot, account)


async def test_a_key_is_tried_before_it_is_taken() -> None:
    account, answer = StubAccount(full_state(), demo=False), asyncio.Event()
    errors: list[ApiError] = [BadKey("AnoSim does not accept it."), Unreachable("No network.")]

    async def trial() -> None:
        await answer.wait()
        raise errors.pop(0)

    account.trial = trial
    async with first_run(account) as pilot:
        await pilot.press(*"key-1", "enter")
        await until(pilot, lambda: "Checking the key" in words(pilot))
        answer.set()
        await until(pilot, lambda: "AnoSim does not accept it." in words(pilot))
        await pilot.press("enter")
        await until(pilot, lambda: "No network. The key could not be checked" in words(pilot))
        assert isinstance(pilot.app.screen, FirstRunScreen)
        await pilot.press("enter")
        await shown(pilot, account)
        assert errors == []


async def test_another_key_leaves_the_account_until_it_is_accepted() -> None:
    first, second = StubAccount(full_state()), StubAccount(full_state(), demo=False)
    waiting = asyncio.Event()

    async def no_answer() -> None:
        await waiting.wait()

    app = app_on(first, open_with_key=lambda _key: second)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot, first)
        second.trial = no_answer
        await pilot.press("K", *"key-2", "enter")
        await until(pilot, lambda: "Checking the key" in words(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.is_modal)
        assert app.session.account is first
        waiting.set()
        await pilot.press("K", *"key-2", "enter")
        await until(pilot, lambda: app.session.account is second)
        await shown(pilot, second)
        assert not app.screen.is_modal


class Keeping:
    """Keeps keys, or says why not."""

    def __init__(self, problem: str = "") -> None:
        self.kept: list[str] = []
        self._problem = problem

    def __call__(self, key: str) -> str:
        if self._problem:
            raise ValueError(self._problem)
        self.kept.append(key)
        return "API key saved (keyring)."


async def test_a_key_is_remembered_only_on_wish_and_once_it_is_accepted() -> None:
    account, keeping = StubAccount(full_state(), demo=False), Keeping()
    errors: list[ApiError] = [BadKey("AnoSim does not accept it.")]

    async def trial() -> None:
        if errors:
            raise errors.pop()

    account.trial = trial
    async with first_run(account, keep_key=keeping) as pilot:
        assert "[ ] Remember on this computer" in words(pilot)
        await pilot.press(*"key-1", "tab", "space", "shift+tab", "enter")
        await until(pilot, lambda: "AnoSim does not accept it." in words(pilot))
        assert "[x] Remember" in words(pilot)
        assert keeping.kept == []
        await pilot.press("enter")
        await shown(pilot, account)
        assert keeping.kept == ["key-1"]
        assert "API key saved (keyring)." in notified(pilot)
    unasked = Keeping()
    async with first_run(account, keep_key=unasked) as pilot:
        await pilot.press(*"key-1", "enter")
        await shown(pilot, account)
        assert unasked.kept == []


async def test_a_key_that_cannot_be_kept_or_tried_is_used_all_the_same_and_that_is_said() -> None:
    account = StubAccount(full_state(), demo=False)
    async with first_run(account, keep_key=Keeping("The disk is full.")) as pilot:
        await click_on(pilot, "Remember on this computer")
        await pilot.press("shift+tab", *"key-1", "enter")
        await shown(pilot, account)
        assert "The key is in use but was not saved. The disk is full." in notified(pilot)

    async def no_answer() -> None:
        raise Unreachable("No network.")

    account.trial, keeping = no_answer, Keeping()
    async with first_run(account, keep_key=keeping) as pilot:
        await pilot.press("tab", "enter", "shift+tab", *"key-1", "enter")
        await until(pilot, lambda: "could not be checked" in words(pilot))
        await pilot.press("enter")
        await shown(pilot, account)
        assert "The key was not saved because it could not be checked." in notified(pilot)
        assert keeping.kept == []


async def test_another_key_can_be_remembered_as_well() -> None:
    first, second = StubAccount(full_state()), StubAccount(full_state(), demo=False)
    keeping = Keeping()
    app = app_on(first, open_with_key=lambda _key: second, keep_key=keeping)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, first)
        await pilot.press("K", *"key-2", "tab", "space", "shift+tab", "enter")
        await until(pilot, lambda: app.session.account is second)
        assert keeping.kept == ["key-2"]
