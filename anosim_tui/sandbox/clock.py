"""Clocks whose hands can be turned: a faster one, and one that stands still until it is moved."""

from __future__ import annotations

import asyncio
import heapq
import time
from datetime import datetime, timedelta
from itertools import count


class ScaledClock:
    """Real time, `speed` times as fast, beginning at `start`."""

    def __init__(self, start: datetime, speed: float = 1.0) -> None:
        self._start = start
        self._speed = speed
        self._begun = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._begun) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


class VirtualClock:
    """A clock that stands still until `advance` moves it; sleepers wake in order of time."""

    # Turns of the event loop after each wake-up, so that in-process requests run to their end.
    _TURNS = 60

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._elapsed = 0.0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + seconds, next(self._order), waiter))
        await waiter

    def skip(self, seconds: float) -> None:
        """Move the hands without waking anybody: for synchronous tests."""
        self._elapsed += seconds

    def jump(self, seconds: float) -> None:
        """Move the wall clock only, as a person or a time server would."""
        self._start += timedelta(seconds=seconds)

    async def advance(self, seconds: float) -> None:
        """Move the hands forward, waking each sleeper at its moment and letting it run."""
        target = self._elapsed + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, waiter = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, due)
            if not waiter.done():
                waiter.set_result(None)
                await self._settle()
        self._elapsed = target
        await self._settle()

    async def _settle(self) -> None:
        for _ in range(self._TURNS):
            await asyncio.sleep(0)
