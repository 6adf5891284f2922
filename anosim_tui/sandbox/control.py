"""The sandbox's own handles under `/__sandbox/`: what a test in another process needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

from msgspec.structs import asdict

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import BadValue, NotFound, Refusal, WrongMethod, dump, validate
from anosim_tui.sandbox.faults import Fault, Standing
from anosim_tui.sandbox.openapi import Advance, NewSms, Reset, document
from anosim_tui.sandbox.quirks import NONE, Quirks
from anosim_tui.sandbox.records import BookingRecord, LedgerError
from anosim_tui.sandbox.scenario import SCENARIOS, live
from anosim_tui.sandbox.views import Json
from anosim_tui.sandbox.wire import Answer, Writer, plain
from anosim_tui.sandbox.world import World

_SOON = 20


def state_view(world: World) -> Json:
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
        "quirks": dump(world.quirks),
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


CONTROL_ROOT: Final = "/__sandbox/"
_MOST_FAULTS: Final = 1_000

Handle = Callable[[bytes], Awaitable[Answer]]
"""Answers a request with this body."""


class Control:
    """Answers requests about the sandbox itself; needs no key, it listens on loopback only.

    Args:
        world: the account.
        quirks: instead of those of the scenarios it is reset to.
    """

    def __init__(self, world: World, quirks: Quirks | None = None) -> None:
        self._world = world
        self._quirks = quirks
        self._writer = Writer(NONE)
        self._handles: Mapping[str, Mapping[str, Handle]] = {
            "state": {"GET": self._state},
            "requests": {"GET": self._requests},
            "openapi.json": {"GET": self._openapi},
            "sms": {"POST": self._sms},
            "advance": {"POST": self._advance},
            "faults": {"GET": self._faults, "POST": self._add_faults, "DELETE": self._clear_faults},
            "reset": {"POST": self._reset},
        }

    async def answer(self, method: str, path: str, body: bytes) -> Answer:
        """The answer; every refusal becomes plain text."""
        try:
            methods = self._handles.get(path.removeprefix(CONTROL_ROOT).rstrip("/"))
            if methods is None:
                raise NotFound("Not found")
            if method not in methods:
                raise WrongMethod(f"Use {' or '.join(methods)} here")
            self._world.settle()
            return await methods[method](body)
        except WrongMethod as wrong:
            return plain(405, str(wrong))
        except NotFound as missing:
            return plain(404, str(missing))
        except Refusal as refusal:
            return plain(400, str(refusal))

    # Looking

    async def _state(self, _: bytes) -> Answer:
        return self._writer.one(state_view(self._world))

    async def _requests(self, _: bytes) -> Answer:
        return self._writer.many("Request", [asdict(item) for item in self._world.requests])

    async def _openapi(self, _: bytes) -> Answer:
        return self._writer.one(document())

    async def _faults(self, _: bytes) -> Answer:
        return self._writer.many("Fault", [fault_view(item) for item in self._standing()])

    # Doing

    async def _sms(self, body: bytes) -> Answer:
        sms = validate(NewSms, body)
        target = sms.number or "" if sms.bookingId is None else sms.bookingId
        return self._writer.one(views.message(self._world.deliver(target, sms.sender, sms.text)))

    async def _advance(self, body: bytes) -> Answer:
        seconds = validate(Advance, body).seconds
        if isinstance(self._world.clock, VirtualClock):
            await self._world.clock.advance(seconds)
        else:
            self._world.move(timedelta(seconds=seconds))
        return self._now()

    async def _add_faults(self, body: bytes) -> Answer:
        """One fault or a list of them; all or none are set up."""
        is_list = body.lstrip().startswith(b"[")
        faults = validate(list[Fault], body) if is_list else [validate(Fault, body)]
        if len(self._standing()) + len(faults) > _MOST_FAULTS:
            raise Refusal(f"There can be {_MOST_FAULTS} faults; DELETE removes all")
        now = self._world.now()
        made = [self._world.faults.add(fault, now) for fault in faults]
        return self._writer.many("Fault", [fault_view(item) for item in made])

    async def _clear_faults(self, _: bytes) -> Answer:
        cleared = len(self._standing())
        self._world.faults.clear()
        return self._writer.one({"cleared": cleared})

    async def _reset(self, body: bytes) -> Answer:
        """Begin again, with the same scenario or another one that comes with the program."""
        name = validate(Reset, body or b"{}").scenario
        origin = self._world.origin
        if origin is None:
            raise Refusal("This sandbox was not made from a scenario")
        plan = origin.plan if name is None else SCENARIOS[name].plan
        try:
            fresh = live(plan, VirtualClock(origin.start), origin.seed, origin.products)
        except BadValue as bad:
            raise Refusal(f"With {origin.products} products that is not possible: {bad}") from None
        self._world.become(fresh)
        self._world.quirks = self._quirks or fresh.quirks
        return self._now()

    def _now(self) -> Answer:
        return self._writer.one({"now": self._world.settle()})

    def _standing(self) -> tuple[Standing, ...]:
        return self._world.faults.standing
