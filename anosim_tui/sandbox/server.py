"""Serving a sandbox over HTTP: the server, the log, the end."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from anosim_tui.domain.text import clean, one_line
from anosim_tui.sandbox.calls import API_ROOT
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.routes import TEST_KEY, WIRE, application
from anosim_tui.sandbox.world import World

_LONGEST_PATH: Final = 200
# Elsewhere only sockets can be asked whether they are ready.
_CAN_ASK: Final = os.name == "posix"


def serve(world: World, listener: socket.socket) -> None:
    """Say where, and answer requests until SIGINT or SIGTERM, with a line of the log a request."""
    app = application(world, on_request=lambda record: _log(world.now(), record))
    host, port = listener.getsockname()
    base_url = f"http://{host}:{port}{API_ROOT}"
    with _ended_by_signal():
        print(f"The sandbox listens on {base_url}, its key is {TEST_KEY}. Ctrl+C ends it.")
        print(f"ANOSIM_BASE_URL={base_url} ANOSIM_API_KEY={TEST_KEY} anosim-tui", flush=True)
        server(app).run(sockets=[listener])


def _log(now: datetime, record: RequestRecord) -> None:
    """Print a request without its query, in which a share token would be a secret.

    Its path comes from anybody. What cannot be written at once is left out: a full pipe would hold
    up every request. A pipe that takes anything takes a whole line (POSIX).
    """
    path = one_line(clean(record.path))[:_LONGEST_PATH]
    line = f"{now:%Y-%m-%d %H:%M:%S} {record.status} {clean(record.method)} {path}\n"
    with suppress(OSError, ValueError):
        number = sys.stdout.fileno()
        if not _CAN_ASK or select.select([], [number], [], 0)[1]:
            os.write(number, line.encode("utf-8", "replace"))


def server(app: ASGIApp) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            app,
            access_log=False,
            backlog=2048,
            date_header=False,
            http=_Protocol,
            lifespan="off",
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=1,
            ws="none",
        )
    )


class _Protocol(H11Protocol):
    """Hands the connection to the application, which breaks answers in ways ASGI cannot."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        # asyncio does this only where the listener names its protocol. Without it every answer on
        # a kept connection is 40 ms late: its body waits until its head is acknowledged.
        held: socket.socket = transport.get_extra_info("socket")
        held.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        answer = self.app

        async def with_wire(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[WIRE] = transport
            await answer(scope, receive, send)

        self.app = with_wire


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Make SIGINT and SIGTERM a clean end.

    uvicorn stops at them, then raises them again for whoever had a handler before: that is us.
    """
    before = {
        number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
