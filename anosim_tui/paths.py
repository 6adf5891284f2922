"""Where configuration and data live, and how files nobody else may read are made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TextIO

_FOLDER_NAME = "anosim-tui"


def config_file() -> Path:
    """The configuration file read when none is named."""
    from platformdirs import user_config_path

    return user_config_path(_FOLDER_NAME, appauthor=False) / "config.toml"


def data_folder() -> Path:
    """The folder for data when none is named."""
    from platformdirs import user_data_path

    return user_data_path(_FOLDER_NAME, appauthor=False)


def make_private_folder(folder: Path) -> None:
    """Make `folder` and those above it that are missing; only its owner may look into it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)


def append_private(path: Path) -> TextIO:
    """Open the text file `path` for appending; only its owner may read it, old or new."""
    make_private_folder(path.parent)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, 0o600)
    # Line ends stay as they are written: Windows would make \r\r\n of \r\n.
    return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace", newline="")
