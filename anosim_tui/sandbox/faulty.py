"""The service with whatever goes wrong: faults are drawn, then wrapped around its answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from anosim_tui.sandbox import bending
from anosim_tui.sandbox.calls import find_call
from anosim_tui.sandbox.faults import SKEWS, FaultKind, Standing
from anosim_tui.sandbox.refusals import Refusal
from anosim_tui.sandbox.service import Incoming, Service
from anosim_tui.sandbox.wire import Answer, Delivery, How, plain
from anosim_tui.sandbox.world import World

# What comes of a request that took no effect, where no fault says what to answer.
_NOTHING: Final = plain(500, "")._replace(delivery=Delivery(How.LOST))


class FaultyService:
    """Answers requests as `Service` does, unless a fault of the world strikes."""

    def __init__(self, world: World, service: Service) -> None:
        self._world = world
        self._service = service

    def answer(self, incoming: Incoming) -> tuple[Answer, datetime]:
        """The answer, and what its `Date` header shows."""
        now = self._world.settle()
        struck = self._world.faults.strike(_number(incoming), now)
        if not struck:
            return self._service.answer(incoming), now
        clock = _skew(struck, FaultKind.CLOCK_SKEW)
        dates = _skew(struck, *SKEWS)
        return self._with_faults(incoming, struck, dates), now + clock

    def _with_faults(self, incoming: Incoming, struck: list[Standing], skew: timedelta) -> Answer:
        if all(item.fault.takes_effect for item in struck):
            quirks = self._service.quirks
            for item in struck:
                quirks = bending.deviate(quirks, item.fault)
            answer = self._service.answer(incoming, quirks, skew)
        else:
            answer = _NOTHING
        statuses = ((item.fault, item.fault.error_status) for item in struck)
        errors = [bending.error(fault, status) for fault, status in statuses if status is not None]
        answer = errors[0] if errors else answer
        for item in struck:
            answer = bending.bend(answer, item.fault, item.dice)
        return answer


def _number(incoming: Incoming) -> int:
    """The number of the call a request means; 0 where it is none."""
    try:
        call, _ = find_call(incoming.method, incoming.path)
    except Refusal:
        return 0
    return call.number


def _skew(struck: list[Standing], *kinds: FaultKind) -> timedelta:
    return timedelta(seconds=sum(item.fault.wait for item in struck if item.fault.kind in kinds))
