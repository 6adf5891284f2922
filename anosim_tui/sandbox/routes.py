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
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final, get_args
from urllib.parse import parse_qsl, urlencode

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from anosim_tui.domain.addresses import is_this_computer
from anosim_tui.domain.clock import Clock
from anosim_tui.sandbox.base import Refusal
from anosim_tui.sandbox.calls import CALLS, CONTROL_ROOT, Ask, Call, find_call
from anosim_tui.sandbox.control import HANDLES
from anosim_tui.sandbox.faults import FaultKind, answer_with
from anosim_tui.sandbox.quirks import NONE, Answer, Quirks, Writer, phrase, plain
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.views import as_view
from anosim_tui.sandbox.world import World

TEST_KEY: Final = "sandbox-key-0000"
MOST_BYTES: Final = 1_000_000
"""The longest body that is read."""
WIRE: Final = "anosim.connection"
"""The ASGI extension under which a server hands over the `asyncio.Transport` of the request."""


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
            answer, date = refusal, world.settle()
        else:
            origin = f"{request.url.scheme}://{request.url.netloc}"
            ask = Ask(world, origin, has_key=_given_key(request) == key)
            answer, date = _answer(ask, request, body)
            if not _is_control(request):
                record = _record(request, answer)
                world.requests.append(record)
                on_request(record)
        await _deliver(answer, date, world.clock, scope, receive, send)

    return anything


async def _body(request: Request) -> bytes:
    """The body, or its beginning: of one that is too long no more is read."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            break
    return bytes(body)


def _refusal(request: Request, body: bytes) -> Answer | None:
    """What a web page of somebody else's could send is not heard, where there is a network."""
    if _wire(request.scope) is None:
        return None
    host = request.headers.get("host", "")
    name, _, port = host.rpartition(":")
    if not is_this_computer(name if port.isdigit() else host):
        return plain(421, "The sandbox answers to localhost and 127.0.0.1 only")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "POST" and _is_control(request) and kind != "application/json":
        return plain(415, "Send it with Content-Type: application/json")
    if len(body) > MOST_BYTES:
        words = plain(413, f"A body has at most {MOST_BYTES} bytes")
        return words._replace(headers=(("Connection", "close"),))
    return None


def _wire(scope: Scope) -> asyncio.Transport | None:
    return (scope.get("extensions") or {}).get(WIRE)


def _path(request: Request) -> str:
    """The path as it came: `request.url` drops line breaks, which makes another path of it."""
    path: str = request.scope["path"]
    return path


def _is_control(request: Request) -> bool:
    return _path(request).startswith(f"{CONTROL_ROOT}/")


def _answer(ask: Ask, request: Request, body: bytes) -> tuple[Answer, datetime]:
    """The answer, with all that goes wrong, and what its `Date` header shows."""
    world = ask.world
    now = world.settle()
    if _is_control(request):
        return _carried_out(HANDLES, ask, request, body, Writer(NONE)), world.now()

    def carry_out(skew: timedelta) -> Answer:
        writer = Writer(world.quirks, world.withheld, skew)
        return _carried_out(CALLS, ask, request, body, writer)

    try:
        call, _ = find_call(CALLS, request.method, _path(request))
    except Refusal:
        call = None
    answer, skew = answer_with(world.faults.strike(call, now), carry_out)
    return answer, now + skew


def _carried_out(
    calls: list[Call], ask: Ask, request: Request, body: bytes, writer: Writer
) -> Answer:
    try:
        spellings = ask.world.quirks.spellings
        call, place = find_call(calls, request.method, _path(request), spellings)
        query = {**request.query_params, **({"id": place} if place else {})}
        data = as_view(call.view, call.carry_out(ask, query, body))
    except Refusal as refusal:
        return plain(refusal.status, str(refusal))
    (kind, *_) = get_args(call.view) or (call.view,)
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


def _record(request: Request, answer: Answer) -> RequestRecord:
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0].lower() != "apikey"])
    return RequestRecord(request.method, _path(request), query, answer.status)


# --- how an answer travels ---------------------------------------------------------------------


async def _deliver(
    answer: Answer, date: datetime, clock: Clock, scope: Scope, receive: Receive, send: Send
) -> None:
    """Let an answer travel as it says; without a connection, time passes on the clock."""
    wire = _wire(scope)
    headers = {"Date": format_datetime(date, usegmt=True), "Content-Type": answer.media_type}
    headers |= dict(answer.headers)
    if answer.delay:
        await (clock if wire is None else asyncio).sleep(answer.delay)
    if answer.broken is None:
        await Response(answer.body, answer.status, headers)(scope, receive, send)
    elif wire is None:
        raise _as_client_sees(answer.broken, len(answer.body))
    else:
        await _break(wire, answer, headers, receive)


async def _break(
    wire: asyncio.Transport, answer: Answer, headers: dict[str, str], receive: Receive
) -> None:
    """Write what is left of the answer onto the connection, and end it."""
    kind, body = answer.broken, answer.body
    if kind in (FaultKind.TRUNCATED, FaultKind.STALLED):
        headers["Content-Length"] = str(max(1, len(body)))
        lines = [f"HTTP/1.1 {answer.status} {phrase(answer.status)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        wire.write("\r\n".join([*lines, "", ""]).encode("latin-1") + body[: len(body) // 2])
    if kind is FaultKind.RESET and (held := wire.get_extra_info("socket")):
        # Closing the connection is then a reset, which throws away what is under way.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    if kind is not FaultKind.STALLED:
        wire.close()
    # A server must not answer in our place.
    while (await receive())["type"] != "http.disconnect":
        pass


def _as_client_sees(kind: FaultKind, size: int) -> httpx.TransportError:
    """What httpx raises when that happens on a network."""
    match kind:
        case FaultKind.RESET:
            return httpx.ReadError("Connection reset by peer")
        case FaultKind.STALLED:
            return httpx.ReadTimeout("The read operation timed out")
        case FaultKind.TRUNCATED:
            return httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body "
                f"(received {size // 2} bytes, expected {max(1, size)})"
            )
    return httpx.RemoteProtocolError("Server disconnected without sending a response.")
