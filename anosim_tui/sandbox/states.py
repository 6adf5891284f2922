"""The whole of a sandbox, for whoever tests against it."""

from __future__ import annotations

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox import views
from anosim_tui.sandbox.faults import Standing
from anosim_tui.sandbox.ledger import LedgerError
from anosim_tui.sandbox.models import dump
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.records import BookingRecord
from anosim_tui.sandbox.views import Json
from anosim_tui.sandbox.world import World

_SOON = 20


def state_view(world: World, quirks: Quirks) -> Json:
    """Time, money, bookings, what is going to happen, faults and quirks."""
    origin = world.origin
    return {
        "scenario": "" if origin is None else origin.plan.title,
        "seed": None if origin is None else origin.seed,
        "now": world.now(),
        "frozen": isinstance(world.clock, VirtualClock),
        "money": _money(world),
        "bookings": [_booking(item) for item in world.bookings.values()],
        "orders": len(world.orders),
        "messages": len(world.messages),
        "requests": len(world.requests),
        "next": [
            {"at": event.at, "what": event.kind.name.lower(), "bookingId": event.booking_id or None}
            for event in world.ahead()[:_SOON]
        ],
        "faults": [fault_view(item) for item in world.faults.standing],
        "quirks": dump(quirks),
    }


def fault_view(item: Standing) -> Json:
    """A fault and how often it has struck; what nobody set is left out."""
    return {"id": item.id, **dump(item.fault), "since": item.since, "struck": item.struck}


def _money(world: World) -> Json:
    ledger = world.ledger
    return {
        "balance": ledger.balance,
        "start": ledger.start,
        "charges": ledger.charges,
        "refunds": ledger.refunds,
        "addsUp": _adds_up(world),
    }


def _adds_up(world: World) -> bool:
    try:
        world.audit()
    except LedgerError:
        return False
    return True


def _booking(item: BookingRecord) -> Json:
    return {
        **views.booking(item),
        "orderId": item.order_id,
        "productId": item.product.id,
        "providerId": item.provider_id,
        "autoRenewal": item.auto_renewal,
        "shareToken": item.token,
        "messages": len(item.messages),
    }
