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

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from anosim_tui import files, language
from anosim_tui.config.files import TomlSettings, read_env, read_toml
from anosim_tui.config.settings import DEFAULT_BASE_URL, PROFILES, SETTINGS, Settings
from anosim_tui.config.values import SYSTEM, Value
from anosim_tui.credentials import Key, KeyStore, KeyStoreError
from anosim_tui.domain.addresses import UnencryptedError, base_url
from anosim_tui.exit_codes import CannotStart
from anosim_tui.language import _

if TYPE_CHECKING:
    from argparse import Namespace

DEFAULT: Final = "default"
"""Where a value came from that nobody gave."""
_KEY_VARIABLE: Final = "ANOSIM_API_KEY"
"""The variable that holds the key; that of a profile has its name behind it."""
_CONFIG_VARIABLE: Final = "ANOSIM_CONFIG"


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

    @classmethod
    def of(cls, arguments: Namespace) -> Flags:
        given = vars(arguments)
        return cls(
            demo=given.get("demo", False),
            config=arguments.config,
            env_file=arguments.env_file,
            profile=arguments.profile,
            **{name.replace(".", "_"): given.get(name) for name in SETTINGS},
        )


class GivenValue(Struct, frozen=True):
    """One value somebody gave; `origin` says where, in words for a person."""

    value: Value
    origin: str
    in_env_file: bool = False
    of_profile: bool = False

    @property
    def text(self) -> str:
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
        return self.flags.profile or ""

    @property
    def key_variable(self) -> str:
        suffix = f"_{self.profile.upper().replace('-', '_')}" if self.profile else ""
        return f"{_KEY_VARIABLE}{suffix}"

    def variable(self, name: str) -> list[GivenValue]:
        """What the environment and `.env` say under `name`, the stronger first."""
        found = []
        # An empty variable is how a shell, and a copied .env.example, say "not set".
        if text := self.environ.get(name, "").strip():
            found.append(GivenValue(text, name))
        if text := self.env_file.get(name, "").strip():
            found.append(GivenValue(text, f"{name} in {self.env_file_path}", in_env_file=True))
        return found

    def given(self, name: str) -> Iterator[GivenValue]:
        """What was given for the setting `name`, the strongest first."""
        setting = SETTINGS[name]
        if name in self.flags.settings:
            value = self.flags.settings[name]
            yield GivenValue(value.strip() if isinstance(value, str) else value, setting.option)
        if setting.variable:
            yield from self.variable(setting.variable)
        of_profile = self.toml.profiles.get(self.profile, {})
        if name in of_profile:
            origin = f"{PROFILES}.{self.profile}.{name} in {self.toml_path}"
            yield GivenValue(of_profile[name], origin, of_profile=True)
        if name in self.toml.values:
            yield GivenValue(self.toml.values[name], f"{name} in {self.toml_path}")

    def chosen(self, name: str) -> tuple[object, str]:
        """The value in effect of the setting `name`, and where it came from."""
        first = next(self.given(name), None)
        return (first.value, first.origin) if first else (SETTINGS[name].default, DEFAULT)


def load(flags: Flags, environ: Mapping[str, str], folder: Path) -> Settings:
    """Weigh everything that was given; `folder` is the working folder.

    From then on the program speaks the language that was chosen.

    Raises:
        CannotStart: something given cannot be used.
    """
    sources = read(flags, environ, folder)
    chosen = {name: sources.chosen(name) for name in SETTINGS}
    named = str(chosen["language"][0])
    language.use(language.preferred(environ) if named == SYSTEM else named)
    chosen["data_dir"] = _data_dir(sources)
    weighed = _demo(sources) if flags.demo else _connection(sources)
    chosen["base_url"] = weighed.pop("base_url")
    origins = {name: origin for name, (_, origin) in chosen.items()}
    return Settings(
        {name: value for name, (value, _) in chosen.items()},
        {**origins, "key": weighed.pop("key_origin", DEFAULT)},
        key_variable=sources.key_variable,
        profile=sources.profile,
        config_file=sources.toml_path,
        notices=(*sources.notices, *weighed.pop("notices")),
        keys=sources.toml.keys,
        **weighed,
    )


