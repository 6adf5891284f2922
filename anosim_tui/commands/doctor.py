"""`anosim-tui doctor`: what keeps this program from working, and what to do about it."""

from __future__ import annotations

import asyncio
import os
import platform
import stat
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final, NamedTuple

from anosim_tui import __version__, bootstrap, log
from anosim_tui.commands.common import (
    DONE,
    FAILED,
    CannotStart,
    add_settings,
    json_line,
    say,
    settings_of,
    table,
    with_key,
)
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError, BadKey
from anosim_tui.domain.terminals import (
    LEAST_SIZE,
    TERMS_WITHOUT_A_SCREEN,
    Route,
    TerminalFacts,
    is_remote,
)
from anosim_tui.domain.wording import money
from anosim_tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from decimal import Decimal

    from anosim_tui.account.health import HealthReport
    from anosim_tui.config.settings import Settings
    from anosim_tui.credentials import Key

_LIBRARIES: Final = ("textual", "httpx", "pydantic")
_TMUX_PATIENCE: Final = 2.0
# Certificates are checked against the clock; one that is this far off fails sooner or later.
_MOST_SKEW: Final = timedelta(minutes=5)


_NOTIFICATIONS: Final = "notifications"
_DATA_FOLDER: Final = N_("data folder")
_KEY_FILE: Final = N_("key file")
_NAMES: Final = {
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
    _DATA_FOLDER: _DATA_FOLDER,
    _KEY_FILE: _KEY_FILE,
}
"""What the checks are called on the screen."""

_OK: Final = "ok"
_NOTE: Final = "note"
_WRONG: Final = "wrong"
_GRADES: Final = {_OK: N_("ok"), _NOTE: N_("note"), _WRONG: N_("FAILED")}


class Check(NamedTuple):
    """One thing that was looked at; `words` are what was found and, if wanted, what to do.

    `name` and `grade` are English, for programs. `grade` is "ok", "note", which is worth knowing
    and no reason to fail, or "wrong".
    """

    name: str
    grade: str
    words: str


def _fine(name: str, words: str) -> Check:
    return Check(name, _OK, words)


def _note(name: str, words: str) -> Check:
    return Check(name, _NOTE, words)


def _wrong(name: str, words: str) -> Check:
    return Check(name, _WRONG, words)


def configure_doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON Lines, one per check"))
    add_settings(parser, demo=True)


def run_doctor(arguments: Namespace) -> int:
    """Print how everything is; 1 if something is wrong."""
    log.begin(None, log.Scrubber())
    found = list(_all(arguments))
    if arguments.json:
        for check in found:
            json_line({"check": check.name, "grade": check.grade, "words": check.words})
    else:
        rows = [(_(_GRADES[check.grade]), _(_NAMES[check.name]), check.words) for check in found]
        table(rows, whole=True)
    wrong = [_(_NAMES[check.name]) for check in found if check.grade == _WRONG]
    if wrong and not arguments.json:
        say(_("Failed: {checks}.", checks=", ".join(wrong)))
    return FAILED if wrong else DONE


def _all(arguments: Namespace) -> Iterator[Check]:
    environ = arguments.caller.environ
    settings: Settings | str
    try:
        settings = settings_of(arguments)  # first, because it sets the language
    except CannotStart as error:
        settings = str(error)
    yield versions()
    if isinstance(settings, str):
        yield _wrong("configuration", settings)
    else:
        yield _configuration(settings)
        yield from _connection(settings, is_demo=arguments.demo)
        yield from _files(settings, arguments)
        yield notifications(settings, bootstrap.terminal_facts(environ), environ)
    yield clipboard(environ)
    yield from terminal(environ, _terminal_size())


def _configuration(settings: Settings) -> Check:
    path = settings.config_file
    if path.exists():
        words = _("Read from {path}.", path=path)
    else:
        words = _("{path} does not exist; the defaults are used.", path=path)
    if settings.notices:
        return _note("configuration", " ".join((words, *settings.notices)))
    return _fine("configuration", words)


