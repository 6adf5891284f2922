"""The app that tells of what happens: by bell, notification, flash and the title of the window."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.timer import Timer

from anosim_tui.domain.alerts import Alert, AlertChoice, Bundles, Kind, alerts, arrived, next_look
from anosim_tui.domain.state import AccountState
from anosim_tui.domain.terminals import Route
from anosim_tui.ui import sequences
from anosim_tui.ui.account_app import AccountApp
from anosim_tui.ui.launch import Launch
from anosim_tui.ui.screens.account_screen import AccountScreen
from anosim_tui.ui.widgets.safe import announce

# What shows that somebody sits here.
_SOMEBODY: Final = (events.Key, events.MouseDown, events.Paste, events.AppFocus)
# The clock of the service may be set right in between: look again after this many seconds.
_LONGEST_WAIT: Final = 600.0
# A moment is never looked for just before it.
_MARGIN: Final = 0.01
_NOTIFYING: Final = 10.0


class AlertingApp(AccountApp):
    """An app that tells of what happens, as the person chose.

    Args:
        launch: how it begins.

    Attributes:
        muted: whether neither bell, notification nor flash disturbs.
    """

    def __init__(self, launch: Launch) -> None:
        super().__init__(launch)
        self.muted = launch.alerts.muted
        self._choice = launch.alerts
        self._bundles = Bundles()
        self._looked: datetime | None = None
        self._next_look: Timer | None = None
        self._next_telling: Timer | None = None
        self._unseen = 0

    # What happens.

    def heed(self, before: AccountState, after: AccountState) -> None:
        """Tell what happened between two states, or while one of them stood."""
        now = self.hosting.now()
        looked = self._looked or now
        # A clock that is set back shows nothing twice.
        self._looked = max(looked, now)
        found = alerts(before, after, looked, now, self._choice.low_balance)
        self._plan_look(after, now)
        self._count(len(arrived(after.messages.data.since(before.messages.data))))
        self._flash(found)
        wanted = self._choice.bell | self._choice.desktop
        self._tell([one for one in found if one.is_among(wanted)])

    def _plan_look(self, state: AccountState, now: datetime) -> None:
        if self._next_look is not None:
            self._next_look.stop()
            self._next_look = None
        if (moment := next_look(state, now)) is not None:
            wait = min((moment - now).total_seconds(), _LONGEST_WAIT)
            self._next_look = self.set_timer(wait + _MARGIN, self._look)

    def _look(self) -> None:
        self.heed(self.hosting.shown, self.hosting.shown)

    # How it is told.

    @property
    def _is_silent(self) -> bool:
        quiet = self._choice.quiet
        return self.muted or (
            quiet is not None and quiet.hold(self.hosting.now().astimezone().time())
        )

    def alert_as(self, choice: AlertChoice) -> None:
        """Tell of what happens from now on as `choice` says; the title stays as it began."""
        self._choice = replace(choice, title=self._choice.title)

    def _tell(self, fresh: Sequence[Alert]) -> None:
        """Tell in bundles, however fast things happen."""
        time = asyncio.get_running_loop().time()
        if (told := self._bundles.take(fresh, time)) and not self._is_silent:
            if any(one.is_among(self._choice.bell) for one in told):
                self.bell()
            if shown := [one for one in told if one.is_among(self._choice.desktop)]:
                self._notify_desktop(shown)
        if self._next_telling is not None:
            self._next_telling.stop()
            self._next_telling = None
        if wait := self._bundles.due_in(time):
            self._next_telling = self.set_timer(wait + _MARGIN, lambda: self._tell(()))

    def _notify_desktop(self, told: Sequence[Alert]) -> None:
        from anosim_tui.domain.alerts import notification

        words = notification(told, contents=self._choice.contents and not self.mask.on)
        if self._choice.route is Route.SYSTEM:
            from anosim_tui.ui import helpers

            helper = helpers.fed(helpers.own("notify_helper"), words, _NOTIFYING)
            self.run_worker(helper, group="notification")
        else:
            sequence = sequences.notification(self._choice.route, words, tmux=self.in_tmux)
            self.write_sequence(sequence)

    def _flash(self, found: Sequence[Alert]) -> None:
        screen = self.screen_stack[0]
        if any(one.kind is Kind.CODE for one in found) and isinstance(screen, AccountScreen):
            screen.flashes = self._choice.flash and not self._is_silent

    def action_mute(self) -> None:
        """Let nothing disturb, or let it again."""
        self.muted = not self.muted
        self.show_state()
        off = "Muted: no bell, no notification, no flash. Everything is still shown."
        announce(self, off if self.muted else "Alerts are on.")

    # The title of the window.

    def on_mount(self) -> None:
        """Set the title, and give it back while the shell has the terminal."""
        if self._choice.title:
            # At once: the process is about to stop.
            self.app_suspend_signal.subscribe(self, self._restore_title, immediate=True)
            self.app_resume_signal.subscribe(self, self._set_title)
            self._set_title(self)

    def on_unmount(self) -> None:
        """Give the title back."""
        if self._choice.title:
            self._restore_title(self)

    async def on_event(self, event: events.Event) -> None:
        """Somebody who presses a key has seen what came."""
        if isinstance(event, _SOMEBODY):
            self._count(-self._unseen)
        await super().on_event(event)

    def _count(self, more: int) -> None:
        if more:
            self._unseen += more
            if self._choice.title:
                self._write_title()

    def _set_title(self, _app: App[None]) -> None:
        self.write_sequence(sequences.KEEP_TITLE)
        self._write_title()

    def _write_title(self) -> None:
        count = f"({self._unseen}) " if self._unseen else ""
        self.write_sequence(sequences.title(f"{count}{self.TITLE}"))

    def _restore_title(self, _app: App[None]) -> None:
        self.write_sequence(sequences.RESTORE_TITLE)
