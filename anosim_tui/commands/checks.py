"""What `anosim-tui doctor` looks at: each check is a pure question with an answer in words."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from anosim_tui import __version__
from anosim_tui.domain.terminals import Route, TerminalFacts, is_remote

if TYPE_CHECKING:
    from anosim_tui.config.settings import Settings

LEAST_SIZE: Final = (40, 12)
"""Columns and lines from which on every screen shows something useful."""

TERMS_WITHOUT_A_SCREEN: Final = ("dumb", "unknown")
"""Values of TERM for terminals that cannot move the cursor."""

_LIBRARIES: Final = ("textual", "httpx", "pydantic")
_PATIENCE: Final = 2.0
_OSC_52: Final = "the terminal's own (OSC 52), which never says whether it worked"


_NOTIFICATIONS: Final = "notifications"
_PASSES: Final = "#{allow-passthrough}"


class Grade(Enum):
    """How a check ended."""

    FINE = "ok"
    NOTE = "note"
    """Worth knowing, and no reason to fail."""
    WRONG = "wrong"


class Check(Struct, frozen=True):
    """One thing that was looked at.

    Attributes:
        name: what.
        grade: how it is.
        words: what was found and, if it is not fine, what to do.
    """

    name: str
    grade: Grade
    words: str


def versions() -> Check:
    """This program, Python and the libraries that matter."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    found = [f"anosim-tui {__version__}", f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} without a version")
    return Check("versions", Grade.FINE, f"{', '.join(found)}; {platform.platform(terse=True)}")


# --- the terminal ------------------------------------------------------------------------------


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[Check]:
    """What the terminal can do; `size` is its columns and lines, `None` where there is none."""
    if size is None:
        yield Check("terminal", Grade.NOTE, "the output is no terminal; run this in one.")
        return
    name = environ.get("TERM", "")
    around = [f"TERM={name or '(not set)'}", *_multiplexers(environ)]
    if name in ("", *TERMS_WITHOUT_A_SCREEN):
        words = f"{', '.join(around)}: the screen cannot be drawn; set TERM, e.g. xterm-256color."
        yield Check("terminal", Grade.WRONG, words)
    else:
        yield Check("terminal", Grade.FINE, ", ".join(around))
    yield _size(size)
    yield _colours(environ, name)
    yield _unicode()


def _multiplexers(environ: Mapping[str, str]) -> list[str]:
    found = [name for name in ("tmux", "zellij") if environ.get(name.upper())]
    if environ.get("STY"):
        found.append("screen")
    if is_remote(environ):
        found.append("over SSH")
    return found


def _size(size: tuple[int, int]) -> Check:
    columns, lines = size
    words = f"{columns} columns, {lines} lines"
    least_columns, least_lines = LEAST_SIZE
    if columns < least_columns or lines < least_lines:
        least = f"{least_columns} columns and {least_lines} lines"
        words += f": too small; make the window larger or the letters smaller, from {least} on."
        return Check("size", Grade.WRONG, words)
    return Check("size", Grade.FINE, words)


def _colours(environ: Mapping[str, str], term: str) -> Check:
    if environ.get("NO_COLOR"):
        return Check("colours", Grade.NOTE, "none, because NO_COLOR is set")
    if environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in term:
        return Check("colours", Grade.FINE, "16 million")
    if "256" in term:
        return Check("colours", Grade.FINE, "256")
    return Check("colours", Grade.NOTE, "perhaps 16 only; COLORTERM=truecolor if it has more")


def _unicode() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "no encoding"
    if encoding.lower().replace("-", "") == "utf8":
        return Check("unicode", Grade.FINE, "UTF-8")
    words = f"{encoding}: signs other than its own cannot be shown; set LANG to a UTF-8 locale."
    return Check("unicode", Grade.WRONG, words)


# --- the clipboard -----------------------------------------------------------------------------


