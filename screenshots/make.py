"""Makes the pictures of this folder from the sandbox: `python screenshots/make.py`.

The clock stands still, so the same code makes the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.update(TZ="UTC", TEXTUAL_ANIMATIONS="none")
os.environ.pop("NO_COLOR", None)
time.tzset()

from anosim_tui.bootstrap import demo_account  # noqa: E402 - the environment comes first
from anosim_tui.config.settings import standard  # noqa: E402
from anosim_tui.domain.clock import VirtualClock  # noqa: E402
from anosim_tui.domain.terminals import TerminalFacts  # noqa: E402
from anosim_tui.ui.app import AnosimApp  # noqa: E402
from anosim_tui.ui.backend import Backend  # noqa: E402

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from anosim_tui.account.account import Account

HERE = Path(__file__).parent
MORNING = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
# By then the demo's waiting activation has its code.
SECONDS_IN = 52
WIDE = (132, 38)

Steps = Callable[["Pilot[None]"], Awaitable[None]]


async def nothing(_pilot: Pilot[None]) -> None:
    """No steps: the picture is of what stands there by itself."""


def pressing(*keys: str) -> Steps:
    """Steps that press `keys`, each after what the one before it asked for has come."""

    async def steps(pilot: Pilot[None]) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.2)

    return steps


@dataclass(frozen=True)
class Picture:
    """One picture: how large the terminal is, what is pressed, and how the program begins."""

    size: tuple[int, int] = WIDE
    steps: Steps = nothing
    theme: str = ""
    masked: bool = False


PICTURES = {
    "live": Picture(),
    "live-small": Picture((60, 15)),
    "live-wide": Picture((200, 50)),
    "live-light": Picture(theme="anosim-light"),
    "live-masked": Picture(masked=True),
    "booking": Picture(steps=pressing("down", "down", "enter")),
    "catalog": Picture(steps=pressing("2", "slash", *"german", "down", "down")),
    "order": Picture(steps=pressing("2", "slash", *"germany", "down", "down", "o")),
    "history": Picture(steps=pressing("3")),
    "account": Picture(steps=pressing("4")),
    "help": Picture(steps=pressing("question_mark")),
}


async def take(name: str, picture: Picture) -> None:
    """Take one picture."""
    clock = VirtualClock(MORNING)

    def opened() -> Account:
        return demo_account(clock)

    settings = standard(mask=picture.masked, theme=picture.theme or None)
    backend = Backend(opened, lambda _key: opened(), opened)
    app = AnosimApp(settings, backend, TerminalFacts())
    async with app.run_test(size=picture.size) as pilot:
        await _settled(pilot)
        for _ in range(SECONDS_IN):
            await clock.advance(1)
            await pilot.pause()
        await picture.steps(pilot)
        await pilot.pause()
        app.toasts.clear()
        while app.screen.query(".-flash"):
            await pilot.pause(0.2)
        await pilot.pause()
        app.save_screenshot(filename=f"{name}.svg", path=str(HERE))


async def _settled(pilot: Pilot[None]) -> None:
    """Wait for the thread that opens the account."""
    while not any(worker.group == "account" for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause(0.5)


async def main() -> None:
    """Take every picture."""
    for name, picture in PICTURES.items():
        await take(name, picture)
        print(HERE.name, name)


if __name__ == "__main__":
    asyncio.run(main())