def _files(settings: Settings, arguments: Namespace) -> Iterator[Check]:
    yield data_folder(settings.data_dir)
    path = Path.cwd() / Path(arguments.env_file or ".env").expanduser()
    if settings.origins["key"] == f"{settings.key_variable} in {path}":
        yield from key_file(path)


def _terminal_size() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return size.columns, size.lines


# --- the service -------------------------------------------------------------------------------


def _connection(settings: Settings, *, is_demo: bool) -> Iterator[Check]:
    """The key, the service and the clock: one request answers for all three."""
    if is_demo:
        yield _fine("service", _("the built-in sandbox, which needs no key and no network"))
        return
    host = settings.base_url.split("/")[2]
    try:
        settings, key = with_key(settings)
    except CannotStart as error:
        yield _wrong("key", str(error))
        yield _note("service", _("{host} was not contacted because there is no key.", host=host))
        return
    answer, report = asyncio.run(_asked(settings, key))
    origin = settings.origins["key"]
    if isinstance(answer, BadKey):
        yield _wrong(
            "key", _("{key} from {origin}: {problem}", key=key, origin=origin, problem=answer)
        )
        yield _answered(host, report)
    elif isinstance(answer, ApiError):
        yield _note("key", _("{key} from {origin}, not checked", key=key, origin=origin))
        yield _wrong("service", f"{host}: {answer}")
    else:
        balance = money(answer)
        yield _fine(
            "key",
            _("{key} from {origin}, balance {balance}", key=key, origin=origin, balance=balance),
        )
        yield _answered(host, report)
    if report.server_date is not None:
        yield _clock(report.clock_offset)


def _answered(host: str, report: HealthReport) -> Check:
    if (last := report.last_exchange) is None:
        return _fine("service", _("{host} answered", host=host))
    took = f"{last.seconds * 1000:.0f}"
    return _fine("service", _("{host} answered in {milliseconds} ms", host=host, milliseconds=took))


def _clock(offset: timedelta) -> Check:
    if not offset:
        return _fine("clock", _("within 2 s of the service's clock"))
    off = wording.within(abs(offset))
    if offset > timedelta():
        words = _("{time} behind the service's clock; the times left are corrected.", time=off)
    else:
        words = _("{time} ahead of the service's clock; the times left are corrected.", time=off)
    if abs(offset) < _MOST_SKEW:
        return _note("clock", words)
    return _wrong("clock", f"{words} {_('Set the clock of this computer.')}")


async def _asked(settings: Settings, key: Key) -> tuple[Decimal | ApiError, HealthReport]:
    from anosim_tui.account.health import Health
    from anosim_tui.domain.clock import SystemClock

    health = Health(SystemClock())
    answer: Decimal | ApiError
    async with bootstrap.client_with_key(settings, key, health.record) as client:
        try:
            answer = await client.balance()
        except ApiError as error:
            answer = error
    return answer, health.report(0, settings.requests_per_minute)


# --- this computer -----------------------------------------------------------------------------


