"""Tasks of the account: they end on their own, whoever waits for them and goes away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from anosim_tui.account.faults import where

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Tasks:
    """Keeps tasks until they have ended."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Begin `work`."""
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
