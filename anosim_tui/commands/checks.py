"""What `anosim-tui doctor` finds: a check, and the checks of the terminal and what it reaches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from shutil import which
from typing import TYPE_CHECKING, Final, NamedTuple

from anosim_tui.domain.terminals import (
    LEAST_SIZE,
    TERMS_WITHOUT_A_SCREEN,
    Route,
    TerminalFacts,
    is_remote,
)
from anosim_tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from anosim_tui.config.settings import Settings

_TMUX_PATIENCE: Final = 2.0
_NOTIFICATIONS: Final = "notifications"
DATA_FOLDER: Final = N_("data folder")
KEY_FILE: Final = N_("key file")
NAMES: Final = {
    "configuration": N_("configuration"),
    "key": N_("API key"),
    "service": N_("service"),
    "clock": N_("clock"),
    "versions": N_("versions"),
    "terminal": N_("terminal"),
    "size": N_("size"),
    "colors": N_("colors"),
    "unicode": N_("unicode"),
    "clipboard": N_("clipboard"),
    _NOTIFICATIONS: N_("notifications"),
    DATA_FOLDER: DATA_FOLDER,
    KEY_FILE: KEY_FILE,
}
"""What the checks are called on the screen."""

_OK: Final = "ok"
_NOTE: Final = "note"
WRONG: Final = "wrong"
GRADES: Final = {_OK: N_("ok"), _NOTE: N_("note"), WRONG: N_("FAILED")}


class Check(NamedTuple):
    """One thing that was looked at; `words` are what was found and, if wanted, what to do.

    `name` and `grade` are English, for programs. `grade` is "ok", "note", which is worth knowing
    and no reason to fail, or "wrong".
    """

    name: str
    grade: str
    words: str


def fine(name: str, words: str) -> Check:
    return Check(name, _OK, words)


def note(name: str, words: str) -> Check:
    return Check(name, _NOTE, words)


def wrong(name: str, words: str) -> Check:
    return Check(name, WRONG, words)


# --- the terminal ------------------------------------------------------------------------------


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[Check]:
    """What the terminal can do; `size` is its columns and lines, `None` where there is none."""
    if size is None:
        yield note("terminal", _("The output is not a terminal; run doctor in a terminal."))
        return
    name = environ.get("TERM", "")
    shown = f"TERM={name}" if name else _("TERM is not set")
    around = ", ".join([shown, *_multiplexers(environ)])
    if name in ("", *TERMS_WITHOUT_A_SCREEN):
        words = _(
            "{terminal}: a full screen cannot be shown; set TERM to xterm-256color.",
            terminal=around,
        )
        yield wrong("terminal", words)
    else:
        yield fine("terminal", around)
    yield _size(size)
    yield _colors(environ, name)
    yield _unicode()


def _multiplexers(environ: Mapping[str, str]) -> list[str]:
    found = [name for name in ("tmux", "zellij") if environ.get(name.upper())]
    if environ.get("STY"):
        found.append("screen")
    if is_remote(environ):
        found.append(_("over SSH"))
    return found


def _size(size: tuple[int, int]) -> Check:
    words = _measured(size)
    if size[0] >= LEAST_SIZE[0] and size[1] >= LEAST_SIZE[1]:
        return fine("size", words)
    words = _(
        "{size}: too small. Enlarge the window or use a smaller font. Minimum: {least}.",
        size=words,
        least=_measured(LEAST_SIZE),
    )
    return wrong("size", words)


def _measured(size: tuple[int, int]) -> str:
    columns = ngettext("{count} column", "{count} columns", size[0])
    lines = ngettext("{count} line", "{count} lines", size[1])
    return f"{columns}, {lines}"


def _colors(environ: Mapping[str, str], term: str) -> Check:
    if environ.get("NO_COLOR"):
        return note("colors", _("none, because NO_COLOR is set"))
    if environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in term:
        return fine("colors", _("16 million"))
    if "256" in term:
        return fine("colors", "256")
    words = _("probably only 16; set COLORTERM=truecolor if your terminal supports more")
    return note("colors", words)


def _unicode() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "ASCII"
    if encoding.lower().replace("-", "") == "utf8":
        return fine("unicode", "UTF-8")
    words = _(
        "{encoding} cannot show every character; set LANG to a UTF-8 locale.", encoding=encoding
    )
    return wrong("unicode", words)


# --- the clipboard -----------------------------------------------------------------------------


def clipboard(environ: Mapping[str, str]) -> Check:
    routes = []
    if environ.get("TMUX"):
        setting = _tmux("show-options", "-sv", "set-clipboard")
        known = _("tmux (set-clipboard is {setting})", setting=setting)
        routes.append(known if setting else _("tmux (set-clipboard is unknown)"))
    helper = "" if is_remote(environ) else _helper(environ)
    if helper:
        routes.append(helper)
    if routes:
        words = _(
            "{routes}, and the terminal's own (OSC 52), which cannot confirm a copy",
            routes=", ".join(routes),
        )
        return fine("clipboard", words)
    if is_remote(environ):
        words = _("only the terminal's own (OSC 52), which cannot confirm a copy")
    else:
        words = _(
            "only the terminal's own (OSC 52), which cannot confirm a copy; install xclip or "
            "wl-clipboard for copies that can be confirmed"
        )
    return note("clipboard", words)


def _helper(environ: Mapping[str, str]) -> str:
    """The program that reaches this machine's clipboard, if there is one."""
    if sys.platform == "win32":
        return "Windows"
    candidates = ["pbcopy"] if sys.platform == "darwin" else ["clip.exe"]
    # What is copied is read back, which takes two programs here.
    if environ.get("WAYLAND_DISPLAY") and which("wl-paste"):
        candidates.append("wl-copy")
    if environ.get("DISPLAY"):
        candidates += ["xclip", "xsel"]
    return next((name for name in candidates if which(name)), "")


def _tmux(*command: str) -> str:
    try:
        asked = subprocess.run(  # noqa: S603 - words of this program
            ["tmux", *command],  # noqa: S607 - whichever runs here
            capture_output=True,
            text=True,
            timeout=_TMUX_PATIENCE,
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
        return fine(_NOTIFICATIONS, _("turned off (alerts.desktop)"))
    if route is Route.NONE:
        words = _("none: this terminal is not known to show any. Choose a way with alerts.route.")
        if not is_remote(environ):
            words = _(
                "none: this terminal is not known to show any. Install the extra notify, or choose "
                "a way with alerts.route."
            )
        return note(_NOTIFICATIONS, words)
    if route is Route.SYSTEM:
        return fine(_NOTIFICATIONS, _("by the desktop (desktop-notifier)"))
    sequence = f"OSC {route.value.removeprefix('osc')}"
    passes = ("on", "all")
    if environ.get("TMUX") and _tmux("display-message", "-p", "#{allow-passthrough}") not in passes:
        words = _(
            "by the terminal ({sequence}), but tmux holds them back: set -g allow-passthrough on.",
            sequence=sequence,
        )
        return note(_NOTIFICATIONS, words)
    return fine(_NOTIFICATIONS, _("by the terminal ({sequence})", sequence=sequence))
