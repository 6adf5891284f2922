"""A certificate nobody vouches for gets no request: neither a read nor a purchase."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from anosim_tui.api.client import Client
from anosim_tui.domain.errors import Unreachable
from tests.api.support import KEY, PAID, InstantClock

# Made for this test with `openssl req -x509`, for localhost, signed by itself.
CERTIFICATE = Path(__file__).parent / "tls" / "self_signed.pem"


async def test_an_untrusted_certificate_is_sent_nothing() -> None:
    received: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read())
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server, Client(f"https://localhost:{port}", KEY, InstantClock()) as client:
        for call in (client.balance(), client.cancel(31), PAID[0].call(client)):
            with pytest.raises(Unreachable, match="certificate of localhost") as caught:
                await call
            assert caught.value.sent is False
    assert b"".join(received) == b""
