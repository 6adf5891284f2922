"""Where configuration and data live, and files that only their owner can read.

A file is written whole or not at all: into another one beside it, which then takes its place.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import TextIO, TypeVar

import platformdirs

T = TypeVar("T")

_FOLDER_NAME = "anosim-tui"
_WITH_ONE_FOLDER = frozenset({"darwin", "win32"})


def config_file() -> Path:
    return (
        _own(platformdirs.user_config_path(_FOLDER_NAME, appauthor=False), "config") / "config.toml"
    )


def data_folder() -> Path:
    return _own(platformdirs.user_data_path(_FOLDER_NAME, appauthor=False), "data")


def _own(folder: Path, name: str) -> Path:
    """The folder of this name in the only one that macOS and Windows have for a program.

    Version 0.1.0 put everything into that one; what it began stays there.
    """
    if sys.platform not in _WITH_ONE_FOLDER:
        return folder
    has_parts = any((folder / part).exists() for part in ("config", "data"))
    return folder if folder.exists() and not has_parts else folder / name


def make_private_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing; only its owner may look into it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)


def append_private(path: Path) -> TextIO:
    make_private_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)
    return _text(descriptor, "a")


def replace_private(path: Path, fill: Callable[[TextIO], T], *, mode: int = 0o600) -> T:
    """Write `path` with what `fill` writes into it; until that is whole, the old file stays.

    Args:
        path: the file; its folder is made if it is missing.
        fill: writes the text; its result is returned.
        mode: the rights of the file.

    Raises:
        OSError: it cannot be written; the old file is as it was.
    """
    make_private_folder(path.absolute().parent)
    descriptor, name = mkstemp(prefix=f".{path.name}.", dir=path.absolute().parent)
    draft = Path(name)
    try:
        with _text(descriptor, "w") as file:
            result = fill(file)
            file.flush()
            os.fsync(descriptor)
        draft.chmod(mode)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return result


@contextmanager
def new_private(folder: Path, name: str) -> Iterator[tuple[Path, TextIO]]:
    """A new file in `folder`: `name`, or that with a number where there is one already.

    Nothing is left behind where writing it fails.

    Raises:
        OSError: it cannot be written.
    """
    make_private_folder(folder)
    stem, _, suffix = name.rpartition(".")
    number, path = 1, folder / name
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            break
        except FileExistsError:
            number += 1
            path = folder / f"{stem}-{number}.{suffix}"
    try:
        with _text(descriptor, "w") as file:
            yield path, file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _text(descriptor: int, mode: str) -> TextIO:
    # Line ends stay as they are written: Windows would make \r\r\n of \r\n.
    return os.fdopen(descriptor, mode, encoding="utf-8", errors="backslashreplace", newline="")  # type: ignore[return-value]
