"""Makes the pictures of this folder from the sandbox: `python screenshots/make.py`.

The clock stands still, so the same code makes the same pictures.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.update(TZ="UTC", TEXTUAL_ANIMATIONS="none")
os.environ.pop("NO_COLOR", None)
time.tzset()

from anosim_tui.assembly import demo_account  # noqa: E402 - the environment comes first
from anosim_tui.domain.clock import VirtualClock  # noqa: E402
from anosim_tui.ui.app import AnosimApp  # noqa: E402
from anosim_tui.ui.launch import Launch  # noqa: E402

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from anosim_tui.account.account import Account

HERE = Path(__file__).parent
MORNING = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)
# By then the demo's waiting activation has its code.
SECONDS_IN = 52
WIDE = (132, 38)

Steps = Callable[["Pilot[None]"], Awaitable[None]]


def pressing(*keys: str) -> Steps:
    """Steps that press `keys`."""

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.press(*keys)

    return steps


PICTURES: dict[str, tuple[tuple[int, int], Steps]] = {
    "live": (WIDE, pressing()),
    "live-small": ((80, 24), pressing()),
    "booking": (WIDE, pressing("down", "down", "enter")),
    "help": (WIDE, pressing("question_mark")),
}


async def take(name: str, size: tuple[int, int], steps: Steps) -> None:
    """Take one picture."""
    clock = VirtualClock(MORNING)

    def opened() -> Account:
        return demo_account(clock)

    app = AnosimApp(Launch(opened, lambda _key: opened(), opened))
    async with app.run_test(size=size) as pilot:
        await _settled(pilot)
        for _ in range(SECONDS_IN):
            await clock.advance(1)
            await pilot.pause()
        await steps(pilot)
        await pilot.pause()
        app.save_screenshot(filename=f"{name}.svg", path=str(HERE))


async def _settled(pilot: Pilot[None]) -> None:
    """Wait for the thread that opens the account."""
    while not any(worker.group == "account" for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause(0.5)


async def main() -> None:
    """Take every picture."""
    for name, (size, steps) in PICTURES.items():
        await take(name, size, steps)
        print(HERE.name, name)


if __name__ == "__main__":
    asyncio.run(main())
