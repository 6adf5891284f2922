"""What was given where: flags, environment, `.env` and config.toml, read but not weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Final

from anosim_tui import paths
from anosim_tui.config_files import ConfigError, TomlSettings, read_env, read_toml
from anosim_tui.config_table import PROFILES, SETTINGS, Value
from anosim_tui.records import dataclass

DEFAULT: Final = "default"
"""Where a value came from that nobody gave."""

KEY_VARIABLE: Final = "ANOSIM_API_KEY"
"""The variable that holds the key; that of a profile has its name behind it."""

_URL_VARIABLE: Final = "ANOSIM_BASE_URL"


@dataclass(frozen=True, slots=True)
class Flags:
    """What was given on the command line; `None` or `False` where it was not."""

    demo: bool = False
    base_url: str | None = None
    config: str | None = None
    data_dir: str | None = None
    env_file: str | None = None
    profile: str | None = None
    read_only: bool = False
    no_archive: bool = False
    mask: bool = False
    theme: str | None = None
    ascii: bool = False

    @property
    def settings(self) -> Mapping[str, Value]:
        """What they say about settings, by name."""
        said = {
            "base_url": self.base_url,
            "data_dir": self.data_dir,
            "read_only": self.read_only or None,
            "mask": self.mask or None,
            "theme": self.theme,
            "ascii": self.ascii or None,
            "archive.enabled": False if self.no_archive else None,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Choice:
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


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was given, read but not yet weighed."""

    flags: Flags
    environ: Mapping[str, str]
    folder: Path
    env_file: Mapping[str, str]
    env_file_path: Path
    profile: str = ""
    toml: TomlSettings = field(default_factory=lambda: TomlSettings({}, {}))
    toml_path: Path = Path()
    notices: tuple[str, ...] = ()

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
            found.append(Choice(text, f"{name} in {self.env_file_path}", True))
        return found

    def choices(self, name: str) -> list[Choice]:
        """What was given for the setting `name`, the strongest first."""
        setting = SETTINGS[name]
        found = []
        if name in (said := self.flags.settings):
            value = said[name]
            text = value.strip() if isinstance(value, str) else value
            found.append(Choice(text, setting.option))
        if setting.variable:
            found += self.variable(setting.variable)
        of_profile = self.toml.profiles.get(self.profile, {})
        for values, before in ((of_profile, f"{PROFILES}.{self.profile}."), (self.toml.values, "")):
            if name in values:
                origin = f"{before}{name} in {self.toml_path}"
                found.append(Choice(values[name], origin, of_profile=bool(before)))
        return found

    def chosen(self, name: str) -> tuple[Value | None, str]:
        """What counts for the setting `name`, and where it came from."""
        first = next(iter(self.choices(name)), None)
        return (first.value, first.origin) if first else (SETTINGS[name].default, DEFAULT)

    def path(self, choice: Choice) -> Path:
        """The path it names, from the working folder."""
        if not choice.text:
            raise ConfigError(f"{choice.origin} is empty; name a path or leave it out.")
        try:
            return self.folder / Path(choice.text).expanduser()
        except RuntimeError:
            raise ConfigError(
                f"{choice.origin} begins with ~, and there is no such home; write the whole path."
            ) from None


def read(flags: Flags, environ: Mapping[str, str], folder: Path) -> Sources:
    """Read everything that was given; `folder` is the working folder.

    Raises:
        ConfigError: something given cannot be read or used.
    """
    return _with_toml(_with_env_file(flags, environ, folder))


def _with_env_file(flags: Flags, environ: Mapping[str, str], folder: Path) -> Sources:
    sources = Sources(flags, environ, folder, {}, folder / ".env")
    if flags.env_file is None:
        # A folder of this name is usually somebody's virtual environment.
        variables = {} if sources.env_file_path.is_dir() else read_env(sources.env_file_path)
        return _with_variables(sources, variables or {})
    path = sources.path(Choice(flags.env_file.strip(), "--env-file"))
    variables = read_env(path)
    if variables is None:
        raise ConfigError(f"There is no file {path}; correct --env-file or leave it out.")
    return _with_variables(replace(sources, env_file_path=path), variables)


def _with_variables(sources: Sources, variables: Mapping[str, str]) -> Sources:
    """Take the keys and the base URL from a `.env`, and say what else in it is ignored.

    It lies in the working folder, which may be somebody else's clone: no setting, limit or folder
    of the person's own may give way to it.
    """
    used = {
        name: text
        for name, text in variables.items()
        if name == _URL_VARIABLE or name.startswith(KEY_VARIABLE)
    }
    ignored = [
        name
        for name, text in variables.items()
        if name.startswith("ANOSIM_") and name not in used and text.strip()
    ]
    notices: tuple[str, ...] = ()
    if ignored:
        notices = (
            f"{sources.env_file_path} may give the API key and the base URL only; ignored: "
            f"{', '.join(ignored)}. Set them in the environment or in config.toml.",
        )
    return replace(sources, env_file=used, notices=notices)


def toml_file(flags: Flags, environ: Mapping[str, str], folder: Path) -> Path:
    """The config.toml that counts, whether it is there or not, and whatever stands in it.

    Raises:
        ConfigError: `.env` cannot be read, or names no path.
    """
    return _toml_file(_with_env_file(flags, environ, folder))[0]


def _toml_file(sources: Sources) -> tuple[Path, Choice | None]:
    """Its path, and who chose it if anybody did."""
    choices = sources.variable("ANOSIM_CONFIG")
    if sources.flags.config is not None:
        choices.insert(0, Choice(sources.flags.config.strip(), "--config"))
    chosen = next(iter(choices), None)
    return (sources.path(chosen) if chosen else paths.config_file()), chosen


def _with_toml(sources: Sources) -> Sources:
    flags = sources.flags
    path, chosen = _toml_file(sources)
    toml = read_toml(path)
    if toml is None and chosen:
        raise ConfigError(
            f"There is no configuration file {path}; create it or correct {chosen.origin}."
        )
    toml = toml or sources.toml
    if flags.profile is not None and flags.profile not in toml.profiles:
        raise _no_such_profile(flags.profile, toml, path)
    return replace(
        sources,
        profile=flags.profile or "",
        toml=toml,
        toml_path=path,
    )


def _no_such_profile(name: str, toml: TomlSettings, path: Path) -> ConfigError:
    known = " and ".join(sorted(toml.profiles))
    there = f"; there is {known}" if known else ""
    return ConfigError(
        f"There is no profile {name!r} in {path}{there}. "
        f"Correct --profile, or add a line [{PROFILES}.NAME] to that file."
    )
