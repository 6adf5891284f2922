"""What `anosim-tui doctor` finds: a check, and the checks of the terminal and what it reaches."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from shutil import which
from typing import TYPE_CHECKING, Final, NamedTuple

from anosim_tui import language
from anosim_tui.config.values import SYSTEM
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

# Seconds for tmux and the shell to answer.
_PATIENCE: Final = 2.0
# Milliseconds that tmux may wait for what follows esc; a person sees more than that.
_MOST_ESCAPE: Final = 100
_PLAIN: Final = re.compile(r"[\w./+-]+")
GRADES: Final = {"ok": N_("ok"), "note": N_("note"), "wrong": N_("FAILED")}


class Check(NamedTuple):
    """One thing that was looked at; `words` are what was found and, if wanted, what to do.

    `name` and `grade` are English, for programs. `grade` is "ok", "note", which is worth knowing
    and no reason to fail, or "wrong".
    """

    name: str
    grade: str
    words: str

    @property
    def title(self) -> str:
        return _("API key") if self.name == "key" else _(self.name)


def fine(name: str, words: str) -> Check:
    return Check(name, "ok", words)


def note(name: str, words: str) -> Check:
    return Check(name, "note", words)


def wrong(name: str, words: str) -> Check:
    return Check(name, "wrong", words)


# --- the terminal ------------------------------------------------------------------------------


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[Check]:
    """What the terminal can do; `size` is its columns and lines, `None` where there is none."""
    if size is None:
        yield note(N_("terminal"), _("The output is not a terminal; run doctor in a terminal."))
        return
    name = environ.get("TERM", "")
    shown = f"TERM={name}" if name else _("TERM is not set")
    around = ", ".join([shown, *_multiplexers(environ)])
    if sys.platform == "win32":
        yield fine("terminal", _windows_terminal(environ, around))
    elif name in ("", *TERMS_WITHOUT_A_SCREEN):
        words = _(
            "{terminal}: does not support full-screen programs; set TERM to xterm-256color.",
            terminal=around,
        )
        yield wrong("terminal", words)
    else:
        yield fine("terminal", around)
    yield from _around(environ, name)
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


def _windows_terminal(environ: Mapping[str, str], around: str) -> str:
    if environ.get("TERM"):
        return around
    if environ.get("WT_SESSION"):
        return "Windows Terminal"
    return _("the Windows console; Windows Terminal draws colors and frames better")


def _around(environ: Mapping[str, str], term: str) -> Iterator[Check]:
    """The settings of tmux or GNU screen that matter here."""
    if environ.get("TMUX"):
        yield _tmux_settings(term)
    elif environ.get("STY"):
        if "256" in term:
            yield fine("screen", term)
        else:
            words = _("{term} shows 8 colors; put term screen-256color in ~/.screenrc.", term=term)
            yield note("screen", words)


def _tmux_settings(term: str) -> Check:
    waits = _tmux("show-options", "-sv", "escape-time")
    if waits.isdecimal() and int(waits) > _MOST_ESCAPE:
        words = _(
            "tmux delays esc by {milliseconds} ms: set -sg escape-time 10 in ~/.tmux.conf.",
            milliseconds=waits,
        )
        return note("tmux", words)
    if not term.startswith(("tmux", "screen-256")):
        words = _(
            'TERM={term} does not describe tmux: set -g default-terminal "tmux-256color" in '
            "~/.tmux.conf.",
            term=term,
        )
        return note("tmux", words)
    return fine("tmux", _("nothing to change"))


def _size(size: tuple[int, int]) -> Check:
    words = _measured(size)
    if size[0] >= LEAST_SIZE[0] and size[1] >= LEAST_SIZE[1]:
        return fine(N_("size"), words)
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
        return note(N_("colors"), _("none, because NO_COLOR is set"))
    is_able = sys.platform == "win32" or "direct" in term
    if is_able or environ.get("COLORTERM") in ("truecolor", "24bit"):
        return fine("colors", _("16 million"))
    if "256" in term:
        return fine("colors", "256")
    words = _("probably only 16; set COLORTERM=truecolor if your terminal supports more")
    return note("colors", words)


def _unicode() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "ASCII"
    if encoding.lower().replace("-", "") == "utf8":
        return fine(N_("unicode"), "UTF-8")
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
        return fine(N_("clipboard"), words)
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
    return _printed("tmux", *command)


def _printed(*command: str) -> str:
    """What a command of ours prints; "" where it fails."""
    try:
        asked = subprocess.run(  # noqa: S603 - words of this program
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


# --- notifications -----------------------------------------------------------------------------


def notifications(settings: Settings, facts: TerminalFacts, environ: Mapping[str, str]) -> Check:
    """How a notification of the desktop is asked for here; none is shown to find out."""
    route = facts.route_for(settings.alerts_route)
    if not settings.alerts_desktop:
        return fine(N_("notifications"), _("turned off (alerts.desktop)"))
    if route is Route.NONE:
        words = _(
            "none: this terminal is not known to show any. Choose how to "
            "send them with alerts.route."
        )
        if not is_remote(environ):
            words = _(
                "none: this terminal is not known to show any. Install the notify "
                "extra, or choose how to send them with alerts.route."
            )
        return note("notifications", words)
    if route is Route.SYSTEM:
        return fine("notifications", _("by the desktop (desktop-notifier)"))
    sequence = f"OSC {route.value.removeprefix('osc')}"
    passes = ("on", "all")
    if environ.get("TMUX") and _tmux("display-message", "-p", "#{allow-passthrough}") not in passes:
        words = _(
            "by the terminal ({sequence}), but tmux blocks them: set -g allow-passthrough on.",
            sequence=sequence,
        )
        return note("notifications", words)
    return fine("notifications", _("by the terminal ({sequence})", sequence=sequence))


# --- language, mouse and hooks -----------------------------------------------------------------


def spoken(settings: Settings, environ: Mapping[str, str]) -> Check:
    """The language in use; English takes the place of one whose catalog is not there."""
    named = settings.language
    wanted = language.preferred(environ) if named == SYSTEM else named
    if wanted == language.current():
        return fine(N_("language"), language.LANGUAGES[wanted])
    words = _(
        "English: the translation for {language} is missing or damaged. Reinstall the program.",
        language=language.LANGUAGES[wanted],
    )
    return note("language", words)


def mouse(settings: Settings) -> Check:
    if settings.mouse:
        return fine(N_("mouse"), _("on; hold Shift to select text with your terminal"))
    origin = settings.origins["mouse"]
    return fine("mouse", _("off ({origin}); your terminal selects text", origin=origin))


def hooks(settings: Settings) -> Check:
    """Whether the program of every hook is there; nothing is run."""
    given = {name: settings.values[f"hooks.{name}"] for name in ("code", "message", "ended")}
    commands = {name: command for name, command in given.items() if command}
    if not commands:
        return fine(N_("hooks"), _("none"))
    absent = [
        f"hooks.{name} ({program})"
        for name, command in commands.items()
        if (program := _program(command)) and not _can_run(program, command)
    ]
    names = ", ".join(f"hooks.{name}" for name in commands)
    if absent:
        words = _(
            "Not found on the PATH: {programs}. Correct the configuration, or install them.",
            programs=", ".join(absent),
        )
        return wrong("hooks", words)
    return fine("hooks", names)


def _program(command: object) -> str:
    """The program a hook begins with; "" where only a shell can tell."""
    if not isinstance(command, str):
        return str(command[0])  # type: ignore[index]
    first = command.split(maxsplit=1)[0]
    return first if _PLAIN.fullmatch(first) else ""


def _can_run(program: str, command: object) -> bool:
    if which(program) or not isinstance(command, str):
        return bool(which(program))
    # Shells have commands of their own; that of Windows does not tell which.
    is_windows = sys.platform == "win32"
    return is_windows or bool(_printed("sh", "-c", 'command -v -- "$1"', "sh", program))
