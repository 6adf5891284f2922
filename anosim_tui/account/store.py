"""The single source of truth: one frozen state, and subscribers that hear of the next."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from anosim_tui.account.poller import where
from anosim_tui.domain.changes import Change, reduce
from anosim_tui.domain.state import AccountState

Found = TypeVar("Found")

Subscriber = Callable[[AccountState, AccountState], None]

_log = logging.getLogger(__name__)


class Store:
    """Holds the account's state; every change of it goes through `apply`."""

    def __init__(self, state: AccountState | None = None) -> None:
        self._state = state or AccountState()
        self._subscribers: dict[object, Subscriber] = {}
        self._untold: deque[tuple[AccountState, AccountState]] = deque()
        self._telling = False

    @property
    def state(self) -> AccountState:
        return self._state

    def apply(self, change: Change) -> AccountState:
        """Make `change` and tell the subscribers; one that changes nothing is not told."""
        before = self._state
        self._state = reduce(before, change)
        if self._state is not before:
            self._untold.append((before, self._state))
            self._tell()
        return self._state

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have `callback(before, after)` called after each change, in the order of the changes.

        It must return quickly. One that raises is logged and goes on being called.

        Returns:
            A function that ends the subscription; calling it twice does no harm.
        """
        token = object()
        self._subscribers[token] = callback

        def unsubscribe() -> None:
            self._subscribers.pop(token, None)

        return unsubscribe

    async def until(
        self, find: Callable[[AccountState], Found | None], seconds: float
    ) -> Found | None:
        """What `find` finds in the state, now or after a later change; `None` after `seconds`."""
        changed = asyncio.Event()
        unsubscribe = self.subscribe(lambda *_: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while (found := find(self.state)) is None:
                    await changed.wait()
                    changed.clear()
                return found
        except TimeoutError:
            return None
        finally:
            unsubscribe()

    def _tell(self) -> None:
        if self._telling:  # a subscriber made this change: its turn comes after the one being told
            return
        self._telling = True
        try:
            while self._untold:
                before, after = self._untold.popleft()
                for token in tuple(self._subscribers):
                    self._tell_one(token, before, after)
        finally:
            self._telling = False

    def _tell_one(self, token: object, before: AccountState, after: AccountState) -> None:
        callback = self._subscribers.get(token)
        if callback is None:  # unsubscribed by one that was told earlier
            return
        try:
            callback(before, after)
        except Exception as fault:
            _log.error("A subscriber of the store failed: %s", where(fault))
