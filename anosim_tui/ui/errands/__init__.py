"""What a person asks to be done with an account: a question, the deed, and words on how it ended.

Each errand is a coroutine that the app runs as a worker of its own. Paid and free calls are tasks
of the account, so an errand that ends early takes nothing with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from anosim_tui.ui.errands import free, paid

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.errands.desk import Desk


class BookingErrand(Protocol):
    """An errand on one booking."""

    def __call__(self, desk: Desk, account: Account, line: BookingLine) -> Awaitable[None]:
        """Do it."""
        ...


# By the id of the action that asks for it.
ON_BOOKING: Final[Mapping[str, BookingErrand]] = {
    "order-another": paid.order_another,
    "extend": paid.extend,
    "reuse": paid.reuse,
    "cancel": free.cancel,
    "label": free.label,
    "share": free.share,
    "revoke": free.revoke,
    "renew": free.renew,
    "renew-all": free.renew_all,
}
