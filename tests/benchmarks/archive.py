"""How long a search over 100,000 messages takes, beside a bare LIKE over the same rows."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from anosim_tui.codes import Code
from anosim_tui.domain.history import HistoryQuery, parse
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import ACTIVATION, ENDED, Booking, Sms
from anosim_tui.sandbox.messages import any_message
from anosim_tui.storage import search, writing
from anosim_tui.storage.reading import load
from anosim_tui.storage.schema import open_file
from anosim_tui.storage.writing import Batch
from tests.benchmarks.row import Figure, Row

MESSAGES = 100_000
LIMIT = 1.5
WINDOW_LIMIT = 3.0
BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
COUNTRIES = ("Germany", "Poland", "Sweden", "CzechRepublic", "UnitedKingdom")


def bookings(count: int) -> tuple[Booking, ...]:
    """Activations one after the other, a number each."""
    length = timedelta(days=500) / count
    return tuple(
        Booking(
            id=number + 1,
            number=f"+49151{number:08}",
            country=COUNTRIES[number % len(COUNTRIES)],
            rental_type=ACTIVATION,
            service=("Google, Gmail", "WhatsApp", "Telegram", "")[number % 4],
            start=BEGUN + number * length,
            end=BEGUN + (number + 1) * length,
            duration=length,
            state=ENDED,
        )
        for number in range(count)
    )


def messages(count: int, rented: tuple[Booking, ...]) -> list[Message]:
    """Messages as the sandbox sends them, spread over the bookings."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        booking = rented[number * len(rented) // count]
        assert booking.start is not None
        date = booking.start + timedelta(seconds=number % 1000)
        sender, text = any_message(booking.country, chance, date)
        code = Code("482910", (0, 6), True) if number % 2 else None
        sms = Sms(booking.number, date, sender, text)
        made.append(Message(sms, number, Arrival.LIVE, date, code))
    return made


def filled(path: Path, count: int) -> sqlite3.Connection:
    """An archive of `count` messages over 2,000 bookings."""
    connection = open_file(path)
    rented = bookings(min(2_000, count))
    writing.keep(connection, [Batch(tuple(messages(count, rented)), bookings=rented)], None)
    return connection


def seconds(*works: Callable[[], object], repeats: int = 15) -> list[float]:
    """The shortest of several runs of each, in seconds of the processor: a busy machine makes none
    of them longer."""
    best = [float("inf")] * len(works)
    for _ in range(repeats):
        for place, work in enumerate(works):
            begun = time.process_time()
            work()
            best[place] = min(best[place], time.process_time() - begun)
    return best


def bare_like(connection: sqlite3.Connection, words: list[str]) -> Callable[[], object]:
    """What is measured against: the newest messages whose text is LIKE each word."""
    likes = " AND ".join(["text LIKE ?"] * len(words))
    statement = f"SELECT * FROM messages WHERE {likes} ORDER BY date DESC LIMIT 200"
    values = [f"%{word}%" for word in words]
    return lambda: connection.execute(statement, values).fetchall()


SEARCHES = {
    "nothing fits": "qzxv",
    "nothing fits, umlauts": "ßüxqö",
    "one in many": "paket",
    "an umlaut": "ÄNDERN",
    "a code": "482",
    "most fit": "e",
    "a number": "+4915100001999",
    "a service": "telegram",
    "two words": "code qzxv",
}


def archive(runs: int) -> Iterable[Figure]:
    """The search that takes longest beside its LIKE, and a window of many rows beside one of few.

    The shortest of several runs counts, not the median: SQLite does the same every time.
    """
    del runs
    with tempfile.TemporaryDirectory() as folder:
        large = filled(Path(folder) / "large", MESSAGES)
        small = filled(Path(folder) / "small", 100)
        measured = []
        for name, text in SEARCHES.items():
            query = parse(text)
            like, ours = seconds(
                bare_like(large, text.split()),
                lambda query=query: search.find(large, query),  # type: ignore[misc]
            )
            measured.append((ours / like, name, ours * 1000, like * 1000))
        _, name, ours, like = max(measured)
        yield Figure(f"search of 100,000 messages, the worst: {name}", ours, like, LIMIT)
        few, many, start = seconds(
            lambda: search.find(small, HistoryQuery(limit=100)),
            lambda: search.find(large, HistoryQuery(limit=100)),
            lambda: load(large, BEGUN + timedelta(days=500)),
        )
        what = "a window of 100 in 100,000 messages, beside one in 100"
        yield Figure(what, many * 1000, few * 1000, WINDOW_LIMIT)
        yield Figure("what a start takes into memory of 100,000", start * 1000)
        large.close()
        small.close()


ROWS = (Row("archive", archive),)
