"""Who gets an answer of the server, and that no app is left running."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest

from anosim_tui.commands import screens
from anosim_tui.domain.terminals import Route, TerminalFacts
from anosim_tui.exit_codes import CannotStart
from tests.commands.process import assert_told, run
from tests.waiting import PATIENCE
from tests.web.support import (
    APP_ENDED,
    BUSY,
    SERVER_STOPPED,
    TAKEN_OVER,
    Display,
    Served,
    is_alive,
    served,
    until,
)

aiohttp = pytest.importorskip("aiohttp")
pytest.importorskip("textual_serve")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PATHS = ("/", "/page.js", "/page.css", "/static/js/textual.js", "/ws", "/download/x", "/nothing")


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    # As a service has it: no terminal, and no word of one.
    with served("--demo", environment={"TERM": None, "HOME": "/"}) as running:
        yield running


@contextmanager
def let_in(server: Served) -> Iterator[httpx.Client]:
    """What has opened the address, and got its cookie."""
    with httpx.Client(base_url=server.origin, trust_env=False) as client:
        assert client.get(server.address).status_code == 303
        yield client


@asynccontextmanager
async def page(
    server: Served, origin: str | None = None, query: str = "tab=a&width=80&height=24"
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """The WebSocket of a page that has opened the address."""
    with let_in(server) as client:
        cookie = "; ".join(f"{name}={text}" for name, text in client.cookies.items())
    headers = {"Cookie": cookie, "Origin": server.origin if origin is None else origin}
    async with (
        asyncio.timeout(PATIENCE),
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{server.socket}?{query}",
            headers={name: text for name, text in headers.items() if text},
            autoclose=False,  # a reply that comes too late would hide the code
        ) as socket,
    ):
        yield socket


async def first_bytes(socket: aiohttp.ClientWebSocketResponse) -> bytes:
    return bytes(await socket.receive_bytes())


async def closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    """Take in what comes until the page is closed; the code that says why."""
    async for _message in socket:
        pass
    return socket.close_code


# --- who is let in -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_told_without_the_token(server: Served, path: str) -> None:
    for query in ("", "?token=", "?token=wrong", "?token=\u00fc"):
        answer = httpx.get(f"{server.origin}{path}{query}", trust_env=False)
        assert answer.status_code == 403
        assert "Open the address that anosim-tui serve printed" in answer.text


def test_the_token_becomes_a_cookie_and_leaves_the_address(server: Served) -> None:
    answer = httpx.get(server.address, trust_env=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert server.address.partition("token=")[2] not in cookie, "history and cookie are two secrets"


def test_what_the_page_is_made_of(server: Served) -> None:
    with let_in(server) as client:
        for path in ("/", "/page.js", "/page.css"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert not re.search(r"https?://", answer.text), "no other host is named"
        assert client.get("/static/js/textual.js").status_code == 200
        assert client.get("/static/../server.py").status_code == 404
        assert client.get("/static/js/").status_code in (403, 404), "no lists of files"
        # The library of the page would fetch what stands there.
        assert client.get("/?ping=http://elsewhere.invalid").headers["Location"] == "/"


@pytest.mark.parametrize(
    "host", ["evil.invalid", "evil.invalid:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:1"]
)
def test_another_name_for_this_address_is_refused(server: Served, host: str) -> None:
    named = host.format(port=server.origin.rpartition(":")[2])
    with let_in(server) as client:
        for path in PATHS:
            assert client.get(path, headers={"Host": named}).status_code == 403
        assert client.get(server.address, headers={"Host": named}).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.invalid", "null", "http://127.0.0.1:1", ""])
async def test_a_page_of_another_address_opens_no_socket(server: Served, origin: str) -> None:
    before = server.apps()
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with page(server, origin):
            pass
    assert refused.value.status == 403
    assert server.apps() <= before


@pytest.mark.parametrize("path", ["/", "/static/js/textual.js", "/nothing", "/download/none"])
def test_the_browser_is_told_to_ask_no_other_host(server: Served, path: str) -> None:
    with let_in(server) as client:
        for answer in (client.get(path), httpx.get(f"{server.origin}{path}", trust_env=False)):
            policy = dict(
                one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; ")
            )
            assert policy["default-src"] == "'none'"
            assert policy["script-src"] == policy["font-src"] == "'self'"
            assert policy["connect-src"] == f"'self' ws://{server.origin.removeprefix('http://')}"
            assert policy["frame-ancestors"] == "'none'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "Access-Control-Allow-Origin" not in answer.headers


# --- one app -----------------------------------------------------------------------------------


async def test_one_page_at_a_time_and_another_may_take_over(server: Served) -> None:
    async with page(server) as first:
        assert await first_bytes(first)
        (app,) = server.apps()
        async with page(server, query="tab=b") as second:
            assert await closed(second) == BUSY
        assert server.apps() == {app}
        async with page(server, query="tab=b&take=1") as third:
            assert await first_bytes(third)
            assert await closed(first) == TAKEN_OVER
            assert len(server.apps() - {app}) == len(server.apps()) == 1


async def test_a_page_that_is_loaded_again_has_one_app(server: Served) -> None:
    async with page(server) as before:
        assert await first_bytes(before)
        (app,) = server.apps()
        async with page(server) as after:
            assert await first_bytes(after)
            assert len(server.apps() - {app}) == len(server.apps()) == 1


async def test_the_app_ends_with_its_page_and_the_page_with_its_app(server: Served) -> None:
    async with page(server) as left:
        assert await first_bytes(left)
    until(lambda: not server.apps(), "the end of the app")
    async with page(server) as killed:
        assert await first_bytes(killed)
        os.kill(*server.apps(), signal.SIGKILL)
        assert await closed(killed) == APP_ENDED


async def test_what_no_page_of_ours_sends_ends_nothing(server: Served) -> None:
    odd = "tab=a&width=x&height=-3"
    async with page(server, query=odd) as socket:
        assert await first_bytes(socket)
        for words in ("", "[", "[]", "7", '["stdin", 7]', '["resize", {}]', '["stdin", "\\ud800"]'):
            await socket.send_str(words)
        await socket.send_json(["resize", {"width": 80, "height": 24}])
        display = Display(80, 24)
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                display.feed(message.data)
            if "NEWEST CODE" in display.words:
                await socket.send_json(["stdin", "2"])
            if "CATALOG" in display.words:
                return
    pytest.fail(f"the page was closed:\n{display.words}")


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
async def test_a_server_that_is_stopped_says_so_and_leaves_nothing(by: signal.Signals) -> None:
    with served("--demo") as server:
        async with page(server) as socket:
            assert await first_bytes(socket)
            (app,) = server.apps()
            server.process.send_signal(by)
            assert await closed(socket) == SERVER_STOPPED
        assert server.process.wait(PATIENCE) == 0
        assert not is_alive(app)


async def test_not_even_a_killed_server_leaves_an_app() -> None:
    with served("--demo") as server:
        async with page(server) as socket:
            assert await first_bytes(socket)
            (app,) = server.apps()
            server.end(signal.SIGKILL)
            until(lambda: not is_alive(app), "the end of the app")


# --- the command -------------------------------------------------------------------------------


def test_what_is_missing_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "find_spec", lambda _name: None)
    with pytest.raises(CannotStart, match=r"^serve needs the web extra; run .*\.$"):
        screens.run_serve(Namespace())


def test_what_cannot_be_used_is_said_before_there_is_a_page(server: Served, tmp_path: Path) -> None:
    assert_told(run(tmp_path, "serve", "--config", "missing.toml"), 2, "missing.toml")
    port = server.origin.rpartition(":")[2]
    assert_told(run(tmp_path, "serve", "--demo", "--port", port), 2, port, "--port 0")


def test_nothing_of_this_computer_stands_in_for_the_browser() -> None:
    environ = {
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "SSH_TTY": "x",
        "STY": "x",
        "TERM": "xterm-kitty",
        "TMUX": "x",
    }
    facts = TerminalFacts.of(environ, has_notifier=True)
    assert facts == TerminalFacts(browser=True, has_title=True)
    assert {facts.route_for(route) for route in ("auto", "system", "osc9")} == {Route.NONE}
