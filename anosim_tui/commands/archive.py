"""`anosim-tui export` and `forget`: what is kept on this computer, written out or deleted."""

from __future__ import annotations

import argparse
import io
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from anosim_tui import session
from anosim_tui.commands.common import (
    DONE,
    FAILED,
    CannotStart,
    add_settings,
    complain,
    settings_of,
)
from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.errors import StorageError
from anosim_tui.domain.history import HistoryKind, HistoryQuery, day
from anosim_tui.files import replace_private
from anosim_tui.language import ngettext
from anosim_tui.storage import export, salvage, search
from anosim_tui.storage.database import identity, kind_of, moved_aside, row_errors
from anosim_tui.storage.schema import open_file, open_temporary, open_to_read, path_for
from anosim_tui.storage.writing import Amount, amount_before, forget

if TYPE_CHECKING:
    from anosim_tui.config.settings import Settings


class NoArchive(Exception):
    """There is no archive that could be used; `str()` of it is a sentence."""


def _path(settings: Settings) -> Path:
    """Where the archive of these settings lies.

    Raises:
        NoArchive: there is none.
    """
    path = path_for(settings.data_dir, settings.base_url)
    if identity(path) is None:
        host = settings.base_url.split("/")[2]
        raise NoArchive(f"nothing is kept of {host} in {settings.data_dir} yet.")
    return path


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    """Raises `NoArchive` where the archive at `path` fails."""
    try:
        yield
    except StorageError as error:
        raise NoArchive(f"{path} cannot be used: {error.kind.value}") from None
    except sqlite3.Error as error:
        raise NoArchive(f"{path} cannot be used: {kind_of(error).value}") from None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with _usable(path), row_errors(), closing(open_file(path)) as database:
        yield database


@contextmanager
def _opened_to_read(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The archive at `path`, and whether it is whole; a damaged one as far as it can be read."""
    with _usable(path), closing(open_to_read(path)) as database:
        if salvage.is_sound(database):
            with row_errors():
                yield database, True
            return
        with row_errors(), closing(open_temporary(in_memory=False)) as readable:
            salvage.save(database, readable)
            yield readable, False


def _day_of(text: str, option: str) -> datetime:
    """The beginning of the local day that `option` names.

    Raises:
        CannotStart: it is no day.
    """
    try:
        return day(text, SystemClock().now())
    except ValueError:
        raise CannotStart(f"{option} takes a day like 2026-03-14, yesterday or 7d.") from None


# --- export ------------------------------------------------------------------------------------


def configure_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="default: csv")
    parser.add_argument(
        "--what",
        choices=[kind.name.lower() for kind in HistoryKind],
        default="messages",
        help="default: messages",
    )
    parser.add_argument("--since", metavar="DATE", help="from this day on, such as 2026-03-14")
    parser.add_argument(
        "--output", metavar="FILE", help="write to this file, which only you can read"
    )
    add_settings(parser)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the rows; 1 where nothing is kept or it cannot be written."""
    since = _day_of(arguments.since, "--since") if arguments.since else None
    query = HistoryQuery(HistoryKind[arguments.what.upper()], since=since, limit=None)
    settings = settings_of(arguments)

    def write(database: sqlite3.Connection, file: TextIO) -> int:
        rows = search.iterate(database, query)
        return export.write(rows, query.kind, arguments.format, file)

    try:
        with _opened_to_read(_path(settings)) as (database, is_whole):
            if arguments.output is None:
                write(database, _standard_output())
            else:
                count = _write_file(Path(arguments.output), lambda file: write(database, file))
                rows = "1 row" if count == 1 else f"{count} rows"
                print(f"Wrote {rows} to {arguments.output}.", file=sys.stderr)
    except NoArchive as error:
        complain(str(error))
        return FAILED
    if not is_whole:
        complain("the archive is damaged; only what can be read of it was written.")
    return DONE if is_whole else FAILED


def _standard_output() -> TextIO:
    """Standard output in UTF-8, like a file: whatever the terminal takes, nothing is lost."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def _write_file(path: Path, fill: Callable[[TextIO], int]) -> int:
    if not path.absolute().parent.is_dir():  # a folder that was mistyped is not made
        raise NoArchive(f"{path} cannot be written (No such file or directory); name another file.")
    try:
        return replace_private(path, fill)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NoArchive(f"{path} cannot be written ({reason}); name another file.") from None


# --- forget ------------------------------------------------------------------------------------


def configure_forget(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", metavar="DATE", help="what is older than this day")
    which.add_argument("--all", action="store_true", help="everything")
    parser.add_argument("--yes", action="store_true", help="do not ask; for scripts")
    add_settings(parser)


def run_forget(arguments: argparse.Namespace) -> int:
    """Ask, and forget; 1 where that is not possible, or the answer is no."""
    edge = None if arguments.all else _day_of(arguments.before, "--before")
    settings = settings_of(arguments)
    try:
        path = _path(settings)
        damaged = moved_aside(path)
        with _opened(path) as database:
            found = amount_before(database, edge)
        if not found and not (arguments.all and damaged):
            print("There is nothing to forget.")
            return DONE
        if not (arguments.yes or _confirmed(_words(found, arguments.before, len(damaged)))):
            print("Nothing was forgotten.")
            return FAILED
        with _opened(path) as database:
            forget(database, edge, datetime.now(UTC))
    except NoArchive as error:
        complain(str(error))
        return FAILED
    session.forget(settings.data_dir)
    if arguments.all:
        for one in damaged:
            one.unlink(missing_ok=True)
    elif damaged:
        print(f"Left alone, because it cannot be read: {damaged[0]}; --all deletes it.")
    print(f"Forgotten: {_counted(found)}.")
    if (settings.data_dir / "exports").is_dir():
        print(f"What you exported is still in {settings.data_dir / 'exports'}.")
    return DONE


def _words(found: Amount, before: str | None, damaged: int) -> str:
    what = _counted(found)
    if damaged and before is None:
        what += f" and {damaged} damaged file{'' if damaged == 1 else 's'}"
    which = f"before {before}" if before else "everything that is kept"
    return f"Forget {what} ({which})? They cannot be had again. [y/N] "


def _counted(found: Amount) -> str:
    messages = ngettext("{count} message", "{count} messages", found.messages)
    bookings = ngettext("{count} booking", "{count} bookings", found.bookings)
    orders = ngettext("{count} order", "{count} orders", found.orders)
    return f"{messages}, {bookings}, {orders}"


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CannotStart("nobody can be asked here; add --yes if you are sure.")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
