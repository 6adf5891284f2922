"""What is in effect: flag > environment > config.toml > default; the key also from a `.env`.

`load` is given flags and environment as values, and is the only place that weighs them. Where a
value came from is kept beside it, because one rule depends on it: a `.env` lies in the working
folder, which may be somebody else's clone, so a base URL in it never receives a key that is not
in the same file, and nothing else in it is used at all.

A profile is a second set of settings with a key and a data folder of its own: what its table in
config.toml says goes before what the file says for all, and the key of another account is never
used with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from anosim_tui import files
from anosim_tui.config.files import ConfigError, TomlSettings, read_env, read_toml
from anosim_tui.config.settings import DEFAULT_BASE_URL, PROFILES, SETTINGS, Settings, Value
from anosim_tui.credentials import Kept, Key, KeyStore, KeyStoreError

DEFAULT: Final = "default"
"""Where a value came from that nobody gave."""

KEY_VARIABLE: Final = "ANOSIM_API_KEY"
"""The variable that holds the key; that of a profile has its name behind it."""

_CONFIG_VARIABLE: Final = "ANOSIM_CONFIG"

# Deliberately narrower than a URL may be: no user names, no escapes, nothing two parsers could
# read differently, so that the host that is checked is the host that is called.
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[a-z0-9._~-]+)*)/*",
    re.ASCII | re.IGNORECASE,
)


class Flags:
    """What was given on the command line; settings by their attribute of `Settings`."""

    def __init__(
        self,
        *,
        demo: bool = False,
        config: str | None = None,
        env_file: str | None = None,
        profile: str | None = None,
        **settings: Value | None,
    ) -> None:
        self.demo, self.config, self.env_file, self.profile = demo, config, env_file, profile
        self.settings: Mapping[str, Value] = {
            vars(Settings)[name].name: value
            for name, value in settings.items()
            if value is not None
        }


class Choice(Struct, frozen=True):
    """One value somebody gave.

    Attributes:
        value: as it was given.
        origin: where, in words for a person.
        in_env_file: whether it stands in a `.env`.
        of_profile: whether it stands in the table of the profile.
    """

    value: Value
    origin: str
    in_env_file: bool = False
    of_profile: bool = False

    @property
    def text(self) -> str:
        """The value as text."""
        return str(self.value)


class Sources(Struct, frozen=True):
    """Everything that was given, read but not yet weighed."""

    flags: Flags
    environ: Mapping[str, str]
    folder: Path
    env_file: Mapping[str, str]
    env_file_path: Path
    toml: TomlSettings
    toml_path: Path
    notices: tuple[str, ...] = ()

    @property
    def profile(self) -> str:
        """The name of the profile, or ""."""
        return self.flags.profile or ""

    @property
    def key_variable(self) -> str:
        """The variable that holds the key."""
        suffix = f"_{self.profile.upper().replace('-', '_')}" if self.profile else ""
        return f"{KEY_VARIABLE}{suffix}"

    def variable(self, name: str) -> list[Choice]:
        """What the environment and `.env` say under `name`, the stronger first."""
        found = []
        # An empty variable is how a shell, and a copied .env.example, say "not set".
        if text := self.environ.get(name, "").strip():
            found.append(Choice(text, name))
        if text := self.env_file.get(name, "").strip():
            found.append(Choice(text, f"{name} in {self.env_file_path}", in_env_file=True))
        return found

    def choices(self, name: str) -> Iterator[Choice]:
        """What was given for the setting `name`, the strongest first."""
        setting = SETTINGS[name]
        if name in self.flags.settings:
            value = self.flags.settings[name]
            yield Choice(value.strip() if isinstance(value, str) else value, setting.option)
        if setting.variable:
            yield from self.variable(setting.variable)
        of_profile = self.toml.profiles.get(self.profile, {})
        if name in of_profile:
            origin = f"{PROFILES}.{self.profile}.{name} in {self.toml_path}"
            yield Choice(of_profile[name], origin, of_profile=True)
        if name in self.toml.values:
            yield Choice(self.toml.values[name], f"{name} in {self.toml_path}")

    def chosen(self, name: str) -> tuple[object, str]:
        """The value in effect of the setting `name`, and where it came from."""
        first = next(self.choices(name), None)
        return (first.value, first.origin) if first else (SETTINGS[name].default, DEFAULT)


def load(flags: Flags, environ: Mapping[str, str], folder: Path) -> Settings:
    """Weigh everything that was given; `folder` is the working folder.

    Raises:
        ConfigError: something given cannot be used.
    """
    sources = read(flags, environ, folder)
    chosen = {name: sources.chosen(name) for name in SETTINGS}
    chosen["data_dir"] = _data_dir(sources)
    connection = _Connection(base_url=(DEFAULT_BASE_URL, DEFAULT))
    notices = sources.notices
    if not flags.demo:
        connection = _connection(sources)
    elif "base_url" in flags.settings:
        notices += ("--base-url is not used: the demo runs inside this program.",)
    chosen["base_url"] = connection.base_url
    origins = {name: origin for name, (_, origin) in chosen.items()}
    return Settings(
        {name: value for name, (value, _) in chosen.items()},
        MappingProxyType({**origins, **connection.origins}),
        key=connection.key,
        key_in_keyring=connection.key_in_keyring,
        key_variable=sources.key_variable,
        typed_key_base_url=connection.typed_key_base_url,
        profile=sources.profile,
        config_file=sources.toml_path,
        notices=notices + connection.notices,
        keys=sources.toml.keys,
    )


# --- reading what was given --------------------------------------------------------------------


def read(flags: Flags, environ: Mapping[str, str], folder: Path) -> Sources:
    """Read everything that was given.

    Raises:
        ConfigError: something given cannot be read or used.
    """
    env_path, variables = _env_file(flags, folder)
    toml_path, origin = _toml_path(flags, environ, folder)
    toml = read_toml(toml_path)
    if toml is None and origin:
        raise ConfigError(
            f"There is no configuration file {toml_path}; create it or correct {origin}."
        )
    toml = toml or TomlSettings({}, {})
    if flags.profile is not None and flags.profile not in toml.profiles:
        raise _no_such_profile(flags.profile, toml, toml_path)
    used = {name: text for name, text in variables.items() if _is_for_env_file(name)}
    notices = _about_ignored(env_path, variables.keys() - used.keys(), variables)
    return Sources(flags, environ, folder, used, env_path, toml, toml_path, notices)


def toml_file(flags: Flags, environ: Mapping[str, str], folder: Path) -> Path:
    """The config.toml to read, whether it is there or not, and whatever stands in it.

    Raises:
        ConfigError: an option or variable names no path.
    """
    return _toml_path(flags, environ, folder)[0]


def _env_file(flags: Flags, folder: Path) -> tuple[Path, Mapping[str, str]]:
    if flags.env_file is None:
        path = folder / ".env"
        # A folder of this name is usually somebody's virtual environment.
        return path, {} if path.is_dir() else read_env(path) or {}
    path = _path(folder, Choice(flags.env_file.strip(), "--env-file"))
    variables = read_env(path)
    if variables is None:
        raise ConfigError(f"There is no file {path}; correct --env-file or leave it out.")
    return path, variables


def _is_for_env_file(name: str) -> bool:
    return name == Settings.base_url.variable or name.startswith(KEY_VARIABLE)


def _about_ignored(path: Path, names: set[str], variables: Mapping[str, str]) -> tuple[str, ...]:
    """A notice of what a `.env` sets although it may not."""
    ours = sorted(name for name in names if name.startswith("ANOSIM_") and variables[name].strip())
    if not ours:
        return ()
    return (
        f"{path} may give the API key and the base URL only; ignored: {', '.join(ours)}. "
        "Set them in the environment or in config.toml.",
    )


def _toml_path(flags: Flags, environ: Mapping[str, str], folder: Path) -> tuple[Path, str]:
    """The path of config.toml, and who chose it, if anybody did."""
    if flags.config is not None:
        return _path(folder, Choice(flags.config.strip(), "--config")), "--config"
    if named := environ.get(_CONFIG_VARIABLE, "").strip():
        return _path(folder, Choice(named, _CONFIG_VARIABLE)), _CONFIG_VARIABLE
    return files.config_file(), ""


def _path(folder: Path, choice: Choice) -> Path:
    """The path it names, from the working folder."""
    if not choice.text:
        raise ConfigError(f"{choice.origin} is empty; name a path or leave it out.")
    try:
        return folder / Path(choice.text).expanduser()
    except RuntimeError:
        raise ConfigError(
            f"{choice.origin} begins with ~, and there is no such home; write the whole path."
        ) from None


def _no_such_profile(name: str, toml: TomlSettings, path: Path) -> ConfigError:
    known = " and ".join(sorted(toml.profiles))
    there = f"; there is {known}" if known else ""
    return ConfigError(
        f"There is no profile {name!r} in {path}{there}. "
        f"Correct --profile, or add a line [{PROFILES}.NAME] to that file."
    )


def _data_dir(sources: Sources) -> tuple[Path, str]:
    first = next(sources.choices("data_dir"), None)
    path = _path(sources.folder, first) if first else files.data_folder()
    origin = first.origin if first else DEFAULT
    # What was said for all profiles is divided between them.
    if sources.profile and not (first and first.of_profile):
        path = path / PROFILES / sources.profile
    if first is None:
        return path, origin
    try:
        usable = path.is_dir() or not path.exists()
    except OSError:
        usable = True  # the screen runs without keeping anything, and says why
    if not usable:
        raise ConfigError(f"{origin}: {path} is a file; name a folder.")
    return path, origin


# --- the key, and where it is sent -------------------------------------------------------------


class _Connection(Struct, frozen=True):
    """What must be weighed together: the key, and the API root that may receive it."""

    base_url: tuple[str, str]
    key: Key | None = None
    typed_key_base_url: str = DEFAULT_BASE_URL
    origins: Mapping[str, str] = MappingProxyType(
        dict.fromkeys(("key", "typed_key_base_url"), DEFAULT)
    )
    notices: tuple[str, ...] = ()
    key_in_keyring: bool = False


def _connection(sources: Sources) -> _Connection:
    key = next(iter(sources.variable(sources.key_variable)), None)
    urls = list(sources.choices("base_url"))
    first = next(iter(urls), None)
    typed = next((url for url in urls if not url.in_env_file), None)
    own = first if key and key.in_env_file else typed
    kept, notices = (None, ()) if key else _kept(sources.profile)
    if kept and kept.base_url and typed is None:
        own = Choice(kept.base_url, f"login, kept in {kept.place}")
    if first and first.in_env_file and first is not own and _base_url(first) != _base_url(own):
        notices = (
            f"{first.origin} is not used: without {sources.key_variable} in "
            f"{sources.env_file_path} it would receive a key that is not its own. "
            "If you trust it, give it with --base-url.",
            *notices,
        )
    if key is None and sources.profile and sources.variable(KEY_VARIABLE):
        notices += (
            f"{KEY_VARIABLE} is not used with --profile {sources.profile}: "
            f"the key of that account is read from {sources.key_variable}.",
        )
    origin = f"login, kept in {kept.place}" if kept else DEFAULT
    return _Connection(
        key=_key(key) if key else kept.key if kept else None,
        base_url=(_base_url(own), own.origin if own else DEFAULT),
        typed_key_base_url=_base_url(typed),
        origins={
            "key": key.origin if key else origin,
            "typed_key_base_url": typed.origin if typed else DEFAULT,
        },
        notices=notices,
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
