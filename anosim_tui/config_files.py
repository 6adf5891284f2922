"""Reading `.env` and config.toml: what stands in them, checked, or one sentence what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# What config.toml may hold, and how a mistake is answered.
SETTINGS: Final[Mapping[str, str]] = {
    "base_url": 'text, such as "https://anosim.net/api/v1"',
    "data_dir": "text, the path of a folder",
    "requests_per_minute": "a whole number from 1 to 600",
}
_REQUESTS_PER_MINUTE: Final = range(1, 601)
_NAMES_FOR_A_KEY: Final = frozenset({"key", "api_key", "apikey", "anosim_api_key", "token"})


class ConfigError(Exception):
    """The program cannot start like this; `str()` of it says what to do in one sentence."""


def read_env(path: Path) -> dict[str, str] | None:
    """The variables in the `.env` at `path`; `None` if there is no such file.

    Raises:
        ConfigError: it cannot be read or understood.
    """
    # Imported late: most people have no `.env`, and everybody waits for what is imported here.
    from io import StringIO

    from dotenv.parser import parse_stream

    text = _read_text(path)
    if text is None:
        return None
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


def read_toml(path: Path) -> dict[str, str | int] | None:
    """The settings in the config.toml at `path`; `None` if there is no such file.

    Raises:
        ConfigError: it cannot be read, or holds what no setting is.
    """
    text = _read_text(path)
    if text is None:
        return None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML; correct it: {error}.") from None
    return {
        name: _checked(name, value, f"{path}{_line(name, text)}") for name, value in content.items()
    }


def _checked(name: str, value: object, where: str) -> str | int:
    if name.lower() in _NAMES_FOR_A_KEY:
        raise ConfigError(
            f"{where}: the API key is not kept in this file; "
            "remove the line and set ANOSIM_API_KEY instead."
        )
    if name not in SETTINGS:
        *others, last = SETTINGS
        raise ConfigError(
            f"{where}: there is no setting {name!r}; there are {', '.join(others)} and {last}."
        )
    if name == "requests_per_minute":
        # `True` is an int to Python and no number to anybody else.
        if isinstance(value, int) and value is not True and value in _REQUESTS_PER_MINUTE:
            return value
    elif isinstance(value, str) and value.strip() and value.isprintable():
        return value
    raise ConfigError(f"{where}: {name} must be {SETTINGS[name]}.")


def _line(name: str, text: str) -> str:
    """Where the setting stands, as `, line 3`; nothing where that is not plain to see."""
    pattern = re.compile(rf"""\s*\[?\s*["']?{re.escape(name)}["']?\s*[].=]""")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f", line {number}"
    return ""


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
