"""What the commands on the archive share: finding the file and opening it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from anosim_tui.commands.calling import CannotStart

if TYPE_CHECKING:
    import sqlite3

    from anosim_tui.config.settings import Settings


class Nothing(Exception):
    """There is no archive that could be used; `str()` of it is a sentence."""


def archive_path(settings: Settings) -> Path:
    """Where the archive of these settings lies, whether or not there is one.

    Raises:
        Nothing: there is none.
    """
    from anosim_tui.storage.database import identity, path_for

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
    from anosim_tui.storage.database import kind_of, open_file, understood

    try:
        with understood(), closing(open_file(path)) as database:
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
    from anosim_tui.storage.database import kind_of, open_passing, open_to_read, understood

    try:
        with closing(open_to_read(path)) as database:
            if salvage.is_sound(database):
                with understood():
                    yield database, True
                return
            with understood(), closing(open_passing()) as readable:
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
