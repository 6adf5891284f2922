"""Changing one setting in config.toml: one line of it, so that comments and order stay.

Whatever a person made of the file, the line that is written is looked at with a TOML reader: unless
exactly that setting changed and nothing else, nothing is written.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from anosim_tui import config_sources, paths
from anosim_tui.config_files import ConfigError, places
from anosim_tui.config_sources import DEFAULT, Flags, Sources
from anosim_tui.config_table import PROFILES, SETTINGS, Setting, Value
from anosim_tui.domain.preferences import Changed, Preference
from anosim_tui.records import dataclass

# Where the key is sent and where data lies decide too much to be changed in passing.
_IN_THE_FILE_ONLY: Final = frozenset({"base_url", "data_dir"})
_VALUE: Final = re.compile(r"""(\s*=\s*)("(?:\\.|[^"\\])*"|'[^']*'|[^\s#]+)""")


@dataclass(frozen=True, slots=True)
class FilePreferences:
    """The settings of one run of the program, changed in its configuration file.

    Attributes:
        flags: what was given on the command line.
        environ: the environment.
        folder: the working folder.
    """

    flags: Flags
    environ: Mapping[str, str]
    folder: Path

    def rows(self) -> Sequence[Preference]:
        """What can be changed here.

        Raises:
            ValueError: the configuration cannot be read; a sentence says why.
        """
        sources = self._sources()
        return [
            Preference(name, one.words(value), origin, one.allowed, one.says)
            for name, one in SETTINGS.items()
            if name not in _IN_THE_FILE_ONLY
            for value, origin in [sources.chosen(name)]
        ]

    def change(self, name: str, text: str) -> Changed:
        """Write a setting as it was typed, or take it out where nothing was.

        Raises:
            ValueError: that cannot be; a sentence says why, and nothing was written.
        """
        value = _read(SETTINGS[name], text.strip())
        sources = self._sources()
        whole = f"{PROFILES}.{sources.profile}.{name}" if sources.profile else name
        _rewrite(sources.toml_path, whole, value)
        origin = self._sources().chosen(name)[1]
        if value is None:
            return Changed(f"{name} was taken out of {sources.toml_path}.")
        if origin != DEFAULT and str(sources.toml_path) not in origin:
            return Changed(f"{name} was written, but {origin} counts before it.", counts=False)
        return Changed(f"{name} was written to {sources.toml_path}.")

    def _sources(self) -> Sources:
        try:
            return config_sources.read(self.flags, self.environ, self.folder)
        except ConfigError as error:
            raise ValueError(str(error)) from None


def _read(setting: Setting, text: str) -> Value | None:
    if not text:
        return None
    try:
        typed: object = tomllib.loads(f"x = {text}", parse_float=_amount)["x"]
    except (ValueError, KeyError, RecursionError):
        typed = text
    value = setting.read(typed)
    if value is None:
        value = setting.read(text)
    if value is None:
        raise ValueError(f"{setting.name} must be {setting.allowed}.")
    return value


def _amount(text: str) -> object:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def _rewrite(path: Path, name: str, value: Value | None) -> None:
    """Change the line of `name` in the file at `path`, which a link may lead to.

    Raises:
        ValueError: that cannot be; a sentence says why.
    """
    path = path.resolve()
    try:
        before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        after = changed(before, name, value)
        half = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with paths.append_private(half) as file:
                file.write(after)
            if path.exists():
                half.chmod(path.stat().st_mode & 0o777)
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise ValueError(f"{path} cannot be written ({error.strerror}).") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ValueError(f"{path} cannot be understood; correct it first.") from None


def changed(text: str, name: str, value: Value | None) -> str:
    """`text` with another value for `name`, or without it where `value` is `None`.

    Raises:
        ValueError: no single line can be changed to that effect.
    """
    content = tomllib.loads(text)
    result = _edited(text, name, None if value is None else _literal(value))
    try:
        done = tomllib.loads(result) == _wanted(content, name, value)
    except tomllib.TOMLDecodeError:
        done = False
    if not done:
        raise ValueError(f"{name} stands in the file in a way that only you can change there.")
    return result


def _edited(text: str, name: str, literal: str | None) -> str:
    lines = text.splitlines(keepends=True)
    table, _, key = name.rpartition(".")
    found = dict(reversed([*places(text)]))
    if name in found:
        place = found[name] - 1
        if literal is None:
            del lines[place]
        else:
            lines[place] = _VALUE.sub(lambda match: match[1] + literal, lines[place], count=1)
        return "".join(lines)
    if literal is None:
        return text
    ending = "\r\n" if "\r\n" in text else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += ending
    new = f"{key} = {literal}{ending}"
    headers = [number for number, line in enumerate(lines) if line.lstrip().startswith("[")]
    if table in found and found[table] - 1 in headers:
        lines.insert(_end_of(lines, found[table], headers), new)
    elif table:
        lines += [*([ending] if lines else []), f"[{table}]{ending}", new]
    else:
        lines.insert(_end_of(lines, 0, headers), new)
    return "".join(lines)


def _end_of(lines: Sequence[str], start: int, headers: Sequence[int]) -> int:
    """Behind the last line of the table whose first line is `start`, comments of the next left."""
    end = next((header for header in headers if header >= start), len(lines))
    while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f"{value:f}"


def _wanted(content: Mapping[str, Any], name: str, value: Value | None) -> Mapping[str, Any]:
    whole = deepcopy(dict(content))
    *tables, key = name.split(".")
    inner: dict[str, Any] = whole
    for table in tables:
        inner = inner.setdefault(table, {}) if value is not None else inner.get(table, {})
    if value is None:
        inner.pop(key, None)
    else:
        inner[key] = tomllib.loads(f"x = {_literal(value)}")["x"]
    return whole
