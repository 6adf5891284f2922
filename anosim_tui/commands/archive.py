"""`anosim-tui export` and `forget`: what is kept on this computer, written out or deleted."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from anosim_tui import session
from anosim_tui.commands.calling import DONE, FAILED, CannotStart, add_settings, settings_of

if TYPE_CHECKING:
    import sqlite3

    from anosim_tui.config.settings import Settings
    from anosim_tui.domain.history import HistoryQuery
    from anosim_tui.storage.writing import Amount


class Nothing(Exception):
    """There is no archive that could be used; `str()` of it is a sentence."""


def archive_path(settings: Settings) -> Path:
    """Where the archive of these settings lies, whether or not there is one.

    Raises:
        Nothing: there is none.
    """
    from anosim_tui.storage.database import identity
    from anosim_tui.storage.schema import path_for

    path = path_for(settings.data_dir, settings.base_url)
    if identity(path) is None:
        host = settings.base_url.split("/")[2]
        raise Nothing(f"nothing is kept of {host} in {settings.data_dir} yet.")
    return path


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The archive at `path`.

    Raises:
        Nothing: it cannot be used, or what is done with it fails.
    """
    import sqlite3

    from anosim_tui.domain.errors import StorageError
    from anosim_tui.storage.database import kind_of, row_errors
    from anosim_tui.storage.schema import open_file

    try:
        with row_errors(), closing(open_file(path)) as database:
            yield database
    except StorageError as trouble:
        raise Nothing(f"{path} cannot be used: {trouble.kind.value}") from None
    except sqlite3.Error as error:
        raise Nothing(f"{path} cannot be used: {kind_of(error).value}") from None


@contextmanager
def opened_to_read(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """The archive at `path`, and whether it is whole; a damaged one as far as it can be read.

    Raises:
        Nothing: nothing of it can be read, or what is done with it fails.
    """
    import sqlite3

    from anosim_tui.domain.errors import StorageError
    from anosim_tui.storage import salvage
    from anosim_tui.storage.database import kind_of, row_errors
    from anosim_tui.storage.schema import open_temporary, open_to_read

    try:
        with closing(open_to_read(path)) as database:
            if salvage.is_sound(database):
                with row_errors():
                    yield database, True
                return
            with row_errors(), closing(open_temporary(in_memory=False)) as readable:
                salvage.save(database, readable)
                yield readable, False
    except StorageError as trouble:
        raise Nothing(f"{path} cannot be used: {trouble.kind.value}") from None
    except sqlite3.Error as error:
        raise Nothing(f"{path} cannot be used: {kind_of(error).value}") from None


def day_of(text: str, option: str) -> datetime:
    """The beginning of the local day that `option` names.

    Raises:
        CannotStart: it is no day.
    """
    from anosim_tui.domain.history import day

    try:
        return day(text)
    except ValueError:
        raise CannotStart(f"{option} takes a day like 2026-03-14.") from None


# As in `domain.history.Kind`, which is imported when it is needed.
_KINDS = ("messages", "bookings", "orders")


def configure_export(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="default: csv")
    parser.add_argument("--what", choices=_KINDS, default="messages", help="default: messages")
    parser.add_argument("--since", metavar="DATE", help="from this day on, such as 2026-03-14")
    parser.add_argument(
        "--output", metavar="FILE", help="write to this file, which only you can read"
    )
    add_settings(parser)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the rows; 1 where nothing is kept or it cannot be written."""
    from anosim_tui.domain.history import HistoryKind, HistoryQuery

    since = day_of(arguments.since, "--since") if arguments.since else None
    query = HistoryQuery(HistoryKind[arguments.what.upper()], since=since, limit=None)
    settings = settings_of(arguments)
    try:
        with opened_to_read(archive_path(settings)) as (database, is_whole):
            if arguments.output is None:
                _write(database, query, arguments.format, _standard_output())
            else:
                count = _write_file(database, query, arguments.format, Path(arguments.output))
                rows = "1 row" if count == 1 else f"{count} rows"
                print(f"Wrote {rows} to {arguments.output}.", file=sys.stderr)
            if not is_whole:
                return _fail("the archive is damaged; only what can be read of it was written.")
    except Nothing as error:
        return _fail(str(error))
    except _Unwritable as error:
        return _fail(f"{arguments.output} cannot be written ({error}); name another file.")
    return DONE


def _standard_output() -> TextIO:
    """Standard output in UTF-8, like a file: whatever the terminal takes, nothing is lost."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    return sys.stdout


class _Unwritable(Exception):
    """The file cannot be written; `str()` of it is the system's reason."""


def _write(database: sqlite3.Connection, query: HistoryQuery, form: str, file: TextIO) -> int:
    from anosim_tui.storage import export, search

    return export.write(search.iterate(database, query), query.kind, form, file)


def _write_file(database: sqlite3.Connection, query: HistoryQuery, form: str, path: Path) -> int:
    from anosim_tui.files import replace_private

    if not path.absolute().parent.is_dir():  # a folder that was mistyped is not made
        raise _Unwritable("No such file or directory")

    try:
        return replace_private(path, lambda file: _write(database, query, form, file))
    except OSError as error:
        raise _Unwritable(error.strerror or type(error).__name__) from None


def _fail(sentence: str) -> int:
    print(f"anosim-tui: {sentence}", file=sys.stderr)
    return FAILED


def configure_forget(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", metavar="DATE", help="what is older than this day")
    which.add_argument("--all", action="store_true", help="everything")
    parser.add_argument("--yes", action="store_true", help="do not ask; for scripts")
    add_settings(parser)


def run_forget(arguments: argparse.Namespace) -> int:
    """Ask, and forget; 1 where that is not possible, or the answer is no."""
    edge = None if arguments.all else day_of(arguments.before, "--before")
    settings = settings_of(arguments)
    try:
        path = archive_path(settings)
        damaged = _damaged(path)
        found = _amount(path, edge)
        if not found and not (arguments.all and damaged):
            print("There is nothing to forget.")
            return DONE
        if not (arguments.yes or _confirmed(_words(found, arguments.before, len(damaged)))):
            print("Nothing was forgotten.")
            return FAILED
        _forget(path, edge)
    except Nothing as error:
        print(f"anosim-tui: {error}", file=sys.stderr)
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


def _damaged(path: Path) -> list[Path]:
    from anosim_tui.storage.database import moved_aside

    return moved_aside(path)


def _amount(path: Path, edge: datetime | None) -> Amount:
    from anosim_tui.storage.writing import amount_before

    with opened(path) as database:
        return amount_before(database, edge)


def _forget(path: Path, edge: datetime | None) -> None:
    from anosim_tui.storage.writing import forget

    with opened(path) as database:
        forget(database, edge, datetime.now(UTC))


def _words(found: Amount, before: str | None, damaged: int) -> str:
    what = _counted(found)
    if damaged and before is None:
        what += f" and {damaged} damaged file{'' if damaged == 1 else 's'}"
    which = f"before {before}" if before else "everything that is kept"
    return f"Forget {what} ({which})? They cannot be had again. [y/N] "


def _counted(found: Amount) -> str:
    from anosim_tui.domain.wording import counted

    messages, bookings = counted(found.messages, "message"), counted(found.bookings, "booking")
    return f"{messages}, {bookings} and {counted(found.orders, 'order')}"


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CannotStart("nobody can be asked here; add --yes if you are sure.")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
