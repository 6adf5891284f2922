"""Serving a sandbox over HTTP: the server, the log, the end."""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from anosim_tui.domain.text import clean, one_line
from anosim_tui.sandbox.calls import API_ROOT
from anosim_tui.sandbox.quirks import Quirks
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.routes import TEST_KEY, WIRE, application
from anosim_tui.sandbox.world import World

_LONGEST_PATH: Final = 200
# Elsewhere only sockets can be asked whether they are ready.
_CAN_ASK: Final = os.name == "posix"


def serve(world: World, listener: socket.socket, *, quirks: Quirks | None = None) -> None:
    """Say where, and answer requests until SIGINT or SIGTERM, with a line of the log a request."""
    log = Log(sys.stdout)

    def on_request(record: RequestRecord) -> None:
        log.line(f"{world.now():%Y-%m-%d %H:%M:%S} {record.status} {_shown(record)}")

    app = application(world, quirks=quirks, on_request=on_request)
    host, port = listener.getsockname()
    base_url = f"http://{host}:{port}{API_ROOT}"
    with _ended_by_signal():
        print(f"The sandbox listens on {base_url}, its key is {TEST_KEY}. Ctrl+C ends it.")
        print(f"ANOSIM_BASE_URL={base_url} ANOSIM_API_KEY={TEST_KEY} anosim-tui", flush=True)
        server(app).run(sockets=[listener])


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


def _shown(record: RequestRecord) -> str:
    """A request without its query, in which a share token would be a secret; paths come from
    anybody."""
    path = one_line(clean(record.path))
    return f"{clean(record.method)} {path[:_LONGEST_PATH]}"


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


class Log:
    """Lines to a stream that may be a pipe nobody reads.

    A full pipe would hold up every request, so what cannot be written at once is left out and
    counted.
    """

    def __init__(self, stream: IO[str] | None) -> None:
        try:
            self._number = -1 if stream is None else stream.fileno()
        except (OSError, ValueError):
            self._number = -1
        self._left_out = 0

    def line(self, text: str) -> None:
        if self._left_out and self._write(f"… {self._left_out} lines left out: nobody read them"):
            self._left_out = 0
        if self._left_out or not self._write(text):
            self._left_out += 1

    def _write(self, text: str) -> bool:
        """Whether it was written. A pipe that takes anything takes PIPE_BUF bytes, which is more
        than a line has (POSIX)."""
        if self._number < 0:
            return True
        try:
            ready = not _CAN_ASK or bool(select.select([], [self._number], [], 0)[1])
            if ready:
                os.write(self._number, f"{text}\n".encode("utf-8", "replace"))
        except (OSError, ValueError):
            self._number = -1
            return True
        return ready


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
