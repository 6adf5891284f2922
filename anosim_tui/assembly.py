"""Puts an account together from values.

httpx, pydantic and starlette cost more than the first frame may take, so they are imported inside
the functions, which are called once it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anosim_tui.domain.clock import Clock, SystemClock

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.config import Settings
    from anosim_tui.credentials import Key

# Answered inside this process; the name resolves nowhere, should that ever fail.
_DEMO_BASE_URL: Final = "https://sandbox.invalid/api/v1"
_DEMO_KEY: Final = "sandbox-demo-key"


def account_with_key(settings: Settings, key: Key) -> Account:
    """The account of `key` on the service it may be sent to."""
    from anosim_tui.account.account import Account
    from anosim_tui.account.health import Health
    from anosim_tui.api.client import Client

    base_url = settings.base_url_for(key)
    clock = SystemClock()
    health = Health(clock)
    client = Client(base_url=base_url, key=key.reveal(), clock=clock, observe=health.record)
    return Account(
        client,
        clock,
        health,
        demo=False,
        host=base_url.split("/")[2],
        key_hint=key.hint,
        requests_per_minute=settings.requests_per_minute,
    )


def demo_account(clock: Clock | None = None) -> Account:
    """An account in a sandbox of its own, inside this process: no key, no network, no money."""
    import httpx

    from anosim_tui.account.account import Account
    from anosim_tui.account.health import Health
    from anosim_tui.api.client import Client
    from anosim_tui.sandbox import routes, scenario

    clock = clock or SystemClock()
    health = Health(clock)
    application = routes.application(scenario.demo(clock), key=_DEMO_KEY)
    client = Client(
        base_url=_DEMO_BASE_URL,
        key=_DEMO_KEY,
        clock=clock,
        transport=httpx.ASGITransport(application),
        observe=health.record,
    )
    return Account(client, clock, health, demo=True, host="sandbox", key_hint="")
