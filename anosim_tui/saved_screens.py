"""How the screens were left: a small file, read at start and written on leaving.

It holds what is convenient and nothing that is needed: a damaged one is begun again.
"""

from __future__ import annotations

import json
from binascii import crc32
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from anosim_tui import files

SavedScreens = Mapping[str, object]
"""What was kept: JSON, by the name of the screen or of what it is about."""

# Bytes: favorites are the only thing that grows.
_MOST: Final = 256 * 1024
_PATTERN: Final = "session-*.json"


def path_for(data_folder: Path, base_url: str) -> Path:
    """The file for the service at `base_url`; a profile has a data folder of its own."""
    return data_folder / f"session-{crc32(base_url.encode()):08x}.json"


def read(path: Path) -> SavedScreens:
    """What was kept; nothing where there is no file, or none that can be understood."""
    try:
        if not path.is_file():  # reading something else may hang
            return {}
        with path.open("rb") as file:
            text = file.read(_MOST + 1)
        content = json.loads(text) if len(text) <= _MOST else None
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def write(path: Path, screens: SavedScreens) -> None:
    """Keep `screens`; where that cannot be, what was kept before stays."""
    text = json.dumps(screens)
    with suppress(OSError):
        files.replace_private(path, lambda file: file.write(text))


def forget(data_folder: Path) -> None:
    """Delete what was kept for every service: somebody may have looked for what is forgotten."""
    for path in data_folder.glob(_PATTERN):
        path.unlink(missing_ok=True)
