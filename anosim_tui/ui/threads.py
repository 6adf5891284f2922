"""Work in a thread that may take forever, such as asking a keyring."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

R = TypeVar("R")


async def run_in_daemon_thread(work: Callable[[], R]) -> R:
    """What `work` returns or raises; the program does not wait for it when it leaves.

    Python ends only when every thread of `asyncio.to_thread` has.
    """
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[R] = loop.create_future()

    def settle(result: R | None, error: BaseException | None) -> None:
        if outcome.done():
            return
        if error is not None:
            outcome.set_exception(error)
        else:
            outcome.set_result(result)  # type: ignore[arg-type]  # it is of `work`

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        with suppress(RuntimeError):  # the loop is closed: the program has left
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name="work", daemon=True).start()
    return await outcome
