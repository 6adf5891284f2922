"""Waiting for something to become true of an account."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from anosim_tui.domain.state import AccountState

if TYPE_CHECKING:
    from anosim_tui.account.store import Store

Found = TypeVar("Found")


async def found_in(
    store: Store, find: Callable[[AccountState], Found | None], seconds: float
) -> Found | None:
    """What `find` finds in the state, now or after a later change; `None` after `seconds`."""
    changed = asyncio.Event()
    unsubscribe = store.subscribe(lambda *_: changed.set())
    try:
        async with asyncio.timeout(seconds):
            while (found := find(store.state)) is None:
                await changed.wait()
                changed.clear()
            return found
    except TimeoutError:
        return None
    finally:
        unsubscribe()
