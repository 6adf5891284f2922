"""Looks whether what is watched is in stock: one request a minute for a country and type."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import Final

from anosim_tui.account.budget import Access
from anosim_tui.account.catalog import CatalogService
from anosim_tui.account.persistence import Persistence
from anosim_tui.account.poller import Poller
from anosim_tui.domain.errors import ApiError
from anosim_tui.domain.models import Product
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.watches import Watch, WatchBegun, WatchEnded

LOOKED_EVERY: Final = 60.0
"""Seconds between two looks at what is watched."""


class WatchService:
    """The watches of one account; nothing is asked while there are none, and nothing is bought."""

    def __init__(self, access: Access, catalog: CatalogService, persistence: Persistence) -> None:
        self._access, self._catalog, self._persistence = access, catalog, persistence
        self._poller = Poller(
            "what is watched", self._look, self._usual, self._failed, access.clock, access.jitter
        )

    async def run(self) -> None:
        unsubscribe = self._access.store.subscribe(self._changed)
        try:
            await self._poller.run()
        finally:
            unsubscribe()

    async def begin(self, product: Product, most: Decimal | None) -> None:
        """Watch a product until it has stock, or costs at most so much, and go on after that."""
        await self._persistence.apply(WatchBegun(Watch(product, most, self._access.now())))

    async def end(self, product_id: int) -> None:
        await self._persistence.apply(WatchEnded(product_id))

    def refresh(self) -> None:
        """Look now."""
        if self._access.store.state.watches:
            self._poller.refresh_now()

    async def _look(self) -> None:
        watched = [one.product for one in self._access.store.state.watches.values()]
        for country, type_ in dict.fromkeys((one.country, one.rental_type) for one in watched):
            alike = [one for one in watched if (one.country, one.rental_type) == (country, type_)]
            await self._catalog.read_stock(alike[0], alike)

    def _usual(self) -> float:
        return LOOKED_EVERY if self._access.store.state.watches else inf

    def _failed(self, error: ApiError) -> None:
        """The list of watches says when each was seen last."""

    def _changed(self, before: AccountState, after: AccountState) -> None:
        """New ones, and those of an earlier run, are looked at now."""
        known = {one.made for one in before.watches.values()}
        if not {one.made for one in after.watches.values()} <= known:
            self._poller.refresh_now()
