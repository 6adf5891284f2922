"""A shared booking: read with the token of its link, without a key."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime

from anosim_tui.account.health import Health
from anosim_tui.account.poller import Poller
from anosim_tui.account.store import Store
from anosim_tui.api.client import Client
from anosim_tui.api.transport import Exchange
from anosim_tui.domain.cadence import interval
from anosim_tui.domain.changes import ClockCompared, CurrentBookingsRead, MessagesRead, ReadFailed
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, Refused
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import Resource


class SharedAccount:
    """What a share link shows, kept up to date; the one booking in its state has the id 0.

    It asks as often as an account asks for its messages. A link that the service refuses was
    revoked or replaced, or never was one: none of these comes back, so it is asked for again only
    on `refresh`. `client` is made with `observe=health.record`, and closed by `run`.
    """

    def __init__(
        self,
        client: Client,
        token: str,
        clock: Clock,
        health: Health,
        *,
        host: str,
        jitter: random.Random | None = None,
    ) -> None:
        self.host = host
        self.store = Store()
        self._client = client
        self._token = token
        self._clock = clock
        self._health = health
        self._asked = asyncio.Event()
        self._poller = Poller(
            "a shared booking",
            self._read,
            self._usual,
            self._failed,
            clock,
            jitter or random.Random(),  # noqa: S311 - nothing secret hangs on it
        )
        health.listen(self._on_exchange)

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

    def _on_exchange(self, _exchange: Exchange) -> None:
        self.store.apply(ClockCompared(self._health.clock_offset))
