"""From settings to an account and to the app: the one place where the parts are put together.

httpx, pydantic, starlette and Textual cost more than a command or the first frame may take, so
they are imported inside these functions.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from anosim_tui import log, session
from anosim_tui.credentials import Key, KeyStore
from anosim_tui.domain.clock import Clock, SystemClock
from anosim_tui.domain.purchases import Guards
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.language import _, together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from anosim_tui.account.account import Account, SharedAccount
    from anosim_tui.api.client import Client
    from anosim_tui.config.edit import FilePreferences
    from anosim_tui.config.load import Flags
    from anosim_tui.config.settings import Settings
    from anosim_tui.domain.changes import Change
    from anosim_tui.log import Scrubber
    from anosim_tui.storage.archive import Archive
    from anosim_tui.ui.backend import Backend

# Answered inside this process; the name resolves nowhere, should that ever fail.
_DEMO_BASE_URL: Final = "https://sandbox.invalid/api/v1"
_DEMO_KEY: Final = "sandbox-demo-key"
_NO_GUARDS: Final = Guards()
# Never sent: what a share link shows is asked for without a key. A client has to have one.
_NO_KEY: Final = "none"


def guards_of(settings: Settings) -> Guards:
    return Guards(settings.limits_order, settings.limits_day, settings.read_only)


def has_notifier() -> bool:
    from importlib.util import find_spec

    return find_spec("desktop_notifier") is not None


def key_mark(key: Key, salt: bytes) -> str:
    """What `key` is recognized by where it must not be written: a salted hash."""
    from hashlib import blake2b

    return blake2b(key.reveal().encode(), key=salt, digest_size=32).hexdigest()


def archive(settings: Settings, base_url: str, clock: Clock, mark: str = "") -> Archive:
    """Where what the service at `base_url` says is kept, or in memory where nothing is to be.

    `mark` tells the accounts of several keys apart.
    """
    from anosim_tui.storage.archive import Archive
    from anosim_tui.storage.database import path_for

    return Archive(
        path_for(settings.data_dir, base_url) if settings.archive_enabled else None,
        clock,
        exports=settings.data_dir / "exports",
        keep_days=settings.archive_keep_days,
        mark=mark,
    )


def cached_changes(settings: Settings, key: Key) -> tuple[Change, ...]:
    """What the archive holds for the account of `key`; needs no library of the network."""
    from anosim_tui.storage.database import path_for
    from anosim_tui.storage.reading import load_cached

    if not settings.archive_enabled:
        return ()
    return load_cached(path_for(settings.data_dir, settings.base_url_for(key)), SystemClock().now())


def account_with_key(settings: Settings, key: Key) -> Account:
    from anosim_tui.account.account import Account
    from anosim_tui.api.client import Client
    from anosim_tui.storage.journal import Journal
    from anosim_tui.storage.journal_file import path_of

    base_url = settings.base_url_for(key)
    clock = SystemClock()
    client = Client(base_url=base_url, key=key.reveal(), clock=clock)
    return Account(
        client,
        clock,
        demo=False,
        host=base_url.split("/")[2],
        key_hint=key.hint,
        requests_per_minute=settings.requests_per_minute,
        archive=archive(settings, base_url, clock, key_mark(key, b"archive")[:8]),
        journal=Journal(path_of(settings.data_dir, base_url)),
        guards=guards_of(settings),
        mark=partial(key_mark, key),
    )


def demo_account(clock: Clock | None = None, guards: Guards = _NO_GUARDS) -> Account:
    """An account in a sandbox of its own, inside this process: no key, no network, no money."""
    from anosim_tui.account.account import Account
    from anosim_tui.storage.archive import Archive

    clock = clock or SystemClock()
    return Account(
        demo_client(clock),
        clock,
        demo=True,
        host="sandbox",
        key_hint="",
        archive=Archive(None, clock),
        guards=guards,
    )


def demo_client(clock: Clock | None = None) -> Client:
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
    )


# --- what only reads ---------------------------------------------------------------------------


def client_with_key(settings: Settings, key: Key) -> Client:
    from anosim_tui.api.client import Client

    base_url = settings.base_url_for(key)
    return Client(base_url=base_url, key=key.reveal(), clock=SystemClock())


def reading_account(settings: Settings, key: Key) -> Account:
    """The account of `key`, read but not kept: nothing is written to disk, nothing bought."""
    from anosim_tui.account.account import Account

    clock = SystemClock()
    return Account(
        client_with_key(settings, key),
        clock,
        demo=False,
        host=settings.base_url_for(key).split("/")[2],
        key_hint=key.hint,
        requests_per_minute=settings.requests_per_minute,
        guards=Guards(read_only=True),
    )


def shared_account(base_url: str, token: str) -> SharedAccount:
    from anosim_tui.account.account import SharedAccount
    from anosim_tui.api.client import Client

    clock = SystemClock()
    client = Client(base_url=base_url, key=_NO_KEY, clock=clock)
    return SharedAccount(client, token, clock, host=base_url.split("/")[2])


# --- the screen --------------------------------------------------------------------------------


def backend(
    settings: Settings, scrubber: Scrubber, flags: Flags, environ: Mapping[str, str]
) -> Backend:
    """What stands behind the screen.

    Args:
        settings: what the person chose.
        scrubber: is told of every key.
        flags: what was given on the command line.
        environ: the environment.
    """
    from anosim_tui.config.load import load
    from anosim_tui.ui.backend import Backend

    key, left = settings.key, _session_path(settings, flags)
    open_demo = partial(demo_account, guards=guards_of(settings))

    def open_with_key(text: str) -> Account:
        typed = Key.parse(text)
        scrubber.hide(typed)
        return account_with_key(settings, typed)

    open_account: Callable[[], Account] | None = None
    load_cached: Callable[[], Sequence[Change]] = tuple
    if flags.demo:
        open_account = open_demo
    elif key is not None:
        open_account = partial(account_with_key, settings, key)
        load_cached = partial(cached_changes, settings, key)
    elif settings.key_in_keyring:
        open_account = partial(_open_with_keyring, settings, scrubber)
    given = Backend(
        open_account,
        open_with_key,
        open_demo,
        keep_key=partial(_keep_key, settings, flags),
        load_cached=load_cached,
        report=partial(log.report, settings.data_dir, scrubber),
        preferences=None if flags.demo else partial(_preferences, flags, environ),
        reload=partial(load, flags, environ, Path.cwd()),
        hook_environment={
            name: text for name, text in environ.items() if not name.startswith("ANOSIM_")
        },
    )
    if left is None:
        return given
    saved, save = session.read(left), partial(session.write, left)
    return replace(given, saved_session=saved, save_session=save)


def shared_backend(open_shared: Callable[[], SharedAccount]) -> Backend:
    """What stands behind the screen of a shared booking: nothing but its opening."""
    from anosim_tui.ui.backend import Backend

    def no_key(_text: str) -> Account:
        raise ValueError("A shared booking is read without a key.")

    return Backend(open_shared, no_key, demo_account, is_shared=True)


def terminal_facts(environ: Mapping[str, str]) -> TerminalFacts:
    return TerminalFacts.of(environ, has_notifier())


def _preferences(flags: Flags, environ: Mapping[str, str]) -> FilePreferences:
    from anosim_tui.config.edit import FilePreferences  # what it needs is not for the start

    return FilePreferences(flags, environ, Path.cwd())


def _session_path(settings: Settings, flags: Flags) -> Path | None:
    """The file for how the screens were left; `None` where nothing is kept."""
    keeps = settings.archive_enabled and not flags.demo
    return session.path_for(settings.data_dir, settings.base_url) if keeps else None


def _keep_key(settings: Settings, flags: Flags, text: str) -> str:
    """Keep a typed key, and the API root it was accepted at where that is not the usual one.

    Raises:
        ValueError: it could not be kept; a sentence says why.
    """
    key = Key.parse(text)
    base_url = settings.base_url_for(key)
    is_own = "base_url" in flags.settings or base_url != settings.typed_key_base_url
    place = KeyStore.of(settings.profile).keep(key, base_url=base_url if is_own else "")
    origin = settings.origins["key"]
    words = _("API key saved ({place}).", place=place)
    if not origin.startswith(settings.key_variable):
        return words
    instead = _("While {origin} is set, its key is used instead.", origin=origin)
    return together(words, instead)


def _open_with_keyring(settings: Settings, scrubber: Scrubber) -> Account:
    """Called after the first frame: a keyring is slow to import and may ask the person."""
    key = KeyStore.of(settings.profile).fetch()
    scrubber.hide(key)
    return account_with_key(settings.with_key(key), key)
