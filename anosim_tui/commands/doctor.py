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
from anosim_tui.domain.errors import ApiError, BadKey
from anosim_tui.domain.terminals import (
    LEAST_SIZE,
    TERMS_WITHOUT_A_SCREEN,
    Route,
    TerminalFacts,
    is_remote,
)
from anosim_tui.domain.wording import money

if TYPE_CHECKING:
    from decimal import Decimal

    from anosim_tui.account.health import HealthReport
    from anosim_tui.config.settings import Settings
    from anosim_tui.credentials import Key

_LIBRARIES: Final = ("textual", "httpx", "pydantic")
_TMUX_PATIENCE: Final = 2.0
_OSC_52: Final = "the terminal's own (OSC 52), which never says whether it worked"
_NOTIFICATIONS: Final = "notifications"
# Certificates are checked against the clock; one that is this far off fails sooner or later.
_MOST_SKEW: Final = timedelta(minutes=5)


class Check(NamedTuple):
    """One thing that was looked at; `words` are what was found and, if wanted, what to do.

    `grade` is "ok", "note", which is worth knowing and no reason to fail, or "wrong".
    """

    name: str
    grade: str
    words: str


def _fine(name: str, words: str) -> Check:
    return Check(name, "ok", words)


def _note(name: str, words: str) -> Check:
    return Check(name, "note", words)


def _wrong(name: str, words: str) -> Check:
    return Check(name, "wrong", words)


