"""The faults of the matrix, as what a server does instead of answering well."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache

import httpx

from tests.api.support import http

Fault = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
"""Is given the good body and writes something else, or nothing."""


def _says(status: str, body: bytes, *headers: str) -> Fault:
    async def fault(_good: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(http(body, *headers, status=status))

    return fault


async def _truncated(good: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(http(good[: len(good) // 2]))


async def _wrong_types(good: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(http(json.dumps(bent(json.loads(good))).encode()))


async def _slow(_good: bytes, _writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(1.2)


async def _reset(_good: bytes, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _length_too_long(good: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(http(good, length=len(good) + 500))


async def _length_too_short(good: bytes, writer: asyncio.StreamWriter) -> None:
    writer.write(http(good, length=len(good) // 2))


@cache
def _forty_megabytes() -> bytes:
    return gzip.compress(b"[" + b" " * 40_000_000 + b"]")


async def _bomb(_good: bytes, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        writer.write(http(_forty_megabytes(), "Content-Encoding: gzip"))
        await writer.drain()


MATRIX: dict[str, Fault] = {
    "401": _says("401 Unauthorized", b"Unauthorized"),
    "403": _says("403 Forbidden", b"Forbidden"),
    "404": _says("404 Not Found", b"Not found"),
    "429": _says("429 Too Many Requests", b"Too many requests", "Retry-After: 1"),
    "500": _says("500 Internal Server Error", b"Oops"),
    "HTML": _says("200 OK", b"<!DOCTYPE html><html>Log in</html>", "Content-Type: text/html"),
    "truncated": _truncated,
    "empty": _says("200 OK", b""),
    "null": _says("200 OK", b"null"),
    "wrong types": _wrong_types,
    "slow": _slow,
    "reset": _reset,
    "length too long": _length_too_long,
    "length too short": _length_too_short,
    "gzip bomb": _bomb,
}
"""Every fault of the matrix by its name."""

EMPTYING = frozenset({"empty", "null"})
"""Those that the service also uses to say that a list is empty (API.md), so that they are none."""


def bent(value: object) -> object:
    """`value` with every value in it of another type; the names stay."""
    match value:
        case dict():
            return {name: bent(one) for name, one in value.items()}
        case list():
            return [bent(one) for one in value]
        case str():
            return [value]
        case bool() | None:
            return {"was": value}
        case _:
            return {"number": value}


class Unreliable(httpx.AsyncBaseTransport):
    """Another transport on which a share of the requests goes wrong, in the way of some fault.

    Time-outs are raised at once, for what waits for them runs on a virtual clock.
    """

    def __init__(self, below: httpx.AsyncBaseTransport, share: float, seed: int) -> None:
        self.below = below
        self.share = share
        self.struck = 0
        self._dice = random.Random(seed)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._dice.random() >= self.share:
            return await self.below.handle_async_request(request)
        self.struck += 1
        kind = self._dice.choice(("before", "after", "status", "body"))
        if kind == "before":
            raise self._dice.choice((httpx.ConnectError, httpx.ConnectTimeout))(
                "no", request=request
            )
        if kind == "status":
            status = self._dice.choice((401, 403, 404, 429, 500, 502, 503))
            return httpx.Response(status, content=b"Something is wrong", request=request)
        good = await self.below.handle_async_request(request)
        body = b"".join([part async for part in good.stream])  # type: ignore[union-attr]
        if kind == "after":
            lost = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)
            raise self._dice.choice(lost)("lost", request=request)
        return httpx.Response(200, content=self._spoiled(body), request=request)

    def _spoiled(self, body: bytes) -> bytes:
        return self._dice.choice(
            (
                body[: len(body) // 2],
                b"<html>Log in</html>",
                b"[1, 2",
                b"\xff\xfe" + body[:20],
                b'{"error": "no"}',
                b"[null, 7, []]",
            )
        )
