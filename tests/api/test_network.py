"""Faults of time and of broken bodies, over real sockets on this machine."""

from __future__ import annotations

import asyncio
import gzip
import time

import pytest

from anosim_tui.api.client import Client
from anosim_tui.api.transport import Exchange, Limits
from anosim_tui.domain.errors import ApiError, OutcomeUnknown, Unreachable, Unreadable
from tests.api.support import (
    EMPTY,
    KEY,
    PAID,
    InstantClock,
    RawServer,
    Script,
    drip,
    http,
    raw_server,
    reset,
    says,
    silence,
)

BOMB = gzip.compress(b"[" + b" " * 5_000_000 + b"]")


async def reset_in_the_body(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(http(b"[", length=1_000))
    await writer.drain()
    writer.transport.abort()


async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A body without end that does not say how long it is."""
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[")
    for _turn in range(200):
        writer.write(b" " * 10_000)
        await writer.drain()


FAULTS: dict[str, tuple[Script, type[ApiError]]] = {
    "closed": (says(b""), Unreachable),
    "reset": (reset, Unreachable),
    "reset in the body": (reset_in_the_body, Unreachable),
    "no http": (says(b"220 smtp ready\r\n\r\n"), Unreachable),
    "half a head": (says(b"HTTP/1.1 200 OK\r\nContent-Le"), Unreachable),
    "endless head": (says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000), Unreachable),
    "content too short": (says(http(b"[]", length=90)), Unreachable),
    "content too long": (says(http(b'[{"id": 1}]', length=3)), Unreadable),
    "negative length": (says(http(b"[]", length=-1)), Unreachable),
    "half a chunk": (
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n[1"),
        Unreachable,
    ),
    "bad chunk": (
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]\r\n"),
        Unreachable,
    ),
    "gzip": (says(http(gzip.compress(b"[]"), "Content-Encoding: gzip")), Unreadable),
    "gzip bomb": (says(http(BOMB, "Content-Encoding: gzip")), Unreadable),
    "brotli": (says(http(b"[]", "Content-Encoding: br")), Unreadable),
    "unnamed gzip": (says(http(gzip.compress(b"[]"))), Unreadable),
    "too big": (says(http(b"[" + b" " * 30_000 + b"]")), Unreadable),
    "flood": (flood, Unreadable),
    "redirect": (says(http(b"", "Location: http://127.0.0.1:1/", status="302 X")), Unreadable),
    "silence": (silence, Unreachable),
    "drip": (drip, Unreachable),
}


def impatient(server: RawServer, observe: list[Exchange] | None = None) -> Client:
    client = Client(
        server.base_url,
        KEY,
        # Waiting moves the program's clock too, so that a time-out is not tried again.
        _RealTime(),
        limits=Limits(connect=2.0, read=0.1, total=0.25, body=20_000),
    )
    if observe is not None:
        client.observe(observe.append)
    return client


class _RealTime(InstantClock):
    def monotonic(self) -> float:
        return time.monotonic() * 100


@pytest.mark.parametrize("name", FAULTS)
async def test_a_read_under_a_fault(name: str) -> None:
    script, expected = FAULTS[name]
    seen: list[Exchange] = []
    async with raw_server(script) as server, impatient(server, seen) as client:
        begun = time.monotonic()
        with pytest.raises(expected) as caught:
            await client.messages()
        assert time.monotonic() - begun < 2.0
    assert type(caught.value) is expected
    assert seen[-1].error is caught.value


@pytest.mark.parametrize("name", FAULTS)
async def test_a_purchase_under_a_fault_is_sent_once_and_its_outcome_is_unknown(name: str) -> None:
    async with raw_server(FAULTS[name][0]) as server, impatient(server) as client:
        with pytest.raises(OutcomeUnknown):
            await PAID[0].call(client)
    assert (server.connections, len(server.heads)) == (1, 1)


async def test_half_a_refusal_is_none() -> None:
    script = says(http(b"Not en", status="400 Bad", length=90))
    async with raw_server(script) as server, impatient(server) as client:
        with pytest.raises(OutcomeUnknown):
            await PAID[0].call(client)


async def test_a_redirect_never_takes_the_key_along() -> None:
    async with raw_server(says(http(b"[]"))) as other:
        there = f"Location: {other.base_url}/Sms"
        for status in ("301 X", "302 X", "307 X", "308 X"):
            script = says(http(b"", there, status=status))
            async with raw_server(script) as server, impatient(server) as client:
                with pytest.raises(Unreadable, match="redirected"):
                    await client.messages()
    assert other.heads == []


async def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    # Plain http through a proxy would hand it the key.
    async with raw_server(says(http(b"[]"))) as proxy, raw_server(says(http(b"[]"))) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with server.client() as client:
            assert await client.messages() == EMPTY
    assert proxy.heads == []
