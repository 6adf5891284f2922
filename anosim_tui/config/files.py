"""Reading `.env` and config.toml: what stands in them, checked, or one sentence what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from anosim_tui.config.settings import KEYS, PROFILE_NAME, PROFILES, SETTINGS, TABLES, Value

_NAMES_FOR_A_KEY: Final = frozenset({"key", "api_key", "apikey", "anosim_api_key", "token"})


class ConfigError(Exception):
    """The program cannot start like this; `str()` of it says what to do in one sentence."""


class TomlSettings(Struct, frozen=True):
    """What a config.toml says.

    Attributes:
        values: by the name of the setting.
        profiles: the same for each profile, by its name.
        keys: the keys chosen for actions, by the id of the action.
    """

    values: Mapping[str, Value]
    profiles: Mapping[str, Mapping[str, Value]]
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_env(path: Path) -> dict[str, str] | None:
    """The variables in the `.env` at `path`; `None` if there is no such file.

    Raises:
        ConfigError: it cannot be read or understood.
    """
    text = _read_text(path)
    if text is None:
        return None
    # Imported late: most people have no `.env`, and everybody waits for what is imported here.
    from io import StringIO

    from dotenv.parser import parse_stream

    variables = {}
    # `dotenv_values` would skip a broken line with a warning, and the key in it.
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise ConfigError(
                f"{path}, line {binding.original.line}, cannot be understood; "
                "write NAME=value, one to a line, and # before a comment."
            )
        if binding.key is not None:
            variables[binding.key] = binding.value or ""
    return variables


def read_toml(path: Path) -> TomlSettings | None:
    """The settings in the config.toml at `path`; `None` if there is no such file.

    Raises:
        ConfigError: it cannot be read, or holds what no setting is.
    """
    text = _read_text(path)
    if text is None:
        return None
    import tomllib  # as late as `dotenv`, for the same reason

    try:
        content = tomllib.loads(text, parse_float=_amount)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML; correct it: {error}.") from None
    except (RecursionError, ValueError):
        raise ConfigError(
            f"{path} has brackets nested too deeply or a number that is too long; shorten it."
        ) from None
    reader = _Reader(path, text)
    named = content.pop(PROFILES, {})
    if not isinstance(named, dict):
        raise ConfigError(
            f"{reader.place(PROFILES)}: {PROFILES} holds a table for each profile; "
            f"write [{PROFILES}.work] and its settings below."
        )
    keys = content.pop(KEYS, {})
    return TomlSettings(
        reader.settings(content),
        {name: reader.profile(name, said) for name, said in named.items()},
        reader.keys(keys) if keys else {},
    )


def _amount(text: str) -> Decimal | float:
    # `nan` and `inf` are floats to TOML, and no amount of money: `float` is refused later.
    return Decimal(text.replace("_", "")) if text[-1:].isdigit() else float(text)


class _Reader:
    """Checks what stands in one config.toml and says where it is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines: dict[str, int] = {}
        for name, line in places(text):
            self._lines.setdefault(name, line)

    def place(self, name: str) -> str:
        """The file and, where that is plain to see, the line that `name` stands in."""
        line = self._lines.get(name)
        return f"{self._path}, line {line}" if line else f"{self._path}"

    def profile(self, name: str, said: object) -> dict[str, Value]:
        """The settings of a profile."""
        whole = f"{PROFILES}.{name}"
        if not re.fullmatch(PROFILE_NAME, name) or not isinstance(said, dict):
            raise ConfigError(
                f"{self.place(whole)}: {name!r} is no profile; write [{PROFILES}.NAME] with "
                "a name of small letters, digits and hyphens, and its settings below."
            )
        return self.settings(said, f"{whole}.")

    def keys(self, said: object) -> Mapping[str, tuple[str, ...]]:
        """The keys chosen for actions."""
        # Imported late: few people choose keys, and everybody waits for what is imported here.
        from anosim_tui.actions import keymap

        if not isinstance(said, dict):
            raise ConfigError(
                f"{self.place(KEYS)}: {KEYS} holds a key for each action; "
                f'write [{KEYS}] and lines such as copy-newest = "y" below.'
            )
        try:
            return keymap.read(said)
        except keymap.WrongKeys as error:
            raise ConfigError(f"{self.place(f'{KEYS}.{error.action}')}: {error}") from None

    def settings(self, content: Mapping[str, object], before: str = "") -> dict[str, Value]:
        """The settings of the file or, with `before`, of a table that may hold all of them."""
        return {
            name: self._checked(name, value, before)
            for name, value in _flat(content)
            # A table without anything in it says nothing.
            if not (name in TABLES and value == {})
        }

    def _checked(self, name: str, value: object, before: str) -> Value:
        where = self.place(before + name)
        if name.rpartition(".")[2].lower() in _NAMES_FOR_A_KEY:
            raise ConfigError(
                f"{where}: the API key is not kept in this file; "
                "remove the line and set ANOSIM_API_KEY instead."
            )
        setting = SETTINGS.get(name)
        if setting is None:
            *others, last = _names_like(name)
            raise ConfigError(
                f"{where}: there is no setting {name!r}{_perhaps(name)}; "
                f"there are {', '.join(others)} and {last}."
            )
        checked = setting.kind.read(value)
        if checked is None:
            raise ConfigError(f"{where}: {name} must be {setting.kind.words}.")
        return checked


def _flat(content: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The entries of a table; those of tables that hold settings by their whole names."""
    for name, value in content.items():
        if name in TABLES and isinstance(value, dict) and value:
            yield from ((f"{name}.{inner}", said) for inner, said in value.items())
        else:
            yield name, value


def _perhaps(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, SETTINGS, 1, cutoff=0.8)
    return f", perhaps {near[0]} is meant" if near else ""


def _names_like(name: str) -> list[str]:
    """What may stand where `name` does: the settings of its table, else all."""
    table = name.partition(".")[0]
    return [one for one in SETTINGS if one.startswith(f"{table}.")] or list(SETTINGS)


# A header such as [limits], and a name before an equals sign; quotes are taken off.
_HEADER: Final = r"\s*\[+([^\[\]#]+)\]+\s*(?:#.*)?"
_ASSIGNMENT: Final = r"([\w.\"'\s-]+)="


def places(text: str) -> Iterator[tuple[str, int]]:
    """What is named and in which line: `tomllib` does not tell."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.fullmatch(_HEADER, line):
            name = table = _plain(header[1])
        elif assignment := re.match(_ASSIGNMENT, line):
            name = f"{table}.{_plain(assignment[1])}".lstrip(".")
        else:
            continue
        # A mistake may lie in a table that stands in a longer name only, as in [theme.colours].
        parts = name.split(".")
        yield from ((".".join(parts[:end]), number) for end in range(1, len(parts) + 1))


def _plain(name: str) -> str:
    return re.sub(r"""[\s"']""", "", name)


def _read_text(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); check its rights.") from None
    if "\0" in text:
        raise ConfigError(f"{path} is not a text file in UTF-8; write it anew or name another.")
    return text
