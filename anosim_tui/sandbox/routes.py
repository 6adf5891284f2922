"""The sandbox over HTTP: a Starlette application, for uvicorn and for `httpx.ASGITransport`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anosim_tui.sandbox.control import CONTROL_ROOT, Control
from anosim_tui.sandbox.delivery import Delivery
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.service import TEST_KEY, Incoming, Service
from anosim_tui.sandbox.wire import Answer
from anosim_tui.sandbox.world import World

# A day of polling would fill the memory: beyond this the older half of the journal goes.
_JOURNAL = 20_000


def application(
    world: World,
    *,
    quirks: Quirks | None = None,
    key: str = TEST_KEY,
    on_request: Callable[[RequestRecord], None] | None = None,
) -> Starlette:
    """An AnoSim over HTTP for `world`.

    Every API request is kept in `world.requests` and told to `on_request`; `quirks` are instead
    of the world's own. Requests of one event loop are
    carried out one after the other, whole: waiting happens after that, if a fault wants it.
    """
    if quirks is not None:
        world.quirks = quirks
    service = Service(world, key)
    control = Control(world, quirks)

    async def of_the_sandbox(request: Request) -> Response:
        answer = await control.answer(request.method, _path(request), await request.body())
        return _response(answer, world.settle(), world)

    async def of_the_api(request: Request) -> Response:
        incoming = _incoming(request)
        answer, date = service.answer(incoming)
        record = _record(request, answer)
        _keep(world.requests, record)
        if on_request is not None:
            on_request(record)
        return _response(answer, date, world)

    async def anything(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        own = _path(request).startswith(CONTROL_ROOT)
        response = await (of_the_sandbox if own else of_the_api)(request)
        await response(scope, receive, send)

    app = Starlette()
    # Not a route: its patterns end at a line break, and no request shall go unseen.
    app.router.default = anything
    return app


def _incoming(request: Request) -> Incoming:
    return Incoming(
        request.method,
        _path(request),
        dict(request.query_params),
        dict(request.headers),
        f"{request.url.scheme}://{request.url.netloc}",
    )


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


def _response(answer: Answer, date: datetime, world: World) -> Response:
    headers = {"Date": format_datetime(date, usegmt=True), "Content-Type": answer.media_type}
    return Delivery(answer, headers | dict(answer.headers), lambda span: world.clock.sleep(span))


MOST_BYTES: Final = 1_000_000
"""The longest body that is read."""


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
    if not _is_this_computer(headers.get("host", "")):
        return PlainTextResponse("The sandbox answers to localhost and 127.0.0.1 only", 421)
    writes = scope["method"] == "POST" and scope["path"].startswith(CONTROL_ROOT)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if writes and kind != "application/json":
        return PlainTextResponse("Send it with Content-Type: application/json", 415)
    return None


def _is_this_computer(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


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
