"""What the tests of the API share: a clock that never waits, canned answers, and raw servers."""

from __future__ import annotations

import asyncio
import json as stdlib
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx

from anosim_tui.api import responses
from anosim_tui.api.client import Client
from anosim_tui.api.transport import Exchange, Limits
from anosim_tui.domain.models import Page

KEY = "k3y-0f-the-t3sts"
BASE = "https://anosim.test/api/v1"
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class InstantClock:
    """Sleeping moves its hands at once; the pauses are kept."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def now(self) -> datetime:
        return START + timedelta(seconds=sum(self.pauses))

    def monotonic(self) -> float:
        return sum(self.pauses)

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Canned:
    """A service that gives the same answers, the last of them for ever, and keeps the requests."""

    answers: list[httpx.Response | Exception]
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        # A fresh copy, as a response can be streamed once only.
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@dataclass
class Desk:
    """A client, what it talks to, and what it told its observer."""

    client: Client
    service: Canned
    clock: InstantClock
    seen: list[Exchange]


def desk(*answers: httpx.Response | Exception) -> Desk:
    """A client of a service that answers so."""
    service, clock, seen = Canned(list(answers)), InstantClock(), list[Exchange]()
    client = Client(
        BASE,
        KEY,
        clock,
        transport=httpx.MockTransport(service),
        jitter=random.Random(7),
    )
    client.observe(seen.append)
    return Desk(client, service, clock, seen)


def text(status: int, words: str = "", **headers: str) -> httpx.Response:
    """An answer in plain words."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, content=words.encode(), headers=named)


def json(data: Any) -> httpx.Response:
    """A JSON answer."""
    return httpx.Response(200, json=data)


def wired(data: Any) -> Any:
    """`data` as it is after a journey over the wire: no floats in it any more."""
    return responses.load(stdlib.dumps(data).encode())


EMPTY: Page[object] = Page(())
HTML = "<!DOCTYPE html><html><body>Log in</body></html>"

PRODUCT = {
    "id": 7,
    "country": "Germany",
    "rentalType": "RentalFull",
    "service": "",
    "durationInMinutes": 1440,
    "price": 4.0,
}
BOOKING = {
    "id": 31,
    "number": "+4915112345678",
    "country": "Germany",
    "rentalType": "RentalFull",
    "service": "",
    "startDate": "2026-03-01T11:00:00Z",
    "endDate": "2026-03-02T11:00:00Z",
    "durationInMinutes": 1440,
    "priceInUSD": 4.0,
    "state": "Active",
    "extentionForId": None,
}
ORDER = {"id": 9, "date": "2026-03-01T11:00:00Z", "priceInUSD": 4.0, "bookings": [BOOKING]}
SMS = {
    "simCardNumber": "+4915112345678",
    "messageDate": "2026-03-01T11:36:51.7Z",
    "messageSender": "Google",
    "messageText": "G-123456 is your code",
}
QUOTE = {
    "id": 7,
    "country": "Germany",
    "rentalType": "Activation",
    "service": "Google",
    "durationInMinutes": 20,
    "basePrice": 0.5,
    "totalCount": 5,
    "priceMap": [
        {"price": 0.5, "providers": [{"providerId": 0, "name": "Any", "availableCount": 5}]},
        {"price": 0.7, "providers": [{"providerId": 3, "name": "O2", "availableCount": 7}]},
    ],
}
STOCK = {**PRODUCT, "provider": [{"id": 0, "name": "Any", "availableCount": 5}]}
SIM_CARD = {
    "number": "+4915112345678",
    "country": "Germany",
    "rentalType": "RentalFull",
    "service": "",
    "inUseStart": "2026-03-01T11:00:00Z",
    "inUseEnd": "2026-03-02T11:00:00Z",
}
LINK = {
    "weblink": "https://anosim.net/share/orderbooking?token=t0k",
    "apilink": "https://anosim.net/api/v1/orderbookingshare?token=t0k",
}
SHARED = {
    **{key: BOOKING[key] for key in ("number", "country", "rentalType", "service", "startDate")},
    "endDate": BOOKING["endDate"],
    "state": "Active",
    "sms": [{key: value for key, value in SMS.items() if key != "simCardNumber"}],
}
RENEWAL = {"Success": True, "Message": "done", "AffectedOrderBookingsCount": 3}


@dataclass(frozen=True)
class Endpoint:
    """One of the 22: how it is called, what goes over the wire, and a good answer."""

    name: str
    call: Callable[[Client], Awaitable[Any]]
    method: str
    path: str
    query: dict[str, str]
    template: str
    good: Any
    listing: bool = False
    paid: bool = False
    other: str = ""


def _endpoint(name: str, arguments: tuple[Any, ...], line: str, good: Any, **more: Any) -> Endpoint:
    method, _, rest = line.partition(" ")
    url = httpx.URL(rest)
    template = more.pop("template", url.path)
    return Endpoint(
        name,
        lambda client: getattr(client, name)(*arguments),
        method,
        url.path,
        dict(url.params),
        template,
        good,
        **more,
    )


