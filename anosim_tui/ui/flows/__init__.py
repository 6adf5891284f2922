"""What a person asks to be done with an account: a question, the deed, and words on how it ended.

Each flow is a coroutine that the app runs as a worker of its own. Paid and free calls are tasks of
the account, so a flow that ends early takes nothing with it. A dialog that only one flow shows
stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anosim_tui.domain import wording
from anosim_tui.domain.bookings import BookingLine
from anosim_tui.domain.flags import Answer, Done, NotDone, NotKnown
from anosim_tui.language import _, together

if TYPE_CHECKING:
    from textual.worker import Worker

    from anosim_tui.ui.app import AnosimApp
    from anosim_tui.ui.events import Flow


class FlowRunner:
    """Runs flows as workers of the app: a screen that closes takes none with it."""

    def __init__(self, app: AnosimApp) -> None:
        self._app = app
        # The flow whose dialog is about to open.
        self._asking: Worker[None] | None = None
        # What was asked for before the account was open.
        self._early: Flow | None = None

    def begin(self, flow: Flow, *, asks: bool = False) -> None:
        """Run a flow; one that `asks` opens a dialog, unless one is open or about to be.

        Two events in one read ask for two dialogs; the second would be answered unread.
        """
        app, account = self._app, self._app.session.account
        if app.return_code is not None:  # it is closing: nothing could show the answer
            return
        is_opening = self._asking is not None and not self._asking.is_finished
        if asks and (is_opening or app.screen.is_modal):
            return
        if account is None:
            self._early = flow if asks else self._early
            return
        running = app.run_worker(flow(app, account), group="flow")
        self._asking = running if asks else self._asking

    def begin_early(self) -> None:
        flow, self._early = self._early, None
        if flow is not None:
            self.begin(flow, asks=True)

    def opened(self) -> None:
        """A dialog is open: the screen below asks for nothing more."""
        self._asking = None


def named(line: BookingLine) -> str:
    return wording.booking(line.first.service, line.first.rental_type, line.current.number)


def tell(app: AnosimApp, answer: Answer, done: str) -> None:
    match answer:
        case Done():
            app.say(done)
        case NotDone(reason):
            app.say(together(_("It did not go through."), reason), "warning")
        case NotKnown(reason):
            app.say(reason, "warning")