def configure_doctor(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one a check")
    add_settings(parser, demo=True)


def run_doctor(arguments: Namespace) -> int:
    """Print how everything is; 1 if something is wrong."""
    log.begin(None, log.Scrubber())
    found = list(_all(arguments))
    if arguments.json:
        for check in found:
            json_line({"check": check.name, "grade": check.grade, "words": check.words})
    else:
        signs = {"wrong": "WRONG"}
        rows = [(signs.get(check.grade, check.grade), check.name, check.words) for check in found]
        table(rows, whole=True)
    wrong = [check.name for check in found if check.grade == "wrong"]
    if wrong and not arguments.json:
        say(f"Wrong: {', '.join(wrong)}.")
    return FAILED if wrong else DONE


def _all(arguments: Namespace) -> Iterator[Check]:
    environ = arguments.caller.environ
    yield versions()
    try:
        settings = settings_of(arguments)
    except CannotStart as error:
        yield _wrong("configuration", str(error))
    else:
        yield _configuration(settings)
        yield from _connection(settings, is_demo=arguments.demo)
        yield from _files(settings, arguments)
        yield notifications(settings, bootstrap.terminal_facts(environ), environ)
    yield clipboard(environ)
    yield from terminal(environ, _terminal_size())


def _configuration(settings: Settings) -> Check:
    there = "" if settings.config_file.exists() else ", which is not there; the defaults count"
    words = f"{settings.config_file}{there}"
    if settings.notices:
        return _note("configuration", " ".join((f"{words}.", *settings.notices)))
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
        yield _fine("service", "the sandbox inside this program needs neither key nor network")
        return
    host = settings.base_url.split("/")[2]
    try:
        settings, key = with_key(settings)
    except CannotStart as error:
        yield _wrong("key", str(error))
        yield _note("service", f"{host} was not asked, because there is no key.")
        return
    answer, report = asyncio.run(_asked(settings, key))
    shown = f"{key} from {settings.origins['key']}"
    last = report.last_exchange
    took = f"{last.seconds * 1000:.0f} ms" if last else "no time"
    if isinstance(answer, BadKey):
        yield _wrong("key", f"{shown}: {answer}")
        yield _fine("service", f"{host} answers, in {took}")
    elif isinstance(answer, ApiError):
        yield _note("key", f"{shown}, not tried")
        yield _wrong("service", f"{host}: {answer}")
    else:
        yield _fine("key", f"{shown}, the account holds {money(answer)}")
        yield _fine("service", f"{host} answers, in {took}")
    if report.server_date is not None:
        yield _clock(report.clock_offset)


def _clock(offset: timedelta) -> Check:
    if not offset:
        return _fine("clock", "within 2 s of the service's")
    seconds = abs(offset.total_seconds())
    side = "behind" if offset > timedelta() else "ahead of"
    words = f"{seconds:.0f} s {side} the service's; times left are put right."
    if abs(offset) < _MOST_SKEW:
        return _note("clock", words)
    return _wrong("clock", f"{words} Set the clock of this computer.")


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
            found.append(f"{name} without a version")
    return _fine("versions", f"{', '.join(found)}; {platform.platform(terse=True)}")


# --- the terminal ------------------------------------------------------------------------------


def terminal(environ: Mapping[str, str], size: tuple[int, int] | None) -> Iterator[Check]:
    """What the terminal can do; `size` is its columns and lines, `None` where there is none."""
    if size is None:
        yield _note("terminal", "the output is no terminal; run this in one.")
        return
    name = environ.get("TERM", "")
    around = [f"TERM={name or '(not set)'}", *_multiplexers(environ)]
    if name in ("", *TERMS_WITHOUT_A_SCREEN):
        words = f"{', '.join(around)}: the screen cannot be drawn; set TERM, e.g. xterm-256color."
        yield _wrong("terminal", words)
    else:
        yield _fine("terminal", ", ".join(around))
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
        return _wrong("size", words)
    return _fine("size", words)


def _colours(environ: Mapping[str, str], term: str) -> Check:
    if environ.get("NO_COLOR"):
        return _note("colours", "none, because NO_COLOR is set")
    if environ.get("COLORTERM") in ("truecolor", "24bit") or "direct" in term:
        return _fine("colours", "16 million")
    if "256" in term:
        return _fine("colours", "256")
    return _note("colours", "perhaps 16 only; COLORTERM=truecolor if it has more")


def _unicode() -> Check:
    encoding = getattr(sys.stdout, "encoding", None) or "no encoding"
    if encoding.lower().replace("-", "") == "utf8":
        return _fine("unicode", "UTF-8")
    words = f"{encoding}: signs other than its own cannot be shown; set LANG to a UTF-8 locale."
    return _wrong("unicode", words)


# --- the clipboard -----------------------------------------------------------------------------


def clipboard(environ: Mapping[str, str]) -> Check:
    routes = []
    if environ.get("TMUX"):
        setting = _tmux("show-options", "-sv", "set-clipboard")
        routes.append(f"tmux (set-clipboard is {setting or 'not known'})")
    helper = "" if is_remote(environ) else _helper(environ)
    if helper:
        routes.append(helper)
    if routes:
        return _fine("clipboard", f"{', '.join(routes)}, and {_OSC_52}")
    advice = "" if is_remote(environ) else "; install xclip or wl-clipboard for a surer one"
    return _note("clipboard", f"only {_OSC_52}{advice}")


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
        return _fine(_NOTIFICATIONS, "none are wanted (alerts.desktop)")
    if route is Route.NONE:
        advice = (
            "name a way with alerts.route"
            if is_remote(environ)
            else "install the extra notify, or name a way with alerts.route"
        )
        words = f"none, this terminal is not known to show any; {advice}."
        return _note(_NOTIFICATIONS, words)
    if route is Route.SYSTEM:
        return _fine(_NOTIFICATIONS, "by the desktop (desktop-notifier)")
    words = f"by the terminal (OSC {route.value.removeprefix('osc')})"
    if environ.get("TMUX") and _tmux("display-message", "-p", "#{allow-passthrough}") not in (
        "on",
        "all",
    ):
        words += "; tmux keeps them to itself: set -g allow-passthrough on."
        return _note(_NOTIFICATIONS, words)
    return _fine(_NOTIFICATIONS, words)


# --- files and folders -------------------------------------------------------------------------


def data_folder(folder: Path) -> Check:
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if os.access(above, os.W_OK | os.X_OK):
            return _fine("data folder", f"{folder}, made when it is needed")
        words = f"{folder} cannot be made; name another with --data-dir."
        return _wrong("data folder", words)
    if not folder.is_dir():
        return _wrong("data folder", f"{folder} is a file; name a folder.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        words = f"{folder} cannot be written; correct its rights or name another with --data-dir."
        return _wrong("data folder", words)
    if others := _open_to_others(folder):
        words = f"{folder}: {others} may look into it; chmod 700 it."
        return _note("data folder", words)
    return _fine("data folder", f"{folder}, only yours")


def key_file(path: Path) -> Iterator[Check]:
    """A warning where others may read the `.env` that the key is in."""
    if others := _open_to_others(path):
        yield _wrong("key file", f"{path}: {others} may read the key; chmod 600 it.")


def _open_to_others(path: Path) -> str:
    if os.name != "posix" or not path.exists():
        return ""
    mode = path.stat().st_mode
    if mode & stat.S_IRWXO:
        return "everybody on this computer"
    return "your group" if mode & stat.S_IRWXG else ""
