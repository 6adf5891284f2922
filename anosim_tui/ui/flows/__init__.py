"""What a person asks to be done with an account: a question, the deed, and words on how it ended.

Each flow is a coroutine that the app runs as a worker of its own. Paid and free calls are tasks of
the account, so a flow that ends early takes nothing with it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from anosim_tui.ui.flows import bookings, purchases

if TYPE_CHECKING:
    from anosim_tui.account.account import Account
    from anosim_tui.domain.bookings import BookingLine
    from anosim_tui.ui.app import AnosimApp


class BookingFlow(Protocol):
    """A flow on one booking."""

    def __call__(self, app: AnosimApp, account: Account, line: BookingLine) -> Awaitable[None]:
        """Do it."""
        ...


# By the id of the action that asks for it.
ON_BOOKING: Final[Mapping[str, BookingFlow]] = {
    "order-another": purchases.order_another,
    "extend": purchases.extend,
    "reuse": purchases.reuse,
    "cancel": bookings.cancel,
    "try-another": purchases.try_another,
    "label": bookings.label,
    "share": bookings.share,
    "revoke": bookings.revoke,
    "renew": bookings.renew,
    "renew-all": bookings.renew_all,
}
