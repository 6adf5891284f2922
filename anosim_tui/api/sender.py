"""Calls made good: sent, read, told of, and tried again where that cannot cost anything."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from math import inf
from typing import Final, TypeVar

from msgspec.structs import replace

from anosim_tui.api import answers, bodies, calls, wire
from anosim_tui.api.calls import Call
from anosim_tui.api.exchange import Exchange
from anosim_tui.api.line import Answer, Line
from anosim_tui.api.retry import Retry
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import (
    ApiError,
    BadKey,
    OutcomeUnknown,
    Refused,
    Throttled,
    Unreachable,
)
from anosim_tui.domain.models import Order, Page

T = TypeVar("T")
Read = Callable[[bytes], Awaitable[T]]

# Seconds for which a good answer shows that the service answers and accepts the key.
_SHOWN_FOR: Final = 15.0


class Sender:
    """Sends calls over one line.

    Args:
        line: carries the requests.
        clock: for pauses and the times of an `Exchange`.
        observe: is told of every HTTP request after it ended.
        jitter: spreads the pauses.
        retry: when a read is tried again.
    """

    def __init__(
        self,
        line: Line,
        clock: Clock,
        observe: Callable[[Exchange], None] | None,
        jitter: random.Random,
        retry: Retry,
    ) -> None:
        self._line = line
        self._clock = clock
        self._observe = observe
        self._jitter = jitter
        self._retry = retry
        self._shown_until = -inf

    async def aclose(self) -> None:
        """Close the line."""
        await self._line.aclose()

    async def page(self, call: Call, read: bodies.Reader[T]) -> Page[T]:
        """Ask for a list."""
        return await self._ask(call, lambda body: bodies.page(body, read))

    async def single(self, call: Call, read: bodies.Reader[T]) -> T:
        """Ask for one object; a write is sent once."""
        return await self._ask(call, lambda body: bodies.single(body, read))

    async def _ask(self, call: Call, read: Read[T]) -> T:
        """Send a free call; reads are tried again while it is worth it."""
        begun = self._clock.monotonic()
        tried = 0
        while True:
            try:
                return await self._spelt(call, read)
            except ApiError as error:
                tried += 1
                spent = self._clock.monotonic() - begun
                pause = self._retry.pause(error, tried, spent, self._jitter)
                if call.method != "GET" or pause is None:
                    raise
            await self._clock.sleep(pause)

    async def pay(self, call: Call) -> Order:
        """Send a paid call once; all that is no order, refusal or "not sent" is unknown."""
        try:
            return await self._spelt(call, lambda body: bodies.single(body, wire.order))
        except (Refused, BadKey, Throttled):
            raise
        except Unreachable as error:
            if not error.sent:
                raise
            reason = str(error)
        except Exception as error:  # also what nobody thought of: the money may be spent
            reason = str(error) if isinstance(error, ApiError) else "The answer was lost."
        raise OutcomeUnknown(
            f"It is not known whether this was bought: do not repeat it, look at your orders. "
            f"({reason})"
        )

    async def _spelt(self, call: Call, read: Read[T]) -> T:
        """Ask under the other spelling too where this one is not found: nothing was done by it."""
        try:
            return await self._once(call, read)
        except Refused as error:
            if error.status != 404 or not call.other:
                raise
            first = error
        try:
            return await self._once(replace(call, template=call.other, other=""), read)
        except Refused as error:
            # Of two that were not found, the one with words knows the path.
            raise error if error.status != 404 or not first.has_words else first from None

    async def _once(self, call: Call, read: Read[T]) -> T:
        """Make one HTTP request, read its answer, and tell the observer."""
        started, begun = self._clock.now(), self._clock.monotonic()
        answer = await self._line.send(call)
        exchange = Exchange(
            method=call.method,
            path=call.template,
            status=answer.status,
            started=started,
            seconds=self._clock.monotonic() - begun,
            server_date=answers.server_date(answer),
            error=None,
        )
        try:
            result = await self._result(call, answer, read)
        except ApiError as error:
            self._tell(replace(exchange, error=error))
            raise
        self._tell(exchange)
        return result

    async def _result(self, call: Call, answer: Answer, read: Read[T]) -> T:
        """What the answer holds; a list that is refused while other calls work is an empty one."""
        try:
            result = await read(answers.body_of(call, answer, self._clock.now()))
        except Refused:
            if not (call.listing and await self._works()):
                raise
            empty = await read(b"")
            return replace(empty, inferred=True) if isinstance(empty, Page) else empty
        if call.signed and answer.is_good:
            self._shown_until = self._clock.monotonic() + _SHOWN_FOR
        return result

    async def _works(self) -> bool:
        """Whether the service answers another signed call."""
        if self._clock.monotonic() < self._shown_until:
            return True
        try:
            await self._once(calls.balance(), lambda body: bodies.single(body, wire.balance))
        except ApiError:
            return False
        return True

    def _tell(self, exchange: Exchange) -> None:
        if self._observe is not None:
            self._observe(exchange)
