"""Commands of the person's own, run for what arrives: `[hooks]` of the configuration.

A hook gets what happened as JSON on its standard input and the parts a shell can use safely in its
environment; a stranger's text never becomes part of a command line.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from anosim_tui.domain.alerts import Alert, AlertKind
from anosim_tui.domain.state import AccountState
from anosim_tui.language import N_, _
from anosim_tui.ui import helpers

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

_PATIENCE: Final = 10.0
_MOST_WAITING: Final = 20
_EVENTS: Final[Mapping[AlertKind, tuple[str, ...]]] = {
    AlertKind.CODE: ("code", "message"),
    AlertKind.MESSAGE: ("message",),
    AlertKind.ENDED: ("ended",),
}
_PROBLEMS: Final = {
    helpers.Problem.NOT_STARTED: N_("The hook for {event} could not be started ({detail})."),
    helpers.Problem.TOO_SLOW: N_(
        "The hook for {event} took longer than {detail} s and was stopped."
    ),
    helpers.Problem.FAILED: N_("The hook for {event} ended with exit code {detail}."),
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

    def _command(self, event: str) -> str | Sequence[str] | None:
        return cast("str | Sequence[str] | None", self._app.settings.values[f"hooks.{event}"])

    def _add(self, event: str, facts: Facts) -> None:
        waiting = self._waiting.setdefault(event, deque())
        if len(waiting) >= _MOST_WAITING:
            _log.warning("hook %s fell behind", event)
            words = _(
                "The hook for {event} fell behind; the latest event was skipped.", event=event
            )
            self._app.say(words, "warning")
            return
        waiting.append(facts)
        if len(waiting) == 1:
            self._app.run_worker(self._work(event), group=f"hook {event}")

    async def _work(self, event: str) -> None:
        waiting = self._waiting[event]
        while waiting:
            if command := self._command(event):
                environment = {**self._app.backend.hook_environment, **_variables(waiting[0])}
                result = await helpers.run(
                    command,
                    json.dumps(waiting[0]),
                    _PATIENCE,
                    environment=environment,
                    whole=True,
                )
                if result.problem is not None:
                    self._say(event, result.problem, result.detail)
            waiting.popleft()

    def _say(self, event: str, problem: helpers.Problem, detail: str) -> None:
        _log.warning("hook %s %s (%s)", event, problem.value, detail)
        self._app.say(_(_PROBLEMS[problem], event=event, detail=detail), "warning")


def _facts(event: str, alert: Alert, state: AccountState) -> Facts:
    message = alert.message
    line = alert.line or (None if message is None else state.line_of(message))
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


def _variables(facts: Facts) -> dict[str, str]:
    given = {name: facts.get(name) for name in ("code", "number", "service", "booking")}
    return {
        f"ANOSIM_{name.upper()}": "" if value is None else str(value)
        for name, value in given.items()
    }
