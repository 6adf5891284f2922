"""The sandbox's own handles under `/__sandbox/`: what a test in another process needs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Final

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.sandbox import views
from anosim_tui.sandbox.deviations import NONE
from anosim_tui.sandbox.refusals import NotFound, Refusal
from anosim_tui.sandbox.wire import Answer, Writer, plain
from anosim_tui.sandbox.world import World

CONTROL_ROOT: Final = "/__sandbox/"
_YEAR: Final = 366 * 86_400


class Control:
    """Answers requests about the sandbox itself; needs no key, it listens on loopback only."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._writer = Writer(NONE)

    async def answer(self, method: str, path: str, body: bytes) -> Answer:
        """The answer; every refusal becomes plain text."""
        try:
            match method, path.removeprefix(CONTROL_ROOT).rstrip("/"):
                case "POST", "sms":
                    return self._sms(_fields(body))
                case "POST", "advance":
                    return await self._advance(_fields(body))
                case "GET", "requests":
                    journal = [asdict(item) for item in self._world.requests]
                    return self._writer.many("Request", journal)
            raise NotFound("Not found")
        except NotFound as missing:
            return plain(404, str(missing))
        except Refusal as refusal:
            return plain(400, str(refusal))

    def _sms(self, fields: dict[str, object]) -> Answer:
        target = fields.get("bookingId", fields.get("number"))
        sender, text = fields.get("sender"), fields.get("text")
        if isinstance(target, bool) or not isinstance(target, int | str):
            raise Refusal("bookingId or number is missing")
        if not isinstance(sender, str) or not isinstance(text, str):
            raise Refusal("sender and text must be texts")
        return self._writer.one(views.message(self._world.deliver(target, sender, text)))

    async def _advance(self, fields: dict[str, object]) -> Answer:
        seconds = fields.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise Refusal("seconds must be a number")
        if not 0 <= seconds <= _YEAR:
            raise Refusal("seconds must be between 0 and a year")
        if not isinstance(self._world.clock, VirtualClock):
            raise Refusal("Only a frozen clock can be advanced")
        await self._world.clock.advance(seconds)
        return self._writer.one({"now": self._world.settle()})


def _fields(body: bytes) -> dict[str, object]:
    try:
        fields = json.loads(body)
    except ValueError:
        raise Refusal("The body must be JSON") from None
    if not isinstance(fields, dict):
        raise Refusal("The body must be a JSON object")
    return fields
