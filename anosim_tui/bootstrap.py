"""From settings to an account, or to a client for one question.

It imports the network, the archive and the sandbox. The dashboard imports it after its first frame.
"""

from __future__ import annotations

from functools import partial
from hashlib import blake2b
from typing import Final

import httpx

from anosim_tui.account.account import Account, SharedAccount
from anosim_tui.api.client import Client
from anosim_tui.config.settings import Settings
from anosim_tui.credentials import Key
from anosim_tui.domain.clock import Clock, SystemClock
from anosim_tui.domain.purchases import Guards
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import path_for
from anosim_tui.storage.journal import Journal
from anosim_tui.storage.journal_file import path_of

# Answered inside this process; the name resolves nowhere, should that ever fail.
_DEMO_BASE_URL: Final = "https://sandbox.invalid/api/v1"
_DEMO_KEY: Final = "sandbox-demo-key"
# Never sent: what a share link shows is asked for without a key. A client has to have one.
_NO_KEY: Final = "none"


def client_with_key(settings: Settings, key: Key) -> Client:
    return Client(settings.base_url_for(key), key.reveal(), SystemClock())


def account_with_key(settings: Settings, key: Key) -> Account:
    base_url, clock = settings.base_url_for(key), SystemClock()
    archive = Archive(
        path_for(settings.data_dir, base_url) if settings.archive_enabled else None,
        clock,
        exports=settings.data_dir / "exports",
        keep_days=settings.archive_keep_days,
        mark=_key_mark(key, b"archive")[:8],
    )
    journal = Journal(path_of(settings.data_dir, base_url))
    return _account(settings, key, guards_of(settings), archive, journal)


def reading_account(settings: Settings, key: Key) -> Account:
    """The account of `key`, read but not kept: nothing is written to disk, nothing bought."""
    return _account(settings, key, Guards(read_only=True))


def _account(
    settings: Settings,
    key: Key,
    guards: Guards,
    archive: Archive | None = None,
    journal: Journal | None = None,
) -> Account:
    return Account(
        client_with_key(settings, key),
        SystemClock(),
        demo=False,
        host=settings.base_url_for(key).split("/")[2],
        key_hint=key.hint,
        requests_per_minute=settings.requests_per_minute,
        archive=archive,
        journal=journal,
        guards=guards,
        mark=partial(_key_mark, key),
    )


def guards_of(settings: Settings) -> Guards:
    return Guards(settings.limits_order, settings.limits_day, settings.read_only)


def _key_mark(key: Key, salt: bytes) -> str:
    """What `key` is recognized by where it must not be written: a salted hash."""
    return blake2b(key.reveal().encode(), key=salt, digest_size=32).hexdigest()


def demo_account(settings: Settings, clock: Clock | None = None) -> Account:
    """An account in a sandbox of its own, inside this process: no key, no network, no money."""
    clock = clock or SystemClock()
    return Account(
        demo_client(clock),
        clock,
        demo=True,
        host="sandbox",
        key_hint="",
        archive=Archive(None, clock),
        guards=guards_of(settings),
    )


def demo_client(clock: Clock | None = None) -> Client:
    """The line to a sandbox of its own, inside this process."""
    from anosim_tui.sandbox import routes, scenario  # starlette, which nothing else needs

    clock = clock or SystemClock()
    transport = httpx.ASGITransport(routes.application(scenario.demo(clock), key=_DEMO_KEY))
    return Client(_DEMO_BASE_URL, _DEMO_KEY, clock, transport)


def shared_account(base_url: str, token: str) -> SharedAccount:
    clock = SystemClock()
    client = Client(base_url, _NO_KEY, clock)
    return SharedAccount(client, token, clock, host=base_url.split("/")[2])
