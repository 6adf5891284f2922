"""How an answer travels: whole over ASGI, or broken, straight onto the connection.

ASGI cannot break an answer, so a server that can puts the connection into the scope (see
`WIRE`). Without one this is `httpx.ASGITransport`, where the client's own exceptions are raised, as
they would be if there were a network between the two.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from anosim_tui.sandbox.quirks import Answer, How

if TYPE_CHECKING:
    import httpx

WIRE: Final = "anosim.connection"
"""The ASGI extension under which a server hands over the `asyncio.Transport` of the request."""

# Beyond every body: a client waits for what never comes.
_MORE: Final = 1_000


class Delivery(Response):
    """A Starlette response that carries an answer as it says it is carried.

    `headers` are all but `Content-Length`; `sleep` passes the time where there is no connection to
    keep a client waiting on.
    """

    def __init__(
        self, answer: Answer, headers: dict[str, str], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        super().__init__(answer.body, answer.status, headers)
        self._answer = answer
        self._named = headers
        self._sleep = sleep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer
        wire: asyncio.Transport | None = (scope.get("extensions") or {}).get(WIRE)
        if answer.delay:
            await (self._sleep if wire is None else asyncio.sleep)(answer.delay)
        if answer.how is How.WHOLE:
            await super().__call__(scope, receive, send)
        elif wire is not None:
            await self._break(wire, receive)
        elif answer.how is How.SHORT_LENGTH:
            half = answer.body[: len(answer.body) // 2]
            await Response(half, self.status_code, self._named)(scope, receive, send)
        else:
            raise _as_client_sees(answer.how, len(answer.body))

    async def _break(self, wire: asyncio.Transport, receive: Receive) -> None:
        """Write what is left of the answer onto the connection, and end it."""
        how, body = self._answer.how, self._answer.body
        half = len(body) // 2
        if how is How.SHORT_LENGTH:
            wire.write(self._head(half) + body)
        elif how is How.LONG_LENGTH:
            wire.write(self._head(len(body) + _MORE) + body)
        elif how in (How.TRUNCATED, How.STALLED):
            wire.write(self._head(max(1, len(body))) + body[:half])
        if how in (How.STALLED, How.LONG_LENGTH):
            with suppress(TimeoutError):
                await asyncio.wait_for(_gone(receive), self._answer.hold)
        if how is How.RESET and (held := wire.get_extra_info("socket")):
            # Closing the connection is then a reset, which throws away what is under way.
            held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.close()
        await _gone(receive)

    def _head(self, length: int) -> bytes:
        known = {status.value: status.phrase for status in HTTPStatus}
        lines = [f"HTTP/1.1 {self.status_code} {known.get(self.status_code, '')}"]
        lines += [f"{name}: {value}" for name, value in self._named.items()]
        return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode("latin-1")


async def _gone(receive: Receive) -> None:
    """Return when the connection has ended: a server must not answer in our place."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _as_client_sees(how: How, size: int) -> httpx.TransportError:
    """What httpx raises when that happens on a network."""
    import httpx

    match how:
        case How.RESET:
            return httpx.ReadError("Connection reset by peer")
        case How.STALLED | How.LONG_LENGTH:
            return httpx.ReadTimeout("The read operation timed out")
        case How.TRUNCATED:
            return httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {size // 2} bytes, expected {max(1, size)})"
            )
    return httpx.RemoteProtocolError("Server disconnected without sending a response.")
