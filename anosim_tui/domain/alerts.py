"""What of a change of the account is worth more than a line on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from anosim_tui.domain.messages import Arrival, Message


def code_to_copy(fresh: Iterable[Message]) -> Message | None:
    """The message whose code may be copied unasked: it arrived just now, and its code is certain.

    Of several, that of the latest date, the last one of the same.
    """
    live = [one for one in fresh if one.arrival is Arrival.LIVE and one.code and one.code.certain]
    return max(reversed(live), key=lambda one: one.sms.date, default=None)
