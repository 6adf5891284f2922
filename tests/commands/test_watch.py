"""`anosim-tui watch`: the link, the polling without a key, and the screen in a real terminal."""

from __future__ import annotations

import asyncio
import json
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from anosim_tui.account.account import SharedAccount
from anosim_tui.api.client import Client
from anosim_tui.commands.screens import parsed
from anosim_tui.domain.errors import Refused
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.state import ConnectionStatus
from anosim_tui.exit_codes import CannotStart
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import quiet
from anosim_tui.sandbox.world import World
from tests.commands.process import assert_told, run
from tests.terminal.terminal import KEY, Sandbox, program, terminal

GOOGLE, RENTAL = 910004, 910001
TEXT = "G-482910 is your Google verification code."


# --- the link ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "base_url"),
    [
        ("https://anosim.net/share/orderbooking?token=T1", "https://anosim.net/api/v1"),
        ("https://anosim.net/api/v1/orderbookingshare?token=T1", "https://anosim.net/api/v1"),
        (" HTTPS://AnoSim.net/Share/OrderBooking?token=T1\n", "https://anosim.net/api/v1"),
        ("https://a.example:8443/x/orderbookingshare?token=T1", "https://a.example:8443/x"),
        ("http://127.0.0.1:80/share/orderbooking?token=T1", "http://127.0.0.1:80/api/v1"),
        ("https://anosim.net/share/orderbooking?token=T1&lang=de", "https://anosim.net/api/v1"),
        ("https://anosim.net/share/orderbooking/?x=1&token=T1#top", "https://anosim.net/api/v1"),
        ("https://anosim.net/share/orderbooking#token=T1", "https://anosim.net/api/v1"),
    ],
)
def test_both_kinds_of_links(link: str, base_url: str) -> None:
    assert parsed(link) == (base_url, "T1")


def test_a_token_is_taken_as_it_was_meant() -> None:
    assert parsed("https://anosim.net/share/orderbooking?token=a%2Bb%3D")[1] == "a+b="
    assert parsed(" 8c1f77ab04d2\n") == ("https://anosim.net/api/v1", "8c1f77ab04d2")


@pytest.mark.parametrize(
    "link",
    [
        "",
        "SECRET",
        "SECRET TOKEN",
        "https://anosim.net/",
        "https://anosim.net/share/orderbooking",
        "https://anosim.net/share/orderbooking?token=",
        "https://user:SECRET-TOKEN@anosim.net/share/orderbooking?token=SECRET-TOKEN",
        "http://anosim.net/share/orderbooking?token=SECRET-TOKEN",
        "file:///share/orderbooking?token=SECRET-TOKEN",
    ],
)
def test_what_is_no_link_is_refused_without_repeating_it(link: str) -> None:
    with pytest.raises(CannotStart) as refused:
        parsed(link)
    assert "SECRET" not in str(refused.value)
    assert "link" in str(refused.value)


# --- the polling -------------------------------------------------------------------------------


@dataclass
class Watched:
    """A shared booking of a sandbox, its polling, and the headers of every request."""

    shared: SharedAccount
    world: World
    clock: VirtualClock
    sent: list[httpx.Headers]

    @property
    def texts(self) -> list[str]:
        return [one.sms.text for one in self.shared.store.state.messages.data.by_date]


