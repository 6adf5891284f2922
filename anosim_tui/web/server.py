"""The server of the page: the page itself, the WebSocket to the app, downloads.

textual-serve has a server of its own, which anybody may talk to, on a page that asks another host
for a font. Used of it are what is public apart from that: the library of the page and its fonts,
and what starts an app and speaks its protocol.
"""

from __future__ import annotations

import asyncio
import contextlib
import html
import importlib.resources
import json
import socket
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path
from string import Template
from typing import Any, Final

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from anosim_tui import language
from anosim_tui.language import _
from anosim_tui.web.guard import Guard

_PAGE: Final = Path(__file__).with_name("page")
# Seconds between two questions to the browser whether it is still there.
_HEARTBEAT: Final = 15.0
# Seconds for answers under way when the server stops.
_STOPPING: Final = 1.0
_MOST_DIGITS: Final = 5
_NAMES: Final = ("page.css", "page.js")
# Seconds the app has for leaving, which may wait for a purchase; then its input is closed, which
# ends it in any case.
_LEAVING: Final = 10.0
_TITLE, _END_OF_TITLE = b"\x1b]2;", b"\x07"
_MOST_CELLS: Final = 1_000


def serve(listener: socket.socket, command: str) -> None:
    """Say where, and serve the app that `command` starts until SIGINT or SIGTERM."""
    host, port = listener.getsockname()
    guard = Guard(f"{host}:{port}")
    print(_("Open {address} in a browser on this computer.", address=guard.address))
    print(_("Anyone with this address can use your account; ctrl+c stops the server."), flush=True)
    # No log of requests: the address with the token would be in it.
    web.run_app(
        _Server(command, guard).application(),
        sock=listener,
        access_log=None,
        print=None,
        shutdown_timeout=_STOPPING,
    )


class _Server:
    """Serves one page at a time: a second one may take over."""

    def __init__(self, command: str, guard: Guard) -> None:
        self._command, self._guard = command, guard
        self._downloads = DownloadManager()
        self._session: Session | None = None
        self._turn = asyncio.Lock()

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard.check])
        library = Path(str(importlib.resources.files("textual_serve"))) / "static"
        app.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._socket),
                web.get("/download/{key}", self._download),
                web.static("/static", library),
                *(web.get(f"/{name}", self._file) for name in _NAMES),
            ]
        )
        app.on_response_prepare.append(self._guard.add_headers)
        app.on_shutdown.append(self._stop)
        return app

    async def _page(self, request: web.Request) -> web.Response:
        if request.query:  # the library of the page takes orders from there
            raise web.HTTPSeeOther("/")
        return web.Response(text=page(), content_type="text/html")

    async def _file(self, request: web.Request) -> web.FileResponse:
        return web.FileResponse(_PAGE / request.path.removeprefix("/"))

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        session = await self._begin(request, socket)
        if session is None:
            await socket.close(code=Closed.BUSY)
            return socket
        try:
            await session.listen()
        finally:
            await session.end(Closed.APP_ENDED)
        return socket

    async def _begin(self, request: web.Request, socket: web.WebSocketResponse) -> Session | None:
        """Start the app for a page; `None` where another page has it and does not give way.

        The app of the page before has ended by then: two would ask the service twice as much.
        """
        query, before = request.query, self._session
        tab, takes_over = query.get("tab", ""), "take" in query
        if before is not None and before.is_open and before.tab != tab and not takes_over:
            return None
        async with self._turn:
            if self._session is not None:
                await self._session.end(Closed.TAKEN_OVER)
            self._session = Session(self._command, socket, tab, self._downloads)
            await self._session.start(_number(query, "width", 80), _number(query, "height", 24))
            return self._session

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        try:
            found = await self._downloads.get_download_metadata(key)
        except KeyError:
            raise web.HTTPNotFound from None
        response = web.StreamResponse()
        response.content_type, response.charset = found.mime_type, found.encoding or None
        response.headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
        await response.prepare(request)
        async for chunk in self._downloads.download(key):
            await response.write(chunk)
        await response.write_eof()
        return response

    async def _stop(self, _app: web.Application) -> None:
        if self._session is not None:
            await self._session.end(Closed.SERVER_STOPPED)


