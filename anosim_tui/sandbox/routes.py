"""The sandbox over HTTP: a Starlette application, for uvicorn and for `httpx.ASGITransport`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from anosim_tui.sandbox.control import CONTROL_ROOT, Control
from anosim_tui.sandbox.deviations import NONE, Deviations
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.service import TEST_KEY, Incoming, Service
from anosim_tui.sandbox.wire import Answer
from anosim_tui.sandbox.world import World

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# A day of polling would fill the memory: beyond this the older half of the journal goes.
_JOURNAL = 20_000


def application(
    world: World,
    *,
    deviations: Deviations = NONE,
    key: str = TEST_KEY,
    on_request: Callable[[RequestRecord], None] | None = None,
) -> Starlette:
    """An AnoSim over HTTP for `world`.

    Every API request is kept in `world.requests` and told to `on_request`. Endpoints are async and
    never wait, so that requests of one event loop are answered one after the other.
    """
    service = Service(world, deviations, key)
    control = Control(world)

    async def control_endpoint(request: Request) -> Response:
        answer = await control.answer(request.method, request.url.path, await request.body())
        return _response(answer, world.settle())

    async def api_endpoint(request: Request) -> Response:
        answer = service.answer(_incoming(request))
        record = _record(request, answer)
        if len(world.requests) >= _JOURNAL:
            del world.requests[: _JOURNAL // 2]
        world.requests.append(record)
        if on_request is not None:
            on_request(record)
        return _response(answer, world.settle())

    return Starlette(
        routes=[
            Route(CONTROL_ROOT + "{rest:path}", control_endpoint, methods=_METHODS),
            Route("/{rest:path}", api_endpoint, methods=_METHODS),
        ]
    )


def _incoming(request: Request) -> Incoming:
    return Incoming(
        request.method,
        request.url.path,
        dict(request.query_params),
        dict(request.headers),
        f"{request.url.scheme}://{request.url.netloc}",
    )


def _record(request: Request, answer: Answer) -> RequestRecord:
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    query = urlencode([pair for pair in pairs if pair[0].lower() != "apikey"])
    return RequestRecord(request.method, request.url.path, query, answer.status)


def _response(answer: Answer, now: datetime) -> Response:
    headers = {"Date": format_datetime(now, usegmt=True), "Content-Type": answer.media_type}
    return Response(answer.body, answer.status, headers)