def standard(**changed: object) -> Settings:
    """Every setting at its default but those `changed`, named as in `Settings`."""
    values = {
        name: changed.pop(name.replace(".", "_"), one.default) for name, one in SETTINGS.items()
    }
    given: dict[str, Any] = {"config_file": Path(), "keys": {}, **changed}
    return Settings(values, dict.fromkeys(values, "default"), **given)


# --- reading what was given --------------------------------------------------------------------


def read(flags: Flags, environ: Mapping[str, str], folder: Path) -> Sources:
    """Read everything that was given.

    Raises:
        CannotStart: something given cannot be read or used.
    """
    env_path, variables = _env_file(flags, folder)
    toml_path, origin = _toml_path(flags, environ, folder)
    toml = read_toml(toml_path)
    if toml is None and origin:
        raise CannotStart(
            _(
                "There is no configuration file {path}; create it or correct {origin}.",
                path=toml_path,
                origin=origin,
            )
        )
    toml = toml or TomlSettings()
    if flags.profile is not None and flags.profile not in toml.profiles:
        raise CannotStart(
            _(
                "There is no profile {name} in {path}. Profiles: {known}. Correct --profile, or "
                "add a line [profiles.NAME] to that file.",
                name=repr(flags.profile),
                path=toml_path,
                known=", ".join(sorted(toml.profiles)) or "–",
            )
        )
    used = {name: text for name, text in variables.items() if _is_for_env_file(name)}
    notices = _about_ignored(env_path, variables.keys() - used.keys(), variables)
    return Sources(flags, environ, folder, used, env_path, toml, toml_path, notices)


def toml_file(flags: Flags, environ: Mapping[str, str], folder: Path) -> Path:
    """The config.toml to read, whether it is there or not, and whatever stands in it.

    Raises:
        CannotStart: an option or variable names no path.
    """
    return _toml_path(flags, environ, folder)[0]


def _env_file(flags: Flags, folder: Path) -> tuple[Path, Mapping[str, str]]:
    if flags.env_file is None:
        path = folder / ".env"
        # A folder of this name is usually somebody's virtual environment.
        return path, {} if path.is_dir() else read_env(path) or {}
    path = _path(folder, GivenValue(flags.env_file.strip(), "--env-file"))
    variables = read_env(path)
    if variables is None:
        raise CannotStart(
            _("There is no file {path}; correct --env-file or leave it out.", path=path)
        )
    return path, variables


def _is_for_env_file(name: str) -> bool:
    return name == Settings.base_url.variable or name.startswith(_KEY_VARIABLE)


def _about_ignored(path: Path, names: set[str], variables: Mapping[str, str]) -> tuple[str, ...]:
    """A notice of what a `.env` sets although it may not."""
    ours = sorted(name for name in names if name.startswith("ANOSIM_") and variables[name].strip())
    if not ours:
        return ()
    return (
        _(
            "{path} may set only the API key and the base URL; ignored: {names}. Set these in the "
            "environment or in config.toml.",
            path=path,
            names=", ".join(ours),
        ),
    )


def _toml_path(flags: Flags, environ: Mapping[str, str], folder: Path) -> tuple[Path, str]:
    """The path of config.toml, and who chose it, if anybody did."""
    if flags.config is not None:
        return _path(folder, GivenValue(flags.config.strip(), "--config")), "--config"
    if named := environ.get(_CONFIG_VARIABLE, "").strip():
        return _path(folder, GivenValue(named, _CONFIG_VARIABLE)), _CONFIG_VARIABLE
    return files.config_file(), ""


def _path(folder: Path, given: GivenValue) -> Path:
    if not given.text:
        raise CannotStart(
            _("{origin} is empty; specify a path or leave it out.", origin=given.origin)
        )
    try:
        return folder / Path(given.text).expanduser()
    except RuntimeError:
        raise CannotStart(
            _(
                "{origin} begins with ~, but there is no such home folder; write the full path.",
                origin=given.origin,
            )
        ) from None


