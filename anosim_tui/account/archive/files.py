"""The archive's files: where they lie, that nobody else may read them, and who polls."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

# What SQLite puts beside a database in WAL mode.
_BESIDE = ("-wal", "-shm")
_MOVED = ".damaged-"


def path_for(data_folder: Path, base_url: str) -> Path:
    """The archive of one API root: a file in a folder of its own, which is private whatever the
    rights of the data folder are."""
    host = base_url.split("/")[2].split(":")[0].strip("[]").replace(":", "-")
    return data_folder / "archive" / f"{host}-{sha256(base_url.encode()).hexdigest()[:8]}.sqlite3"


def make_private(path: Path) -> None:
    """Make the file `path` if there is none, in a folder 0700, for its owner only (0600).

    SQLite gives the files it puts beside a database the same rights.

    Raises:
        OSError: that cannot be.
    """
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for one in (path, *beside(path)):
        if one.exists() and one.stat().st_mode & 0o077:
            one.chmod(0o600)


def make_private_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing, for their owner only.

    Raises:
        OSError: that cannot be.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def beside(path: Path) -> tuple[Path, ...]:
    """The files SQLite puts beside `path`."""
    return tuple(path.with_name(path.name + suffix) for suffix in _BESIDE)


def move_aside(path: Path, now: datetime) -> Path:
    """Give the damaged `path` another name and return it; what it holds is not lost.

    Raises:
        OSError: that cannot be.
    """
    stem = f"{path.name}{_MOVED}{now:%Y%m%d-%H%M%S}"
    target = path.with_name(stem)
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}-{number}")
    # First what stands beside it: a write-ahead log left behind would be taken for the new file's.
    for suffix, one in zip(_BESIDE, beside(path), strict=True):
        if one.exists():
            one.rename(target.with_name(target.name + suffix))
    path.rename(target)
    return target


def moved_aside(path: Path) -> list[Path]:
    """Damaged files that were moved aside earlier, and what belongs to them."""
    return sorted(path.parent.glob(f"{path.name}{_MOVED}*"))


class Lead:
    """The right to poll: one of several programs on one archive holds it.

    The system takes it away when the program ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether it is ours now; asking again does no harm.

        Raises:
            OSError: the file of the lock cannot be made.
        """
        if self._file is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+b")
        if not _locked(file):
            file.close()
            return False
        self._file = file
        return True

    def give_back(self) -> None:
        """Let another program poll."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _locked(file: IO[bytes]) -> bool:
    try:
        _lock()(file)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _lock() -> Callable[[IO[bytes]], None]:
    if sys.platform == "win32":
        import msvcrt

        return lambda file: msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    import fcntl

    return lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
