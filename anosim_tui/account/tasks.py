"""Tasks of the account, waiting, and how a fault is told without what it had in its hands."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Coroutine
from math import isinf
from typing import Any, TypeVar

from anosim_tui.domain.clock import Clock

T = TypeVar("T")

_log = logging.getLogger(__name__)


def where(fault: BaseException) -> str:
    """The type of `fault` and the calls it came through.

    Its own words are left out: a `KeyError` or a validation error quotes the message or the key
    it stumbled over.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    calls = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(fault).__name__} in {calls}" if calls else type(fault).__name__


async def wait(clock: Clock, seconds: float, signal: asyncio.Event) -> None:
    """Return after `seconds` of `clock` (infinity: never), or as soon as `signal` is set."""
    if isinf(seconds):
        await signal.wait()
        return
    if seconds <= 0 or signal.is_set():
        return
    async with asyncio.TaskGroup() as group:
        sleeping = group.create_task(clock.sleep(seconds))
        listening = group.create_task(signal.wait())
        await asyncio.wait({sleeping, listening}, return_when=asyncio.FIRST_COMPLETED)
        sleeping.cancel()
        listening.cancel()


class Tasks:
    """Keeps tasks until they have ended."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def shielded(self, work: Coroutine[Any, Any, T]) -> T:
        """Do `work`; cancelling the caller does not cancel it."""
        return await asyncio.shield(self.start(work))

    async def wait(self, seconds: float) -> None:
        """Wait until all have ended, at most so many seconds of the machine's own clock."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def end(self) -> None:
        """Cancel what has not ended, and wait for that."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            _log.error("A task of the account failed: %s", where(fault))
