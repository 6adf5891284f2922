"""What tells a person, or a program of theirs, that something happened.

Bell, notification, flash and window title; and the commands of `[hooks]`. A hook gets what happened
as JSON on its standard input and the parts a shell can use safely in its environment; a stranger's
text never becomes part of a command line.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from textual.timer import Timer

from anosim_tui.domain.alerts import (
    Alert,
    AlertKind,
    Bundles,
    QuietHours,
    alerts,
    arrived,
    kinds,
    next_look,
    notification,
)
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import Route
from anosim_tui.domain.watches import announced
from anosim_tui.language import N_, _
from anosim_tui.ui import processes
from anosim_tui.ui.terminal import KEEP_TITLE, RESTORE_TITLE, notification_sequence, title_sequence
from anosim_tui.ui.widgets.safe import announce

if TYPE_CHECKING:
    from anosim_tui.ui.app import AnosimApp

# The clock of the service may be set right in between: look again after this many seconds.
_LONGEST_WAIT: Final = 600.0
# A moment is never looked for just before it.
_MARGIN: Final = 0.01
_NOTIFYING: Final = 10.0
# Seconds that a toast is shown that nobody asked for.
_READ_WITHIN: Final = 12.0


class Notifier:
    """Alerts of one app, as its settings want them.

    Attributes:
        muted: whether neither bell, notification nor flash disturbs.
    """

    def __init__(self, app: AnosimApp) -> None:
        self._app, self.hooks = app, Hooks(app)
        self.muted = app.settings.alerts_muted
        # Which of the two it is stays as it began: the terminal remembers one title.
        self._has_title = app.settings.alerts_title and app.terminal.facts.has_title
        self._bundles = Bundles()
        self._looked: datetime | None = None
        self._next_look: Timer | None = None
        self._next_telling: Timer | None = None
        self._unseen = 0

    def toggle(self) -> None:
        self.muted = not self.muted
        self._app.show_state()
        muted = _(
            "Alerts are muted: no bell, no notification, no flash. Everything is still shown."
        )
        announce(self._app, muted if self.muted else _("Alerts are on."))

    def on_state(self, before: AccountState, after: AccountState) -> None:
        """Tell what happened between two states, or while one of them lasted."""
        app, now = self._app, self._app.session.now()
        looked = self._looked or now
        # A clock that is set back shows nothing twice.
        self._looked = max(looked, now)
        found = alerts(
            before, after, looked, now, app.settings.alerts_low_balance, self._no_sms_after
        )
        self._plan_look(after, now)
        self._count(len(arrived(after.messages.data.since(before.messages.data))))
        self._flash(found)
        self.hooks.on_alerts(found, after)
        for one in found:
            if one.watch is not None:
                # Products and their prices are public: the mask hides nothing of them.
                announce(app, announced(one.watch), seconds=_READ_WITHIN)
        wanted = kinds(app.settings.alerts_bell) | kinds(app.settings.alerts_desktop)
        self._tell([one for one in found if one.is_among(wanted)])

    def _plan_look(self, state: AccountState, now: datetime) -> None:
        if self._next_look is not None:
            self._next_look.stop()
            self._next_look = None
        if (moment := next_look(state, now, self._no_sms_after)) is not None:
            wait = min((moment - now).total_seconds(), _LONGEST_WAIT)
            self._next_look = self._app.set_timer(wait + _MARGIN, self._look)

    @property
    def _no_sms_after(self) -> timedelta | None:
        minutes = self._app.settings.alerts_no_sms_after
        return None if minutes is None else timedelta(minutes=minutes)

    def _look(self) -> None:
        state = self._app.session.state
        self.on_state(state, state)

    @property
    def is_silent(self) -> bool:
        quiet = self._app.settings.alerts_quiet_hours
        at = self._app.session.now().astimezone().time()
        return self.muted or (quiet is not None and QuietHours.parse(quiet).hold(at))

    def _tell(self, fresh: Sequence[Alert]) -> None:
        time, settings = asyncio.get_running_loop().time(), self._app.settings
        if (told := self._bundles.take(fresh, time)) and not self.is_silent:
            if any(one.is_among(kinds(settings.alerts_bell)) for one in told):
                self._app.bell()
            desktop = kinds(settings.alerts_desktop)
            if shown := [one for one in told if one.is_among(desktop)]:
                self._notify_desktop(shown)
        if self._next_telling is not None:
            self._next_telling.stop()
            self._next_telling = None
        if wait := self._bundles.due_in(time):
            self._next_telling = self._app.set_timer(wait + _MARGIN, lambda: self._tell(()))

    def _notify_desktop(self, told: Sequence[Alert]) -> None:
        app, facts = self._app, self._app.terminal.facts
        words = notification(told, contents=app.settings.alerts_contents and not app.mask.on)
        route = facts.route_for(app.settings.alerts_route)
        if route is Route.SYSTEM:
            helper = processes.fed(processes.own("notify"), words, _NOTIFYING)
            app.run_worker(helper, group="notification")
        else:
            app.terminal.write(notification_sequence(route, words, tmux=facts.tmux))

    def _flash(self, found: Sequence[Alert]) -> None:
        screen = self._app.full_screen
        if screen and any(one.kind is AlertKind.CODE for one in found):
            screen.flashes = self._app.settings.alerts_flash and not self.is_silent

    # The title of the window.

    def begin(self) -> None:
        """Set the title, and restore the old one while the shell has the terminal."""
        if self._has_title:
            app = self._app
            # At once: the process is about to stop.
            app.app_suspend_signal.subscribe(app, lambda _: self.end(), immediate=True)
            app.app_resume_signal.subscribe(app, lambda _: self._set_title())
            self._set_title()

    def end(self) -> None:
        if self._has_title:
            self._app.terminal.write(RESTORE_TITLE)

    def seen(self, unread: int) -> None:
        """Somebody pressed a key in front of the messages: so many of them are unread still."""
        self._count(unread - self._unseen)

    def _count(self, more: int) -> None:
        if more:
            self._unseen += more
            if self._has_title:
                self._write_title()

    def _set_title(self) -> None:
        self._app.terminal.write(KEEP_TITLE)
        self._write_title()

    def _write_title(self) -> None:
        count = f"({self._unseen}) " if self._unseen else ""
        self._app.terminal.write(title_sequence(f"{count}{self._app.TITLE}"))


_HOOK_PATIENCE: Final = 10.0
_MOST_WAITING: Final = 20
_EVENTS: Final[Mapping[AlertKind, tuple[str, ...]]] = {
    AlertKind.CODE: ("code", "message"),
    AlertKind.MESSAGE: ("message",),
    AlertKind.ENDED: ("ended",),
}
_PROBLEMS: Final = {
    processes.Problem.NOT_STARTED: N_("The hook for {event} could not be started ({detail})."),
    processes.Problem.TOO_SLOW: N_(
        "The hook for {event} took longer than {detail} s and was stopped."
    ),
    processes.Problem.FAILED: N_("The hook for {event} ended with exit code {detail}."),
}

_log = logging.getLogger(__name__)

Facts = dict[str, Any]


class Hooks:
    """The hooks of one app: one at a time of each, the rest wait in line."""

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
                result = await processes.run(
                    command,
                    json.dumps(waiting[0]),
                    _HOOK_PATIENCE,
                    environment=environment,
                    whole=True,
                )
                if result.problem is not None:
                    self._say(event, result.problem, result.detail)
            waiting.popleft()

    def _say(self, event: str, problem: processes.Problem, detail: str) -> None:
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
