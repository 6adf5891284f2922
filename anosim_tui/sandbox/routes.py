"""The sandbox over HTTP: a Starlette application, for uvicorn and for `httpx.ASGITransport`.

An answer travels whole over ASGI, or broken, straight onto the connection. ASGI cannot break an
answer, so a server that can puts the connection into the scope (see `WIRE`). Without one this is
`httpx.ASGITransport`, where the client's own exceptions are raised, as they would be if there were
a network between the two.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anosim_tui.domain.addresses import is_this_computer
from anosim_tui.sandbox import views
from anosim_tui.sandbox.base import NotFound, Refusal
from anosim_tui.sandbox.calls import CONTROL_ROOT, PAID, PUBLIC, Ask, find_call
from anosim_tui.sandbox.control import Control
from anosim_tui.sandbox.faults import answer_with
from anosim_tui.sandbox.quirks import Answer, How, Quirks, Writer, plain
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.world import World

if TYPE_CHECKING:
    import httpx

TEST_KEY: Final = "sandbox-key-0000"
MOST_BYTES: Final = 1_000_000
"""The longest body that is read."""
WIRE: Final = "anosim.connection"
"""The ASGI extension under which a server hands over the `asyncio.Transport` of the request."""
# Beyond every body: a client waits for what never comes.
_MORE: Final = 1_000
# A day of polling would fill the memory: beyond this the older half of the journal goes.
_JOURNAL: Final = 20_000


class WrongKey(Refusal):
    """The API key is missing or another."""

    status = 401


def application(
    world: World,
    *,
    quirks: Quirks | None = None,
    key: str = TEST_KEY,
    on_request: Callable[[RequestRecord], None] = lambda _: None,
) -> Starlette:
    """An AnoSim over HTTP for `world`.

    Every API request is kept in `world.requests` and told to `on_request`; `quirks` are instead
    of the world's own. Requests of one event loop are
    carried out one after the other, whole: waiting happens after that, if a fault wants it.
    """
    if quirks is not None:
        world.quirks = quirks
    control = Control(world, quirks)

    async def anything(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if _path(request).startswith(CONTROL_ROOT):
            answer, date = await _of_the_sandbox(control, request), world.settle()
        else:
            answer, date = _of_the_api(world, key, request)
            record = _record(request, answer)
            _keep(world.requests, record)
            on_request(record)
        response = _response(answer, date, world)
        await response(scope, receive, send)

    app = Starlette()
    # Not a route: its patterns end at a line break, and no request shall go unseen.
    app.router.default = anything
    return app


async def _of_the_sandbox(control: Control, request: Request) -> Answer:
    try:
        return await control.answer(request.method, _path(request), await request.body())
    except Refusal as refusal:
        return plain(refusal.status, str(refusal))


def _of_the_api(world: World, key: str, request: Request) -> tuple[Answer, datetime]:
    """The answer, with all that goes wrong, and what its `Date` header shows."""

    def carry_out(quirks: Quirks, skew: timedelta) -> Answer:
        try:
            return _carried_out(world, key, request, Writer(quirks, world.withheld, skew))
        except Refusal as refusal:
            return plain(refusal.status, str(refusal))

    now = world.settle()
    try:
        number = find_call(request.method, _path(request))[0].number
    except Refusal:
        number = 0
    struck = world.faults.strike(number, now)
    answer, skew = answer_with(struck, world.quirks, carry_out)
    return answer, now + skew


def _carried_out(world: World, key: str, request: Request, writer: Writer) -> Answer:
    path = _path(request)
    call, place = find_call(request.method, path)
    if not call.is_spelt(path, world.quirks.spellings):
        raise NotFound("")
    if call.number not in PUBLIC and _given_key(request) != key:
        raise WrongKey("Unauthorized")
    query = {**request.query_params, **({"id": place} if place else {})}
    ask = Ask(world, f"{request.url.scheme}://{request.url.netloc}")
    data: Any = call.answer(ask, query)
    if call.view is views.OrderView:
        return writer.order(data, is_new=call.number in PAID)
    if isinstance(data, list):
        return writer.many(call.view.__args__[0].__name__.removesuffix("View"), data)
    return writer.one(data)


def _given_key(request: Request) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    query = {name.lower(): value for name, value in request.query_params.items()}
    return request.headers.get("x-api-key") or query.get("apikey", "")


def _keep(journal: list[RequestRecord], record: RequestRecord) -> None:
    if len(journal) >= _JOURNAL:
        del journal[: _JOURNAL // 2]
    journal.append(record)


def _path(request: Request) -> str:
    """The path as it came: `request.url` drops line breaks, which makes another path of it."""
    path: str = request.scope["path"]
    return path


def _record(request: Request, answer: Answer) -> RequestRecord:
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0].lower() != "apikey"])
    return RequestRecord(request.method, _path(request), query, answer.status)


def _response(answer: Answer, date: datetime, world: World) -> Delivery:
    headers = {"Date": format_datetime(date, usegmt=True), "Content-Type": answer.media_type}
    return Delivery(answer, headers | dict(answer.headers), lambda span: world.clock.sleep(span))


# --- how an answer travels ---------------------------------------------------------------------


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


# --- what a web page of somebody else's could send ---------------------------------------------


def guarded(app: ASGIApp) -> ASGIApp:
    """`app`, which hears only of requests that are addressed to this computer and small enough."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if refusal := _refusal(scope):
            await refusal(scope, receive, send)
            return
        body = await _body(scope, receive)
        if body is None:
            words = f"A body has at most {MOST_BYTES} bytes"
            too_long = PlainTextResponse(words, 413, {"Connection": "close"})
            await too_long(scope, receive, send)
            return
        await app(scope, _once(body, receive), send)

    return guard


def _refusal(scope: Scope) -> PlainTextResponse | None:
    headers = Headers(scope=scope)
    host, _, port = headers.get("host", "").rpartition(":")
    if not is_this_computer(host if port.isdigit() else headers.get("host", "")):
        return PlainTextResponse("The sandbox answers to localhost and 127.0.0.1 only", 421)
    writes = scope["method"] == "POST" and scope["path"].startswith(CONTROL_ROOT)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if writes and kind != "application/json":
        return PlainTextResponse("Send it with Content-Type: application/json", 415)
    return None


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The whole body; `None` where it is too long, of which no more is read."""
    body = bytearray()
    async for chunk in Request(scope, receive).stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _once(body: bytes, receive: Receive) -> Receive:
    """`receive` for a body that was read already."""
    pending = [body]

    async def again() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return again
