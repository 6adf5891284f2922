"""Puts an account together from values.

httpx, pydantic and starlette cost more than the first frame may take, so they are imported inside
the functions, which are called once it is drawn.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from anosim_tui.domain import terminals
from anosim_tui.domain.alerts import AlertChoice, QuietHours, kinds
from anosim_tui.domain.clock import Clock, SystemClock
from anosim_tui.domain.guards import Guards

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anosim_tui.account.account import Account
    from anosim_tui.account.archive.archive import Archive
    from anosim_tui.account.shared import SharedAccount
    from anosim_tui.api.client import Client
    from anosim_tui.api.exchange import Exchange
    from anosim_tui.config import Settings
    from anosim_tui.credentials import Key
    from anosim_tui.domain.state import Change

# Answered inside this process; the name resolves nowhere, should that ever fail.
_DEMO_BASE_URL: Final = "https://sandbox.invalid/api/v1"
_DEMO_KEY: Final = "sandbox-demo-key"
_NO_GUARDS: Final = Guards()
# Never sent: what a share link shows is asked for without a key. A client has to have one.
_NO_KEY: Final = "none"


def guards(settings: Settings) -> Guards:
    """What the person forbade."""
    return Guards(settings.limits_order, settings.limits_day, settings.read_only)


def alert_choice(settings: Settings, environ: Mapping[str, str]) -> AlertChoice:
    """How the person wants to be told, in a terminal with this environment."""
    quiet = settings.alerts_quiet_hours
    return AlertChoice(
        bell=kinds(settings.alerts_bell),
        desktop=kinds(settings.alerts_desktop),
        route=terminals.notification_route(settings.alerts_route, environ, has_notifier()),
        flash=settings.alerts_flash,
        title=settings.alerts_title and terminals.has_title(environ),
        contents=settings.alerts_contents,
        low_balance=settings.alerts_low_balance,
        quiet=QuietHours.parse(quiet) if quiet else None,
        muted=settings.alerts_muted,
    )


def has_notifier() -> bool:
    """Whether the extra `notify` is installed."""
    from importlib.util import find_spec

    return find_spec("desktop_notifier") is not None


def key_mark(key: Key, salt: bytes) -> str:
    """What `key` is recognised by where it must not be written: a salted hash."""
    from hashlib import blake2b

    return blake2b(key.reveal().encode(), key=salt, digest_size=32).hexdigest()


def archive(settings: Settings, base_url: str, clock: Clock, mark: str = "") -> Archive:
    """Where what the service at `base_url` says is kept, or in memory where nothing is to be.

    `mark` tells the accounts of several keys apart.
    """
    from anosim_tui.account.archive.archive import Archive
    from anosim_tui.account.archive.files import path_for

    return Archive(
        path_for(settings.data_dir, base_url) if settings.archive_enabled else None,
        clock,
        exports=settings.data_dir / "exports",
        keep_days=settings.archive_keep_days,
        mark=mark,
    )


def kept_changes(settings: Settings, key: Key) -> tuple[Change, ...]:
    """What the archive holds for the account of `key`; needs no library of the network."""
    from anosim_tui.account.archive.files import path_for
    from anosim_tui.account.archive.glance import glance

    if not settings.archive_enabled:
        return ()
    return glance(path_for(settings.data_dir, settings.base_url_for(key)), SystemClock().now())


def account_with_key(settings: Settings, key: Key) -> Account:
    """The account of `key` on the service it may be sent to."""
    from anosim_tui.account.account import Account
    from anosim_tui.account.health import Health
    from anosim_tui.account.journal import Journal
    from anosim_tui.account.journal_files import path_of
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
        archive=archive(settings, base_url, clock, key_mark(key, b"archive")[:8]),
        journal=Journal(path_of(settings.data_dir, base_url)),
        guards=guards(settings),
        mark=partial(key_mark, key),
    )


def demo_account(clock: Clock | None = None, guards: Guards = _NO_GUARDS) -> Account:
    """An account in a sandbox of its own, inside this process: no key, no network, no money."""
    from anosim_tui.account.account import Account
    from anosim_tui.account.archive.archive import Archive
    from anosim_tui.account.health import Health

    clock = clock or SystemClock()
    health = Health(clock)
    return Account(
        demo_client(clock, health.record),
        clock,
        health,
        demo=True,
        host="sandbox",
        key_hint="",
        archive=Archive(None, clock),
        guards=guards,
    )


def demo_client(
    clock: Clock | None = None, observe: Callable[[Exchange], None] | None = None
) -> Client:
    """The line to a sandbox of its own, inside this process."""
    import httpx

    from anosim_tui.api.client import Client
    from anosim_tui.sandbox import routes, scenario

    clock = clock or SystemClock()
    application = routes.application(scenario.demo(clock), key=_DEMO_KEY)
    return Client(
        base_url=_DEMO_BASE_URL,
        key=_DEMO_KEY,
        clock=clock,
        transport=httpx.ASGITransport(application),
        observe=observe,
    )


# --- what only reads ---------------------------------------------------------------------------


def client_with_key(
    settings: Settings, key: Key, observe: Callable[[Exchange], None] | None = None
) -> Client:
    """The line of `key` to the service it may be sent to."""
    from anosim_tui.api.client import Client

    base_url = settings.base_url_for(key)
    return Client(base_url=base_url, key=key.reveal(), clock=SystemClock(), observe=observe)


def reading_account(settings: Settings, key: Key) -> Account:
    """The account of `key`, read but not kept: nothing is written to disk, nothing bought."""
    from anosim_tui.account.account import Account
    from anosim_tui.account.health import Health

    clock = SystemClock()
    health = Health(clock)
    return Account(
        client_with_key(settings, key, health.record),
        clock,
        health,
        demo=False,
        host=settings.base_url_for(key).split("/")[2],
        key_hint=key.hint,
        requests_per_minute=settings.requests_per_minute,
        guards=Guards(read_only=True),
    )


def shared_account(base_url: str, token: str) -> SharedAccount:
    """What the share link with `token` shows; needs no key."""
    from anosim_tui.account.health import Health
    from anosim_tui.account.shared import SharedAccount
    from anosim_tui.api.client import Client

    clock = SystemClock()
    health = Health(clock)
    client = Client(base_url=base_url, key=_NO_KEY, clock=clock, observe=health.record)
    return SharedAccount(client, token, clock, health, host=base_url.split("/")[2])
