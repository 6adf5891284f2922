"""One account, as the screen gets it: what is known, how fresh it is, and a way to ask again."""

from __future__ import annotations

import random
from datetime import datetime
from typing import TYPE_CHECKING

from anosim_tui.account.budget import Budget
from anosim_tui.account.health import Health, HealthReport
from anosim_tui.account.store import Store
from anosim_tui.account.sync import Sync
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.state import ClockCompared, PartName

if TYPE_CHECKING:
    from anosim_tui.api.client import Client
    from anosim_tui.api.exchange import Exchange


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

    Raises:
        ValueError: `requests_per_minute` is below 1.

    Attributes:
        store: what is known, and whom to tell when it changes.
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
        self._sync = Sync(client, self.store, self._budget, clock, self.now, jitter)
        health.listen(self._on_exchange)

    async def run(self) -> None:
        """Keep the store up to date until cancelled; the client is closed at the end."""
        try:
            await self._sync.run()
        finally:
            await self._client.aclose()

    def now(self) -> datetime:
        """The service's time: the local clock, put right where it is off by more than 2 s."""
        return self.clock.now() + self.store.state.clock_offset

    def refresh(self) -> None:
        """Read everything now, whatever the rhythm says."""
        self._sync.refresh()

    def poke(self, part: PartName) -> None:
        """Read one part now: an action may have changed it."""
        self._sync.poke(part)

    @property
    def health(self) -> HealthReport:
        """How the connection does at this moment."""
        return self._health.report(self._budget.used, self._budget.per_minute)

    def _on_exchange(self, _exchange: Exchange) -> None:
        self._budget.observe()
        self.store.apply(ClockCompared(self._health.clock_offset))
