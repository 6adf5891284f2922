"""Changing one setting in config.toml; everything else in it stays as a person wrote it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import tomlkit
from msgspec import Struct
from tomlkit.exceptions import TOMLKitError

from anosim_tui import files
from anosim_tui.config.files import not_allowed
from anosim_tui.config.load import DEFAULT, Flags, read
from anosim_tui.config.settings import GROUPS, PROFILES, SETTINGS
from anosim_tui.config.values import Setting, Value
from anosim_tui.language import _

# Where the key is sent, where data lies and what is run decide too much to be changed in passing.
_IN_THE_FILE_ONLY: Final = frozenset(
    {"base_url", "data_dir", "hooks.code", "hooks.message", "hooks.ended"}
)


class Preference(Struct, frozen=True):
    """One setting that can be changed on the screen.

    Attributes:
        value: what is in effect, in words.
        origin: where that was given, in words.
        allowed: what it may be, in words.
        options: all it may be, where that is little.
        says: what it does, in a sentence.
        live: whether a change applies at once, and not after a restart.
    """

    name: str
    group: str
    label: str
    value: str
    default: str
    origin: str
    allowed: str
    options: tuple[str, ...]
    says: str
    live: bool


class Changed(Struct, frozen=True):
    """What became of a change.

    Attributes:
        counts: whether the file is where the setting comes from; something may count before it.
    """

    words: str
    counts: bool = True


class FilePreferences(Struct, frozen=True):
    """The settings of one run of the program, changed in its configuration file."""

    flags: Flags
    environ: Mapping[str, str]
    folder: Path

    def rows(self) -> Sequence[Preference]:
        """What can be changed here.

        Raises:
            ValueError: the configuration cannot be read; a sentence says why.
        """
        sources = read(self.flags, self.environ, self.folder)
        return [
            Preference(
                name,
                _(GROUPS[one.group]),
                _(one.label),
                one.words(value),
                one.default_words,
                origin,
                one.kind.words,
                one.kind.options,
                _(one.help),
                one.live,
            )
            for name, one in SETTINGS.items()
            if name not in _IN_THE_FILE_ONLY
            for value, origin in [sources.chosen(name)]
        ]

    def change(self, name: str, text: str) -> Changed:
        """Write a setting as it was typed, or take it out where nothing was.

        Raises:
            ValueError: that cannot be; a sentence says why, and nothing was written.
        """
        value = _parsed(SETTINGS[name], text.strip())
        sources = read(self.flags, self.environ, self.folder)
        whole = f"{PROFILES}.{sources.profile}.{name}" if sources.profile else name
        rewrite(sources.toml_path, whole, value)
        origin = read(self.flags, self.environ, self.folder).chosen(name)[1]
        if value is None:
            return Changed(_("Removed {name} from {path}.", name=name, path=sources.toml_path))
        if origin != DEFAULT and str(sources.toml_path) not in origin:
            words = _("Saved {name}, but {origin} overrides it.", name=name, origin=origin)
            return Changed(words, counts=False)
        return Changed(_("Saved {name} to {path}.", name=name, path=sources.toml_path))


def _parsed(setting: Setting[Any], text: str) -> Value | None:
    if not text:
        return None
    try:
        typed: object = tomllib.loads(f"x = {text}", parse_float=_amount)["x"]
    except (ValueError, KeyError, RecursionError):
        typed = text
    value = setting.kind.read(typed)
    if value is None:
        value = setting.kind.read(text)
    if value is None:
        raise ValueError(not_allowed(setting))
    return value


def _amount(text: str) -> object:
    try:
        return Decimal(text)
    except InvalidOperation:
        return text


def rewrite(path: Path, name: str, value: Value | None) -> None:
    """Give `name` another value in the file at `path`, which a link may lead to.

    Raises:
        ValueError: that cannot be; a sentence says why.
    """
    path = path.resolve()
    try:
        before = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        after = changed(before, name, value)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
        files.replace_private(path, lambda file: file.write(after), mode=mode)
    except OSError as error:
        raise ValueError(
            _("{path} cannot be written ({reason}).", path=path, reason=error.strerror)
        ) from None
    except (UnicodeDecodeError, TOMLKitError):
        raise ValueError(_("{path} is not valid; correct it first.", path=path)) from None


def changed(text: str, name: str, value: Value | None) -> str:
    """`text` with another value for `name`, or without it where `value` is `None`.

    Raises:
        TOMLKitError: the text is not TOML.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    document = tomlkit.parse(text.replace("\r\n", "\n"))  # tomlkit itself ends lines with \n
    *tables, key = name.split(".")
    inner: Any = document
    for table in tables:
        if table not in inner:
            if value is None:
                return text
            inner[table] = tomlkit.table(is_super_table=table == PROFILES)
        inner = inner[table]
    if value is not None:
        # A decimal keeps its digits: 2.50 stays 2.50.
        inner[key] = tomlkit.value(f"{value:f}") if isinstance(value, Decimal) else value
    elif key in inner:
        del inner[key]
    return tomlkit.dumps(document).replace("\n", ending)