def versions() -> Check:
    found = [f"anosim-tui {__version__}", f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(_("{name} (unknown version)", name=name))
    return _fine("versions", f"{', '.join(found)}; {platform.platform(terse=True)}")


# --- the terminal ------------------------------------------------------------------------------


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[Check]:
    """What the terminal can do; `size` is its columns and lines, `None` where there is none."""
    if size is None:
        yield _note("terminal", _("The output is not a terminal; run doctor in a terminal."))
        return
    name = environ.get("TERM", "")
    shown = f"TERM={name}" if name else _("TERM is not set")
    around = ", ".join([shown, *_multiplexers(environ)])
    if name in ("", *TERMS_WITHOUT_A_SCREEN):
        words = _(
            "{terminal}: it cannot show a full screen; set TERM to xterm-256color.", terminal=around
        )
        yield _wrong("terminal", words)
    else:
        yield _fine("terminal", around)
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
        return _fine("size", words)
    words = _(
        "{size}: too small. Enlarge the window or use a smaller font. Minimum: {least}.",
        size=words,
        least=_measured(LEAST_SIZE),
    )
    return _wrong("size", words)


def _measured(size: tuple[int, int]) -> str:
    columns = ngettext("{count} column", "{count} columns", size[0])
    return f"{columns}, {ngettext('{count} line', '{count} lines', size[1])}"


def _colors(environ: Mapping[str, str], term: str) -> Check:
    if environ.get("NO_COLOR"):
        return _note("colors", _("none, because NO_COLOR is set"))
    if environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in term:
        return _fine("colors", _("16 million"))
    if "256" in term:
        return _fine("colors", "256")
    words = _("probably only 16; set COLORTERM=truecolor if your terminal supports more")
    return _note("colors", words)


def _unicode() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "ASCII"
    if encoding.lower().replace("-", "") == "utf8":
        return _fine("unicode", "UTF-8")
    words = _(
        "{encoding} cannot show every character; set LANG to a UTF-8 locale.", encoding=encoding
    )
    return _wrong("unicode", words)


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
        return _fine("clipboard", words)
    if is_remote(environ):
        words = _("only the terminal's own (OSC 52), which cannot confirm a copy")
    else:
        words = _(
            "only the terminal's own (OSC 52), which cannot confirm a copy; install xclip or "
            "wl-clipboard for copies that can be confirmed"
        )
    return _note("clipboard", words)


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
        return _fine(_NOTIFICATIONS, _("turned off (alerts.desktop)"))
    if route is Route.NONE:
        words = _("none: this terminal is not known to show any. Choose a way with alerts.route.")
        if not is_remote(environ):
            words = _(
                "none: this terminal is not known to show any. Install the extra notify, or choose "
                "a way with alerts.route."
            )
        return _note(_NOTIFICATIONS, words)
    if route is Route.SYSTEM:
        return _fine(_NOTIFICATIONS, _("by the desktop (desktop-notifier)"))
    sequence = f"OSC {route.value.removeprefix('osc')}"
    passes = ("on", "all")
    if environ.get("TMUX") and _tmux("display-message", "-p", "#{allow-passthrough}") not in passes:
        words = _(
            "by the terminal ({sequence}), but tmux holds them back: set -g allow-passthrough on.",
            sequence=sequence,
        )
        return _note(_NOTIFICATIONS, words)
    return _fine(_NOTIFICATIONS, _("by the terminal ({sequence})", sequence=sequence))


# --- files and folders -------------------------------------------------------------------------


def data_folder(folder: Path) -> Check:
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if os.access(above, os.W_OK | os.X_OK):
            return _fine(_DATA_FOLDER, _("{folder} (created when needed)", folder=folder))
        words = _(
            "{folder} cannot be created; choose another folder with --data-dir.", folder=folder
        )
        return _wrong(_DATA_FOLDER, words)
    if not folder.is_dir():
        return _wrong(_DATA_FOLDER, _("{folder} is a file; give a folder.", folder=folder))
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        words = _(
            "{folder} cannot be written; correct its permissions, or choose another folder with "
            "--data-dir.",
            folder=folder,
        )
        return _wrong(_DATA_FOLDER, words)
    open_to = _open_to(folder)
    if open_to & stat.S_IRWXO:
        words = _(
            "Everyone on this computer can open {folder}; run chmod 700 on it.", folder=folder
        )
        return _note(_DATA_FOLDER, words)
    if open_to:
        words = _("Your group can open {folder}; run chmod 700 on it.", folder=folder)
        return _note(_DATA_FOLDER, words)
    return _fine(_DATA_FOLDER, _("{folder} (only you can open it)", folder=folder))


def key_file(path: Path) -> Iterator[Check]:
    """A warning where others may read the `.env` that the key is in."""
    open_to = _open_to(path)
    if open_to & stat.S_IRWXO:
        words = _(
            "Everyone on this computer can read the key in {path}; run chmod 600 on it.", path=path
        )
        yield _wrong(_KEY_FILE, words)
    elif open_to:
        words = _("Your group can read the key in {path}; run chmod 600 on it.", path=path)
        yield _wrong(_KEY_FILE, words)


def _open_to(path: Path) -> int:
    """The rights of a file or folder that others than its owner have, as bits of its mode."""
    if os.name != "posix" or not path.exists():
        return 0
    return path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
