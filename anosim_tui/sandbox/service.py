"""From a request, however it came, to an answer: who asks, which call, and how to say no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from anosim_tui.sandbox.call import Ask, Call
from anosim_tui.sandbox.calls import API_ROOT, SHARE_PAGE, find_call
from anosim_tui.sandbox.deviations import Deviations
from anosim_tui.sandbox.parameters import Parameters, whole_number
from anosim_tui.sandbox.refusals import (
    NoMoney,
    NotFound,
    NotModelled,
    Refusal,
    TooMany,
    WrongKey,
    WrongMethod,
)
from anosim_tui.sandbox.rules import Rules
from anosim_tui.sandbox.strictness import check_strictly
from anosim_tui.sandbox.wire import Answer, Writer, plain
from anosim_tui.sandbox.world import World

__all__ = ["API_ROOT", "SHARE_PAGE", "TEST_KEY", "Incoming", "Service", "given_key"]

TEST_KEY: Final = "sandbox-key-0000"
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request as it came.

    Attributes:
        method: in capitals.
        path: with the API root, without the query.
        query: the parameters.
        headers: names in lower case.
        origin: scheme and host, no slash at the end.
        repeated: names of parameters that came more than once.
        has_body: whether anything came with it.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = "https://anosim.net"
    repeated: tuple[str, ...] = ()
    has_body: bool = False


class Service:
    """Answers requests on behalf of a world.

    Args:
        world: the account.
        deviations: instead of the world's own.
        key: the only one that is accepted.
        strict: whether only what is documented is answered.
    """

    def __init__(
        self,
        world: World,
        deviations: Deviations | None = None,
        key: str = TEST_KEY,
        *,
        strict: bool = False,
    ) -> None:
        self._world = world
        self._deviations = deviations
        self._key = key
        self._strict = strict

    @property
    def deviations(self) -> Deviations:
        """How its answers differ from the documentation."""
        return self._world.deviations if self._deviations is None else self._deviations

    def answer(
        self,
        incoming: Incoming,
        deviations: Deviations | None = None,
        skew: timedelta = timedelta(0),
    ) -> Answer:
        """The answer; every refusal becomes plain text.

        `deviations` is instead of the usual ones, `skew` how far ahead every date is.
        """
        now = self._world.settle()
        writer = Writer(
            self.deviations if deviations is None else deviations, self._world.withheld, skew
        )
        try:
            return self._carry_out(incoming, now, writer)
        except TooMany as refusal:
            answer = plain(429, str(refusal))
            return answer._replace(headers=(("Retry-After", str(refusal.retry_after)),))
        except Refusal as refusal:
            return plain(_status(refusal, self._world.rules), str(refusal))

    def _carry_out(self, incoming: Incoming, now: datetime, writer: Writer) -> Answer:
        call, found = find_call(incoming.method, incoming.path, strict=self._strict)
        if not call.is_spelt(incoming.path, self._world.rules.spellings):
            raise NotFound("")
        parameters = Parameters(incoming.query)
        self._admit(call, incoming, parameters)
        self._limit(now)
        if self._strict:
            check_strictly(call, incoming.query, incoming.repeated, has_body=incoming.has_body)
        number = found.groupdict().get("id")
        place = 0 if number is None else whole_number("id", number)
        return call.answer(Ask(self._world, now, writer, parameters, place, incoming.origin))

    def _admit(self, call: Call, incoming: Incoming, parameters: Parameters) -> None:
        order = self._world.rules.key_order
        if not call.public and given_key(incoming.headers, parameters, order) != self._key:
            raise WrongKey("Unauthorized")

    def _limit(self, now: datetime) -> None:
        """assumed: there is no rate limit; by rule, so many in any minute."""
        most, recent = self._world.rules.requests_per_minute, self._world.recent
        if not most:
            return
        while recent and recent[0] <= now - _MINUTE:
            recent.popleft()
        if len(recent) >= most:
            wait = recent[0] + _MINUTE - now
            raise TooMany("Too many requests", max(1, -(-wait // timedelta(seconds=1))))
        recent.append(now)


def _status(refusal: Refusal, rules: Rules) -> int:
    """Documented: 400, 401, 404. assumed: which of them when, and 405."""
    statuses: dict[type[Refusal], int] = {
        NotFound: 404,
        NotModelled: 501,
        NoMoney: rules.without_money,
        WrongMethod: rules.wrong_method,
        WrongKey: rules.wrong_key,
    }
    return statuses.get(type(refusal), 400)


def given_key(
    headers: Mapping[str, str], parameters: Parameters, order: str = "authorization"
) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, token = headers.get("authorization", "").partition(" ")
    bearer = token.strip() if scheme.lower() == "bearer" else None
    other = headers.get("x-api-key") or None
    keys = (bearer, other) if order == "authorization" else (other, bearer)
    return next((key for key in keys if key is not None), parameters.text("apikey"))
