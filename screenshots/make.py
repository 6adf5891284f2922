"""Makes the pictures of this folder from the sandbox: `python screenshots/make.py [NAME ...]`.

The clock is moved by hand, so the same code makes the same pictures. One of them moves: `demo.svg`.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
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
from anosim_tui.config.load import standard  # noqa: E402
from anosim_tui.domain.terminals import TerminalFacts  # noqa: E402
from anosim_tui.sandbox.clock import VirtualClock  # noqa: E402
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

    settings = standard(mask=picture.masked, theme=picture.theme or None)

    def opened() -> Account:
        return demo_account(settings, clock)

    backend = Backend(opened, lambda _key: opened(), opened)
    app = AnosimApp(settings, backend, TerminalFacts())
    async with app.run_test(size=picture.size) as pilot:
        await _settled(pilot)
        await _pass(clock, pilot, SECONDS_IN)
        await picture.steps(pilot)
        await pilot.pause()
        app.toasts.clear()
        (HERE / f"{name}.svg").write_text(await _frame(pilot))


async def _pass(clock: VirtualClock, pilot: Pilot[None], seconds: int) -> None:
    for _ in range(seconds):
        await clock.advance(1)
        await pilot.pause()


async def _frame(pilot: Pilot[None]) -> str:
    """What is on the screen, once nothing flashes any more."""
    while pilot.app.screen.query(".-flash"):
        await pilot.pause(0.2)
    await pilot.pause()
    return pilot.app.export_screenshot(title="anosim-tui")


# --- the picture that moves ----------------------------------------------------------------------

# What is pressed before each of its frames, and for how many seconds that is shown.
STORY: list[tuple[tuple[str, ...], float]] = [
    ((), 3),
    (("c",), 2.5),
    (("2",), 2.5),
    (("slash", *"wha"), 0.5),
    (tuple("tsapp"), 0.5),
    (("space", *"german"), 1.5),
    (("enter",), 1.5),
    (("enter",), 3),
    (("y",), 1.5),
    (("escape", "1"), 4),
]


async def tell() -> None:
    """Make `demo.svg`: the frames of a short story, one after the other, forever."""
    clock = VirtualClock(MORNING)
    settings = standard()

    def opened() -> Account:
        return demo_account(settings, clock)

    backend = Backend(opened, lambda _key: opened(), opened)
    app = AnosimApp(settings, backend, TerminalFacts())
    frames: list[tuple[str, float]] = []
    async with app.run_test(size=(100, 28)) as pilot:
        await _settled(pilot)
        await _pass(clock, pilot, SECONDS_IN)
        for keys, seconds in STORY:
            for key in keys:
                await pilot.press(key)
                await pilot.pause(0.2)
            await _pass(clock, pilot, 2 if "y" in keys else 0)
            frames.append((await _frame(pilot), seconds))
    (HERE / "demo.svg").write_text(_moving(frames))


def _moving(frames: list[tuple[str, float]]) -> str:
    """One picture that shows `frames` in turn, each for its seconds."""
    whole = sum(seconds for _, seconds in frames)
    head = re.match(r"<svg[^>]*>", frames[0][0])
    assert head is not None
    rules, bodies, passed = [], [], 0.0
    for place, (svg, seconds) in enumerate(frames):
        begin, end = 100 * passed / whole, 100 * (passed + seconds) / whole
        before = f"0%, {begin - 0.01:.2f}% {{ opacity: 0 }} " if begin else ""
        after = f" {end + 0.01:.2f}%, 100% {{ opacity: 0 }}" if end < 99.9 else ""
        rules.append(
            f"@keyframes frame{place} "
            f"{{ {before}{begin:.2f}%, {end:.2f}% {{ opacity: 1 }}{after} }} "
            f".frame{place} {{ opacity: 0; animation: frame{place} {whole}s steps(1) infinite }}"
        )
        inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
        bodies.append(f'<g class="frame{place}">{inner}</g>')
        passed += seconds
    return "\n".join([head[0], "<style>", *rules, "</style>", *bodies, "</svg>", ""])


async def _settled(pilot: Pilot[None]) -> None:
    """Wait for the thread that opens the account."""
    while not any(worker.group == "account" for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause(0.5)


async def main(names: list[str]) -> None:
    """Take the pictures of these names; all where none is given."""
    for name, picture in PICTURES.items():
        if not names or name in names:
            await take(name, picture)
            print(HERE.name, name)
    if not names or "demo" in names:
        await tell()
        print(HERE.name, "demo")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
