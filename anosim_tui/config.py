"""What the person chose: flag > environment > `.env` > config.toml > default.

`load` is given the environment and the flags as values and is the only place that weighs them;
everybody below gets `Settings`. Where a value came from is kept beside it, because one rule
depends on it: a `.env` lies in the working folder, which may be somebody else's clone, so a base
URL that comes through it never receives a key that did not.

A profile is a second set of settings with a key and a data folder of its own: what its table in
config.toml says counts before what the file says for all, and the key of another account is never
used with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from anosim_tui import config_sources, paths
from anosim_tui.config_files import ConfigError
from anosim_tui.config_sources import DEFAULT, KEY_VARIABLE, Choice, Flags, Sources
from anosim_tui.config_table import PROFILES, SETTINGS
from anosim_tui.credentials import Key
from anosim_tui.key_store import Kept, KeyStore, KeyStoreError
from anosim_tui.records import dataclass

__all__ = ["DEFAULT_BASE_URL", "ConfigError", "Flags", "Settings", "load"]

DEFAULT_BASE_URL: Final = str(SETTINGS["base_url"].default)

# Deliberately narrower than a URL may be: no user names, no escapes, nothing two parsers could
# read differently, so that the host that is checked is the host that is called.
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[a-z0-9._~-]+)*)/*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in effect.

    Attributes:
        key: the API key; `None` if there is none yet, and in the demo.
        base_url: the API root that `key` is sent to, without a slash at its end.
        typed_key_base_url: the API root for a key typed on the screen: never one from a `.env`.
        data_dir: the folder for what is kept.
        requests_per_minute: the budget of all requests together.
        read_only: whether nothing may be bought or changed.
        mask: whether the privacy mask is on at first.
        theme: the name of the colours; `None` for those of the last time.
        ascii: whether only ASCII characters are drawn.
        limits_order: the most that one purchase may cost, US dollars; `None` for no limit.
        limits_day: the most that all purchases of 24 hours may cost together.
        archive_enabled: whether bookings and messages are kept.
        archive_keep_days: how many days back messages are kept; `None` for ever.
        clipboard_automatic: whether a certain code that arrives is copied unasked.
        clipboard_clear_after: after how many seconds a copied code is taken off the clipboard;
            `None` for never.
        alerts_bell: what rings the bell, names with commas between them.
        alerts_desktop: what becomes a notification of the desktop.
        alerts_route: how that is asked for.
        alerts_flash: whether the code card flashes.
        alerts_title: whether the window's title counts what arrived.
        alerts_contents: whether notifications show what arrived.
        alerts_low_balance: below which balance there is an alert, US dollars; `None` for never.
        alerts_quiet_hours: when nothing disturbs, such as `22:00-07:00`; `None` for never.
        alerts_muted: whether alerts are muted at first.
        profile: the name of the profile, or "".
        config_file: the configuration file that is read if it is there.
        key_variable: the variable that holds the key of this profile.
        origins: where each came from: by the name of the setting, and `key` and
            `typed_key_base_url`.
        notices: sentences to show once.
        keys: the keys chosen for actions, by the id of the action.
        key_in_keyring: whether `key` is `None` because it has to be fetched from the keyring.
    """

    key: Key | None
    base_url: str
    typed_key_base_url: str
    data_dir: Path
    requests_per_minute: int
    read_only: bool
    mask: bool
    theme: str | None
    ascii: bool
    limits_order: Decimal | None
    limits_day: Decimal | None
    archive_enabled: bool
    archive_keep_days: int | None
    clipboard_automatic: bool
    clipboard_clear_after: int | None
    alerts_bell: str
    alerts_desktop: str
    alerts_route: str
    alerts_flash: bool
    alerts_title: bool
    alerts_contents: bool
    alerts_low_balance: Decimal | None
    alerts_quiet_hours: str | None
    alerts_muted: bool
    profile: str
    config_file: Path
    key_variable: str
    origins: Mapping[str, str]
    notices: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key_in_keyring: bool = False

    def base_url_for(self, key: Key) -> str:
        """The API root that may receive `key`."""
        return self.base_url if key == self.key else self.typed_key_base_url


# Settings that are weighed by rules of their own.
_APART: Final = frozenset({"base_url", "data_dir"})


def load(flags: Flags, environ: Mapping[str, str], working_folder: Path) -> Settings:
    """Weigh everything that was given.

    Raises:
        ConfigError: something given cannot be used.
    """
    sources = config_sources.read(flags, environ, working_folder)
    data_dir, data_dir_origin = _data_dir(sources)
    connection = _Connection() if flags.demo else _connection(sources)
    notices = (*sources.notices, *connection.notices)
    if flags.demo and flags.base_url is not None:
        notices += ("--base-url is not used: the demo runs inside this program.",)
    chosen = {name: sources.chosen(name) for name in SETTINGS if name not in _APART}
    # The table has checked their types.
    values: dict[str, Any] = {SETTINGS[name].field: value for name, (value, _) in chosen.items()}
    origins = {
        **connection.origins,
        "data_dir": data_dir_origin,
        **{name: origin for name, (_, origin) in chosen.items()},
    }
    return Settings(
        key=connection.key,
        base_url=connection.base_url,
        typed_key_base_url=connection.typed_key_base_url,
        data_dir=data_dir,
        profile=sources.profile,
        config_file=sources.toml_path,
        key_variable=sources.key_variable,
        origins=MappingProxyType(origins),
        notices=notices,
        keys=sources.toml.keys,
        key_in_keyring=connection.key_in_keyring,
        **values,
    )


