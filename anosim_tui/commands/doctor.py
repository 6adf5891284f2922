"""`anosim-tui doctor`: what keeps this program from working, and what to do about it."""

from __future__ import annotations

import asyncio
import os
import platform
import stat
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from anosim_tui import __version__, bootstrap, log
from anosim_tui.account.health import HealthReport
from anosim_tui.api.transport import Exchange
from anosim_tui.commands.common import (
    add_settings,
    json_line,
    say,
    settings_of,
    table,
    with_key,
)
from anosim_tui.commands.doctor_checks import (
    GRADES,
    Check,
    clipboard,
    fine,
    hooks,
    mouse,
    note,
    notifications,
    spoken,
    terminal,
    wrong,
)
from anosim_tui.commands.installed import installed
from anosim_tui.config.settings import Settings
from anosim_tui.credentials import Key
from anosim_tui.dashboard import terminal_facts
from anosim_tui.domain import wording
from anosim_tui.domain.errors import ApiError, BadKey
from anosim_tui.domain.wording import money
from anosim_tui.exit_codes import DONE, FAILED, CannotStart
from anosim_tui.language import ENGLISH, N_, _

_LIBRARIES: Final = ("textual", "httpx", "pydantic")
# Certificates are checked against the clock; one that is this far off fails sooner or later.
_MOST_SKEW: Final = timedelta(minutes=5)


def configure_doctor(parser: ArgumentParser) -> None:
    add_settings(parser, json=_("print JSON Lines, one per check"), demo=True)


def run_doctor(arguments: Namespace) -> int:
    """Print how everything is; 1 if something is wrong."""
    log.begin(None, log.Scrubber())
    if arguments.json:
        arguments.language = ENGLISH  # programs read the words
    found = list(_all(arguments))
    if arguments.json:
        for check in found:
            json_line({"check": check.name, "grade": check.grade, "words": check.words})
    else:
        table([(_(GRADES[one.grade]), one.title, one.words) for one in found], whole=True)
    failed = [one.title for one in found if one.grade == "wrong"]
    if failed and not arguments.json:
        say(_("Failed: {checks}.", checks=", ".join(failed)))
    return FAILED if failed else DONE


def _all(arguments: Namespace) -> Iterator[Check]:
    environ = arguments.environ
    settings: Settings | str
    try:
        settings = settings_of(arguments)  # first, because it sets the language
    except CannotStart as error:
        settings = str(error)
    yield versions()
    yield from installed()
    if isinstance(settings, str):
        yield wrong(N_("configuration"), settings)
    else:
        yield _configuration(settings)
        yield spoken(settings, environ)
        yield from _connection(settings, is_demo=arguments.demo)
        yield from _files(settings, arguments)
        yield notifications(settings, terminal_facts(environ), environ)
        yield hooks(settings)
        yield mouse(settings)
    yield clipboard(environ)
    yield from terminal(environ, _terminal_size())


def _configuration(settings: Settings) -> Check:
    path = settings.config_file
    if path.exists():
        words = _("Read from {path}.", path=path)
    else:
        words = _("{path} does not exist; the defaults are used.", path=path)
    if settings.notices:
        return note("configuration", " ".join((words, *settings.notices)))
    return fine("configuration", words)


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
        yield fine(N_("service"), _("the built-in sandbox, which needs no key and no network"))
        return
    host = settings.base_url.split("/")[2]
    try:
        settings, key = with_key(settings)
    except CannotStart as error:
        yield wrong("key", str(error))
        yield note("service", _("{host} was not contacted because there is no API key.", host=host))
        return
    answer, report = asyncio.run(_asked(settings, key))
    origin = settings.origins["key"]
    if isinstance(answer, BadKey):
        yield wrong(
            "key", _("{key} from {origin}: {problem}", key=key, origin=origin, problem=answer)
        )
        yield _answered(host, report)
    elif isinstance(answer, ApiError):
        yield note("key", _("{key} from {origin}, not checked", key=key, origin=origin))
        yield wrong("service", f"{host}: {answer}")
    else:
        balance = money(answer)
        yield fine(
            "key",
            _("{key} from {origin}, balance {balance}", key=key, origin=origin, balance=balance),
        )
        yield _answered(host, report)
    if report.server_date is not None:
        yield _clock(report.clock_offset)


