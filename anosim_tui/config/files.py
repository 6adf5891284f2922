"""Reading `.env` and config.toml: their content, checked, or a sentence about what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from anosim_tui.actions import keymap
from anosim_tui.config.settings import KEYS, PROFILE_NAME, PROFILES, SETTINGS
from anosim_tui.config.values import TABLES, Setting, Value
from anosim_tui.domain.toml_lines import lines
from anosim_tui.exit_codes import CannotStart
from anosim_tui.language import _

_NAMES_FOR_A_KEY: Final = frozenset({"key", "api_key", "apikey", "anosim_api_key", "token"})


class TomlSettings(Struct, frozen=True):
    """What a config.toml says: settings, those of each profile, and keys by the action's id."""

    values: Mapping[str, Value] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_env(path: Path) -> dict[str, str] | None:
    """The variables in the `.env` at `path`; `None` if there is no such file.

    Raises:
        CannotStart: it cannot be read or understood.
    """
    text = _read_text(path)
    if text is None:
        return None
    # Most people have no `.env`, and everybody waits for what is imported here.
    from dotenv.parser import parse_stream

    variables = {}
    # `dotenv_values` would skip a broken line with a warning, and the key in it.
    for binding in parse_stream(StringIO(text)):
        if binding.error:
            raise CannotStart(
                _(
                    "{path}, line {line}, is not valid; write one NAME=value per line, and # "
                    "before a comment.",
                    path=path,
                    line=binding.original.line,
                )
            )
        if binding.key is not None:
            variables[binding.key] = binding.value or ""
    return variables


def read_toml(path: Path) -> TomlSettings | None:
    """The settings in the config.toml at `path`; `None` if there is no such file.

    Raises:
        CannotStart: it cannot be read, or holds what no setting is.
    """
    text = _read_text(path)
    if text is None:
        return None
    import tomllib  # as late as `dotenv`, for the same reason

    try:
        content = tomllib.loads(text, parse_float=_amount)
    except tomllib.TOMLDecodeError as error:
        raise CannotStart(_("{path} is not valid TOML: {error}.", path=path, error=error)) from None
    except (RecursionError, ValueError):
        raise CannotStart(
            _("{path} has brackets nested too deeply, or a number that is too long.", path=path)
        ) from None
    return _Reader(path, text).checked(content)


def _amount(text: str) -> Decimal | float:
    # `nan` and `inf` are floats to TOML, and no amount of money: `float` is refused later.
    return Decimal(text.replace("_", "")) if text[-1:].isdigit() else float(text)


class _Reader:
    """Checks the content of one config.toml and says where it is wrong."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text

    def checked(self, content: dict[str, object]) -> TomlSettings:
        profiles = content.pop(PROFILES, {})
        if not isinstance(profiles, dict):
            raise self._wrong(
                PROFILES,
                _(
                    "profiles must be tables, one per profile; write [profiles.work] and its "
                    "settings below it."
                ),
            )
        keys = content.pop(KEYS, {})
        return TomlSettings(
            self._settings(content),
            {name: self._profile(name, given) for name, given in profiles.items()},
            self._keys(keys) if keys else {},
        )

    def _wrong(self, name: str, sentence: str) -> CannotStart:
        """An error that names the file and, where that is plain to see, the line of `name`."""
        line = lines(self._text).get(tuple(name.split(".")))
        if line is None:
            return CannotStart(f"{self._path}: {sentence}")
        where = _("{path}, line {line}", path=self._path, line=line)
        return CannotStart(f"{where}: {sentence}")

    def _profile(self, name: str, given: object) -> dict[str, Value]:
        whole = f"{PROFILES}.{name}"
        if not re.fullmatch(PROFILE_NAME, name) or not isinstance(given, dict):
            raise self._wrong(
                re.sub(r"""[\s"']""", "", whole),
                _(
                    "{name} is not a profile; write [profiles.NAME], with a name of lowercase "
                    "letters, digits and hyphens, and its settings below it.",
                    name=repr(name),
                ),
            )
        return self._settings(given, f"{whole}.")

    def _keys(self, given: object) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(given, dict):
            raise self._wrong(
                KEYS,
                _(
                    "keys must be a table with a key for each action; write [keys] and lines such "
                    'as copy-newest = "y" below it.'
                ),
            )
        try:
            return keymap.read(given)
        except keymap.WrongKeys as error:
            raise self._wrong(f"{KEYS}.{error.action}", str(error)) from None

    def _settings(self, content: Mapping[str, object], before: str = "") -> dict[str, Value]:
        """The settings of the file or, with `before`, of a table that may hold all of them."""
        return {
            name: self._value(name, value, before)
            for name, value in _flat(content)
            # A table without anything in it says nothing.
            if not (name in TABLES and value == {})
        }

    def _value(self, name: str, value: object, before: str) -> Value:
        whole = before + name
        if name.rpartition(".")[2].lower() in _NAMES_FOR_A_KEY:
            raise self._wrong(
                whole,
                _(
                    "The API key does not belong in this file; remove the line and set "
                    "ANOSIM_API_KEY instead."
                ),
            )
        setting = SETTINGS.get(name)
        if setting is None:
            raise self._wrong(whole, _unknown(name))
        checked = setting.kind.read(value)
        if checked is None:
            raise self._wrong(whole, not_allowed(setting))
        return checked


def _flat(content: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The entries of a table; those of tables that hold settings by their whole names."""
    for name, value in content.items():
        if name in TABLES and isinstance(value, dict) and value:
            yield from ((f"{name}.{inner}", given) for inner, given in value.items())
        else:
            yield name, value


def not_allowed(setting: Setting[Any]) -> str:
    return _(
        "{name} does not have an allowed value. Allowed: {allowed}.",
        name=setting.name,
        allowed=setting.kind.words,
    )


def _unknown(name: str) -> str:
    """What may be meant, and the settings of the same table, else all."""
    table = name.partition(".")[0]
    known = ", ".join([one for one in SETTINGS if one.startswith(f"{table}.")] or SETTINGS)
    if near := get_close_matches(name, SETTINGS, 1, cutoff=0.8):
        return _(
            "There is no setting {name}; did you mean {near}? Settings: {known}.",
            name=repr(name),
            near=near[0],
            known=known,
        )
    return _("There is no setting {name}. Settings: {known}.", name=repr(name), known=known)


def _read_text(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise CannotStart(
            _(
                "{path} cannot be read ({reason}); check its permissions.",
                path=path,
                reason=error.strerror,
            )
        ) from None
    if "\0" in text:
        raise CannotStart(_("{path} is not a UTF-8 text file; save it as one.", path=path))
    return text
