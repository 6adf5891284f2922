"""Commands of the person's own, run for what arrives: `[hooks]` of the configuration.

A hook gets what happened as JSON on its standard input and the parts a shell can use safely in its
environment; a stranger's text never becomes part of a command line.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from anosim_tui.domain.alerts import Alert, AlertKind
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.messages import Message
from anosim_tui.domain.models import digits
from anosim_tui.domain.state import AccountState

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

_PATIENCE: Final = 10.0
_MOST_WAITING: Final = 20
_EVENTS: Final[Mapping[AlertKind, tuple[str, ...]]] = {
    AlertKind.CODE: ("code", "message"),
    AlertKind.MESSAGE: ("message",),
    AlertKind.ENDED: ("ended",),
}

_log = logging.getLogger(__name__)

Facts = dict[str, Any]


class Hooks:
    """The hooks of one app: one at a time of each, the rest wait in line.

    Args:
        app: the app.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        self._waiting: dict[str, deque[Facts]] = {}

    def on_alerts(self, found: Sequence[Alert], state: AccountState) -> None:
        """Run what is wanted for what happened; nothing in the demo, whose messages are made up."""
        account = self._app.session.account
        if account is None or account.demo:
            return
        for alert in found:
            for event in _EVENTS.get(alert.kind, ()):
                if self._command(event):
                    self._add(event, _facts(event, alert, state))

    def _command(self, event: str) -> str | tuple[str, ...] | None:
        settings = self._app.settings
        return {
            "code": settings.hooks_code,
            "message": settings.hooks_message,
            "ended": settings.hooks_ended,
        }[event]

    def _add(self, event: str, facts: Facts) -> None:
        waiting = self._waiting.setdefault(event, deque())
        if len(waiting) >= _MOST_WAITING:
            self._say(event, "fell behind; what came last was left out")
            return
        waiting.append(facts)
        if len(waiting) == 1:
            self._app.run_worker(self._work(event), group=f"hook {event}")

    async def _work(self, event: str) -> None:
        waiting = self._waiting[event]
        while waiting:
            command = self._command(event)
            if command and (problem := await self._run(command, waiting[0])):
                self._say(event, problem)
            waiting.popleft()

    def _say(self, event: str, problem: str) -> None:
        _log.warning("hook %s %s", event, problem)
        self._app.say(f"The hook for {event} {problem}.", "warning")

    async def _run(self, command: str | tuple[str, ...], facts: Facts) -> str:
        """Run a command to its end; what went wrong, or ""."""
        environment = {**self._app.backend.hook_environment, **_variables(facts)}
        given: dict[str, Any] = {
            "stdin": asyncio.subprocess.PIPE,
            "stdout": asyncio.subprocess.DEVNULL,
            "stderr": asyncio.subprocess.DEVNULL,
            "env": environment,
            # A group of its own, so that all of it can be ended.
            "start_new_session": True,
        }
        try:
            if isinstance(command, str):
                process = await asyncio.create_subprocess_shell(command, **given)
            else:
                process = await asyncio.create_subprocess_exec(*command, **given)
        except OSError as error:
            return f"could not be started ({error.strerror})"
        try:
            async with asyncio.timeout(_PATIENCE):
                await process.communicate(json.dumps(facts).encode())
        except TimeoutError:
            return f"took longer than {_PATIENCE:.0f} s and was ended"
        finally:
            _end(process)
        return f"ended with {process.returncode}" if process.returncode else ""


def _end(process: asyncio.subprocess.Process) -> None:
    """End a hook and what it left running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _facts(event: str, alert: Alert, state: AccountState) -> Facts:
    message = alert.message
    line = alert.line or (None if message is None else _line_of(message, state))
    facts: Facts = {"event": event, "booking": None, "number": "", "service": ""}
    if line is not None:
        booking = line.current
        facts |= {"booking": booking.id, "number": booking.number, "service": line.first.service}
    if message is not None:
        facts |= {
            "number": message.sms.number,
            "sender": message.sms.sender,
            "text": message.sms.text,
            "code": None if message.code is None else message.code.value,
            "certain": message.code is not None and message.code.certain,
            "at": message.sms.date.isoformat(),
        }
    return facts


def _line_of(message: Message, state: AccountState) -> BookingLine | None:
    plain = digits(message.sms.number)
    return next(
        (
            line
            for line in state.lines
            if any(digits(booking.number) == plain for booking in line.chain)
        ),
        None,
    )


def _variables(facts: Facts) -> dict[str, str]:
    given = {name: facts.get(name) for name in ("code", "number", "service", "booking")}
    return {
        f"ANOSIM_{name.upper()}": "" if value is None else str(value)
        for name, value in given.items()
    }
