"""A link in a message: shown, its host named, opened only after a yes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from anosim_tui.domain.changes import CurrentBookingsRead, MessagesRead, reduce
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import AccountState
from anosim_tui.ui.dialogs import link as link_module
from anosim_tui.ui.dialogs.details import DetailsDialog
from anosim_tui.ui.dialogs.link import LinkDialog
from tests.ui.support import NOON, StubAccount, booking, notified, opened, sms, until, words

NUMBER = "+4915112345678"


def holding(text: str) -> AccountState:
    bookings = Page((booking(1, NUMBER, "Shop"),))
    state = reduce(AccountState(), CurrentBookingsRead(bookings, NOON))
    return reduce(state, MessagesRead(Page((sms(NUMBER, "Shop", text, 5),)), NOON, Arrival.LIVE))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was handed to the browser."""
    urls: list[str] = []

    async def took(url: str) -> bool:
        urls.append(url)
        return True

    monkeypatch.setattr(link_module, "opened", took)
    return urls


@asynccontextmanager
async def details_of(text: str) -> AsyncIterator[Pilot[None]]:
    async with opened(StubAccount(holding(text)), (72, 24)) as pilot:
        await pilot.press("tab", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        yield pilot


async def test_clicks_and_enter_open_nothing(browser: list[str]) -> None:
    async with details_of("Tap https://evil.example/x now") as pilot:
        lines = words(pilot).splitlines()
        for row, line in enumerate(lines):
            if (column := line.find("evil.example")) >= 0:
                await pilot.click(offset=(column, row))
                await pilot.click(offset=(column, row), control=True)
        await pilot.press("enter")
        await pilot.pause()
        assert browser == []


async def test_the_host_is_named_and_no_is_the_default(browser: list[str]) -> None:
    async with details_of("Tap https://login.evil.example/anosim.net now") as pilot:
        assert "o open links" in words(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkDialog))
        shown = words(pilot)
        assert "Host  login.evil.example" in shown
        assert "https://login.evil.example/anosim.net" in shown
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DetailsDialog))
        assert browser == []
        await pilot.press("o", "y")
        await until(pilot, lambda: bool(browser))
        assert browser == ["https://login.evil.example/anosim.net"]


async def test_a_link_that_is_not_clear_cannot_be_opened(browser: list[str]) -> None:
    async with details_of("https://anosim.net@evil.example/") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "This link cannot be opened" in words(pilot))
        await pilot.press("y")
        await pilot.pause()
        assert browser == []
        assert notified(pilot)[-1] == "This link cannot be opened; press c to copy it."


async def test_several_links_are_shown_one_by_one(browser: list[str], copied: list[str]) -> None:
    async with details_of("https://раураl.com/pay or https://two.example/") as pilot:
        await pilot.press("o")
        await until(pilot, lambda: "Host  xn--l-7sba6dbr.com" in words(pilot))
        assert "several alphabets" in words(pilot)
        assert "(1 of 2)" in words(pilot)
        await pilot.press("right")
        await until(pilot, lambda: "Host  two.example" in words(pilot))
        await pilot.press("c")
        await until(pilot, lambda: copied == ["https://two.example/"])
        await pilot.press("n")
        assert browser == []


async def test_without_a_browser_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER", "/nonexistent-browser")
    monkeypatch.setenv("PATH", "/nonexistent")
    async with details_of("https://one.example/") as pilot:
        await pilot.press("o", "y")
        await until(pilot, lambda: bool(notified(pilot)))
        assert notified(pilot)[-1] == (
            "No browser could be started. Show the link again and press c to copy it."
        )


async def test_without_links_there_is_nothing_to_ask() -> None:
    async with details_of("G-482910 is your code") as pilot:
        assert "o open links" not in words(pilot)
        await pilot.press("o")
        assert isinstance(pilot.app.screen, DetailsDialog)
