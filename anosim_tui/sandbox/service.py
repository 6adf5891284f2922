"""From a request, however it came, to an answer: who asks, which call, what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from anosim_tui.sandbox import fault_effects
from anosim_tui.sandbox.answers import ANSWERS, Ask
from anosim_tui.sandbox.base import NotFound, NotModelled, Refusal, WrongKey, WrongMethod
from anosim_tui.sandbox.calls import Parameters, find_call, whole_number
from anosim_tui.sandbox.faults import SKEWS, FaultKind, Standing
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.wire import Answer, Delivery, How, Writer, plain
from anosim_tui.sandbox.world import World

TEST_KEY: Final = "sandbox-key-0000"
# Documented: 400, 401, 404. assumed: which of them when, and 405.
_STATUSES: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotModelled: 501,
    WrongMethod: 405,
    WrongKey: 401,
}
# What comes of a request that took no effect, where no fault says what to answer.
_NOTHING: Final = plain(500, "")._replace(delivery=Delivery(How.LOST))


class Incoming(Struct, frozen=True):
    """One request as it came.

    Attributes:
        method: in capitals.
        path: with the API root, without the query.
        query: the parameters.
        headers: names in lower case.
        origin: scheme and host, no slash at the end.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    origin: str


class Service:
    """Answers requests on behalf of a world; `key` is the only one that is accepted."""

    def __init__(self, world: World, key: str = TEST_KEY) -> None:
        self._world = world
        self._key = key

    def answer(self, incoming: Incoming) -> tuple[Answer, datetime]:
        """The answer, with whatever goes wrong, and what its `Date` header shows."""
        now = self._world.settle()
        struck = self._world.faults.strike(_number(incoming), now)
        quirks = self._world.quirks
        if not struck:
            return self._without_faults(incoming, quirks, timedelta(0)), now
        answer = _NOTHING
        if all(item.fault.takes_effect for item in struck):
            for item in struck:
                quirks = fault_effects.with_quirk(quirks, item.fault)
            answer = self._without_faults(incoming, quirks, _skew(struck, *SKEWS))
        for item in reversed(struck):
            if (status := item.fault.error_status) is not None:
                answer = fault_effects.error(item.fault, status)
        for item in struck:
            answer = fault_effects.spoil(answer, item.fault, item.dice)
        return answer, now + _skew(struck, FaultKind.CLOCK_SKEW)

    def _without_faults(self, incoming: Incoming, quirks: Quirks, skew: timedelta) -> Answer:
        """The answer; every refusal becomes plain text, every date is `skew` ahead."""
        writer = Writer(quirks, self._world.withheld, skew)
        try:
            return self._carry_out(incoming, writer)
        except Refusal as refusal:
            return plain(_STATUSES.get(type(refusal), 400), str(refusal))

    def _carry_out(self, incoming: Incoming, writer: Writer) -> Answer:
        call, found = find_call(incoming.method, incoming.path)
        if not call.is_spelt(incoming.path, self._world.quirks.spellings):
            raise NotFound("")
        parameters = Parameters(incoming.query)
        if not call.public and _given_key(incoming.headers, parameters) != self._key:
            raise WrongKey("Unauthorized")
        number = found.groupdict().get("id")
        place = 0 if number is None else whole_number("id", number)
        now = self._world.now()
        ask = Ask(self._world, now, writer, parameters, place, incoming.origin)
        return ANSWERS[call.number - 1](ask)


def _given_key(headers: Mapping[str, str], parameters: Parameters) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return headers.get("x-api-key") or parameters.text("apikey")


def _number(incoming: Incoming) -> int:
    """The number of the call a request means; 0 where it is none."""
    try:
        call, _ = find_call(incoming.method, incoming.path)
    except Refusal:
        return 0
    return call.number


def _skew(struck: list[Standing], *kinds: FaultKind) -> timedelta:
    return timedelta(seconds=sum(item.fault.wait for item in struck if item.fault.kind in kinds))
