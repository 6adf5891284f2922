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
    from anosim_tui.ui.app import AnosimApp


def named(line: BookingLine) -> str:
    """A booking as a person knows it: service and number."""
    service = wording.service(line.first.service, line.first.rental_type)
    return f"{service}, {wording.phone(line.current.number)}"


def tell(app: AnosimApp, answer: Answer, done: str) -> None:
    match answer:
        case Done():
            app.say(done)
        case NotDone(reason):
            app.say(together(_("It did not go through."), reason), "warning")
        case NotKnown(reason):
            app.say(reason, "warning")
