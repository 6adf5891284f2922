"""`anosim-tui export` and `forget`: what is kept on this computer, written out or deleted."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from anosim_tui import saved_screens
from anosim_tui.commands.common import add_settings, add_yes, agreed, complain, settings_of
from anosim_tui.config.settings import Settings
from anosim_tui.domain import wording
from anosim_tui.domain.clock import SystemClock
from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.history import HistoryKind, HistoryQuery, day
from anosim_tui.exit_codes import DONE, FAILED, CannotStart, Ended
from anosim_tui.files import replace_private
from anosim_tui.language import N_, _, ngettext
from anosim_tui.storage import export, salvage, search
from anosim_tui.storage.database import (
    INVALID_ROW,
    identity,
    moved_aside,
    open_file,
    open_temporary,
    open_to_read,
    path_for,
    storage_errors,
)
from anosim_tui.storage.writing import Amount, amount_before, forget

_UNUSABLE: Final = {
    StorageErrorKind.FULL: N_("{path} cannot be used: the disk is full. Free up some space."),
    StorageErrorKind.UNWRITABLE: N_(
        "{path} cannot be used: the file cannot be written. Check the permissions of its folder."
    ),
    StorageErrorKind.BUSY: N_(
        "{path} cannot be used: another program is using the file. Try again later."
    ),
    StorageErrorKind.FAILING: N_(
        "{path} cannot be used: the disk reported an error. Check the disk."
    ),
    StorageErrorKind.NEWER: N_(
        "{path} cannot be used: a newer version of anosim-tui wrote the file. Update anosim-tui."
    ),
    StorageErrorKind.DAMAGED: N_("{path} cannot be used: the file is damaged."),
    StorageErrorKind.OTHER_KEY: N_("{path} cannot be used: it belongs to a different API key."),
    StorageErrorKind.INVALID: N_(
        "{path} cannot be used: the file contains data that anosim-tui did not write."
    ),
}


def _path(settings: Settings) -> Path:
    """Where the archive of these settings lies.

    Raises:
        Ended: there is none.
    """
    path = path_for(settings.data_dir, settings.base_url)
    if identity(path) is None:
        host = settings.base_url.split("/")[2]
        raise Ended(
            FAILED,
            _(
                "There is no saved data for {host} in {folder} yet.",
                host=host,
                folder=settings.data_dir,
            ),
        )
    return path


@contextmanager
def _usable(path: Path) -> Iterator[None]:
    """Raises `Ended` where the archive at `path` fails."""
    try:
        with storage_errors(path, INVALID_ROW):
            yield
    except StorageError as error:
        raise Ended(FAILED, _(_UNUSABLE[error.kind], path=path)) from None


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with _usable(path), closing(open_file(path)) as database:
        yield database


@contextmanager
def _opened_to_read(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The archive at `path`, and whether it is whole; a damaged one as far as it can be read."""
    with _usable(path), closing(open_to_read(path)) as database:
        if salvage.is_sound(database):
            yield database, True
            return
        with closing(open_temporary(in_memory=False)) as readable:
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
        raise CannotStart(
            _("{option} takes a date such as 2026-03-14, yesterday or 7d.", option=option)
        ) from None


# --- export ------------------------------------------------------------------------------------


def configure_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format", choices=("csv", "jsonl"), default="csv", help=_("the format (default: csv)")
    )
    parser.add_argument(
        "--what",
        choices=[kind.name.lower() for kind in HistoryKind],
        default="messages",
        help=_("what to export (default: messages)"),
    )
    parser.add_argument(
        "--since", metavar="DATE", help=_("only from this date on, for example 2026-03-14")
    )
    parser.add_argument(
        "--output", metavar="FILE", help=_("write to this file, readable only by you")
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

    with _opened_to_read(_path(settings)) as (database, is_whole):
        if arguments.output is None:
            write(database, _standard_output())
        else:
            count = _write_file(Path(arguments.output), lambda file: write(database, file))
            words = ngettext(
                "Wrote {count} row to {path}.",
                "Wrote {count} rows to {path}.",
                count,
                path=arguments.output,
            )
            print(words, file=sys.stderr)
    if not is_whole:
        complain(_("The saved data is damaged; only the readable part was exported."))
    return DONE if is_whole else FAILED


def _standard_output() -> TextIO:
    """Standard output in UTF-8, like a file: whatever the terminal takes, nothing is lost."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


def _write_file(path: Path, fill: Callable[[TextIO], int]) -> int:
    if not path.absolute().parent.is_dir():  # a folder that was mistyped is not made
        raise Ended(FAILED, _unwritable(path, os.strerror(errno.ENOENT)))
    try:
        return replace_private(path, fill)
    except OSError as error:
        raise Ended(FAILED, _unwritable(path, error.strerror or type(error).__name__)) from None


def _unwritable(path: Path, reason: str) -> str:
    return _("{path} cannot be written ({reason}); choose another file.", path=path, reason=reason)


# --- forget ------------------------------------------------------------------------------------


def configure_forget(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", metavar="DATE", help=_("everything from before this date"))
    which.add_argument("--all", action="store_true", help=_("everything"))
    add_yes(parser)
    add_settings(parser)


def run_forget(arguments: argparse.Namespace) -> int:
    """Ask, and forget; 1 where that is not possible, or the answer is no."""
    edge = None if arguments.all else _day_of(arguments.before, "--before")
    settings = settings_of(arguments)
    path = _path(settings)
    damaged = moved_aside(path)
    with _opened(path) as database:
        found = amount_before(database, edge)
    if not found and not (arguments.all and damaged):
        print(_("There is nothing to delete."))
        return DONE
    if not (arguments.yes or agreed(_question(found, edge, len(damaged)))):
        print(_("Nothing was deleted."))
        return FAILED
    with _opened(path) as database:
        forget(database, edge, datetime.now(UTC))
    saved_screens.forget(settings.data_dir)
    if arguments.all:
        for one in damaged:
            one.unlink(missing_ok=True)
    elif damaged:
        print(
            _(
                "{path} cannot be read and was not deleted; --all deletes it.",
                path=damaged[0],
            )
        )
    print(_("Deleted: {amount}.", amount=_counted(found)))
    exports = settings.data_dir / "exports"
    if exports.is_dir():
        print(_("Your exports are still in {folder}.", folder=exports))
    return DONE


def _question(found: Amount, before: datetime | None, damaged: int) -> str:
    amount = _counted(found)
    if before is not None:
        return _(
            "Delete the saved data from before {date} ({amount})? This cannot be undone.",
            date=wording.date(before),
            amount=amount,
        )
    if damaged:
        files = ngettext("{count} damaged file", "{count} damaged files", damaged)
        amount = f"{amount}, {files}"
    return _("Delete all saved data ({amount})? This cannot be undone.", amount=amount)


def _counted(found: Amount) -> str:
    messages = ngettext("{count} message", "{count} messages", found.messages)
    bookings = ngettext("{count} booking", "{count} bookings", found.bookings)
    orders = ngettext("{count} order", "{count} orders", found.orders)
    return f"{messages}, {bookings}, {orders}"
