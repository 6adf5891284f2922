"""One account, as the screen gets it: what is known, how fresh it is, and a way to ask again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from anosim_tui.account.access import Access, Budget, Priority
from anosim_tui.account.bookings import BookingService
from anosim_tui.account.catalog import CatalogService, WatchService
from anosim_tui.account.health import HealthReport
from anosim_tui.account.persistence import ArchivePersistence, InMemory, Persistence
from anosim_tui.account.poller import Poller
from anosim_tui.account.purchases import Mark, Purchases
from anosim_tui.account.store import Store
from anosim_tui.account.sync import Sync
from anosim_tui.api.client import Client
from anosim_tui.api.transport import Exchange
from anosim_tui.domain.cadence import interval
from anosim_tui.domain.changes import (
    ClockCompared,
    CurrentBookingsRead,
    Labelled,
    MessagesRead,
    ReadFailed,
)
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, JournalError, Refused, StorageError
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page, Product, SimCard
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.purchases import Guards
from anosim_tui.domain.spending import OperatorRecords
from anosim_tui.domain.state import Resource
from anosim_tui.domain.watches import OffersRead
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.journal import Journal

# Seconds that leaving waits for an answer to a purchase; then it is left to the journal.
_LEAVING: Final = 5.0
# Seconds that a question about a price waits for what is only good to know.
_RECORDS_WITHIN: Final = 1.0
_NO_GUARDS: Final = Guards()


class Account:
    """An account that is being watched.

    Args:
        client: closed by `run`.
        demo: whether this is the built-in sandbox.
        host: where the requests go.
        key_hint: the last characters of the key, or "".
        jitter: spreads attempts after failures.
        archive: everything this program ever saw, opened and closed by `run`; `None` where nothing
            is kept.
        journal: where purchases are written down; `None` for in memory.
        mark: makes a salted hash of the key; `None` where there is but one.
    """

    def __init__(
        self,
        client: Client,
        clock: Clock,
        *,
        demo: bool,
        host: str,
        key_hint: str,
        requests_per_minute: int = 60,
        jitter: random.Random | None = None,
        archive: Archive | None = None,
        journal: Journal | None = None,
        guards: Guards = _NO_GUARDS,
        mark: Mark | None = None,
    ) -> None:
        self.clock = clock
        self.demo = demo
        self.host = host
        self.key_hint = key_hint
        self.store = Store()
        self.archive = archive
        self._client = client
        self._health = HealthReport()
        self._budget = Budget(clock, requests_per_minute)
        jitter = jitter or random.Random()  # noqa: S311 - nothing secret hangs on it
        self._access = access = Access(
            client, self.store, self._budget, clock, jitter, self.refresh_now
        )
        self._persistence: Persistence = (
            InMemory(self.store)
            if archive is None
            else ArchivePersistence(archive, self.store, clock)
        )
        self._sync = Sync(access, self._persistence)
        self.catalog = CatalogService(access, self._on_offers)
        self.watches = WatchService(access, self.catalog, self._persistence)
        self.purchases = Purchases(access, journal or Journal(), guards, mark)
        self.bookings = BookingService(access, guards)
        client.observe(self._on_exchange)

    async def run(self) -> None:
        """Keep the store up to date until cancelled; the client is closed at the end."""
        try:
            self.purchases.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._persistence.run(self._sync.run))
                group.create_task(self.catalog.run())
                group.create_task(self.watches.run())
        finally:
            try:
                await self.purchases.finish(_LEAVING)
            finally:
                await self._client.aclose()

    async def try_key(self) -> None:
        """Ask whether the service accepts the key, before `run`; if that fails, it is closed."""
        try:
            await self._access.ask(Priority.REST, self._client.balance)
        except BaseException:
            await self._client.aclose()
            raise

    def now(self) -> datetime:
        """The service's time: the local clock, put right where it is off by more than 2 s."""
        return self._access.now()

    def refresh(self) -> None:
        """Read everything now instead of at the next turn."""
        self._sync.refresh()
        self.catalog.refresh()
        self.watches.refresh()
        self.purchases.refresh()

    def refresh_now(self, part: Resource) -> None:
        self._sync.refresh_now(part)

    @property
    def held_back(self) -> float:
        """Seconds until the request budget lets messages be read; 0 when it does now."""
        return self._budget.room_in(Priority.MESSAGES)

    async def label(self, booking: int, label: str) -> None:
        """Give a booking a private name, saved where anything is; an empty one removes it."""
        await self._persistence.apply(Labelled(booking, label))

    async def accept_key(self) -> None:
        """Save what is read with this key beside what another key of the account read."""
        await self._persistence.accept_key()

    async def operator_records(self, product: Product) -> OperatorRecords:
        """What became of what was ordered like `product`, by operator; soon, or nothing at all."""
        if self.archive is None or not self.archive.is_open:
            return {}
        with suppress(JournalError, StorageError, TimeoutError):
            async with asyncio.timeout(_RECORDS_WITHIN):
                operators = await self.purchases.operators()
                return await self.archive.operator_records(product, operators)
        return {}

    async def sim_cards(self) -> tuple[SimCard, ...]:
        return (await self._access.ask(Priority.REST, self._client.sim_cards)).items

    @property
    def health(self) -> HealthReport:
        used, most = self._budget.used, self._budget.per_minute
        return replace(self._health, requests_last_minute=used, requests_per_minute=most)

    def _on_offers(self, offers: Mapping[int, Offer]) -> None:
        self.store.apply(OffersRead(offers))
        self._persistence.keep_prices(offers.values())

    def _on_exchange(self, exchange: Exchange) -> None:
        self._health = self._health.after(exchange, self.clock.now())
        self._budget.observe()
        if exchange.error is None:
            self._sync.note_answer()
        self.store.apply(ClockCompared(self._health.clock_offset))