def _data_dir(sources: Sources) -> tuple[Path, str]:
    first = next(sources.given("data_dir"), None)
    path = _path(sources.folder, first) if first else files.data_folder()
    # What was said for all profiles is divided between them.
    if sources.profile and not (first and first.of_profile):
        path = path / PROFILES / sources.profile
    if first is None:
        return path, DEFAULT
    try:
        usable = path.is_dir() or not path.exists()
    except OSError:
        usable = True  # the screen runs without keeping anything, and says why
    if not usable:
        raise CannotStart(
            _("{origin}: {path} is a file; specify a folder.", origin=first.origin, path=path)
        )
    return path, first.origin


# --- the key, and where it is sent -------------------------------------------------------------


def _demo(sources: Sources) -> dict[str, Any]:
    words = _("--base-url is ignored: the demo runs inside this program.")
    notices = (words,) if "base_url" in sources.flags.settings else ()
    return {"base_url": (DEFAULT_BASE_URL, DEFAULT), "notices": notices}


def _connection(sources: Sources) -> dict[str, Any]:
    """What must be weighed together: the key, and the API root that may receive it."""
    urls = list(sources.given("base_url"))
    typed = next((url for url in urls if not url.in_env_file), None)
    if key := next(iter(sources.variable(sources.key_variable)), None):
        own = urls[0] if urls and key.in_env_file else typed
        found: dict[str, Any] = {"key": _key(key), "key_origin": key.origin}
        notices: tuple[str, ...] = ()
    else:
        own, found, notices = _saved_key(sources, typed)
    is_strange = bool(urls) and urls[0].in_env_file and urls[0] is not own
    if is_strange and _root(urls[0])[0] != _root(own)[0]:
        words = _(
            "{origin} is ignored: without {variable} in {path}, that server "
            "would receive a key that belongs elsewhere. If you trust it, use "
            "--base-url.",
            origin=urls[0].origin,
            variable=sources.key_variable,
            path=sources.env_file_path,
        )
        notices = (words, *notices)
    if key is None and sources.profile and sources.variable(_KEY_VARIABLE):
        words = _(
            "{unused} is ignored with --profile {profile}: the key for that "
            "account comes from {variable}.",
            unused=_KEY_VARIABLE,
            profile=sources.profile,
            variable=sources.key_variable,
        )
        notices = (*notices, words)
    return {
        "base_url": _root(own),
        "typed_key_base_url": _root(typed)[0],
        "notices": notices,
        **found,
    }


def _saved_key(
    sources: Sources, typed: GivenValue | None
) -> tuple[GivenValue | None, dict[str, Any], tuple[str, ...]]:
    """The API root to use, the key that `anosim-tui login` kept, and what is to be said of it."""
    try:
        saved = KeyStore.of(sources.profile).look()
    except KeyStoreError as error:
        return typed, {}, (str(error),)
    if saved is None:
        return typed, {}, ()
    origin = f"login, saved in {saved.place}"
    own = GivenValue(saved.base_url, origin) if saved.base_url and typed is None else typed
    found = {"key": saved.key, "key_origin": origin, "key_in_keyring": saved.key is None}
    return own, found, (saved.notice,) if saved.notice else ()


def _key(given: GivenValue) -> Key:
    try:
        return Key.parse(given.text)
    except ValueError as error:
        raise CannotStart(f"{given.origin}: {error}") from None


def _root(given: GivenValue | None) -> tuple[str, str]:
    if given is None:
        return DEFAULT_BASE_URL, DEFAULT
    # The sentences do not repeat the address: what is wrong may be a password in it.
    try:
        return base_url(given.text), given.origin
    except UnencryptedError:
        raise CannotStart(
            _(
                "{origin} would send the API key unencrypted; use https:// instead. Plain http:// "
                "works for this computer only (localhost, 127.0.0.1).",
                origin=given.origin,
            )
        ) from None
    except ValueError:
        raise CannotStart(
            _(
                "{origin} is not a valid base URL; write it like {example}, without a user name "
                "or a query.",
                origin=given.origin,
                example=DEFAULT_BASE_URL,
            )
        ) from None
