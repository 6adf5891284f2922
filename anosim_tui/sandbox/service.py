"""From a request, however it came, to an answer: who asks, which call, and how to say no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct, field

from anosim_tui.sandbox.answers import ANSWERS, Ask
from anosim_tui.sandbox.calls import API_ROOT, SHARE_PAGE, Call, find_call
from anosim_tui.sandbox.parameters import Parameters, whole_number
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.refusals import (
    NotFound,
    NotModelled,
    Refusal,
    WrongKey,
    WrongMethod,
)
from anosim_tui.sandbox.wire import Answer, Writer, plain
from anosim_tui.sandbox.world import World

__all__ = ["API_ROOT", "SHARE_PAGE", "TEST_KEY", "Incoming", "Service", "given_key"]

TEST_KEY: Final = "sandbox-key-0000"
# Documented: 400, 401, 404. assumed: which of them when, and 405.
_STATUSES: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotModelled: 501,
    WrongMethod: 405,
    WrongKey: 401,
}


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
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = "https://anosim.net"


class Service:
    """Answers requests on behalf of a world.

    Args:
        world: the account.
        quirks: instead of the world's own.
        key: the only one that is accepted.
    """

    def __init__(
        self,
        world: World,
        quirks: Quirks | None = None,
        key: str = TEST_KEY,
    ) -> None:
        self._world = world
        self._quirks = quirks
        self._key = key

    @property
    def quirks(self) -> Quirks:
        """How its answers differ from the documentation."""
        return self._world.quirks if self._quirks is None else self._quirks

    def answer(
        self,
        incoming: Incoming,
        quirks: Quirks | None = None,
        skew: timedelta = timedelta(0),
    ) -> Answer:
        """The answer; every refusal becomes plain text.

        `quirks` is instead of the usual ones, `skew` how far ahead every date is.
        """
        now = self._world.settle()
        writer = Writer(self.quirks if quirks is None else quirks, self._world.withheld, skew)
        try:
            return self._carry_out(incoming, now, writer)
        except Refusal as refusal:
            return plain(_STATUSES.get(type(refusal), 400), str(refusal))

    def _carry_out(self, incoming: Incoming, now: datetime, writer: Writer) -> Answer:
        call, found = find_call(incoming.method, incoming.path)
        if not call.is_spelt(incoming.path, self.quirks.spellings):
            raise NotFound("")
        parameters = Parameters(incoming.query)
        self._admit(call, incoming, parameters)
        number = found.groupdict().get("id")
        place = 0 if number is None else whole_number("id", number)
        ask = Ask(self._world, now, writer, parameters, place, incoming.origin)
        return ANSWERS[call.number - 1](ask)

    def _admit(self, call: Call, incoming: Incoming, parameters: Parameters) -> None:
        if not call.public and given_key(incoming.headers, parameters) != self._key:
            raise WrongKey("Unauthorized")


def given_key(headers: Mapping[str, str], parameters: Parameters) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else None
    other = headers.get("x-api-key") or None
    return next((key for key in (bearer, other) if key is not None), parameters.text("apikey"))