def clipboard(environ: Mapping[str, str]) -> Check:
    """By which routes a code can be copied here; nothing is copied to find out."""
    routes = []
    if environ.get("TMUX"):
        setting = _tmux_clipboard()
        routes.append(f"tmux (set-clipboard is {setting or 'not known'})")
    helper = "" if is_remote(environ) else _helper(environ)
    if helper:
        routes.append(helper)
    if routes:
        return Check("clipboard", Grade.FINE, f"{', '.join(routes)}, and {_OSC_52}")
    advice = "" if is_remote(environ) else "; install xclip or wl-clipboard for a surer one"
    return Check("clipboard", Grade.NOTE, f"only {_OSC_52}{advice}")


def _helper(environ: Mapping[str, str]) -> str:
    """The program that reaches this machine's clipboard, if there is one."""
    if sys.platform == "win32":
        return "Windows"
    from shutil import which

    candidates = ["pbcopy"] if sys.platform == "darwin" else ["clip.exe"]
    # What is copied is read back, which takes two programs here.
    if environ.get("WAYLAND_DISPLAY") and which("wl-paste"):
        candidates.append("wl-copy")
    if environ.get("DISPLAY"):
        candidates += ["xclip", "xsel"]
    return next((name for name in candidates if which(name)), "")


def _tmux_clipboard() -> str:
    return _tmux("show-options", "-sv", "set-clipboard")


def _tmux(*command: str) -> str:
    """What the tmux around the program answers; empty if it does not."""
    import subprocess

    try:
        asked = subprocess.run(  # noqa: S603 - words of this program
            ["tmux", *command],  # noqa: S607 - whichever runs here
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


# --- notifications -----------------------------------------------------------------------------


def notifications(settings: Settings, facts: TerminalFacts, environ: Mapping[str, str]) -> Check:
    """How a notification of the desktop is asked for here; none is shown to find out."""
    route = facts.route_for(settings.alerts_route)
    if not settings.alerts_desktop:
        return Check(_NOTIFICATIONS, Grade.FINE, "none are wanted (alerts.desktop)")
    if route is Route.NONE:
        advice = (
            "name a way with alerts.route"
            if is_remote(environ)
            else "install the extra notify, or name a way with alerts.route"
        )
        words = f"none, this terminal is not known to show any; {advice}."
        return Check(_NOTIFICATIONS, Grade.NOTE, words)
    if route is Route.SYSTEM:
        return Check(_NOTIFICATIONS, Grade.FINE, "by the desktop (desktop-notifier)")
    words = f"by the terminal (OSC {route.value.removeprefix('osc')})"
    if environ.get("TMUX") and _tmux("display-message", "-p", _PASSES) not in ("on", "all"):
        words += "; tmux keeps them to itself: set -g allow-passthrough on."
        return Check(_NOTIFICATIONS, Grade.NOTE, words)
    return Check(_NOTIFICATIONS, Grade.FINE, words)


# --- files and folders -------------------------------------------------------------------------


def data_folder(folder: Path) -> Check:
    """Whether data can be kept, and who may look into it."""
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if os.access(above, os.W_OK | os.X_OK):
            return Check("data folder", Grade.FINE, f"{folder}, made when it is needed")
        words = f"{folder} cannot be made; name another with --data-dir."
        return Check("data folder", Grade.WRONG, words)
    if not folder.is_dir():
        return Check("data folder", Grade.WRONG, f"{folder} is a file; name a folder.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        words = f"{folder} cannot be written; correct its rights or name another with --data-dir."
        return Check("data folder", Grade.WRONG, words)
    if others := _open_to_others(folder):
        words = f"{folder}: {others} may look into it; chmod 700 it."
        return Check("data folder", Grade.NOTE, words)
    return Check("data folder", Grade.FINE, f"{folder}, only yours")


def key_file(path: Path) -> Check | None:
    """A warning where others may read the `.env` that the key is in."""
    others = _open_to_others(path)
    if not others:
        return None
    return Check("key file", Grade.WRONG, f"{path}: {others} may read the key; chmod 600 it.")


def _open_to_others(path: Path) -> str:
    """Who else may, in words; empty for nobody."""
    if os.name != "posix" or not path.exists():
        return ""
    mode = path.stat().st_mode
    if mode & stat.S_IRWXO:
        return "everybody on this computer"
    return "your group" if mode & stat.S_IRWXG else ""
