"""The program on a bad network: what was read stays on the screen, and little is said about it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.pilot import Pilot
from textual.widgets import Input

from anosim_tui.account.account import Account
from anosim_tui.config.load import standard
from anosim_tui.sandbox.faults import FaultKind
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.backend import Backend
from anosim_tui.ui.dialogs.key import KeyDialog
from tests.network.support import EMPTYING, MATRIX, Host, account_on, hosting
from tests.ui.stage import Stage, stage
from tests.ui.support import SSH, notified, words
from tests.waiting import PATIENCE

OLD = "Packstation 127"


@dataclass
class Watched:
    """The app and the service it watches."""

    pilot: Pilot[None]
    host: Host
    opened: list[str]

    async def until(self, condition: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"never came: {what}\n{words(self.pilot)}"
            await self.pilot.pause(0.01)

    async def until_shown(self, part: str) -> None:
        await self.until(lambda: part in words(self.pilot), part)

    async def press(self, key: str) -> None:
        """Press a key; the pilot's way waits for an idle moment, and there is none."""
        self.pilot.app.simulate_key(key)
        await self.pilot.pause(0.05)

    async def enter(self, key: str) -> None:
        """Paste into the field of the dialog, which is made a moment after it is pushed."""
        await self.until(lambda: bool(self.pilot.app.screen.query(Input)), "the field")
        self.pilot.app.screen.query_one(Input).insert(key, 0)
        await self.pilot.pause(0.05)


@asynccontextmanager
async def watched() -> AsyncIterator[Watched]:
    async with hosting(speed=60.0) as host:
        opened: list[str] = []

        def open_with_key(key: str) -> Account:
            opened.append(key)
            if " " in key:
                raise ValueError("The API key contains a space.")
            return account_on(host)

        backend = Backend(lambda: account_on(host), open_with_key, lambda: account_on(host))
        app = AnosimApp(standard(), backend, SSH)
        async with app.run_test(size=(130, 42), notifications=True) as pilot:
            found = Watched(pilot, host, opened)
            await found.until_shown("● online")
            await found.until_shown(OLD)
            yield found


SHORT = (FaultKind.FORBIDDEN, FaultKind.ERROR_TEXT, FaultKind.EMPTY, FaultKind.RESET)


async def test_no_fault_blanks_the_screen_and_each_heals(campaign: bool) -> None:
    async with watched() as app:
        for name in MATRIX if campaign else SHORT:
            app.host.strike(name)
            if name in EMPTYING:
                await app.until(lambda: app.host.asked() >= 2, name)
            else:
                await app.until(lambda: "● online" not in words(app.pilot) or unread(app), name)
            assert not app.pilot.app.screen.is_modal, name
            shown = words(app.pilot)
            assert OLD in shown, name
            assert "MESSAGES" in shown, name
            app.host.heal()
            await app.until_shown("● online")
            app.pilot.app.clear_notifications()


def unread(app: Watched) -> bool:
    shown = words(app.pilot)
    return "could not be read" in shown or "could not be loaded" in shown


async def test_throttling_slows_down_and_says_so() -> None:
    async with watched() as app:
        app.host.strike(FaultKind.THROTTLED_FOR)
        await app.until_shown("rate-limited")
        await app.until_shown("Rate-limited by AnoSim")
        app.host.world.requests.clear()
        began = app.host.clock.monotonic()
        await app.until(lambda: app.host.clock.monotonic() - began > 60, "a minute")
        # Waiting for a code, it would have asked every 2 s.
        assert len(app.host.world.requests) < 25


async def test_one_notice_for_each_change_of_state() -> None:
    async with watched() as app:
        app.pilot.app.clear_notifications()
        app.host.strike(FaultKind.RESET)
        await app.until_shown("✕ offline")
        app.host.world.requests.clear()
        await app.until(lambda: app.host.asked() >= 6, "six failed polls")
        assert notified(app.pilot) == []
        app.host.heal()
        await app.until_shown("● online")
        await app.until(lambda: notified(app.pilot) == ["Reconnected."], "the notice")
        app.host.world.requests.clear()
        await app.until(lambda: app.host.asked() >= 6, "six good polls")
        assert notified(app.pilot) == ["Reconnected."]


async def test_another_key_is_asked_for_above_the_screen() -> None:
    async with watched() as app:
        app.host.strike(FaultKind.UNAUTHORIZED)
        await app.until_shown("enter another key.")
        await app.press("K")
        await app.until(lambda: isinstance(app.pilot.app.screen, KeyDialog), "the dialog")
        await app.until_shown("does not accept this API key")
        await app.until_shown("BOOKINGS")
        await app.enter("new-key")
        assert "new-key" not in words(app.pilot)
        app.host.heal()
        await app.press("enter")
        await app.until(lambda: app.opened == ["new-key"], "the account opened anew")
        await app.until_shown("● online")
        await app.until_shown(OLD)


async def test_a_typed_key_that_cannot_be_one_leaves_the_account_running() -> None:
    async with watched() as app:
        await app.press("K")
        await app.until(lambda: isinstance(app.pilot.app.screen, KeyDialog), "the dialog")
        await app.enter("no key")
        await app.press("enter")
        await app.until_shown("The API key contains a space.")
        app.host.world.requests.clear()
        await app.until(lambda: app.host.asked() >= 2, "polls go on")
        await app.press("escape")
        await app.until_shown("● online")


async def test_the_dialog_goes_by_itself_when_the_key_is_accepted_again() -> None:
    async with watched() as app:
        app.host.strike(FaultKind.UNAUTHORIZED)
        await app.until_shown("enter another key.")
        assert not app.pilot.app.screen.is_modal  # nothing that happens by itself takes the keys
        await app.press("K")
        await app.until(lambda: isinstance(app.pilot.app.screen, KeyDialog), "the dialog")
        await app.until_shown("does not accept this API key")
        app.host.heal()
        await app.until(lambda: not isinstance(app.pilot.app.screen, KeyDialog), "its end")
        await app.until(
            lambda: "AnoSim accepts the API key again." in notified(app.pilot), "the toast"
        )
        await app.press("K")
        await app.until(lambda: isinstance(app.pilot.app.screen, KeyDialog), "the dialog asked for")
        app.host.world.requests.clear()
        await app.until(lambda: app.host.asked() >= 3, "polls")
        assert isinstance(app.pilot.app.screen, KeyDialog)


# --- on a clock that the test turns -----------------------------------------------------------


def reads(set_up: Stage, path: str) -> int:
    return sum(one.path.endswith(path) for one in set_up.world.requests)


async def test_g_asks_at_once_whatever_the_rhythm() -> None:
    async with stage() as set_up:
        await set_up.clock.advance(30)
        before = reads(set_up, "/Balance")
        await set_up.press("g")
        await set_up.until(lambda: reads(set_up, "/Balance") > before, seconds=1.5)
        await set_up.press(*"gggggggg")  # a key held down is no flood
        assert reads(set_up, "/Balance") <= before + 2