@asynccontextmanager
async def watching(clock: VirtualClock, booking: int, token: str = "") -> AsyncIterator[Watched]:
    world = quiet(clock)
    sent: list[httpx.Headers] = []

    class Transport(httpx.ASGITransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            sent.append(request.headers)
            return await super().handle_async_request(request)

    client = Client(
        "https://sandbox.invalid/api/v1",
        "never-sent",
        clock,
        Transport(application(world)),
    )
    shared = SharedAccount(client, token or world.share(booking), clock, host="sandbox.invalid")
    task = asyncio.create_task(shared.run())
    await clock.advance(0.1)
    try:
        yield Watched(shared, world, clock, sent)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_it_shows_the_booking_and_what_comes_without_a_key(clock: VirtualClock) -> None:
    async with watching(clock, GOOGLE) as watched:
        state = watched.shared.store.state
        assert state.connection.status is ConnectionStatus.ONLINE
        assert state.lines[0].current.number.startswith("+44")
        assert watched.texts == []
        watched.world.deliver(GOOGLE, "Google", TEXT)
        await clock.advance(2.1)
        assert watched.texts == [TEXT]
        newest = watched.shared.store.state.messages.data.newest_code
        assert newest is not None
        assert (newest.code and newest.code.value, newest.arrival) == ("482910", Arrival.LIVE)
        assert not any("authorization" in headers for headers in watched.sent)
        assert not any("never-sent" in str(headers) for headers in watched.sent)


@pytest.mark.parametrize(("booking", "most"), [(GOOGLE, 31), (RENTAL, 13)])
async def test_it_asks_no_more_often_than_an_account(
    clock: VirtualClock, booking: int, most: int
) -> None:
    async with watching(clock, booking) as watched:
        before = len(watched.sent)
        await clock.advance(60)
        assert most - 2 <= len(watched.sent) - before <= most


async def test_a_revoked_link_is_not_asked_for_again_but_on_demand(clock: VirtualClock) -> None:
    async with watching(clock, GOOGLE) as watched:
        watched.world.deliver(GOOGLE, "Google", TEXT)
        await clock.advance(2.1)
        watched.world.revoke(GOOGLE)
        await clock.advance(5.1)
        connection = watched.shared.store.state.connection
        assert isinstance(connection.error, Refused)
        # What was read stays.
        assert watched.texts == [TEXT]
        asked = len(watched.sent)
        await clock.advance(3600)
        assert len(watched.sent) == asked
        watched.shared.refresh()
        await clock.advance(1)
        assert len(watched.sent) == asked + 1


# --- the screen --------------------------------------------------------------------------------


def asked(served: Sandbox, method: str, path: str) -> dict[str, str]:
    request = urllib.request.Request(
        served.base_url + path, method=method, headers={"Authorization": f"Bearer {KEY}"}
    )
    with urllib.request.urlopen(request) as answer:
        found: dict[str, str] = json.loads(answer.read())
    return found


def test_full_screen_from_the_link_to_its_end(served: Sandbox, tmp_path: Path) -> None:
    link = asked(served, "POST", f"/OrderBookingShare/{GOOGLE}")["weblink"]
    with terminal(program("watch", link), size=(100, 28), folder=str(tmp_path)) as screen:
        screen.until_shown("● online")
        screen.until_shown("No messages yet")
        served.deliver(GOOGLE, "Google", TEXT)
        screen.until_shown(TEXT)
        assert "United Kingdom · Activation" in screen.words
        assert "left" in screen.words
        screen.press("c")
        screen.until(lambda: screen.copied() == ["482910"], "OSC 52")
        screen.press("n")
        screen.until(lambda: screen.copied()[1:2] != [], "OSC 52")
        assert screen.copied()[1].startswith("+44")
        screen.press("p")
        screen.until(lambda: TEXT not in screen.words, "the mask hides the message")
        assert "MASKED" in screen.words
        assert "482910" not in screen.words
        screen.press("v")
        screen.until_shown(TEXT)
        screen.press("p")
        screen.until(lambda: "MASKED" not in screen.words, "the mask is off")
        screen.press("\r")
        screen.until_shown("First seen")
        screen.press("\x1b")
        asked(served, "PATCH", f"/OrderBookingShare/Revoke/{GOOGLE}")
        screen.until(lambda: "First seen" not in screen.words, "the dialog closed")
        screen.press("g")
        screen.until_shown("✕ link rejected")
        screen.until_shown("it was revoked or replaced")
        screen.until_shown(TEXT)
        screen.press("q")
        assert screen.ended() == 0
        token = link.partition("=")[2]
        assert token.encode() not in bytes(screen.raw)
        assert not list(tmp_path.rglob("*"))


def test_a_wrong_token_on_the_smallest_screen(served: Sandbox, tmp_path: Path) -> None:
    link = f"{served.base_url}/orderbookingshare?token=0123456789abcdef"
    with terminal(program("watch", link), size=(40, 12), folder=str(tmp_path)) as screen:
        screen.until_shown("✕ link rejected")
        screen.until_shown("not copied")
        screen.press("q")
        assert screen.ended() == 0


def test_a_link_is_asked_for_and_not_shown(served: Sandbox, tmp_path: Path) -> None:
    link = asked(served, "POST", f"/OrderBookingShare/{RENTAL}")["apilink"]
    with terminal(program("watch"), folder=str(tmp_path)) as screen:
        screen.until_shown("Link to the shared booking")
        screen.press(f"{link}\r")
        screen.until_shown("● online")
        screen.until_shown("Packstation")
        screen.press("q")
        assert screen.ended() == 0
        assert link.encode() not in bytes(screen.raw)


def test_without_a_terminal_or_a_link(tmp_path: Path) -> None:
    link = "https://anosim.net/share/orderbooking?token=x"
    assert_told(run(tmp_path, "watch", link), 2, "needs an interactive terminal")
    assert_told(run(tmp_path, "watch"), 2, "Enter the link to the shared booking")
    assert_told(run(tmp_path, "watch", "SECRET"), 2, "not a link to a shared booking")
