"""Calls made good: sent, read, told of, and tried again where that cannot cost anything."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from anosim_tui.api import answers, bodies, wire
from anosim_tui.api.calls import Call
from anosim_tui.api.exchange import Exchange
from anosim_tui.api.line import Line
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
                return await self._once(call, read)
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
            return await self._once(call, lambda body: bodies.single(body, wire.order))
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
            result = await read(answers.body_of(call, answer, self._clock.now()))
        except ApiError as error:
            self._tell(replace(exchange, error=error))
            raise
        self._tell(exchange)
        return result

    def _tell(self, exchange: Exchange) -> None:
        if self._observe is not None:
            self._observe(exchange)
