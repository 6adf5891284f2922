"""Finding things: what fits, in which order, and how little of the file is read for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anosim_tui.domain.history import (
    BookingRow,
    HistoryKind,
    HistoryQuery,
    MessageRow,
    OrderRow,
    parse,
)
from anosim_tui.domain.models import ENDED, Order
from anosim_tui.storage import search, writing
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.database import open_temporary
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, activation, booking
from tests.archives import filled
from tests.storage.support import message, opened, texts

HOUR = timedelta(hours=1)


async def of_messages(*messages: str) -> Archive:
    archive = await opened(None)
    batch = [message(text, date=START + n * HOUR) for n, text in enumerate(messages)]
    await archive.keep([Batch(tuple(batch))])
    return archive


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["Fußball", "ÄNDERN Sie", "50% [*] off?", "Code 482910", "first"]),
        ("ändern", ["ÄNDERN Sie"]),
        ("ÄNDERN", ["ÄNDERN Sie"]),
        ("a\u0308ndern", ["ÄNDERN Sie"]),
        ("fussball", ["Fußball"]),
        ("sie ändern", ["ÄNDERN Sie"]),
        ("code 482", ["Code 482910"]),
        ("code first", []),
        ("%", ["50% [*] off?"]),
        ("[*]", ["50% [*] off?"]),
        ("off?", ["50% [*] off?"]),
        ("_", []),
        ("'; drop", []),
        ("sender", ["Fußball", "ÄNDERN Sie", "50% [*] off?", "Code 482910", "first"]),
        ("firstsender", []),
        ("first\nsender", ["first"]),
        ("+49151", ["Fußball", "ÄNDERN Sie", "50% [*] off?", "Code 482910", "first"]),
        ("+43 151", []),
        ("number:00001", ["Fußball", "ÄNDERN Sie", "50% [*] off?", "Code 482910", "first"]),
        ("number:+43", []),
    ],
)
async def test_words_are_found_whatever_their_case(typed: str, found: list[str]) -> None:
    archive = await of_messages("first", "Code 482910", "50% [*] off?", "ÄNDERN Sie", "Fußball")
    assert await texts(archive, typed) == found
    await archive.close()


WORDS = st.text(alphabet="aÄäßSs%_*?[]^-\\'\" 1+.İi\u0308K", min_size=1, max_size=6)


@given(WORDS, WORDS)
def test_a_word_of_a_message_always_finds_it(text: str, typed: str) -> None:
    with closing(open_temporary()) as database:
        writing.keep(database, [Batch((message(text),))], None)
        for word in (text, typed):
            query = parse(word, now=START)
            expected = all(
                word in search.rows.folded(message(text)) or word.strip("+") in "4915100000001"
                for word in query.words
                if word.strip("+")
            )
            if word == text or expected:
                assert bool(search.find(database, query).rows) == expected


async def test_time_booking_and_number_narrow_it() -> None:
    archive = await opened(None)
    one, two = activation(1, number="+4915100000001"), activation(2, number="+4915100000002")
    await archive.keep(
        [
            Batch(
                (
                    message("before it began", date=START - HOUR),
                    message("on one"),
                    message("on two", number="+49 151 00000002"),
                    message("a day later", date=START + timedelta(days=1)),
                ),
                bookings=(one, two),
            )
        ]
    )
    assert await texts(archive, "booking:1") == ["on one"]
    assert await texts(archive, "#2") == ["on two"]
    assert await texts(archive, "number:4915100000002") == ["on two"]
    assert await texts(archive, "since:2026-03-02") == ["a day later"]
    assert await texts(archive, "until:2026-03-01 one") == ["on one"]
    assert await texts(archive, "google") == ["on two", "on one"]
    await archive.keep([Batch(labels={2: "Grüße an Ä"})])
    assert await texts(archive, "grüße") == ["on two"]
    await archive.keep([Batch(labels={2: ""})])
    assert await texts(archive, "grüße") == []
    assert (await archive.load())[0].labels == {}
    await archive.close()


async def test_sender_and_code_are_told_from_the_text() -> None:
    archive = await opened(None)
    await archive.keep(
        [
            Batch(
                (
                    message("Code 482-910 of Ämazon", sender="Shop"),
                    message("Code 7711", sender="ÄMAZON.de", date=START + HOUR),
                    message("since 482910 days", sender="Shop", date=START + 2 * HOUR),
                )
            )
        ]
    )
    assert await texts(archive, "sender:ämazon") == ["Code 7711"]
    assert await texts(archive, "sender:shop code:4829") == ["Code 482-910 of Ämazon"]
    assert await texts(archive, "code:482-910") == ["Code 482-910 of Ämazon"]
    assert await texts(archive, "code:7711 sender:shop") == []
    assert await archive.count(parse("sender:SHOP", now=START)) == 2
    await archive.close()


async def test_a_message_that_fits_two_bookings_is_on_those_it_was_listed_under() -> None:
    archive = await opened(None)
    number = "+4915100000001"
    pair = (activation(1, number=number), activation(2, number=number, service="WhatsApp"))
    clear, unclear = message("listed under two"), message("listed under none")
    await archive.keep([Batch((clear, unclear), listed=((clear.sms.identity, 2),), bookings=pair)])
    found = (await archive.find(HistoryQuery())).rows
    owners = {row.message.sms.text: row.bookings for row in found if isinstance(row, MessageRow)}
    assert owners == {"listed under two": (2,), "listed under none": (1, 2)}
    assert await texts(archive, "booking:1") == ["listed under none"]
    bookings = (await archive.find(HistoryQuery(HistoryKind.BOOKINGS))).rows
    assert {row.id: row.messages for row in bookings if isinstance(row, BookingRow)} == {1: 1, 2: 2}
    await archive.close()


async def test_bookings_and_orders_are_found_by_what_they_are() -> None:
    archive = await opened(None)
    old = activation(1, state=ENDED, start=START - 50 * HOUR, end=START - 49 * HOUR, duration=HOUR)
    rental = booking(2, country="SouthAfrica")
    orders = (
        Order(70, START - 50 * HOUR, Decimal("0.5"), (old,)),
        Order(71, START, None, (rental,)),
    )
    await archive.keep(
        [
            Batch(
                (message("482910 code", number=rental.number),),
                bookings=(old, rental),
                orders=orders,
            )
        ]
    )

    async def ids(words: str, kind: HistoryKind) -> list[int]:
        found = await archive.find(parse(words, kind, now=START))
        assert await archive.count(parse(words, kind, now=START)) == len(found.rows)
        return [row.id for row in found.rows if isinstance(row, BookingRow | OrderRow)]

    assert await ids("", HistoryKind.BOOKINGS) == [2, 1]
    assert await ids("google", HistoryKind.BOOKINGS) == [1]
    assert await ids("southafrica", HistoryKind.BOOKINGS) == [2]
    assert await ids("ended", HistoryKind.BOOKINGS) == [1]
    assert await ids("booking:2", HistoryKind.BOOKINGS) == [2]
    assert await ids("since:2026-03-01", HistoryKind.BOOKINGS) == [2]
    assert await ids("", HistoryKind.ORDERS) == [71, 70]
    assert await ids("google", HistoryKind.ORDERS) == [70]
    assert await ids("71", HistoryKind.ORDERS) == [71]
    assert await ids("since:2026-03-01", HistoryKind.ORDERS) == [71]
    for filter_ in ("code:82-91", "sender:SEND", "sender:send code:482910 south"):
        assert await ids(filter_, HistoryKind.BOOKINGS) == [2], filter_
    assert await ids("code:482910", HistoryKind.ORDERS) == [71]
    assert await ids("sender:other", HistoryKind.ORDERS) == []
    (row, _) = (await archive.find(HistoryQuery(HistoryKind.BOOKINGS))).rows
    assert isinstance(row, BookingRow)
    assert (row.messages, row.codes) == (1, 1)
    await archive.close()


async def test_a_conversation_is_all_of_a_number_newest_first() -> None:
    archive = await of_messages("one", "two", "three")
    await archive.keep([Batch((message("elsewhere", number="+49222"),))])
    found = await archive.conversation("+49 (151) 00000001")
    assert [one.sms.text for one in found] == ["three", "two", "one"]
    await archive.close()


# --- how much is read --------------------------------------------------------------------------

MANY = 10_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    connection = filled(tmp_path_factory.mktemp("archive") / "large.sqlite3", MANY)
    yield connection
    connection.close()


def work(connection: sqlite3.Connection, query: HistoryQuery) -> int:
    """How many steps SQLite's machine takes for it, in hundreds."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.set_progress_handler(count, 100)
    try:
        search.find(connection, query)
    finally:
        connection.set_progress_handler(None, 100)
    return steps


def test_a_window_costs_the_same_however_much_there_is(
    large: sqlite3.Connection, tmp_path: Path
) -> None:
    with closing(filled(tmp_path / "small.sqlite3", 300)) as small:
        assert work(large, HistoryQuery()) <= work(small, HistoryQuery()) * 1.1
    # A word that is in most messages fills the window from the newest few: fewer steps than rows
    # would take, to look up those that are shown included.
    assert 100 * work(large, parse("e", now=START)) < 4 * MANY


def test_a_search_reads_each_narrow_row_once_and_nothing_else(large: sqlite3.Connection) -> None:
    statement, values = search.message_statement(large, parse("qzxv", now=START))
    plan = [row[3] for row in large.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert plan == ["SCAN s"]
    # A bare LIKE over the same rows takes as many steps: 7 for each row.
    assert work(large, parse("qzxv", now=START)) * 100 <= MANY * 8
