"""Where what was read goes: by way of the archive, or straight to the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from anosim_tui.account.store import Store
from anosim_tui.domain.bookings import Gap
from anosim_tui.domain.models import Order
from anosim_tui.domain.state import Change


class Keep(Protocol):
    """Where what was read goes."""

    @property
    def wants_orders(self) -> bool:
        """Whether orders are kept at all."""
        ...

    async def apply(self, change: Change, gaps: Sequence[Gap] | None = None) -> None:
        """Keep `change` and the open `gaps`, then apply it to the store."""
        ...

    async def keep_gaps(self, gaps: Sequence[Gap]) -> None:
        """Keep which spans of time are still searched."""
        ...

    async def keep_orders(self, orders: Iterable[Order]) -> None:
        """Keep orders; the state has none."""
        ...


class Unkept:
    """Keeps nothing: an account without an archive."""

    wants_orders = False

    def __init__(self, store: Store) -> None:
        self._store = store

    async def apply(self, change: Change, gaps: Sequence[Gap] | None = None) -> None:
        """Apply `change` to the store."""
        del gaps
        self._store.apply(change)

    async def keep_gaps(self, gaps: Sequence[Gap]) -> None:
        """Nothing to do."""

    async def keep_orders(self, orders: Iterable[Order]) -> None:
        """Nothing to do."""
