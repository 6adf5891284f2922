"""An account for the screens without a network, and states that show every kind of row."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from textual.pilot import Pilot

from anosim_tui.account.store import Store
from anosim_tui.config.load import standard
from anosim_tui.domain.changes import BalanceRead, Change, CurrentBookingsRead, MessagesRead, reduce
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import (
    ACTIVATION,
    ACTIVE,
    ENDED,
    NOT_USED,
    PENDING,
    RENTAL_FULL,
    RENTAL_SERVICE,
    Booking,
    Page,
    SimCard,
    Sms,
)
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.ui.app import AnosimApp
from anosim_tui.ui.backend import Backend
from anosim_tui.ui.screens.live import LiveScreen
from tests.waiting import PATIENCE

NOON = datetime(2026, 3, 14, 12, 0, 0, tzinfo=UTC)


async def _accepted() -> None:
    """Nothing speaks against a key."""


class StubAccount:
    """What the app needs of an account: a store, a clock, and a place that counts refreshes."""

    def __init__(self, state: AccountState | None = None, *, demo: bool = True) -> None:
        self.clock = VirtualClock(NOON)
        self.store = Store(state or AccountState())
        self.demo = demo
        self.host = "sandbox" if demo else "anosim.net"
        self.key_hint = "0000"
        self.refreshes = 0
        self.held_back = 0.0
        self.archive = None
        self.health = None
        self.cards: tuple[SimCard, ...] = ()
        self.trial: Callable[[], Awaitable[None]] = _accepted

    def now(self) -> datetime:
        return self.clock.now()

    def refresh(self) -> None:
        self.refreshes += 1

    async def try_key(self) -> None:
        await self.trial()

    async def sim_cards(self) -> tuple[SimCard, ...]:
        return self.cards

    async def run(self) -> None:
        await asyncio.Event().wait()


SSH = TerminalFacts(ssh=True)
"""A terminal whose clipboard is never that of the computer the tests run on."""


def app_on(account: StubAccount, facts: TerminalFacts = SSH, **given: object) -> AnosimApp:
    """The app, opening `account` as the demo does.

    What is `given` is a setting, by its attribute, or something else that the backend is made with.
    """

    def opened() -> StubAccount:
        return account

    def with_key(key: str) -> StubAccount:
        if " " in key:
            raise ValueError("The API key holds a space. Copy it again.")
        return account

    of_backend = {name: given.pop(name) for name in Backend.__struct_fields__ if name in given}
    opening = {"open_account": opened, "open_with_key": with_key, "open_demo": opened}
    return AnosimApp(standard(**given), Backend(**{**opening, **of_backend}), facts)


def booking(
    id_: int,
    number: str,
    service: str,
    *,
    kind: str = RENTAL_FULL,
    country: str = "Germany",
    started: timedelta = timedelta(minutes=5),
    length: timedelta = timedelta(days=1),
    state: str = ACTIVE,
    extends: int | None = None,
) -> Booking:
    start = NOON - started
    return Booking(
        id_,
        number,
        country,
        kind,
        service,
        start,
        start + length,
        length,
        state,
        Decimal("4.00"),
        extends,
    )


def sms(number: str, sender: str, text: str, ago: float) -> Sms:
    return Sms(number, NOON - timedelta(seconds=ago), sender, text)


BOOKINGS = (
    booking(
        101,
        "+447700900123",
        "Google, Gmail, Youtube",
        kind=ACTIVATION,
        country="UnitedKingdom",
        started=timedelta(seconds=42),
        length=timedelta(minutes=20),
    ),
    booking(
        102,
        "+4915112345678",
        "WhatsApp",
        kind=ACTIVATION,
        started=timedelta(minutes=16, seconds=20),
        length=timedelta(minutes=20),
    ),
    booking(103, "+31612345678", "", country="Netherlands", started=timedelta(hours=3, minutes=59, seconds=20), length=timedelta(hours=4)),
    booking(104, "+48512345678", "", country="Poland", started=timedelta(hours=7), length=timedelta(days=1)),
    booking(105, "+46701234567", "Telegram", kind=RENTAL_SERVICE, country="Sweden", started=timedelta(hours=2)),
    booking(106, "+4915798765432", "", started=timedelta(days=5), length=timedelta(days=7)),
    booking(107, "+4915798765432", "", started=timedelta(days=-2), length=timedelta(days=30), state=PENDING, extends=106),
    booking(108, "+351912345678", "", country="Portugal", started=timedelta(days=3), length=timedelta(days=90)),
    booking(109, "+420601234567", "Uber", kind=ACTIVATION, country="CzechRepublic", started=timedelta(hours=1), length=timedelta(minutes=20), state=NOT_USED),
    booking(110, "+27821234567", "", country="SouthAfrica", started=timedelta(hours=30), length=timedelta(days=1), state=ENDED),
)  # fmt: skip

MESSAGES = (
    sms("+4915112345678", "WhatsApp", "Dein WhatsApp-Code: 391-027. Teile diesen Code mit niemandem.", 75),
    sms("+4915798765432", "Google", "G-482910 is your Google verification code.", 640),
    sms("+48512345678", "Allegro", "Twoj kod weryfikacyjny: 730148. Nie podawaj go nikomu.", 1900),
    sms("+31612345678", "PostNL", "Uw pakket wordt vandaag tussen 14:00 en 16:00 bezorgd. Volg het op https://post.example/t/8c1", 3100),
    sms("+351912345678", "32665", "Bem-vindo! O seu saldo é de 5,00 EUR.\nObrigado por escolher a nossa rede.", 5400),
    sms("+46701234567", "Telegram", "Login code: 65847. Do not give this code to anyone, even if they say they are from Telegram! This code can be used to log in to your account. We never ask it for anything else.", 7100),
)  # fmt: skip


def full_state() -> AccountState:
    """A busy account at noon."""
    return after(
        CurrentBookingsRead(Page(BOOKINGS), NOON),
        MessagesRead(Page(MESSAGES), NOON, Arrival.CAUGHT_UP),
        BalanceRead(Decimal("42.18"), NOON),
    )


def empty_state() -> AccountState:
    """An account with nothing on it."""
    return after(
        CurrentBookingsRead(Page(()), NOON),
        MessagesRead(Page(()), NOON, Arrival.CAUGHT_UP),
        BalanceRead(Decimal("0.00"), NOON),
    )


def after(*changes: Change, state: AccountState | None = None) -> AccountState:
    current = state or AccountState()
    for change in changes:
        current = reduce(current, change)
    return current


@asynccontextmanager
async def opened(
    account: StubAccount, size: tuple[int, int] = (120, 36), **given: object
) -> AsyncIterator[Pilot[None]]:
    """The app with `account` shown on Live."""
    app = app_on(account, **given)
    async with app.run_test(size=size, notifications=True) as pilot:
        await shown(pilot, account)
        yield pilot


async def shown(pilot: Pilot[None], account: StubAccount) -> LiveScreen:
    """Wait until Live shows the account's state as it is now."""

    def current() -> bool:
        screen = pilot.app.screen_stack[0]
        return isinstance(screen, LiveScreen) and screen.state is account.store.state

    await until(pilot, current)
    await pilot.pause()
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, LiveScreen)
    return screen


