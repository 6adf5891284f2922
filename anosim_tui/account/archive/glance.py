"""What stands in the archive, for the moment between the first frame and an open account."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

from anosim_tui.account.archive import files, reading, schema
from anosim_tui.account.archive.trouble import ArchiveTrouble, understood
from anosim_tui.domain.managed import ManagedNoted
from anosim_tui.domain.state import Change


def glance(path: Path, now: datetime) -> tuple[Change, ...]:
    """The changes that bring a state to what is kept at `path`.

    None where there is no archive, or none that can be read: the account that is opened next reads
    it as well, and says what is wrong with it.
    """
    if files.identity(path) is None:
        return ()
    try:
        with understood(), closing(schema.open_file(path)) as connection:
            memory = reading.recall(connection, now)
    except ArchiveTrouble:
        return ()
    return memory.recalled, ManagedNoted(memory.managed)