class SharedAccount:
    """What a share link shows, kept up to date; the one booking in its state has the id 0.

    It asks as often as an account asks for its messages. A link that the service refuses was
    revoked or replaced, or never was one: none of these comes back, so it is asked for again only
    on `refresh`. `client` is closed by `run`.
    """

    def __init__(
        self,
        client: Client,
        token: str,
        clock: Clock,
        *,
        host: str,
        jitter: random.Random | None = None,
    ) -> None:
        self.host = host
        self.store = Store()
        self._client = client
        self._token = token
        self._clock = clock
        self._asked = asyncio.Event()
        self._poller = Poller(
            "a shared booking",
            self._read,
            self._usual,
            self._failed,
            clock,
            jitter or random.Random(),  # noqa: S311 - nothing secret hangs on it
        )
        self._health = HealthReport()
        client.observe(self._on_exchange)

    async def run(self) -> None:
        """Keep the store up to date until cancelled; the client is closed at the end."""
        try:
            await self._poller.run()
        finally:
            await self._client.aclose()

    def now(self) -> datetime:
        return self._clock.now() + self.store.state.clock_offset

    def refresh(self) -> None:
        self._asked.set()
        self._poller.refresh_now()

    async def _read(self) -> None:
        while True:
            self._asked.clear()
            try:
                shared = await self._client.shared_booking(self._token)
                break
            except Refused as error:
                self._failed(error)
                await self._asked.wait()
        now = self.now()
        arrival = Arrival.LIVE if self.store.state.messages.fetched else Arrival.CAUGHT_UP
        self.store.apply(CurrentBookingsRead(Page((shared.booking,)), now))
        self.store.apply(MessagesRead(Page(shared.messages), now, arrival))

    def _usual(self) -> float:
        return interval(Resource.MESSAGES, self.store.state, self.now())

    def _failed(self, error: ApiError) -> None:
        self.store.apply(ReadFailed(Resource.MESSAGES, error, self.now()))

    def _on_exchange(self, exchange: Exchange) -> None:
        self._health = self._health.after(exchange, self._clock.now())
        self.store.apply(ClockCompared(self._health.clock_offset))