async def applied(pilot: Pilot[None], account: StubAccount, *changes: Change) -> None:
    """Change the account's state and wait until Live shows it."""
    for change in changes:
        account.store.apply(change)
    await shown(pilot, account)


def arrived(*messages: Sms, arrival: Arrival = Arrival.LIVE) -> MessagesRead:
    """Messages that came at noon."""
    return MessagesRead(Page(messages), NOON, arrival)


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the app run until `condition` holds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await pilot.pause()
        if condition():
            return
        await asyncio.sleep(0.002)
    raise AssertionError(f"it never came true\n{words(pilot)}")


async def resized(pilot: Pilot[None], size: str) -> tuple[int, int]:
    """Give the terminal a size such as "80x24", and draw; its columns and lines."""
    columns, lines = map(int, size.split("x"))
    await pilot.resize_terminal(columns, lines)
    await pilot.pause()
    return columns, lines


def words(pilot: Pilot[Any]) -> str:
    """What stands on the screen, line by line, without styles."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


async def click_on(pilot: Pilot[None], text: str) -> None:
    """Wait until `text` stands on the screen, and click its second character."""
    await until(pilot, lambda: text in words(pilot))
    lines = words(pilot).splitlines()
    y = next(place for place, line in enumerate(lines) if text in line)
    await pilot.click(offset=(lines[y].index(text) + 1, y))


def notified(pilot: Pilot[None]) -> list[str]:
    """The words of the toasts on the screen."""
    return [notification.message for notification in pilot.app._notifications]
