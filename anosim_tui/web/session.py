"""One page and the app behind it, from the first key to the end of both."""

from __future__ import annotations

import asyncio
import contextlib
import json
from enum import IntEnum
from typing import Any, Final

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

# Seconds the app has for leaving, which may wait for a purchase; then its input is closed, which
# ends it in any case.
_LEAVING: Final = 10.0
_TITLE, _END_OF_TITLE = b"\x1b]2;", b"\x07"
_MOST_CELLS: Final = 1_000


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


def cells(number: int) -> int:
    """So many columns or lines; a page may say anything."""
    return max(1, min(number, _MOST_CELLS))
