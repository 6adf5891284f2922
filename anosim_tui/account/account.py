"""One account, as the screen gets it: what is known, how fresh it is, and a way to ask again."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime
from typing import TYPE_CHECKING, Final

from anosim_tui.account.bookings import BookingService
from anosim_tui.account.budget import Budget, Priority
from anosim_tui.account.catalog import CatalogService
from anosim_tui.account.health import Health, HealthReport
from anosim_tui.account.purchases import Mark, Purchases
from anosim_tui.account.reconcile import PurchaseContext
from anosim_tui.account.store import InMemory, Persistence, Store
from anosim_tui.account.sync import Sync
from anosim_tui.domain.changes import ClockCompared, Labelled
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.models import SimCard
from anosim_tui.domain.purchases import Guards
from anosim_tui.domain.state import Resource

if TYPE_CHECKING:
    from anosim_tui.account.persistence import ArchivePersistence
    from anosim_tui.api.client import Client
    from anosim_tui.api.transport import Exchange
    from anosim_tui.storage.archive import Archive
    from anosim_tui.storage.journal import Journal

# Seconds that leaving waits for an answer to a purchase; then it is left to the journal.
_LEAVING: Final = 5.0
_NO_GUARDS: Final = Guards()


class Account:
    """An account that is being watched.

    Args:
        client: the line to the service, made with `observe=health.record`; closed by `run`.
        clock: the local clock.
        health: hears of every HTTP request.
        demo: whether this is the built-in sandbox.
        host: where the requests go.
        key_hint: the last characters of the key, or "".
        requests_per_minute: the request budget.
        jitter: spreads attempts after failures.
        archive: where everything is kept; opened and closed by `run`.
        journal: where purchases are written down; `None` for in memory.
        guards: what the person forbade.
        mark: makes a salted hash of the key; `None` where there is but one.

    Raises:
        ValueError: `requests_per_minute` is below 1.

    Attributes:
        store: what is known, and whom to tell when it changes.
        catalogue: reads what can be ordered.
        archive: everything this program ever saw; `None` if nothing is kept.
        purchases: the paid calls.
        manage: the free calls.
    """

    def __init__(
        self,
        client: Client,
        clock: Clock,
        health: Health,
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
        self._client = client
        self._health = health
        self._budget = Budget(clock, requests_per_minute)
        jitter = jitter or random.Random()  # noqa: S311 - nothing secret hangs on it
        self.archive = archive
        self._persistence = _persistence(archive, self.store, clock)
        persistence: Persistence = self._persistence or InMemory(self.store)
        self._sync = Sync(client, self.store, self._budget, clock, self.now, jitter, persistence)
        self.catalogue = CatalogService(client, self.store, self._budget, clock, self.now, jitter)
        journal = journal or _journal_in_memory()
        context = PurchaseContext(
            client, self.store, self._budget, clock, self.now, self.refresh_now, journal
        )
        self.purchases = Purchases(context, guards, mark)
        self.manage = BookingService(context, guards)
        health.listen(self._on_exchange)

    async def run(self) -> None:
        """Keep the store up to date until cancelled; the client is closed at the end."""
        try:
            self.purchases.start()
            async with asyncio.TaskGroup() as group:
                if self._persistence is None:
                    group.create_task(self._sync.run())
                else:
                    group.create_task(self._persistence.run(self._sync.run))
                group.create_task(self.catalogue.run())
        finally:
            try:
                await self.purchases.finish(_LEAVING)
            finally:
                await self._client.aclose()

    async def try_key(self) -> None:
        """Ask whether the service accepts the key, before `run`; if that fails, it is closed.

        Raises:
            BadKey: it does not.
            ApiError: nobody knows.
        """
        try:
            async with self._budget.slot(Priority.REST):
                await self._client.balance()
        except BaseException:
            await self._client.aclose()
            raise

    def now(self) -> datetime:
        """The service's time: the local clock, put right where it is off by more than 2 s."""
        return self.clock.now() + self.store.state.clock_offset

    def refresh(self) -> None:
        """Read everything now, whatever the rhythm says."""
        self._sync.refresh()
        self.catalogue.refresh()
        self.purchases.refresh()

    @property
    def held_back(self) -> float:
        """Seconds until the request budget lets messages be read; 0 when it does now."""
        return self._budget.room_in(Priority.MESSAGES)

    def refresh_now(self, part: Resource) -> None:
        """Read one part now: an action may have changed it."""
        self._sync.refresh_now(part)

    async def label(self, booking: int, label: str) -> None:
        """Give a booking a private name, kept where anything is; an empty one takes it away."""
        if self._persistence is None:
            self.store.apply(Labelled(booking, label))
        else:
            await self._persistence.label(booking, label)

    async def accept_key(self) -> None:
        """Keep what is read with this key beside what another key of the account read."""
        if self._persistence is not None:
            await self._persistence.accept_key()

    async def sim_cards(self) -> tuple[SimCard, ...]:
        """The SIM cards in use.

        Raises:
            ApiError: they could not be read.
        """
        async with self._budget.slot(Priority.REST):
            page = await self._client.sim_cards()
        return page.items

    @property
    def health(self) -> HealthReport:
        """How the connection does at this moment."""
        return self._health.report(self._budget.used, self._budget.per_minute)

    def _on_exchange(self, exchange: Exchange) -> None:
        self._budget.observe()
        if exchange.error is None:
            self._sync.note_answer()
        self.store.apply(ClockCompared(self._health.clock_offset))


def _persistence(archive: Archive | None, store: Store, clock: Clock) -> ArchivePersistence | None:
    if archive is None:
        return None
    from anosim_tui.account.persistence import (
        ArchivePersistence,  # sqlite3 is for those who keep something
    )

    return ArchivePersistence(archive, store, clock)


def _journal_in_memory() -> Journal:
    from anosim_tui.storage.journal import Journal  # sqlite3 is not for the first frame

    return Journal()
