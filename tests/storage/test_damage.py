"""Whatever is wrong with the file: the program runs, says so, and keeps what can be read."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from anosim_tui.domain.history import HistoryKind, HistoryQuery
from anosim_tui.domain.models import ACTIVATION, PriceTier, Product, Provider
from anosim_tui.domain.offers import Offer
from anosim_tui.domain.watches import Watch
from anosim_tui.storage.database import beside, moved_aside, path_for
from anosim_tui.storage.reading import load_cached
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, booking
from tests.commands.process import run
from tests.storage.support import Home, message, opened

MESSAGES, BOOKINGS = 600, 9
BASE_URL = "https://anosim.net/api/v1"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.path = path_for(tmp_path, BASE_URL)
    return home


async def fill(home: Home) -> None:
    archive = await opened(home.path)
    dated = (START + timedelta(seconds=number) for number in range(MESSAGES))
    texts = tuple(message(f"{n} {'x' * 60}", date=date) for n, date in enumerate(dated))
    bookings = tuple(booking(id_) for id_ in range(1, BOOKINGS + 1))
    product = Product(7, "Germany", ACTIVATION, "WhatsApp", timedelta(minutes=20), Decimal("1.20"))
    tier = PriceTier(Decimal("1.10"), (Provider(0, "Any", 5),))
    await archive.keep(
        [
            Batch(texts, bookings=bookings, labels={1: "mine"}),
            Batch(
                watches=(Watch(product, Decimal("1.00"), START),),
                offers=(Offer(product, (tier,), 5, START),),
            ),
        ]
    )
    await archive.close()


async def everything_works(home: Home) -> tuple[int, str]:
    """Start on the file and look at everything; how many messages there are, and what is said."""
    home.service.book(booking(1))
    home.service.deliver(1, "new one")
    load_cached(home.path, START)
    async with home.running() as account:
        await home.clock.advance(10)
        assert account.archive is not None
        found = await account.archive.find(HistoryQuery(limit=None))
        for kind in (HistoryKind.BOOKINGS, HistoryKind.ORDERS):
            await account.archive.find(HistoryQuery(kind))
        await account.archive.figures()
        await account.archive.prices(7)
        await home.clock.advance(40)
        state = account.store.state
        assert "new one" in {one.sms.text for one in state.messages.data.by_date}
        assert state.storage.trouble == ""
    assert home.rows("SELECT count(*) FROM messages WHERE text = 'new one'") == [(1,)]
    return len(found.rows), state.storage.notice


@pytest.mark.parametrize(
    "seed", [*range(3), *(pytest.param(n, marks=pytest.mark.campaign) for n in range(3, 24))]
)
async def test_random_damage_ends_nothing_and_most_is_saved(home: Home, seed: int) -> None:
    await fill(home)
    chance, content = random.Random(seed), bytearray(home.path.read_bytes())
    for _ in range(chance.randint(1, 8)):
        length = chance.randint(1, 64)
        place = chance.randrange(len(content) - length)
        content[place : place + length] = chance.randbytes(length)
    home.path.write_bytes(content)
    exported = run(home.path.parents[1], "export", "--data-dir", str(home.path.parents[1]))
    assert exported.returncode in (0, 1)
    assert "unexpected" not in exported.stderr
    found, _ = await everything_works(home)
    assert found > MESSAGES * 0.8
    assert exported.stdout.count("\n") > MESSAGES * 0.8


TABLES = ("messages", "searched", "listed", "bookings", "orders", "ordered", "shares")


@pytest.mark.parametrize(
    "table", [*TABLES, "renewals", "labels", "refunds", "facts", "watches", "prices"]
)
async def test_a_missing_table_costs_only_itself(home: Home, table: str) -> None:
    await fill(home)
    with closing(sqlite3.connect(home.path)) as database:
        database.execute(f"DROP TABLE {table}")
    found, notice = await everything_works(home)
    assert "damaged" in notice
    assert moved_aside(home.path)
    assert found == (1 if table == "messages" else MESSAGES + 1)
    if table != "labels":
        assert home.rows("SELECT label FROM labels") == [("mine",)]
    for name in {"watches", "prices"} - {table}:
        assert home.rows(f"SELECT product FROM {name}") == [(7,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE messages SET text = x'ff00' WHERE id = 599",
        "UPDATE messages SET arrival = 'by pigeon' WHERE id = 599",
        "UPDATE messages SET code = 'x', code_start = 'a' WHERE id = 599",
        "UPDATE messages SET date = 9223372036854775807 WHERE id = 599",
        "UPDATE bookings SET price = 'NaN' WHERE id = 5",
        "UPDATE bookings SET unknown = '[1, 2]' WHERE id = 5",
        "UPDATE bookings SET duration = 'long' WHERE id = 5",
        "INSERT INTO facts VALUES ('gaps', '{]')",
        "INSERT INTO facts VALUES ('balance', 'much'), ('balance_at', '7')",
        "INSERT INTO refunds VALUES (5, 'sNaN')",
        "INSERT INTO shares VALUES (5, x'00', 7, 'never', 'x')",
        "UPDATE watches SET most = 'little'",
        "UPDATE watches SET duration = -1",
        "UPDATE watches SET looked = 'soon'",
        "INSERT INTO prices VALUES (7, 8, 'NaN', 1)",
        "DELETE FROM searched WHERE id = 599",
        "PRAGMA user_version = -3",
    ],
)
async def test_values_of_another_type_cost_only_their_row(home: Home, statement: str) -> None:
    await fill(home)
    with closing(sqlite3.connect(home.path)) as database:
        database.execute(statement)
        database.commit()
    found, _ = await everything_works(home)
    assert found >= MESSAGES


def fifo(path: Path) -> None:
    os.mkfifo(path)


def bound(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as made:
        before = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may not be long
        try:
            made.bind(path.name)
        finally:
            os.chdir(before)


@pytest.mark.posix
@pytest.mark.parametrize(
    ("make", "suffix"), [(fifo, ""), (fifo, "-wal"), (fifo, "-shm"), (bound, ""), (Path.mkdir, "")]
)
async def test_something_else_in_its_place_never_hangs(
    home: Home, make: object, suffix: str
) -> None:
    await fill(home)
    path = home.path.with_name(home.path.name + suffix)
    path.unlink(missing_ok=True)
    make(path)  # type: ignore[operator]
    folder = home.path.parents[1]
    exported = run(folder, "export", "--data-dir", str(folder))
    assert exported.returncode in (0, 1)
    assert "unexpected" not in exported.stderr
    found, notice = await everything_works(home)
    assert "damaged" in notice
    assert found == (1 if not suffix else MESSAGES + 1)


@pytest.mark.parametrize("what", ["the file", "its folder", "another file"])
async def test_what_is_deleted_while_it_runs_is_made_anew(home: Home, what: str) -> None:
    await fill(home)
    home.service.book(booking(1))
    async with home.running() as account:
        await home.clock.advance(10)
        home.service.deliver(1, "before")
        await home.clock.advance(6)
        if what == "its folder":
            shutil.rmtree(home.path.parent)
        else:
            for path in (home.path, *beside(home.path)):
                path.unlink(missing_ok=True)
        if what == "another file":
            await fill(home)
        home.service.deliver(1, "after")
        await home.clock.advance(60)
        assert "new file was created" in account.store.state.storage.notice
        assert account.store.state.storage.trouble == ""
        home.service.deliver(1, "later")
        await home.clock.advance(6)
    assert sum(home.kept().values()) == MESSAGES + 3
    assert home.rows("SELECT label FROM labels") == [("mine",)]
