"""`anosim-tui forget`: takes things out of the archive, so that they are gone from its files."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from anosim_tui import session
from anosim_tui.commands.calling import DONE, FAILED, CannotStart, add_settings, settings_of
from anosim_tui.commands.kept import Nothing, archive_path, day_of, opened

if TYPE_CHECKING:
    from anosim_tui.storage.writing import Amount


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", metavar="DATE", help="what is older than this day")
    which.add_argument("--all", action="store_true", help="everything")
    parser.add_argument("--yes", action="store_true", help="do not ask; for scripts")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> int:
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
    parts = ((found.messages, "message"), (found.bookings, "booking"), (found.orders, "order"))
    messages, bookings, orders = (
        f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in parts
    )
    return f"{messages}, {bookings} and {orders}"


def _confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise CannotStart("nobody can be asked here; add --yes if you are sure.")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except EOFError:
        print()
        return False
