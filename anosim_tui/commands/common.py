"""What commands share: the settings that count, and printing.

Printed are JSON Lines for programs and one line each for people. What a stranger wrote was cleaned
at the wire. On a terminal, lines are cut to its width; in a pipe they are whole. Money is a string
of digits in JSON, dates are ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from unicodedata import category, east_asian_width

from anosim_tui import log
from anosim_tui.config.load import Flags, load
from anosim_tui.config.settings import EVERYWHERE, Settings, add_options
from anosim_tui.credentials import Key, KeyStore, KeyStoreError
from anosim_tui.domain.text import ASCII, can_be_drawn, clean, one_line
from anosim_tui.exit_codes import CannotStart
from anosim_tui.language import _

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
_GAP = "  "
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def add_settings(parser: ArgumentParser, *, json: str = "", demo: bool = False) -> None:
    """Add the options that say which settings are in effect; `demo` adds the sandbox to them.

    `json` is the help of `--json`; "" for no such option.
    """
    if json:
        parser.add_argument("--json", action="store_true", help=json)
    about_demo = (
        _("use a built-in sandbox account: no API key needed, no real money") if demo else ""
    )
    add_options(parser.add_argument_group(_("settings")), EVERYWHERE, about_demo)


def add_yes(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help=_("do not ask for confirmation"))


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """How argparse reads a whole number within bounds."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text[:9]) <= most:
            raise ArgumentTypeError(
                _(
                    "{text} is not a number from {least} to {most}",
                    text=repr(text),
                    least=least,
                    most=most,
                )
            )
        return int(text)

    return read


def duration(text: str) -> timedelta:
    """How argparse reads a time such as 90s, 20m, 4h or 7d."""
    match = re.fullmatch(r"(\d{1,5})([smhd])", text)
    if match is None or int(match[1]) == 0:
        raise ArgumentTypeError(
            _("{text} is not a duration such as 20m, 4h or 7d", text=repr(text))
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def settings_of(arguments: Namespace, *, advice: str = "") -> Settings:
    """The settings that count for a command with `add_settings`.

    Raises:
        CannotStart: something given cannot be used; `advice` is what to do about that.
    """
    try:
        return load(Flags.of(arguments), arguments.environ, Path.cwd())
    except CannotStart as error:
        raise CannotStart(f"{error} {advice}".strip()) from None


def with_key(settings: Settings) -> tuple[Settings, Key]:
    """The settings and the key of the account, which the keyring may have to be asked for.

    Raises:
        CannotStart: there is none.
    """
    if settings.key_in_keyring:
        try:
            key = KeyStore.of(settings.profile).fetch()
            return settings.with_key(key), key
        except KeyStoreError as error:
            raise CannotStart(str(error)) from None
    if settings.key is None:
        raise CannotStart(_no_key(settings))
    return settings, settings.key


def _no_key(settings: Settings) -> str:
    if settings.profile:
        return _(
            "There is no API key yet; run anosim-tui login --profile {profile}, or set {variable} "
            "in the environment or in a .env file.",
            profile=settings.profile,
            variable=settings.key_variable,
        )
    return _(
        "There is no API key yet; run anosim-tui login, or set {variable} in the environment or in "
        "a .env file.",
        variable=settings.key_variable,
    )


def quiet_settings(arguments: Namespace) -> Settings:
    """The settings, their notices told, and nothing printed that libraries log.

    Raises:
        CannotStart: something given cannot be used.
    """
    log.begin(None, log.Scrubber())
    settings = settings_of(arguments)
    for notice in settings.notices:
        complain(notice)
    return settings


# --- printing ----------------------------------------------------------------------------------


def agreed(question: str) -> bool:
    """Ask on the terminal; yes is said in English, or in the language in use.

    Raises:
        CannotStart: there is no terminal to ask on.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CannotStart(
            _(
                "There is no terminal to ask for confirmation; add --yes to continue "
                "without confirmation."
            )
        )
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", _("y").casefold(), _("yes").casefold()}


def say(line: str) -> None:
    _write(line)


def complain(sentence: str) -> None:
    print(f"anosim-tui: {one_line(clean(sentence))}", file=sys.stderr, flush=True)


def json_line(fields: Mapping[str, Json]) -> None:
    """Print one object on a line of its own, in ASCII whatever the terminal understands."""
    _write(json.dumps(fields))


def listing(
    found: Iterable[tuple[Mapping[str, Json], Sequence[str]]],
    *,
    as_json: bool,
    whole: bool = False,
) -> None:
    """Print what was found: of each the fields as JSON, or the row of a table."""
    if as_json:
        for fields, _row in found:
            json_line(fields)
    else:
        table([row for _fields, row in found], whole=whole)


def table(rows: Sequence[Sequence[str]], *, whole: bool = False) -> None:
    """Print rows in aligned columns, each on one line; `whole` rows take several in a terminal."""
    width = _width()
    for line in laid_out(rows, None if whole else width):
        if width is None or len(line) < cells(line):  # which `textwrap` would count wrongly
            _write(line)
        else:
            _write("\n".join(wrap(line, width, subsequent_indent="    ")))


def laid_out(rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """The rows as lines of at most `width` cells; `None` for as many as they take."""
    plain = [[one_line(clean(cell)) for cell in row] for row in rows]
    columns = list(zip_longest(*plain, fillvalue=""))
    widths = [max(map(cells, column)) for column in columns[:-1]]
    for row in plain:
        padded = [
            cell + " " * (size - cells(cell)) for cell, size in zip(row, widths, strict=False)
        ]
        line = _GAP.join([*padded, *row[len(widths) :]]).rstrip()
        yield line if width is None else _cut(line, width)


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes, near enough to align columns."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def iso(date: datetime | None) -> str | None:
    return None if date is None else date.isoformat().replace("+00:00", "Z")


def amount(money: Decimal | None) -> str | None:
    """Money for JSON: digits in a string, so that no program makes a float of it unasked."""
    if money is None:
        return None
    return f"{money:.2f}" if money == round(money, 2) else f"{money:f}"


def _cells_of(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def _cut(line: str, width: int) -> str:
    if cells(line) <= width:
        return line
    taken = 0
    for place, character in enumerate(line):
        taken += _cells_of(character)
        if taken >= width:
            return line[:place] + "…"
    return line


def _width() -> int | None:
    """The columns of the terminal, `None` where it is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except (OSError, ValueError, AttributeError):
        return None


def _write(line: str) -> None:
    """Print a line at once; a character that the terminal has not is no reason to fail."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if not line.isascii() and not can_be_drawn(encoding):
        line = line.translate(ASCII)
    print(line.encode(encoding, "replace").decode(encoding), flush=True)
