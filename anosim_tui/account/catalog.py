"""Reads the catalog while it is on the screen, and the stock of what is in view or watched."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from math import inf
from typing import Final, TypeVar

from msgspec.structs import replace

from anosim_tui.account.access import Access, Priority
from anosim_tui.account.persistence import Persistence
from anosim_tui.account.poller import Poller
from anosim_tui.domain.catalog import Catalog, prepare
from anosim_tui.domain.changes import CatalogFailed, CatalogRead
from anosim_tui.domain.errors import ApiError, Refused, Unreadable
from anosim_tui.domain.models import Page, PriceQuote, Product
from anosim_tui.domain.offers import (
    CatalogIds,
    Offer,
    Stock,
    is_quote_of,
    quoted,
    quoted_all,
    stocked,
)
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.watches import Watch, WatchBegun, WatchEnded

# Seconds between two readings of the products while the catalog is open.
RENEWED_AFTER: Final = 600.0
# How long an offer is good enough to look at.
OFFER_CACHED_FOR: Final = timedelta(seconds=30)
# Seconds until the stock of a country and type is asked for again, and for how long it is shown.
STOCK_RENEWED_AFTER: Final = 120.0
STOCK_KEPT_FOR: Final = timedelta(minutes=15)
# Seconds until countries that could not be read are asked for again on the way to an offer.
_COUNTRIES_REST: Final = 60.0
# Seconds between two looks at what is watched.
LOOKED_EVERY: Final = 60.0

T = TypeVar("T")

_log = logging.getLogger(__name__)


class CatalogService:
    """The catalog of one account; nothing is asked before it is opened for the first time.

    Args:
        access: to the service.
        seen: is told of all offers that are read, by the ids of their products.

    Attributes:
        stock: the offers read of late, good enough for a list.
    """

    def __init__(
        self, access: Access, seen: Callable[[Mapping[int, Offer]], None] = lambda _: None
    ) -> None:
        self._access, self._seen = access, seen
        self._client = access.client
        self._store = access.store
        self._clock = access.clock
        self._opened = asyncio.Event()
        self._poller = Poller(
            "the catalog",
            self._read_while_open,
            self._usual,
            self._failed,
            access.clock,
            access.jitter,
        )
        self._ids = CatalogIds()
        self._reading_countries = asyncio.Lock()
        self._countries_due = -inf
        self.stock = Stock()
        self._refreshed = access.now() - OFFER_CACHED_FOR
        # When the stock of a country and type is to be asked for again.
        self._stock_due: dict[tuple[str, str], float] = {}

    async def run(self) -> None:
        await self._opened.wait()
        await self._poller.run()

    def open(self) -> None:
        """The catalog is on the screen: keep it up to date."""
        self._opened.set()
        self._poller.replan()

    def close(self) -> None:
        self._opened.clear()

    def refresh(self) -> None:
        """Read again: offers when they are next wanted, the products if it is open."""
        self._refreshed = self._access.now()
        self._stock_due.clear()
        if self._opened.is_set():
            self._poller.refresh_now()

    def cached(self, product: Product) -> Offer | None:
        """The offer of a product if it was read within `OFFER_CACHED_FOR`."""
        offer, oldest = self.stock.known(product), self._access.now() - OFFER_CACHED_FOR
        return None if offer is None or offer.at <= max(oldest, self._refreshed) else offer

    async def offer(self, product: Product, *, fresh: bool = False) -> Offer:
        """The price tiers of a product, and who has how many.

        Where the tiers cannot be had, the stock at the list price stands in for them.

        Args:
            fresh: ask again even if it was read a moment ago, as before an order.
        """
        cached = None if fresh else self.cached(product)
        if cached is not None:
            return cached
        priority = Priority.ASKED if fresh else Priority.SHOWN
        offer = await self._quoted(product, priority)
        if offer is None:
            stock = await self._access.ask(priority, lambda: self._client.product_stock(product.id))
            offer = stocked(stock, self._access.now())
        self._cache({product.id: offer})
        return offer

    def _cache(self, offers: Mapping[int, Offer]) -> None:
        self.stock = self.stock.updated(offers, self._access.now() - STOCK_KEPT_FOR)
        self._seen(offers)

    def unread(self, products: Iterable[Product]) -> Product | None:
        """The product whose country and type was asked for longest ago, if that is long enough.

        What was never asked for comes first: or a long list would begin again before its end.
        """
        due = self._stock_due
        kinds = {(one.country, one.rental_type): one for one in products}
        first = min(kinds, key=lambda kind: due.get(kind, -inf), default=None)
        if first is None or due.get(first, -inf) > self._clock.monotonic():
            return None
        return kinds[first]

    async def read_stock(self, product: Product, watched: Sequence[Product] = ()) -> None:
        """Read the stock of all products of a country and type, with one request.

        Asked again only `STOCK_RENEWED_AFTER` seconds later, also where the service tells nothing.

        Args:
            product: one of them.
            watched: those of them that may not be in the catalog; left out of an answer, they are
                sold out.
        """
        await self._know_countries()
        quotes = await self._quotes_of(product, Priority.LISTED)
        kind = product.country, product.rental_type
        alike = self._store.state.catalog.data.of_kind.get(kind, ())
        now = self._access.now()
        missing = {one.id: Offer(one, (), 0, now) for one in watched} if quotes else {}
        self._cache({**missing, **quoted_all(quotes, (*watched, *alike), now)})
        self.stock = self.stock.told(kind, any_=bool(quotes))
        self._stock_due[kind] = self._clock.monotonic() + STOCK_RENEWED_AFTER

    @property
    def held_back(self) -> float:
        """Seconds until the request budget lets the offer of a line be read; 0 when it does now."""
        return self._access.budget.room_in(Priority.SHOWN)

    @property
    def stock_held_back(self) -> float:
        """Seconds until the request budget lets more stock be read for a list; 0 when it does."""
        return self._access.budget.room_in(Priority.LISTED)

    async def read(self) -> None:
        """Read the products now, whether or not the catalog is open."""
        is_new = self._store.state.catalog.fetched is None
        priority = Priority.ASKED if is_new else Priority.REST
        page = await self._access.ask(priority, self._client.products)
        catalog = await _prepared(page.items)
        self._store.apply(CatalogRead(catalog, self._access.now(), len(page.unreadable)))

    # The rhythm.

    async def _read_while_open(self) -> None:
        await self._opened.wait()  # after a failure, not before it is looked at again
        await self.read()
        await self._know_countries()
        await self._know_services()

    def _usual(self) -> float:
        return RENEWED_AFTER if self._opened.is_set() else inf

    def _failed(self, error: ApiError) -> None:
        self._store.apply(CatalogFailed(error, self._access.now()))

    # The ids that prices are asked by; what cannot be read is tried again later.

    async def _know_countries(self) -> None:
        async with self._reading_countries:
            if self._ids.countries or self._clock.monotonic() < self._countries_due:
                return
            # Any offer may wait for it.
            found = await self._list(Priority.ASKED, self._client.countries)
            self._ids = replace(self._ids, countries=found)
            if not found:
                self._countries_due = self._clock.monotonic() + _COUNTRIES_REST

    async def _know_services(self) -> None:
        if not self._ids.services:
            found = await self._list(Priority.SHOWN, self._client.services)
            self._ids = replace(self._ids, services=found)

    async def _list(
        self, priority: Priority, call: Callable[[], Awaitable[Page[T]]]
    ) -> tuple[T, ...]:
        """What is listed; nothing where it cannot be read."""
        try:
            return (await self._access.ask(priority, call)).items
        except ApiError as error:
            _log.info("Reading ids failed: %s", type(error).__name__)
            return ()

    # Prices.

    async def _quoted(self, product: Product, priority: Priority) -> Offer | None:
        """The offer with its tiers; `None` where the service does not tell them."""
        await self._know_countries()
        service = self._ids.service(product)
        for quote in await self._quotes_of(product, priority, service):
            if is_quote_of(quote, product):
                return quoted(quote, product, self._access.now())
        return None

    async def _quotes_of(
        self, product: Product, priority: Priority, service: int | None = None
    ) -> Sequence[PriceQuote]:
        """The quotes of a country and type, those of the product first; none if it has none."""
        country = self._ids.country(product)
        if country is None:
            return ()
        for type_id in self._ids.types_to_try(product.rental_type):
            call = partial(self._client.price_quotes, country, type_id, service)
            try:
                quotes = (await self._access.ask(priority, call)).items
            except (Refused, Unreadable) as error:
                _log.info("Reading prices failed: %s", type(error).__name__)
                continue
            self._ids = self._ids.learnt(type_id, [quote.product for quote in quotes])
            if any(quote.product.rental_type == product.rental_type for quote in quotes):
                return sorted(quotes, key=lambda quote: quote.product.id != product.id)
        return ()


async def _prepared(products: Sequence[Product]) -> Catalog:
    """The catalog of `products`, made beside everything else."""
    steps = prepare(products)
    while True:
        try:
            next(steps)
        except StopIteration as done:
            catalog: Catalog = done.value
            return catalog
        await asyncio.sleep(0)


class WatchService:
    """Looks whether what is watched is in stock: one request a minute for a country and type.

    Nothing is asked while nothing is watched, and nothing is bought.
    """

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
