"""The file itself: its rights, its versions, and everything that can be wrong with it."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from anosim_tui.domain.errors import StorageError, StorageErrorKind
from anosim_tui.domain.history import HistoryKind, HistoryQuery
from anosim_tui.domain.state import StorageStatus
from anosim_tui.storage import database as schema
from anosim_tui.storage.database import (
    beside,
    kind_of,
    move_aside,
    moved_aside,
    open_file,
    path_for,
)
from anosim_tui.storage.writing import Batch
from tests.account.fakes import START, booking
from tests.storage.support import Home, message, opened, texts


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.posix
async def test_only_its_owner_may_read_it_whatever_the_data_folder_allows(home: Home) -> None:
    old = os.umask(0)
    try:
        os.chmod(home.path.parents[1], 0o755)  # noqa: PTH101
        home.service.book(booking(1))
        async with home.running():
            await home.clock.advance(10)
            found = list(home.path.parent.iterdir())
            assert {path.name for path in found} > {home.path.name, f"{home.path.name}-wal"}
            assert {rights(path) for path in found} == {0o600}
            assert rights(home.path.parent) == 0o700
    finally:
        os.umask(old)


@pytest.mark.posix
async def test_a_file_that_others_could_read_is_put_right(home: Home) -> None:
    home.path.parent.mkdir(mode=0o755)
    home.path.touch(0o644)
    archive = await opened(home.path)
    assert (rights(home.path), rights(home.path.parent)) == (0o600, 0o700)
    await archive.close()


def test_one_file_for_each_api_root(tmp_path: Path) -> None:
    urls = (
        *("https://anosim.net/api/v1", "http://localhost:8080/api/v1", "http://localhost/api/v1"),
        *("http://[::1]:80/api/v1", "https://anosim.net/api/v2"),
    )
    paths = {path_for(tmp_path, url) for url in urls}
    assert len(paths) == len(urls)
    assert {path.parent for path in paths} == {tmp_path / "archive"}
    assert all(set(path.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-") for path in paths)


# --- versions ----------------------------------------------------------------------------------


async def test_an_older_file_is_brought_up_to_this_version(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = await opened(home.path)
    await archive.keep([Batch((message("from version one"),))])
    await archive.close()
    monkeypatch.setattr(
        schema,
        "_MIGRATIONS",
        (*schema._MIGRATIONS, "CREATE TABLE later (x); INSERT INTO later VALUES (1)"),
    )
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    archive = await opened(home.path)
    assert await texts(archive) == ["from version one"]
    await archive.close()
    assert home.rows("SELECT x FROM later") == [(1,)]
    assert home.rows("PRAGMA user_version") == [(schema.VERSION,)]


async def test_a_migration_that_fails_leaves_the_file_as_it_was(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = await opened(home.path)
    await archive.close()
    monkeypatch.setattr(
        schema, "_MIGRATIONS", (*schema._MIGRATIONS, "CREATE TABLE later (x); nonsense")
    )
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(StorageError):
        open_file(home.path)
    assert home.rows("SELECT name FROM sqlite_master WHERE name = 'later'") == []
    assert home.rows("PRAGMA user_version") == [(schema.VERSION - 1,)]


async def test_a_newer_file_is_left_alone(home: Home) -> None:
    archive = await opened(home.path)
    await archive.close()
    with closing(sqlite3.connect(home.path)) as database:
        database.execute("PRAGMA user_version = 99")
    archive = await opened(home.path)
    assert archive.trouble is not None
    assert "newer version" in str(archive.trouble)
    await archive.keep([Batch((message("not for this file"),))])
    assert await texts(archive) == ["not for this file"]
    await archive.close()
    assert home.rows("SELECT count(*) FROM messages") == [(0,)]
    assert not moved_aside(home.path)


ASKED = {
    "find messages": lambda archive: archive.find(HistoryQuery()),
    "find bookings": lambda archive: archive.find(HistoryQuery(HistoryKind.BOOKINGS)),
    "conversation": lambda archive: archive.conversation("+4915100000001"),
    "figures": lambda archive: archive.figures(),
    "records": lambda archive: archive.service_records(),
    "export": lambda archive: archive.export(HistoryQuery(), "csv"),
}


@pytest.mark.parametrize("asked", ASKED)
async def test_rows_that_make_no_sense_are_left_out_of_a_new_file(
    tmp_path: Path, asked: str
) -> None:
    path = tmp_path / "a" / "b.sqlite3"
    archive = await opened(path, exports=tmp_path / "exports")
    await archive.keep([Batch((message("old"), message("good")), bookings=(booking(1),))])
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE messages SET arrival = 'by pigeon' WHERE text = 'old'")
        database.execute("UPDATE bookings SET price = 'a lot'")
        database.commit()
    await ASKED[asked](archive)
    assert "Recovered into a new file: 1 message, 0 bookings." in archive.notice
    assert await texts(archive) == ["good"]
    await archive.close()


async def test_a_question_that_makes_no_sense_is_not_the_fault_of_the_file(home: Home) -> None:
    archive = await opened(home.path)
    await archive.keep([Batch((message("good"),))])
    with pytest.raises(StorageError):
        await archive.find(HistoryQuery(words=("\ud800",)))
    assert archive.notice == ""
    assert await texts(archive) == ["good"]
    await archive.close()


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"this is no database" * 400, b"SQLite format 3\0" + b"\xff" * 9000],
    ids=["text", "header only"],
)
async def test_a_damaged_file_is_moved_aside_and_said(home: Home, content: bytes) -> None:
    home.path.parent.mkdir()
    home.path.write_bytes(content)
    home.service.book(booking(1))
    home.service.deliver(1, "on the new file")
    async with home.running() as account:
        await home.clock.advance(10)
        keeping = account.store.state.storage
        assert keeping.trouble == ""
        assert "damaged" in keeping.notice
        moved = moved_aside(home.path)
        assert [path.read_bytes() for path in moved] == [content]
        assert moved[0].name in keeping.notice
    assert home.kept() == home.sent()


async def test_damage_that_shows_later_loses_nothing_that_is_known_here(home: Home) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 4)))
    for number in range(300):
        home.service.deliver(1, f"{number} {'long ' * 30}")
    async with home.running() as account:
        await home.clock.advance(40)
        assert account.archive is not None
        database = account.archive._connection
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        with home.path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xab" * (home.path.stat().st_size - 4096))
        database.execute("PRAGMA shrink_memory")  # or it would go on with the pages it remembers
        home.service.deliver(2, "after the damage")
        await home.clock.advance(70)
        assert account.store.state.storage.trouble == ""
        assert "damaged" in account.store.state.storage.notice
    assert moved_aside(home.path)
    assert home.kept() == home.sent()
    assert home.rows("SELECT count(*) FROM bookings") == [(3,)]


def test_the_log_of_a_damaged_file_is_not_taken_for_the_new_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    names = [path.name, *(one.name for one in beside(path))]
    for _ in range(2):
        for name in names:
            (tmp_path / name).write_bytes(b"damaged")
        move_aside(path, START)
        assert not any((tmp_path / name).exists() for name in names)
    assert len(moved_aside(path)) == 2 * len(names)


async def test_what_another_program_moved_aside_is_not_moved_again(home: Home) -> None:
    one, two = await opened(home.path), await opened(home.path)
    for archive in (one, two):
        archive._recreate(home.path)
    assert len([path for path in moved_aside(home.path) if path.suffix == ""]) <= 1
    assert (one.notice, two.notice) != ("", "")
    assert "" in (one.notice, two.notice)
    await one.close()
    await two.close()


# --- where nothing can be kept -----------------------------------------------------------------


def test_troubles_by_their_cause() -> None:
    assert kind_of(OSError(28, "No space left on device")) is StorageErrorKind.FULL
    assert kind_of(PermissionError(13, "Permission denied")) is StorageErrorKind.UNWRITABLE
    assert kind_of(sqlite3.DatabaseError("no code")) is StorageErrorKind.INVALID
    for name, kind in {
        "SQLITE_FULL": StorageErrorKind.FULL,
        "SQLITE_READONLY_DBMOVED": StorageErrorKind.UNWRITABLE,
        "SQLITE_BUSY_SNAPSHOT": StorageErrorKind.BUSY,
        "SQLITE_CORRUPT_INDEX": StorageErrorKind.DAMAGED,
        "SQLITE_IOERR_FSYNC": StorageErrorKind.FAILING,
    }.items():
        error = sqlite3.OperationalError(name)
        error.sqlite_errorcode = getattr(sqlite3, name)
        assert kind_of(error) is kind
    for kind in StorageErrorKind:
        assert str(StorageError(kind)).startswith("Nothing is being saved: ")


async def test_a_folder_that_cannot_be_made_leaves_the_program_running(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("in the way")
    home = Home(tmp_path)
    home.service.book(booking(1))
    home.service.deliver(1, "shown all the same")
    async with home.running() as account:
        await home.clock.advance(10)
        state = account.store.state
        assert state.storage.trouble.startswith(
            "Nothing is being saved: the file cannot be written"
        )
        assert len(state.messages.data.by_date) == 1
        assert account.archive is not None
        assert await texts(account.archive, "same") == ["shown all the same"]
        (tmp_path / "archive").unlink()
        await home.clock.advance(31)
        assert account.store.state.storage.trouble == ""
        assert home.kept() == home.sent()


async def test_a_read_only_file_shows_what_is_in_it(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(30, "Read-only file system")

    archive = await opened(home.path)
    await archive.keep([Batch((message("from before"),), bookings=(booking(1),))])
    await archive.close()
    monkeypatch.setattr(schema, "make_private", refused)
    home.service.book(booking(1))
    home.service.deliver(1, "now")
    async with home.running() as account:
        await home.clock.advance(10)
        assert "cannot be written" in account.store.state.storage.trouble
        shown = {one.sms.text for one in account.store.state.messages.data.by_date}
        assert shown == {"from before", "now"}
        assert account.archive is not None
        assert await texts(account.archive) == ["now", "from before"]
    assert home.rows("SELECT text FROM messages") == [("from before",)]


async def test_another_key_sees_nothing_and_keeps_nothing_until_it_is_the_same_account(
    home: Home,
) -> None:
    home.service.book(booking(1))
    home.service.deliver(1, "of the first key")
    async with home.running(home.archive(mark="first")):
        await home.clock.advance(10)
    kept = home.kept()
    assert sum(kept.values()) == 1
    home.service.sent.clear()
    home.service.deliver(1, "of the second key")
    async with home.running(home.archive(mark="second")) as account:
        await home.clock.advance(40)
        state = account.store.state
        assert state.storage.other_key
        assert [one.sms.text for one in state.messages.data.by_date] == ["of the second key"]
        assert home.kept() == kept
        await account.accept_key()
        await home.clock.advance(1)
        assert account.store.state.storage == StorageStatus()
        assert sum(home.kept().values()) == 2
    for mark in ("first", "second"):
        async with home.running(home.archive(mark=mark)) as later:
            assert len(later.store.state.messages.data.by_date) == 2
            assert not later.store.state.storage.words
