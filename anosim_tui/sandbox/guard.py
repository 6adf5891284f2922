"""Keeps web pages and oversized bodies away from a sandbox that is served over HTTP.

A page of any site may send requests to this computer, under a name of its own that leads here
(DNS rebinding) or as a form. Neither can set the JSON content type without asking first, which
the sandbox never grants.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from anosim_tui.sandbox.control import CONTROL_ROOT

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
