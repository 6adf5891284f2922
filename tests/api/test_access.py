"""Where the key may go, and where it never shows."""

from __future__ import annotations

import asyncio
import ssl
import traceback
from pathlib import Path

import httpx
import pytest

from anosim_tui.api.client import Client, bearer, checked_base_url
from anosim_tui.domain.errors import ApiError, Unreachable
from tests.api.support import BASE, KEY, PAID, Canned, InstantClock, desk, text


@pytest.mark.parametrize(
    "url",
    [
        "https://anosim.net/api/v1",
        "https://anosim.net/api/v1/",
        "https://example.org:8443",
        "http://localhost:8000/api/v1",
        "http://127.0.0.1:8000/api/v1",
        "http://127.9.9.9",
        "http://[::1]:8000/api/v1",
        " https://anosim.net/api/v1\n",
    ],
)
def test_urls_a_key_may_be_sent_to(url: str) -> None:
    assert checked_base_url(url).host


@pytest.mark.parametrize(
    "url",
    [
        "",
        "anosim.net/api/v1",
        "ftp://anosim.net",
        "https://",
        "https:///api",
        "http://anosim.net/api/v1",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "http://[::2]",
        "https://user:secret@anosim.net",
        "https://anosim.net/api?apikey=secret",
        "https://anosim.net/api#secret",
        "https://a..b/",
        "https://münchen.example",
        "https://" + "a" * 70 + ".net",
        "https://anosim.net:99999999",
        "https://[::1",
        "https://a\x00b",
        "\ud83d",
    ],
)
def test_urls_no_key_may_be_sent_to(url: str) -> None:
    with pytest.raises(ValueError, match="base URL") as caught:
        checked_base_url(url)
    assert str(caught.value).endswith(".")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["", "/"])
@pytest.mark.parametrize("key", [KEY, f" {KEY}", f"{KEY}\n", f"\t{KEY}\r\n"])
async def test_a_slash_and_blanks_make_no_difference(path: str, key: str) -> None:
    service = Canned([httpx.Response(200, json=[])])
    client = Client(BASE + path, key, InstantClock(), transport=httpx.MockTransport(service))
    await client.orders()
    (request,) = service.requests
    assert str(request.url) == BASE + "/Orders"
    assert request.headers["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    "key",
    ["", "  ", f"{KEY}\n{KEY}", f"{KEY}\x00", f"{KEY}ü", f"{KEY} x", f"{KEY}\u200b", "\ud83d"],
)
def test_what_is_no_key_is_said_without_repeating_it(key: str) -> None:
    for base_url, refused in ((BASE, key), ("http://anosim.net", KEY)):
        with pytest.raises(ValueError, match=r"API key|base URL") as caught:
            Client(base_url, refused, InstantClock())
        assert KEY not in str(caught.value)
        for frame, _ in traceback.walk_tb(caught.value.__traceback__):
            if "anosim_tui" in frame.f_code.co_filename:
                assert KEY not in repr(frame.f_locals)


def test_nothing_that_holds_the_key_prints_it() -> None:
    auth = bearer(KEY)
    assert auth is not None
    client = Client(BASE, KEY, InstantClock())
    transport = vars(client)["_transport"]
    for it in (auth, client, transport, vars(client), vars(transport)):
        assert KEY not in repr(it)


async def test_a_service_that_repeats_the_key_is_not_repeated() -> None:
    at = desk(text(400, f"No account for {KEY}."))
    with pytest.raises(ApiError) as caught:
        await at.client.balance()
    assert str(caught.value) == "No account for …."


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        text(401, KEY),
        text(400, KEY),
        text(500, KEY),
        text(400, f"<p>{KEY}</p>"),
        text(200, "<p>hello</p>"),
    ],
    ids=str,
)
async def test_no_error_nor_its_context_holds_the_key(answer: httpx.Response | Exception) -> None:
    at = desk(answer)
    with pytest.raises(ApiError) as caught:
        await at.client.cancel(31)
    chain: BaseException | None = caught.value
    while chain is not None:
        assert isinstance(chain, ApiError), "httpx errors carry the request, key included"
        assert KEY not in "".join(traceback.format_exception(chain))
        chain = chain.__context__
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    ours = [frame for frame in frames if "anosim_tui" in frame.f_code.co_filename]
    assert ours
    assert KEY not in repr([(frame.f_code.co_name, frame.f_locals) for frame in ours])
    assert KEY not in repr(at.seen)


# --- certificates ----------------------------------------------------------------------------

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
