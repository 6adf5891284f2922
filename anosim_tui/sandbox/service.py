"""From a request, however it came, to an answer: who asks, which call, and how to say no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from anosim_tui.sandbox.calls import CALLS, Ask, Call
from anosim_tui.sandbox.deviations import NONE, Deviations
from anosim_tui.sandbox.parameters import Parameters, whole_number
from anosim_tui.sandbox.refusals import NotFound, NotModelled, Refusal
from anosim_tui.sandbox.wire import Answer, Writer, plain
from anosim_tui.sandbox.world import World

API_ROOT: Final = "/api/v1"
SHARE_PAGE: Final = "/share/orderbooking"
TEST_KEY: Final = "sandbox-key-0000"


class WrongMethod(Refusal):
    """The path exists, but not with this method."""


class WrongKey(Refusal):
    """The API key is missing or another."""


# Documented: 400, 401, 404. assumed: which of them when, and 405.
_STATUS: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    NotModelled: 501,
    WrongMethod: 405,
    WrongKey: 401,
}


@dataclass(frozen=True, slots=True)
class Incoming:
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
    """Answers requests on behalf of a world."""

    def __init__(self, world: World, deviations: Deviations = NONE, key: str = TEST_KEY) -> None:
        self._world = world
        self._writer = Writer(deviations)
        self._key = key

    def answer(self, incoming: Incoming) -> Answer:
        """The answer; every refusal becomes plain text."""
        now = self._world.settle()
        try:
            call, found = find_call(incoming.method, incoming.path)
            parameters = Parameters(incoming.query)
            if not call.public and given_key(incoming.headers, parameters) != self._key:
                raise WrongKey("Unauthorized")
            number = found.groupdict().get("id")
            return call.answer(
                Ask(
                    self._world,
                    now,
                    self._writer,
                    parameters,
                    0 if number is None else whole_number("id", number),
                    incoming.origin,
                )
            )
        except Refusal as refusal:
            return plain(_STATUS.get(type(refusal), 400), str(refusal))


def find_call(method: str, path: str) -> tuple[Call, re.Match[str]]:
    """The call a request means; paths are read in any case.

    Raises:
        NotFound: no call has this path.
        NotModelled: the page a person opens for a share link.
        WrongMethod: the path is known, the method is another.
    """
    lower = path.lower().rstrip("/")
    if lower == SHARE_PAGE:
        raise NotModelled("The sandbox has no web page for share links; use the apilink")
    below = lower.removeprefix(API_ROOT)
    matches = [(call, call.pattern.fullmatch(below)) for call in CALLS if below != lower]
    known = [(call, match) for call, match in matches if match is not None]
    for call, match in known:
        if call.method == method:
            return call, match
    if known:
        raise WrongMethod("Method not allowed")
    raise NotFound("Not found")


def given_key(headers: Mapping[str, str], parameters: Parameters) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip()
    return headers.get("x-api-key") or parameters.text("apikey")
