"""Waiting in tests: for what comes, with generous patience, and never for a time to pass."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Final

from anosim_tui.domain.clock import VirtualClock

# Seconds after which something is given up for lost, on the busiest of machines.
PATIENCE: Final = 120.0
# Timers due within so many seconds are waited for: a frame of Textual's, what rests for a moment.
_SOON: Final = 0.03


def _due(loop: Any) -> float | None:
    """Seconds to the next thing that `loop` does on its own; `None` if that is not soon."""
    if loop._ready:
        return 0.0
    times = [timer.when() for timer in loop._scheduled if not timer.cancelled()]
    left = min(times, default=float("inf")) - loop.time()
    return max(left, 0.0) if left < _SOON else None


async def until_idle(*_seconds: float) -> None:
    """Return once nothing is ready to run in this event loop and no timer is due soon.

    Textual's pilot guesses this from how little of the processor the process used for a while: slow
    on an idle machine, and wrong on a busy one.
    """
    loop = asyncio.get_running_loop()
    deadline = time.monotonic() + 1.0  # an endless animation is no reason to wait for ever
    quiet = 0
    while quiet < 2 and time.monotonic() < deadline:
        await asyncio.sleep(0)
        due = _due(loop)
        quiet = quiet + 1 if due is None else 0
        if due:
            await asyncio.sleep(due)


async def settle(_clock: VirtualClock) -> None:
    """Let whoever a virtual clock woke run until nothing is ready any more.

    The clock itself cannot look into the event loop, and always gives as many turns as may be.
    """
    loop: Any = asyncio.get_running_loop()
    for _ in range(VirtualClock._TURNS):
        await asyncio.sleep(0)
        if not loop._ready:
            return