def _answered(host: str, report: HealthReport) -> Check:
    if (last := report.last_exchange) is None:
        return fine("service", _("{host} responded", host=host))
    took = f"{last.seconds * 1000:.0f}"
    return fine("service", _("{host} responded in {milliseconds} ms", host=host, milliseconds=took))


def _clock(offset: timedelta) -> Check:
    if not offset:
        return fine(N_("clock"), _("within 2 s of the service's clock"))
    off = wording.within(abs(offset))
    if offset > timedelta():
        words = _(
            "{time} behind the service's clock; the time left on bookings is adjusted for this.",
            time=off,
        )
    else:
        words = _(
            "{time} ahead of the service's clock; the time left on bookings is adjusted for this.",
            time=off,
        )
    if abs(offset) < _MOST_SKEW:
        return note("clock", words)
    advice = _("Set this computer's clock.")
    return wrong("clock", f"{words} {advice}")


async def _asked(settings: Settings, key: Key) -> tuple[Decimal | ApiError, HealthReport]:
    report = HealthReport(requests_per_minute=settings.requests_per_minute)

    def note(exchange: Exchange) -> None:
        nonlocal report
        report = report.after(exchange, datetime.now(UTC))

    answer: Decimal | ApiError
    async with bootstrap.client_with_key(settings, key) as client:
        client.observe(note)
        try:
            answer = await client.balance()
        except ApiError as error:
            answer = error
    return answer, report


# --- this computer -----------------------------------------------------------------------------


def versions() -> Check:
    found = [f"anosim-tui {__version__}", f"Python {platform.python_version()}"]
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(_("{name} (unknown version)", name=name))
    return fine(N_("versions"), f"{', '.join(found)}; {platform.platform(terse=True)}")


# --- files and folders -------------------------------------------------------------------------


def data_folder(folder: Path) -> Check:
    if not folder.exists():
        above = next(path for path in folder.parents if path.exists())
        if os.access(above, os.W_OK | os.X_OK):
            return fine(N_("data folder"), _("{folder} (created when needed)", folder=folder))
        words = _(
            "{folder} cannot be created; choose another folder with --data-dir.", folder=folder
        )
        return wrong(N_("data folder"), words)
    if not folder.is_dir():
        return wrong(N_("data folder"), _("{folder} is a file; specify a folder.", folder=folder))
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        words = _(
            "{folder} cannot be written to; correct its permissions, or choose "
            "another folder with --data-dir.",
            folder=folder,
        )
        return wrong(N_("data folder"), words)
    if os.name != "posix":
        return _as_windows_has_it(folder)
    open_to = _open_to(folder)
    if open_to & stat.S_IRWXO:
        words = _(
            "Everyone on this computer can open {folder}; run chmod 700 on it.", folder=folder
        )
        return note(N_("data folder"), words)
    if open_to:
        words = _("Your group can open {folder}; run chmod 700 on it.", folder=folder)
        return note(N_("data folder"), words)
    return fine(N_("data folder"), _("{folder} (only you can open it)", folder=folder))


def _as_windows_has_it(folder: Path) -> Check:
    """There files have no modes, but what is in the profile of a user is closed to the others."""
    if folder.is_relative_to(Path.home()):
        return fine(N_("data folder"), _("{folder} (in your Windows profile)", folder=folder))
    words = _(
        "Windows may let others open {folder}, which is not in your Windows user "
        "folder; choose a folder in {home} with --data-dir.",
        folder=folder,
        home=Path.home(),
    )
    return note(N_("data folder"), words)


def key_file(path: Path) -> Iterator[Check]:
    """A warning where others may read the `.env` that the key is in."""
    open_to = _open_to(path)
    if open_to & stat.S_IRWXO:
        words = _(
            "Everyone on this computer can read the key in {path}; run chmod 600 on it.", path=path
        )
        yield wrong(N_("key file"), words)
    elif open_to:
        words = _("Your group can read the key in {path}; run chmod 600 on it.", path=path)
        yield wrong(N_("key file"), words)


def _open_to(path: Path) -> int:
    """The rights of a file or folder that others than its owner have, as bits of its mode."""
    if os.name != "posix" or not path.exists():
        return 0
    return path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