OF_A_BOOKING = {"template": "/OrderBookings/{id}", "other": "/OrderBooking/31"}
ENDPOINTS = [
    _endpoint("balance", (), "GET /Balance", {"accountBalanceInUSD": 12.5}),
    _endpoint("countries", (), "GET /Countries", [{"id": 98, "country": "Germany"}], listing=True),
    _endpoint("services", (), "GET /Services", [{"id": 4, "service": "Google"}], listing=True),
    _endpoint("products", (98,), "GET /Products?countryId=98", [PRODUCT], listing=True),
    _endpoint("product_stock", (7,), "GET /Products/7", STOCK, template="/Products/{id}"),
    _endpoint(
        "price_quotes",
        (98, 1, 4),
        "GET /ProductPrices?countryId=98&rentalTypeId=1&serviceId=4",
        [QUOTE],
        listing=True,
    ),
    _endpoint(
        "place_order",
        (7, 2, 0, Decimal("4.00")),
        "POST /Orders?productId=7&amount=2&providerId=0&maxPrice=4.00",
        ORDER,
        paid=True,
    ),
    _endpoint("orders", (), "GET /Orders", [ORDER], listing=True),
    _endpoint("order", (9,), "GET /Orders/9", ORDER, template="/Orders/{id}"),
    _endpoint("sim_cards", (), "GET /SimCards", [SIM_CARD], listing=True),
    _endpoint("messages", (), "GET /Sms", [SMS], listing=True),
    _endpoint("messages_of", (31,), "GET /Sms/31", [SMS], listing=True, template="/Sms/{id}"),
    _endpoint("bookings", (), "GET /OrderBookings", [BOOKING], listing=True),
    _endpoint("current_bookings", (), "GET /OrderBookingsCurrent", [BOOKING], listing=True),
    _endpoint("booking", (31,), "GET /OrderBookings/31", BOOKING, **OF_A_BOOKING),
    _endpoint("cancel", (31,), "PATCH /OrderBookings/31", {"success": True}, **OF_A_BOOKING),
    _endpoint(
        "reuse",
        (31,),
        "POST /OrderBookingsReUse/31",
        ORDER,
        paid=True,
        template="/OrderBookingsReUse/{id}",
        other="/OrderBookingReUse/31",
    ),
    _endpoint(
        "extend",
        (31, 1440),
        "POST /OrderBookings?orderBookingId=31&extentionInMinutes=1440",
        ORDER,
        paid=True,
    ),
    _endpoint(
        "set_auto_renewal",
        (True, 31),
        "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync?enable=1&orderBookingId=31",
        RENEWAL,
        other="/OrderBookingsAutoRenewal",
    ),
    _endpoint(
        "set_auto_renewal_of_all",
        (False,),
        "POST /OrderBookingsAutoRenewal/SetAutoRenewalAsync?enable=0",
        RENEWAL,
        other="/OrderBookingsAutoRenewal",
    ),
    _endpoint(
        "share", (31,), "POST /OrderBookingShare/31", LINK, template="/OrderBookingShare/{id}"
    ),
    _endpoint(
        "revoke_share",
        (31,),
        "PATCH /OrderBookingShare/Revoke/31",
        {"success": "true", "message": "gone"},
        template="/OrderBookingShare/Revoke/{id}",
    ),
    _endpoint("shared_booking", ("t0k",), "GET /OrderBookingShare?token=t0k", SHARED),
]
LISTINGS = [endpoint for endpoint in ENDPOINTS if endpoint.listing]
PAID = [endpoint for endpoint in ENDPOINTS if endpoint.paid]
SPELT_TWICE = [endpoint for endpoint in ENDPOINTS if endpoint.other]
READS = [endpoint for endpoint in ENDPOINTS if endpoint.method == "GET"]


Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawServer:
    """A server that follows a script for each connection, whatever HTTP says about it."""

    port: int
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def client(self, limits: Limits | None = None, clock: Any = None) -> Client:
        quick = limits or Limits(connect=2.0, read=0.15, total=1.0)
        return Client(self.base_url, KEY, clock or InstantClock(), limits=quick)


@asynccontextmanager
async def raw_server(script: Script) -> AsyncIterator[RawServer]:
    """`script` runs once a request head came; the connection is closed after it."""
    server = RawServer(0)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            server.heads.append(await reader.readuntil(b"\r\n\r\n"))
            server.asked.set()
            await script(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def http(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    """A whole answer; `length` may lie."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def says(answer: bytes) -> Script:
    """Answers with these bytes."""

    async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    return script


async def reset(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hangs up on the request."""
    writer.transport.abort()


async def silence(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    """Says nothing for longer than anybody here waits."""
    await asyncio.sleep(0.5)


async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A byte now and then, so that no single wait is ever too long."""
    writer.write(http(b"", length=1_000))
    for _turn in range(50):
        writer.write(b" ")
        await asyncio.sleep(0.02)
