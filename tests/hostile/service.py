"""A service on this machine whose every text is one of the corpus."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from tests.hostile.corpus import CORPUS

KEY = "hostile-key-4f1c"
TEXTS: tuple[str, ...] = tuple(CORPUS.values())


def text(number: int) -> str:
    """One of the corpus; they come round again."""
    return TEXTS[number % len(TEXTS)]


@dataclass
class Hostile:
    """What it answers, and what it was asked.

    Attributes:
        now: when everything happened.
        complaining: whether every answer is a refusal in a stranger's words.
        asked: method and path of each request.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    complaining: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    base_url: str = ""
    _turn: Iterator[int] = field(default_factory=count)

    @property
    def environment(self) -> dict[str, str]:
        """What makes the program use it."""
        return {"ANOSIM_API_KEY": KEY, "ANOSIM_BASE_URL": self.base_url}

    def answer(self, method: str, path: str) -> tuple[int, bytes]:
        """Status and body."""
        self.asked.append((method, path))
        name = path.partition("?")[0].removeprefix("/api/v1/").lower()
        if method != "GET" or self.complaining:
            words = text(next(self._turn))
            return 400, words.encode("utf-8", "surrogatepass")[:60_000]
        return 200, json.dumps(self._content(name)).encode()

    def _content(self, name: str) -> Any:
        head, _, rest = name.partition("/")
        contents = {
            "balance": lambda: {"accountBalanceInUSD": 12.5},
            "sms": lambda: [] if rest else self.messages(),
            "orderbookings": lambda: self.booking(int(rest)) if rest else self.bookings(),
            "orderbookingscurrent": self.bookings,
            "orders": lambda: [self.order(number) for number in range(3)],
            "countries": lambda: _each("country"),
            "services": lambda: _each("service"),
            "products": lambda: self.stock(int(rest)) if rest else self.products(),
            "productprices": lambda: [self.quote(number) for number in range(3)],
            "orderbookingshare": self.shared,
            "simcards": lambda: [self.sim_card(number) for number in range(20)],
        }
        return contents[head]()

    def messages(self) -> list[dict[str, Any]]:
        return [
            {
                "simCardNumber": self.number(number),
                "messageDate": _iso(self.now - timedelta(seconds=number)),
                "messageSender": text(number + 1),
                "messageText": text(number),
            }
            for number in range(len(TEXTS))
        ]

    def number(self, place: int) -> str:
        return text(place) if place % 9 == 8 else f"+4915112{place:06}"

    def bookings(self) -> list[dict[str, Any]]:
        return [self.booking(number + 1) for number in range(len(TEXTS))]

    def booking(self, id_: int) -> dict[str, Any]:
        return {
            "id": id_,
            "number": self.number(id_ - 1),
            "country": text(id_ + 2),
            "rentalType": text(id_ + 3) if id_ % 7 == 0 else "RentalFull",
            "service": text(id_),
            "startDate": _iso(self.now - timedelta(hours=1)),
            "endDate": _iso(self.now + timedelta(hours=id_)),
            "durationInMinutes": 60 * (id_ + 1),
            "priceInUSD": 4.0,
            "state": text(id_ + 4) if id_ % 5 == 0 else "Active",
            "extentionForId": None,
            "note": text(id_ + 5),
            text(id_ + 6)[:400]: "unknown",
        }

    def shared(self) -> dict[str, Any]:
        names = ("messageDate", "messageSender", "messageText")
        messages = [{name: one[name] for name in names} for one in self.messages()]
        return {**self.booking(2), "sms": messages}

    def order(self, number: int) -> dict[str, Any]:
        bookings = [self.booking(number + 1)]
        return {"id": number, "date": _iso(self.now), "priceInUSD": 4.0, "bookings": bookings}

    def product(self, id_: int) -> dict[str, Any]:
        return {
            "id": id_,
            "country": text(id_),
            "rentalType": ("Activation", "RentalFull", text(id_ + 3))[id_ % 3],
            "service": text(id_ + 1),
            "durationInMinutes": 1440,
            "price": "4.00",
        }

    def products(self) -> list[dict[str, Any]]:
        return [self.product(number) for number in range(1, len(TEXTS) + 1)]

    def stock(self, id_: int) -> dict[str, Any]:
        providers = [
            {"id": number, "name": text(id_ + number), "availableCount": 5} for number in range(9)
        ]
        return {**self.product(id_), "provider": providers}

    def quote(self, number: int) -> dict[str, Any]:
        providers = [
            {"providerId": place, "name": text(number + place), "availableCount": 2}
            for place in range(9)
        ]
        return {
            **self.product(number + 1),
            "basePrice": 4.0,
            "totalCount": 5,
            "priceMap": [{"price": 4.0, "providers": providers}],
        }

    def sim_card(self, number: int) -> dict[str, Any]:
        return {
            "number": self.number(number),
            "country": text(number),
            "rentalType": text(number + 1),
            "service": text(number + 2),
            "inUseStart": _iso(self.now),
            "inUseEnd": _iso(self.now + timedelta(hours=1)),
        }


def _each(name: str) -> list[dict[str, Any]]:
    return [{"id": place + 1, name: words} for place, words in enumerate(TEXTS)]


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A program that left while it was answered is none."""


@contextmanager
def hostile_service() -> Iterator[Hostile]:
    """The service on a free port of loopback."""
    service = Hostile()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            status, body = service.answer(self.command, self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain" if status >= 400 else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815 (http.server's names)

        def log_message(self, *_: Sequence[object]) -> None:
            pass

    with _Server(("127.0.0.1", 0), Handler) as server:
        service.base_url = f"http://127.0.0.1:{server.server_address[1]}/api/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
