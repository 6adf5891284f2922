"""`anosim-tui doctor`: what keeps this program from working, and what to do about it."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anosim_tui import bootstrap
from anosim_tui.commands import checks
from anosim_tui.commands.calling import (
    DONE,
    FAILED,
    CannotStart,
    add_settings,
    settings_of,
    with_key,
)
from anosim_tui.commands.checks import Check, Grade
from anosim_tui.commands.output import json_line, say, table
from anosim_tui.domain.errors import ApiError, BadKey
from anosim_tui.domain.wording import money

if TYPE_CHECKING:
    from decimal import Decimal

    from anosim_tui.account.health import HealthReport
    from anosim_tui.config.settings import Settings
    from anosim_tui.credentials import Key

_SIGNS: Final = {Grade.FINE: "ok", Grade.NOTE: "note", Grade.WRONG: "WRONG"}
# Certificates are checked against the clock; one that is this far off fails sooner or later.
_MOST_SKEW: Final = timedelta(minutes=5)


def configure_doctor(parser: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="print JSON Lines, one a check")
    add_settings(parser)


def run_doctor(arguments: Namespace) -> int:
    """Print how everything is; 1 if something is wrong."""
    from anosim_tui import log

    log.begin(None, log.Scrubber())
    found = list(_all(arguments))
    if arguments.json:
        for check in found:
            json_line({"check": check.name, "grade": check.grade.value, "words": check.words})
    else:
        table([(_SIGNS[check.grade], check.name, check.words) for check in found], whole=True)
    wrong = [check for check in found if check.grade is Grade.WRONG]
    if wrong and not arguments.json:
        say(f"Wrong: {', '.join(check.name for check in wrong)}.")
    return FAILED if wrong else DONE


def _all(arguments: Namespace) -> Iterator[Check]:
    environ = arguments.caller.environ
    yield checks.versions()
    try:
        settings = settings_of(arguments)
    except CannotStart as error:
        yield Check("configuration", Grade.WRONG, str(error))
    else:
        yield _configuration(settings)
        yield from _connection(settings)
        yield from _files(settings, arguments)
        yield checks.notifications(settings, bootstrap.terminal_facts(environ), environ)
    yield checks.clipboard(environ)
    yield from checks.terminal(environ, _size())


def _configuration(settings: Settings) -> Check:
    there = "" if settings.config_file.exists() else ", which is not there; the defaults count"
    words = f"{settings.config_file}{there}"
    if settings.notices:
        return Check("configuration", Grade.NOTE, " ".join((f"{words}.", *settings.notices)))
    return Check("configuration", Grade.FINE, words)


def _files(settings: Settings, arguments: Namespace) -> Iterator[Check]:
    yield checks.data_folder(settings.data_dir)
    path = Path.cwd() / Path(arguments.env_file or ".env").expanduser()
    if settings.origins["key"] == f"{settings.key_variable} in {path}":
        warning = checks.key_file(path)
        if warning is not None:
            yield warning


def _size() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return size.columns, size.lines


# --- the service -------------------------------------------------------------------------------


def _connection(settings: Settings) -> Iterator[Check]:
    """The key, the service and the clock: one request answers for all three."""
    host = settings.base_url.split("/")[2]
    try:
        settings, key = with_key(settings)
    except CannotStart as error:
        yield Check("key", Grade.WRONG, str(error))
        yield Check("service", Grade.NOTE, f"{host} was not asked, because there is no key.")
        return
    answer, report = asyncio.run(_asked(settings, key))
    shown = f"{key} from {settings.origins['key']}"
    last = report.last_exchange
    took = f"{last.seconds * 1000:.0f} ms" if last else "no time"
    if isinstance(answer, BadKey):
        yield Check("key", Grade.WRONG, f"{shown}: {answer}")
        yield Check("service", Grade.FINE, f"{host} answers, in {took}")
    elif isinstance(answer, ApiError):
        yield Check("key", Grade.NOTE, f"{shown}, not tried")
        yield Check("service", Grade.WRONG, f"{host}: {answer}")
    else:
        yield Check("key", Grade.FINE, f"{shown}, the account holds {money(answer)}")
        yield Check("service", Grade.FINE, f"{host} answers, in {took}")
    if report.server_date is not None:
        yield _clock(report.clock_offset)


def _clock(offset: timedelta) -> Check:
    if not offset:
        return Check("clock", Grade.FINE, "within 2 s of the service's")
    seconds = abs(offset.total_seconds())
    side = "behind" if offset > timedelta() else "ahead of"
    words = f"{seconds:.0f} s {side} the service's; times left are put right."
    if abs(offset) < _MOST_SKEW:
        return Check("clock", Grade.NOTE, words)
    return Check("clock", Grade.WRONG, f"{words} Set the clock of this computer.")


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
