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
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, get_args
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from anosim_tui.domain.addresses import is_this_computer
from anosim_tui.domain.clock import Clock
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.calls import CALLS, CONTROL_ROOT, Ask, find_call
from anosim_tui.sandbox.control import control
from anosim_tui.sandbox.faults import FaultKind, answer_with
from anosim_tui.sandbox.quirks import Answer, Quirks, Writer, phrase, plain
from anosim_tui.sandbox.records import RequestRecord, as_view
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


def application(
    world: World,
    *,
    quirks: Quirks | None = None,
    key: str = TEST_KEY,
    on_request: Callable[[RequestRecord], None] = lambda _: None,
) -> ASGIApp:
    """An AnoSim over HTTP for `world`.

    Every API request is kept in `world.requests` and told to `on_request`; `quirks` are instead
    of the world's own. Requests are carried out one after the other, whole: waiting happens after
    that, if a fault wants it.
    """
    if quirks is not None:
        world.quirks = quirks

    async def anything(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = await _body(request)
        if refusal := _refusal(request, body):
            await refusal(scope, receive, send)
            return
        if _path(request).startswith(f"{CONTROL_ROOT}/"):
            answer, date = await _of_the_sandbox(world, request, body), world.settle()
        else:
            answer, date = _of_the_api(world, key, request)
            record = _record(request, answer)
            if len(world.requests) >= _JOURNAL:
                del world.requests[: _JOURNAL // 2]
            world.requests.append(record)
            on_request(record)
        await _deliver(answer, date, world.agenda.clock, scope, receive, send)

    return anything


async def _body(request: Request) -> bytes:
    """The body, or its beginning: of one that is too long no more is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body)


def _refusal(request: Request, body: bytes) -> Response | None:
    """What a web page of somebody else's could send is not heard, where there is a network."""
    if _wire(request.scope) is None:
        return None
    name, _, port = request.headers.get("host", "").rpartition(":")
    if not is_this_computer(name if port.isdigit() else request.headers.get("host", "")):
        return PlainTextResponse("The sandbox answers to localhost and 127.0.0.1 only", 421)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_control = request.method == "POST" and _path(request).startswith(f"{CONTROL_ROOT}/")
    if is_control and kind != "application/json":
        return PlainTextResponse("Send it with Content-Type: application/json", 415)
    if len(body) > MOST_BYTES:
        words = f"A body has at most {MOST_BYTES} bytes"
        return PlainTextResponse(words, 413, {"Connection": "close"})
    return None


def _wire(scope: Scope) -> asyncio.Transport | None:
    return (scope.get("extensions") or {}).get(WIRE)


async def _of_the_sandbox(world: World, request: Request, body: bytes) -> Answer:
    try:
        return await control(_ask(world, request), request.method, _path(request), body)
    except Refusal as refusal:
        return plain(refusal.status, str(refusal))


def _ask(world: World, request: Request) -> Ask:
    return Ask(world, f"{request.url.scheme}://{request.url.netloc}")


def _of_the_api(world: World, key: str, request: Request) -> tuple[Answer, datetime]:
    """The answer, with all that goes wrong, and what its `Date` header shows."""

    def carry_out(quirks: Quirks, skew: timedelta) -> Answer:
        try:
            return _carried_out(world, key, request, Writer(quirks, world.withheld, skew))
        except Refusal as refusal:
            return plain(refusal.status, str(refusal))

    now = world.settle()
    try:
        call, _ = find_call(CALLS, request.method, _path(request))
    except Refusal:
        call = None
    struck = world.faults.strike(call, now)
    answer, skew = answer_with(struck, world.quirks, carry_out)
    return answer, now + skew


def _carried_out(world: World, key: str, request: Request, writer: Writer) -> Answer:
    path = _path(request)
    call, place = find_call(CALLS, request.method, path, world.quirks.spellings)
    if not call.is_public and _given_key(request) != key:
        raise Refusal("Unauthorized", 401)
    query = {**request.query_params, **({"id": place} if place else {})}
    data = as_view(call.view, call.carry_out(_ask(world, request), query))
    (kind,) = get_args(call.view) or (call.view,)
    return writer.write(data, kind.__name__, is_new=call.is_paid)


def _given_key(request: Request) -> str:
    """The API key of a request; a header wins over the query. "" where there is none.

    assumed: `Authorization` wins over `X-API-Key`.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    query = {name.lower(): value for name, value in request.query_params.items()}
    return request.headers.get("x-api-key") or query.get("apikey", "")


def _path(request: Request) -> str:
    """The path as it came: `request.url` drops line breaks, which makes another path of it."""
    path: str = request.scope["path"]
    return path


def _record(request: Request, answer: Answer) -> RequestRecord:
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0].lower() != "apikey"])
    return RequestRecord(
        method=request.method, path=_path(request), query=query, status=answer.status
    )


# --- how an answer travels ---------------------------------------------------------------------


async def _deliver(
    answer: Answer, date: datetime, clock: Clock, scope: Scope, receive: Receive, send: Send
) -> None:
    """Let an answer travel as it says; without a connection, time passes on the clock."""
    wire = _wire(scope)
    headers = {"Date": format_datetime(date, usegmt=True), "Content-Type": answer.media_type}
    headers |= dict(answer.headers)
    body = answer.body
    if answer.delay:
        await (clock if wire is None else asyncio).sleep(answer.delay)
    if answer.broken is not None:
        if wire is not None:
            await _break(wire, answer, headers, receive)
            return
        if answer.broken is not FaultKind.SHORT_LENGTH:
            raise _as_client_sees(answer.broken, len(body))
        body = body[: len(body) // 2]
    await Response(body, answer.status, headers)(scope, receive, send)


async def _break(
    wire: asyncio.Transport, answer: Answer, headers: dict[str, str], receive: Receive
) -> None:
    """Write what is left of the answer onto the connection, and end it."""
    kind, body = answer.broken, answer.body
    half = len(body) // 2
    if kind is FaultKind.SHORT_LENGTH:
        wire.write(_head(answer.status, headers, half) + body)
    elif kind is FaultKind.LONG_LENGTH:
        wire.write(_head(answer.status, headers, len(body) + _MORE) + body)
    elif kind in (FaultKind.TRUNCATED, FaultKind.STALLED):
        wire.write(_head(answer.status, headers, max(1, len(body))) + body[:half])
    if kind in (FaultKind.STALLED, FaultKind.LONG_LENGTH):
        with suppress(TimeoutError):
            await asyncio.wait_for(_gone(receive), answer.hold)
    if kind is FaultKind.RESET and (held := wire.get_extra_info("socket")):
        # Closing the connection is then a reset, which throws away what is under way.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.close()
    await _gone(receive)


def _head(status: int, headers: dict[str, str], length: int) -> bytes:
    lines = [f"HTTP/1.1 {status} {phrase(status)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode("latin-1")


async def _gone(receive: Receive) -> None:
    """Return when the connection has ended: a server must not answer in our place."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _as_client_sees(kind: FaultKind, size: int) -> httpx.TransportError:
    """What httpx raises when that happens on a network."""
    import httpx

    match kind:
        case FaultKind.RESET:
            return httpx.ReadError("Connection reset by peer")
        case FaultKind.STALLED | FaultKind.LONG_LENGTH:
            return httpx.ReadTimeout("The read operation timed out")
        case FaultKind.TRUNCATED:
            return httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {size // 2} bytes, expected {max(1, size)})"
            )
    return httpx.RemoteProtocolError("Server disconnected without sending a response.")
