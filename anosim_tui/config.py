"""What the person chose: flag > environment > `.env` > config.toml > default.

`load` is given the environment and the flags as values and is the only place that weighs them;
everybody below gets `Settings`. Where a value came from is kept beside it, because one rule
depends on it: a `.env` lies in the working folder, which may be somebody else's clone, so a base
URL that comes through it never receives a key that did not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from anosim_tui import paths
from anosim_tui.config_files import ConfigError, read_env, read_toml
from anosim_tui.credentials import Key

__all__ = ["DEFAULT_BASE_URL", "ConfigError", "Flags", "Settings", "load"]

DEFAULT_BASE_URL: Final = "https://anosim.net/api/v1"
_DEFAULT_REQUESTS_PER_MINUTE: Final = 60
_DEFAULT: Final = "default"

# Deliberately narrower than a URL may be: no user names, no escapes, nothing two parsers could
# read differently, so that the host that is checked is the host that is called.
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[a-z0-9._~-]+)*)/*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; `None` where it was not."""

    demo: bool = False
    base_url: str | None = None
    config: str | None = None
    data_dir: str | None = None
    env_file: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in effect.

    Attributes:
        key: the API key; `None` if there is none yet, and in the demo.
        base_url: the API root that `key` is sent to, without a slash at its end.
        typed_key_base_url: the API root for a key typed on the screen: never one from a `.env`.
        data_dir: the folder for what is kept.
        requests_per_minute: the budget of all requests together.
        origins: for each of the above, where its value came from.
        notices: sentences to show once.
    """

    key: Key | None
    base_url: str
    typed_key_base_url: str
    data_dir: Path
    requests_per_minute: int
    origins: Mapping[str, str]
    notices: tuple[str, ...] = ()

    def base_url_for(self, key: Key) -> str:
        """The API root that may receive `key`."""
        return self.base_url if key == self.key else self.typed_key_base_url


@dataclass(frozen=True, slots=True)
class _Choice:
    """One value somebody gave.

    Attributes:
        value: as it was written.
        origin: where, in words for a person.
        through_env_file: whether a `.env` had a say in it.
    """

    value: str
    origin: str
    through_env_file: bool = False


@dataclass(frozen=True, slots=True)
class _Sources:
    """Everything that was given, read but not yet weighed."""

    environ: Mapping[str, str]
    env_file: Mapping[str, str]
    env_file_path: Path
    folder: Path
    toml: Mapping[str, str | int] = field(default_factory=dict)
    toml_path: Path = Path()
    toml_through_env_file: bool = False

    def choices(
        self, variable: str, option: tuple[str, str | None] = ("", None), setting: str = ""
    ) -> list[_Choice]:
        """What was given for one setting, the strongest first.

        Args:
            variable: its name in the environment and in `.env`.
            option: its name on the command line, and what stood there.
            setting: its name in config.toml.
        """
        found = []
        name, value = option
        if value is not None:
            found.append(_Choice(value.strip(), name))
        # An empty variable is how a shell, and a copied .env.example, say "not set".
        if text := self.environ.get(variable, "").strip():
            found.append(_Choice(text, variable))
        if text := self.env_file.get(variable, "").strip():
            found.append(_Choice(text, f"{variable} in {self.env_file_path}", True))
        if setting in self.toml:
            origin = f"{setting} in {self.toml_path}"
            found.append(_Choice(str(self.toml[setting]), origin, self.toml_through_env_file))
        return found

    def path(self, choice: _Choice) -> Path:
        """The path it names, from the working folder."""
        if not choice.value:
            raise ConfigError(f"{choice.origin} is empty; name a path or leave it out.")
        try:
            return self.folder / Path(choice.value).expanduser()
        except RuntimeError:
            raise ConfigError(
                f"{choice.origin} begins with ~, and there is no such home; write the whole path."
            ) from None


def load(flags: Flags, environ: Mapping[str, str], working_folder: Path) -> Settings:
    """Weigh everything that was given.

    Raises:
        ConfigError: something given cannot be used.
    """
    sources = _with_toml(flags, _with_env_file(flags, environ, working_folder))
    data_dir, data_dir_origin = _data_dir(flags, sources)
    budget = next(iter(sources.choices("", setting="requests_per_minute")), None)
    connection = _Connection() if flags.demo else _connection(flags, sources)
    notices = connection.notices
    if flags.demo and flags.base_url is not None:
        notices = ("--base-url is not used: the demo runs inside this program.",)
    origins = {
        **connection.origins,
        "data_dir": data_dir_origin,
        "requests_per_minute": budget.origin if budget else _DEFAULT,
    }
    return Settings(
        key=connection.key,
        base_url=connection.base_url,
        typed_key_base_url=connection.typed_key_base_url,
        data_dir=data_dir,
        requests_per_minute=int(budget.value) if budget else _DEFAULT_REQUESTS_PER_MINUTE,
        origins=MappingProxyType(origins),
        notices=notices,
    )


def _with_env_file(flags: Flags, environ: Mapping[str, str], folder: Path) -> _Sources:
    sources = _Sources(environ, {}, folder / ".env", folder)
    if flags.env_file is None:
        # A folder of this name is usually somebody's virtual environment.
        variables = {} if sources.env_file_path.is_dir() else read_env(sources.env_file_path)
        return _Sources(environ, variables or {}, sources.env_file_path, folder)
    path = sources.path(_Choice(flags.env_file.strip(), "--env-file"))
    variables = read_env(path)
    if variables is None:
        raise ConfigError(f"There is no file {path}; correct --env-file or leave it out.")
    return _Sources(environ, variables, path, folder)


def _with_toml(flags: Flags, sources: _Sources) -> _Sources:
    chosen = next(iter(sources.choices("ANOSIM_CONFIG", ("--config", flags.config))), None)
    path = sources.path(chosen) if chosen else paths.config_file()
    settings = read_toml(path)
    if settings is None and chosen:
        raise ConfigError(
            f"There is no configuration file {path}; create it or correct {chosen.origin}."
        )
    return _Sources(
        sources.environ,
        sources.env_file,
        sources.env_file_path,
        sources.folder,
        toml=settings or {},
        toml_path=path,
        toml_through_env_file=chosen is not None and chosen.through_env_file,
    )


def _data_dir(flags: Flags, sources: _Sources) -> tuple[Path, str]:
    choices = sources.choices("ANOSIM_DATA_DIR", ("--data-dir", flags.data_dir), "data_dir")
    if not choices:
        return paths.data_folder(), _DEFAULT
    path, origin = sources.path(choices[0]), choices[0].origin
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
    return dict.fromkeys(("key", "base_url", "typed_key_base_url"), _DEFAULT)


@dataclass(frozen=True, slots=True)
class _Connection:
    """The part of `Settings` that must be weighed together."""

    key: Key | None = None
    base_url: str = DEFAULT_BASE_URL
    typed_key_base_url: str = DEFAULT_BASE_URL
    origins: Mapping[str, str] = field(default_factory=_all_default)
    notices: tuple[str, ...] = ()


def _connection(flags: Flags, sources: _Sources) -> _Connection:
    key = next(iter(sources.choices("ANOSIM_API_KEY")), None)
    urls = sources.choices("ANOSIM_BASE_URL", ("--base-url", flags.base_url), "base_url")
    first = next(iter(urls), None)
    typed = next((url for url in urls if not url.through_env_file), None)
    own = first if key and key.through_env_file else typed
    notices: tuple[str, ...] = ()
    if first and first is not own and _base_url(first) != _base_url(own):
        notices = (
            f"{first.origin} is not used: without ANOSIM_API_KEY in {sources.env_file_path} it "
            "would receive a key that is not its own. If you trust it, give it with --base-url.",
        )
    return _Connection(
        key=_key(key) if key else None,
        base_url=_base_url(own),
        typed_key_base_url=_base_url(typed),
        origins={
            "key": key.origin if key else _DEFAULT,
            "base_url": own.origin if own else _DEFAULT,
            "typed_key_base_url": typed.origin if typed else _DEFAULT,
        },
        notices=notices,
    )


def _key(choice: _Choice) -> Key:
    try:
        return Key.parse(choice.value)
    except ValueError as error:
        raise ConfigError(f"{choice.origin} cannot be used: {error}") from None


def _base_url(choice: _Choice | None) -> str:
    if choice is None:
        return DEFAULT_BASE_URL
    # The sentences do not repeat the address: what is wrong may be a password in it.
    match = _URL.fullmatch(choice.value)
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
