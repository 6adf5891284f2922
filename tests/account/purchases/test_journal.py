"""The journal's file: who may read it, and what happens when it cannot be used."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from anosim_tui.domain.errors import Taken
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Guards, NotPlaced, Placed, Purchase, Stage, Unresolved, Why
from anosim_tui.domain.reconcile import Before
from anosim_tui.storage import database, journal_file
from anosim_tui.storage.database import moved_aside
from anosim_tui.storage.journal import Journal
from tests.account.purchases.dying import FullDisk
from tests.account.purchases.support import START, Fault, Program, Shop


def off(program: Program) -> Why | None:
    now = program.store.state.purchases.off
    return None if now is None else now.why


async def started(shop: Shop, path: Path, **more: Any) -> Program:
    program = shop.program(path, **more)
    program.purchases.start()
    await shop.clock.advance(1)
    return program


def rows(path: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("SELECT * FROM purchases ORDER BY begun")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def content(path: Path) -> bytes:
    return path.read_bytes()


def beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def chmod(path: Path, to: int) -> None:
    path.chmod(to)


def restore(path: Path, whole: bytes) -> None:
    path.write_bytes(whole)


def move(path: Path, name: str) -> None:
    path.rename(path.with_name(name))


# --- what is written -------------------------------------------------------------------------


@pytest.mark.posix
async def test_only_its_owner_may_read_it(shop: Shop, path: Path) -> None:
    before = os.umask(0)
    try:
        program = await started(shop, path)
        await program.buy(shop.order())
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert mode(path) == 0o600
    assert beside(path) == [path.name]


@pytest.mark.posix
async def test_a_file_open_to_others_is_closed_to_them(shop: Shop, path: Path) -> None:
    await (await started(shop, path)).leave()
    chmod(path, 0o644)
    await started(shop, path)
    assert mode(path) == 0o600


async def test_commits_reach_the_disk(shop: Shop, path: Path) -> None:
    program = await started(shop, path)
    db = program.journal._db
    assert db is not None
    full, extra = 2, 3
    level = db.execute("PRAGMA synchronous").fetchone()[0]
    assert level in (full, extra)
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


async def test_money_is_text(shop: Shop, path: Path) -> None:
    program = await started(shop, path)
    wanted = shop.order(3)
    await program.buy(wanted)
    (row,) = rows(path)
    assert row["price_each"] == f"{wanted.price_each}"
    assert row["balance"] == "1000.0"
    assert Decimal(row["bookings_price"]) == shop.paid
    assert all(not isinstance(value, float) for value in row.values())


def test_each_service_has_its_own_file(tmp_path: Path) -> None:
    one = journal_file.path_of(tmp_path, "https://anosim.net/api/v1")
    other = journal_file.path_of(tmp_path, "http://localhost:8000/api/v1")
    assert one != other
    assert one.parent == tmp_path


# --- when it cannot be written ---------------------------------------------------------------


async def test_without_a_journal_nothing_is_sent(shop: Shop, tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.touch()
    path = in_the_way / "purchases.db"
    program = await started(shop, path)
    assert off(program) is Why.UNWRITABLE
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, NotPlaced)
    assert str(path) in outcome.reason
    assert outcome.reason == program.purchases.why_not()
    assert shop.line.posts == 0
    in_the_way.unlink()
    program.purchases.refresh()
    await shop.clock.advance(1)
    assert off(program) is None
    assert isinstance(await program.buy(shop.order()), Placed)


@pytest.mark.parametrize("step", ["begin", "send"])
async def test_what_cannot_be_written_down_is_not_sent(shop: Shop, path: Path, step: str) -> None:
    program = shop.program(journal=FullDisk(path, f"before {step}"))
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, NotPlaced)
    assert shop.line.posts == 0
    assert off(program) is Why.UNWRITABLE


async def test_an_answer_that_cannot_be_written_down_is_found_at_the_next_start(
    shop: Shop, path: Path
) -> None:
    program = shop.program(journal=FullDisk(path, "before place"))
    outcome = await program.buy(shop.order())
    assert isinstance(outcome, Placed)
    assert off(program) is Why.UNWRITABLE
    await program.leave()
    later = await started(shop, path)
    await shop.clock.advance(3)
    (row,) = later.journal.entries()
    assert (row.purchase.stage, row.cost) == (Stage.PLACED, shop.paid)
    assert shop.line.posts == 1


async def test_a_journal_of_a_newer_version_is_left_alone(shop: Shop, path: Path) -> None:
    await (await started(shop, path)).leave()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    before = content(path)
    program = await started(shop, path)
    assert off(program) is Why.UNWRITABLE
    assert "newer version" in str(program.purchases.why_not())
    await program.purchases.begin_anew()
    assert content(path) == before


async def test_another_program_that_is_writing_is_waited_for(
    shop: Shop, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    program = await started(shop, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcome = await program.buy(shop.order())
        assert isinstance(outcome, NotPlaced)
        assert "Another program" in outcome.reason
        assert shop.line.posts == 0
        other.execute("ROLLBACK")
    assert off(program) is None
    assert isinstance(await program.buy(shop.order()), Placed)


# --- when it is damaged ----------------------------------------------------------------------


def _no_database(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _cut_off(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 4, len(whole), 512):
        whole[place : place + 64] = os.urandom(64)
    path.write_bytes(bytes(whole))


def _odd_row(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE purchases SET begun = 'yesterday', stage = 'unknown'")


@pytest.mark.parametrize(
    "damage",
    [_no_database, _emptied, _cut_off, _overwritten, _odd_row],
    ids=lambda one: one.__name__,
)
async def test_a_damaged_journal_stops_buying_until_the_person_has_looked(
    shop: Shop, path: Path, damage: Callable[[Path], None]
) -> None:
    first = await started(shop, path)
    await first.buy(shop.order())
    await first.leave()
    damage(path)
    spoiled = content(path)
    for _ in range(2):  # over restarts
        program = await started(shop, path)
        assert off(program) is Why.DAMAGED
        outcome = await program.buy(shop.order())
        assert isinstance(outcome, NotPlaced)
        assert "Check your orders" in outcome.reason
        program.purchases.refresh()
        await shop.clock.advance(1)
        assert off(program) is Why.DAMAGED
        assert content(path) == spoiled
        await program.leave()
    assert shop.line.posts == 1
    program = await started(shop, path)
    await program.purchases.begin_anew()
    assert off(program) is None
    (aside,) = moved_aside(path)
    assert content(aside) == spoiled
    assert isinstance(await program.buy(shop.order()), Placed)
    assert [one["stage"] for one in rows(path)] == ["placed"]


async def test_two_programs_begin_anew_once(shop: Shop, path: Path) -> None:
    await (await started(shop, path)).leave()
    _no_database(path)
    one, two = await started(shop, path), await started(shop, path)
    await one.purchases.begin_anew()
    assert isinstance(await one.buy(shop.order()), Placed)
    await two.purchases.begin_anew()
    assert off(two) is None
    assert [row["stage"] for row in rows(path)] == ["placed"]
    assert len(moved_aside(path)) == 1


async def test_a_sound_journal_that_cannot_be_opened_is_not_moved_aside(
    shop: Shop, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await (await started(shop, path)).leave()
    sound = content(path)
    _no_database(path)
    program = await started(shop, path)
    restore(path, sound)  # the person put a copy of it back, and another program writes in it
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        await program.purchases.begin_anew()
        assert beside(path) == [path.name, path.name + "-journal"] or beside(path) == [path.name]
        assert off(program) is Why.UNWRITABLE
        other.execute("ROLLBACK")
    program.purchases.refresh()
    await shop.clock.advance(1)
    assert off(program) is None


async def test_a_file_replaced_under_a_running_program_is_noticed(shop: Shop, path: Path) -> None:
    program = await started(shop, path)
    move(path, "elsewhere.db")
    assert isinstance(await program.buy(shop.order()), Placed)
    assert [row["stage"] for row in rows(path)] == ["placed"]


# --- whose it is -----------------------------------------------------------------------------


def mark_of(key: str) -> Callable[[bytes], str]:
    return lambda salt: sha256(salt + key.encode()).hexdigest()


async def test_a_changed_key_is_asked_about(shop: Shop, path: Path) -> None:
    first = await started(shop, path, mark=mark_of("old-key"))
    shop.line.faults = [Fault.LOST_BEFORE]
    lost = await first.buy(shop.order())
    assert isinstance(lost, Unresolved)
    await first.leave()

    again = await started(shop, path, mark=mark_of("old-key"))
    assert off(again) is None
    await again.leave()

    program = await started(shop, path, mark=mark_of("new-key"))
    assert off(program) is Why.OTHER_KEY
    assert isinstance(await program.buy(shop.order()), NotPlaced)
    assert program.known == ()
    await program.purchases.confirm_account(same=True)
    await shop.clock.advance(1)
    assert off(program) is None
    assert [one.id for one in program.store.state.purchases.unresolved] == [lost.purchase.id]
    await program.leave()

    later = await started(shop, path, mark=mark_of("new-key"))
    assert off(later) is None


async def test_another_account_does_not_see_what_the_first_left_open(
    shop: Shop, path: Path
) -> None:
    first = await started(shop, path, mark=mark_of("old-key"))
    shop.line.faults = [Fault.LOST_BEFORE]
    await first.buy(shop.order())
    await first.leave()
    program = await started(shop, path, mark=mark_of("other-account"))
    await program.purchases.confirm_account(same=False)
    await shop.clock.advance(1)
    assert program.known == ()
    assert isinstance(await program.buy(shop.order(2)), Placed)
    await program.leave()
    back = await started(shop, path, mark=mark_of("old-key"))
    assert off(back) is None
    assert len(back.store.state.purchases.unresolved) == 1
    await back.leave()
    there = await started(shop, path, mark=mark_of("other-account"))
    assert off(there) is None


async def test_a_new_key_without_purchases_is_not_asked_about(shop: Shop, path: Path) -> None:
    await (await started(shop, path, mark=mark_of("one"))).leave()
    program = await started(shop, path, mark=mark_of("two"))
    assert off(program) is None


async def test_the_key_is_not_in_the_file(shop: Shop, path: Path) -> None:
    program = await started(shop, path, mark=mark_of("a-secret-key"))
    await program.buy(shop.order())
    await program.leave()
    assert b"a-secret-key" not in content(path)
    assert sha256(b"a-secret-key").hexdigest().encode() not in content(path)


# --- claims ----------------------------------------------------------------------------------


def purchase(shop: Shop, id_: str) -> Purchase:
    return Purchase(id_, shop.order(), Stage.PREPARING, START)


def sent(shop: Shop, journal: Journal, id_: str) -> None:
    journal.begin(purchase(shop, id_), Guards(), again=True)
    journal.send(id_, Before(START, frozenset(), frozenset()), None)


def test_an_order_belongs_to_one_purchase(shop: Shop) -> None:
    journal = Journal()
    for id_ in ("a", "b"):
        sent(shop, journal, id_)
    order = Order(9, START, Decimal(4), ())
    assert journal.place("a", order, START, answered=False) == ()
    with pytest.raises(Taken):
        journal.place("b", order, START, answered=False)
    assert journal.claims("b").orders == {9}
    assert journal.claims("a").orders == set()


def test_an_answer_is_believed_before_what_was_found_by_comparing(shop: Shop) -> None:
    journal = Journal()
    for id_ in ("a", "b", "c"):
        sent(shop, journal, id_)
    order = Order(9, START, Decimal(4), ())
    journal.place("a", order, START, answered=False)
    assert journal.place("b", order, START, answered=True) == ("a",)
    stages = {one.purchase.id: one.purchase.stage for one in journal.entries()}
    assert stages == {"a": Stage.UNRESOLVED, "b": Stage.PLACED, "c": Stage.SENDING}
    assert next(one.cost for one in journal.entries() if one.purchase.id == "a") is None
    with pytest.raises(Taken):
        journal.place("c", order, START, answered=True)


def test_what_has_ended_does_not_begin_again(shop: Shop) -> None:
    journal = Journal()
    sent(shop, journal, "a")
    journal.go_on("a", Stage.NOT_PLACED, "You decided.", START)
    with pytest.raises(Taken):
        journal.place("a", Order(9, START, None, ()), START, answered=False)
    written = journal.go_on("a", Stage.UNRESOLVED, "", START)
    assert written is not None
    assert written.stage is Stage.NOT_PLACED
    with pytest.raises(Taken):
        journal.send("a", Before(START, frozenset(), frozenset()), None)
