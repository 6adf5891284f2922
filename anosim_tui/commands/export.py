"""`anosim-tui export`: everything that is kept, as CSV or JSON Lines, for scripts."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from anosim_tui.commands.calling import DONE, FAILED, add_settings, settings_of
from anosim_tui.commands.kept import Nothing, archive_path, day_of, opened_to_read

if TYPE_CHECKING:
    import sqlite3

    from anosim_tui.domain.history import Query

# As in `domain.history.Kind`, which is imported when it is needed.
_KINDS = ("messages", "bookings", "orders")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--format", choices=("csv", "jsonl"), default="csv", help="default: csv")
    parser.add_argument("--what", choices=_KINDS, default="messages", help="default: messages")
    parser.add_argument("--since", metavar="DATE", help="from this day on, such as 2026-03-14")
    parser.add_argument(
        "--output", metavar="FILE", help="write to this file, which only you can read"
    )
    add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the rows; 1 where nothing is kept or it cannot be written."""
    from anosim_tui.domain.history import Kind, Query

    since = day_of(arguments.since, "--since") if arguments.since else None
    query = Query(Kind[arguments.what.upper()], since=since, limit=None)
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


def _write(database: sqlite3.Connection, query: Query, form: str, file: TextIO) -> int:
    from anosim_tui.storage import export, search

    return export.write(search.iterate(database, query), query.kind, form, file)


def _write_file(database: sqlite3.Connection, query: Query, form: str, path: Path) -> int:
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