def _data_dir(sources: Sources) -> tuple[Path, str]:
    first = next(iter(sources.choices("data_dir")), None)
    path, origin = (sources.path(first), first.origin) if first else (paths.data_folder(), DEFAULT)
    # What was said for all profiles is divided between them.
    if sources.profile and not (first and first.of_profile):
        path = path / PROFILES / sources.profile
    if first is None:
        return path, origin
    try:
        usable = path.is_dir() or not path.exists()
    except OSError as error:
        raise ConfigError(
            f"{origin}: {path} cannot be used ({error.strerror}); name another folder."
        ) from None
    if not usable:
        raise ConfigError(f"{origin}: {path} is a file; name a folder.")
    return path, origin


# --- the key, and where it is sent -----------------------------------------------------------


def _all_default() -> Mapping[str, str]:
    return dict.fromkeys(("key", "base_url", "typed_key_base_url"), DEFAULT)


@dataclass(frozen=True, slots=True)
class _Connection:
    """The part of `Settings` that must be weighed together."""

    key: Key | None = None
    base_url: str = DEFAULT_BASE_URL
    typed_key_base_url: str = DEFAULT_BASE_URL
    origins: Mapping[str, str] = field(default_factory=_all_default)
    notices: tuple[str, ...] = ()
    key_in_keyring: bool = False


def _connection(sources: Sources) -> _Connection:
    variable = sources.key_variable
    key = next(iter(sources.variable(variable)), None)
    urls = sources.choices("base_url")
    first = next(iter(urls), None)
    typed = next((url for url in urls if not url.in_env_file), None)
    own = first if key and key.in_env_file else typed
    notices: tuple[str, ...] = ()
    if first and first is not own and _base_url(first) != _base_url(own):
        notices = (
            f"{first.origin} is not used: without {variable} in {sources.env_file_path} it "
            "would receive a key that is not its own. If you trust it, give it with --base-url.",
        )
    if key is None and variable != KEY_VARIABLE and sources.variable(KEY_VARIABLE):
        notices += (
            f"{KEY_VARIABLE} is not used with --profile {sources.profile}: "
            f"the key of that account is read from {variable}.",
        )
    kept, kept_notices = (None, ()) if key else _kept(sources.profile)
    kept_key = kept.key if kept else None
    if kept and kept.base_url and typed is None:
        own = Choice(kept.base_url, f"login, kept in {kept.place}")
    return _Connection(
        key=_key(key) if key else kept_key,
        base_url=_base_url(own),
        typed_key_base_url=_base_url(typed),
        origins={
            "key": key.origin if key else f"login, kept in {kept.place}" if kept else DEFAULT,
            "base_url": own.origin if own else DEFAULT,
            "typed_key_base_url": typed.origin if typed else DEFAULT,
        },
        notices=notices + kept_notices,
        key_in_keyring=kept is not None and kept.key is None,
    )


def _kept(profile: str) -> tuple[Kept | None, tuple[str, ...]]:
    """What `anosim-tui login` kept, and what is to be said about it."""
    try:
        kept = KeyStore.of(profile).look()
    except KeyStoreError as error:
        return None, (str(error),)
    return kept, (kept.notice,) if kept and kept.notice else ()


def _key(choice: Choice) -> Key:
    try:
        return Key.parse(choice.text)
    except ValueError as error:
        raise ConfigError(f"{choice.origin} cannot be used: {error}") from None


def _base_url(choice: Choice | None) -> str:
    if choice is None:
        return DEFAULT_BASE_URL
    # The sentences do not repeat the address: what is wrong may be a password in it.
    match = _URL.fullmatch(choice.text)
    if match is None or not 0 < int(match["port"] or 443) < 65536:
        raise ConfigError(
            f"{choice.origin} is not a base URL for this program; "
            f"write it like {DEFAULT_BASE_URL}, without a user name or a query."
        )
    scheme, host = match["scheme"].lower(), match["host"].lower()
    if scheme == "http" and not _is_this_computer(host):
        raise ConfigError(
            f"{choice.origin} would send the API key unencrypted; write https:// instead, "
            "plain http:// is for this computer only (localhost, 127.0.0.1)."
        )
    port = f":{match['port']}" if match["port"] else ""
    return f"{scheme}://{host}{port}{match['path']}"


def _is_this_computer(host: str) -> bool:
    from ipaddress import ip_address

    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
