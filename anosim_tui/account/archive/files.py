"""The archive's files: where they lie, and that nobody else may read them."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from hashlib import sha256
from pathlib import Path

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


def is_in_the_way(path: Path) -> bool:
    """Whether something else than a file has the name of one of the files; opening it may hang.

    Raises:
        OSError: that cannot be found out.
    """
    for one in (path, *beside(path)):
        try:
            mode = one.stat().st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode):
            return True
    return False


def identity(path: Path) -> tuple[int, int] | None:
    """What tells the file of this name from another one of the same name; `None` without one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def move_aside(path: Path, now: datetime) -> Path:
    """Give the damaged `path` another name and return it; what it holds is not lost.

    Raises:
        OSError: that cannot be.
    """
    stem = f"{path.name}{_MOVED}{now:%Y%m%d-%H%M%S}"
    target = path.with_name(stem)
    number = 1
    while os.path.lexists(target):
        number += 1
        target = path.with_name(f"{stem}-{number}")
    # First what stands beside it: a write-ahead log left behind would be taken for the new file's.
    for suffix, one in zip(_BESIDE, beside(path), strict=True):
        if os.path.lexists(one):
            one.rename(target.with_name(target.name + suffix))
    if os.path.lexists(path):
        path.rename(target)
    return target


def moved_aside(path: Path) -> list[Path]:
    """Damaged files that were moved aside earlier, and what belongs to them."""
    return sorted(path.parent.glob(f"{path.name}{_MOVED}*"))
