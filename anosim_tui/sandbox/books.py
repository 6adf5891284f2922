"""The sandbox's own audit: money held against bookings and orders."""

from __future__ import annotations

from anosim_tui.sandbox.ledger import ZERO, LedgerError
from anosim_tui.sandbox.lifecycle import Lifecycle


def audit(world: Lifecycle) -> None:
    """Every booking was charged once, with the price it shows, and paid back at most that.

    Raises:
        LedgerError: the books do not add up.
    """
    world.ledger.check()
    charged = [entry for entry in world.ledger.entries if not entry.kind.is_refund]
    prices = {entry.booking_id: entry.amount for entry in charged}
    if len(prices) != len(charged):
        raise LedgerError("a booking was charged twice")
    if prices != {item.id: item.price for item in world.bookings.values()}:
        raise LedgerError("charges and prices of the bookings differ")
    ordered = sum((order.price for order in world.orders.values()), ZERO)
    if ordered != world.ledger.charges:
        raise LedgerError(f"orders of {ordered}, charges of {world.ledger.charges}")
