"""Waiting for whichever comes first: a moment of the clock, or word from somebody."""

from __future__ import annotations

import asyncio
from math import isinf

from anosim_tui.domain.clock import Clock


async def wait(clock: Clock, seconds: float, word: asyncio.Event) -> None:
    """Return after `seconds` of `clock` (infinity: never), or as soon as `word` is set."""
    if isinf(seconds):
        await word.wait()
        return
    if seconds <= 0 or word.is_set():
        return
    async with asyncio.TaskGroup() as group:
        sleeping = group.create_task(clock.sleep(seconds))
        listening = group.create_task(word.wait())
        await asyncio.wait({sleeping, listening}, return_when=asyncio.FIRST_COMPLETED)
        sleeping.cancel()
        listening.cancel()
