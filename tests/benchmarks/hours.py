"""Eight hours of virtual time with 2,000 messages: memory levels off."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox import scenario
from anosim_tui.sandbox.messages import any_message
from anosim_tui.sandbox.world import World
from tests.benchmarks.programs import memory_mb
from tests.benchmarks.row import Figure, Row
from tests.ui.stage import RENTAL, stage

_HOURS = 8
_MESSAGES = 2_000
_STEPS = 16


async def _levels() -> list[float]:
    """Megabytes after each half hour of the whole program on a sandbox in this process."""
    chance = random.Random(7)
    each = _MESSAGES // _STEPS
    levels = []

    def world(clock: VirtualClock) -> World:
        return scenario.quiet(clock)

    async with stage(world=world) as at:
        for _ in range(_STEPS):
            for _ in range(each):
                sender, text = any_message("Germany", chance, at.clock.now())
                at.world.deliver(RENTAL, sender, text)
                await at.clock.advance(_HOURS * 3600 / _MESSAGES)
                await at.pilot.pause(0)
            gc.collect()
            levels.append(memory_mb(os.getpid()))
    return levels


def _levels_alone() -> list[float]:
    return asyncio.run(_levels())


def hours(runs: int) -> Iterable[Figure]:
    """Memory in the second half, beside that in the first."""
    del runs  # one run is hours
    begun = time.monotonic()
    # A process of its own: what other rows gave back here would hide what grows.
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        levels = process.submit(_levels_alone).result()
    half = _STEPS // 2
    grown = (levels[-1] - levels[half - 1]) / (_HOURS / 2)
    yield Figure(
        f"8 virtual hours in {time.monotonic() - begun:.0f} s: growth an hour, second half",
        grown, None, 1.0, "MB",
        {round((step + 1) * 60 * _HOURS / _STEPS): level for step, level in enumerate(levels)},
    )  # fmt: skip


ROWS = (Row("hours", hours),)
