"""The short form of `tests/terminal/test_hour.py`: it counts what is alive, and no time passes."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter

from textual.dom import DOMNode
from textual.timer import Timer

from anosim_tui.ui.app import AnosimApp
from tests.ui.stage import RENTAL, Stage, stage


def alive() -> Counter[str]:
    """How many there are of what a screen is made of, and of tasks."""
    gc.collect()
    kinds = (DOMNode, Timer, asyncio.Task)
    return Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, kinds))


async def a_second(set_up: Stage, second: int) -> None:
    """Ten messages, and a dialog opened and closed."""
    for number in range(10):
        set_up.world.deliver(RENTAL, "Shop", f"Your code is {100_000 + second * 10 + number}.")
    await set_up.press("enter" if second % 2 else "question_mark")
    await set_up.clock.advance(1.0)
    await set_up.press("escape")
    await set_up.pilot.pause()


async def test_what_comes_and_goes_leaves_nothing_on_the_screen(campaign: bool) -> None:
    seconds = 120 if campaign else 4
    async with stage() as set_up:
        for second in range(2):
            await a_second(set_up, second)
        await set_up.until(lambda: known(set_up) >= 20)
        await without_toasts(set_up)
        before, messages = alive(), known(set_up)
        for second in range(2, 2 + seconds):
            await a_second(set_up, second)
        await set_up.until(lambda: known(set_up) >= messages + 10 * seconds)
        await without_toasts(set_up)
        after = alive()
        for name in ("Toast", "ToastHolder"):  # toasts go by the clock on the wall
            del after[name], before[name]
        grown = {name: more for name, count in after.items() if (more := count - before[name]) > 3}
        assert not grown


async def without_toasts(set_up: Stage) -> None:
    """They go by the clock on the wall."""
    app = set_up.pilot.app
    assert isinstance(app, AnosimApp)
    app.toasts.clear()
    await set_up.until(lambda: not app.screen.query("Toast"))


def known(set_up: Stage) -> int:
    return len(set_up.account.store.state.messages.data.by_date)