def page() -> str:
    """The page, in the language of the person."""
    words = {
        "language": language.current().replace("_", "-"),
        "opening": _("Opening the dashboard …"),
        "app_ended": _("anosim-tui has stopped."),
        "start": _("Start again"),
        "server_stopped": _(
            "anosim-tui serve was stopped. Start it again, and open the address it prints."
        ),
        "taken_over": _("The dashboard is now open in another tab or browser."),
        "busy": _("The dashboard is open in another tab or browser. Only one can use it."),
        "take": _("Use it here instead"),
        "lost": _("The connection to anosim-tui serve was lost."),
        "connect": _("Reconnect"),
    }
    template = Template((_PAGE / "page.html").read_text(encoding="utf-8"))
    return template.substitute({name: html.escape(text) for name, text in words.items()})


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")[:_MOST_DIGITS]
    return cells(int(text)) if text.isdecimal() else default


def cells(number: int) -> int:
    """So many columns or lines; a page may say anything."""
    return max(1, min(number, _MOST_CELLS))


# --- a page and its app ------------------------------------------------------------------------


class Closed(IntEnum):
    """Why a page was closed, as the code of the WebSocket; page.js and page.html know them."""

    APP_ENDED = 4000
    SERVER_STOPPED = 4001
    TAKEN_OVER = 4002
    BUSY = 4003


class _App(AppService):
    """Says also when the app has ended without a word, which textual-serve leaves to the user."""

    async def run(self) -> None:
        await super().run()
        await self.remote_close()


class Session:
    """The app of one page.

    Args:
        command: starts the app.
        socket: to the page.
        tab: names the tab of the browser; it stays the same when the page is loaded again.
        downloads: what the app hands to the browser.
    """

    def __init__(
        self, command: str, socket: web.WebSocketResponse, tab: str, downloads: DownloadManager
    ) -> None:
        self._socket, self.tab = socket, tab
        self._ending: asyncio.Task[None] | None = None
        self._app = _App(
            command,
            write_bytes=self._write,
            write_str=self._write_words,
            close=self._app_ended,
            download_manager=downloads,
        )

    @property
    def is_open(self) -> bool:
        return not self._socket.closed and self._ending is None

    async def start(self, width: int, height: int) -> None:
        await self._app.start(width, height)

    async def listen(self) -> None:
        """Hand on what the page says until it is closed."""
        async for message in self._socket:
            if message.type is WSMsgType.TEXT:
                with contextlib.suppress(ValueError):
                    await self._hand_on(json.loads(message.data))

    async def end(self, why: Closed) -> None:
        """Close the page and wait for the end of the app; whoever comes first says why."""
        if self._ending is None:
            self._ending = asyncio.create_task(self._end(why))
        await asyncio.shield(self._ending)

    async def _end(self, why: Closed) -> None:
        closing = asyncio.create_task(self._socket.close(code=why))
        stopping = asyncio.create_task(self._app.stop())
        await asyncio.wait([stopping], timeout=_LEAVING)
        if not stopping.done():
            self._app.stdin.close()
        await asyncio.wait([stopping, closing])

    async def _app_ended(self) -> None:
        await self._socket.close(code=Closed.APP_ENDED)

    async def _hand_on(self, message: Any) -> None:
        match message:
            case ["stdin", str(keys)]:
                # Textual reads nothing more after an empty packet.
                if data := keys.encode("utf-8", "ignore"):
                    await self._app.send_bytes(data)
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self._app.set_terminal_size(cells(width), cells(height))
            case ["focus", *_]:
                await self._app.focus()
            case ["blur", *_]:
                await self._app.blur()

    async def _write(self, data: bytes) -> None:
        """Draw, or set the title of the page, which the library of the page does not."""
        if data.startswith(_TITLE) and data.endswith(_END_OF_TITLE):
            title = data[len(_TITLE) : -len(_END_OF_TITLE)].decode("utf-8", "replace")
            await self._write_words(json.dumps(["title", title]))
        elif self.is_open:
            with contextlib.suppress(ConnectionError):
                await self._socket.send_bytes(data)

    async def _write_words(self, data: str) -> None:
        if self.is_open:
            with contextlib.suppress(ConnectionError):
                await self._socket.send_str(data)
