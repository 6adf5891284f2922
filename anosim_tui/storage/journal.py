"""The journal of purchases: written before anything is sent, so that none is lost or made twice.

A SQLite file of its own, for its owner's eyes only. Every method is one transaction that begins
with SQLite's write lock, which other programs on the same file wait for, and ends on the disk:
`synchronous=EXTRA` is `FULL` and the folder, so that not even a power cut undoes a commit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from anosim_tui.domain.errors import AlreadyOpen, JournalError, Taken
from anosim_tui.domain.guards import Guards
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Purchase, Stage
from anosim_tui.domain.reconcile import Before, Claims
from anosim_tui.storage import journal_rows as rows
from anosim_tui.storage.journal_file import JournalFile
from anosim_tui.storage.journal_rows import Entry

_DAY: Final = timedelta(hours=24)
# A purchase that was not sent by then never will be: its program ended.
_PREPARING: Final = timedelta(seconds=60)
# An identical purchase that another program made this recently is more likely the same wish.
_A_MOMENT: Final = timedelta(seconds=10)
_OPEN: Final = "stage IN ('sending', 'unknown', 'unresolved')"
_NOTHING: Final = Decimal(0)


class Journal(JournalFile):
    """One journal; every method may block, and raises `JournalError` where it cannot do its work.

    Args:
        path: the file; `None` keeps everything in memory.
        program: who writes: another name for each run of this program.
    """

    # The life of a purchase.

    def begin(self, purchase: Purchase, guards: Guards, *, again: bool) -> None:
        """Write down what is wanted.

        Raises:
            AlreadyOpen: an identical one is open, or another program just made it; not with
                `again`.
            JournalError: also where `guards` speak against it.
        """
        self.open()  # the file may have been moved away under us
        with self._transaction() as db:
            self.end_unsent(purchase.begun)  # or a slow one would be sent after this one
            same = None if again else self._same(db, purchase)
            if same is not None:
                raise AlreadyOpen(same)
            spent = self._spent(db, purchase.begun - _DAY)
            forbidden = guards.against(purchase.wanted.total, spent)
            if forbidden:
                raise JournalError(forbidden)
            _insert(
                db,
                "purchases",
                {
                    "id": purchase.id,
                    "account": self._account,
                    "program": self._program,
                    "stage": Stage.PREPARING.value,
                    "begun": rows.moment_text(purchase.begun),
                    **rows.of_wanted(purchase.wanted),
                },
            )

    def send(self, purchase_id: str, before: Before, balance: Decimal | None) -> None:
        """Write down that it is sent now.

        Raises:
            Taken: another program gave it up meanwhile.
        """
        with self._transaction() as db:
            if self._stage(db, purchase_id) is not Stage.PREPARING:
                raise Taken
            _update(
                db,
                purchase_id,
                {
                    "stage": Stage.SENDING.value,
                    "sent": rows.moment_text(before.at),
                    "balance": rows.money_text(balance),
                    "known_orders": rows.ids_text(before.orders),
                    "known_bookings": rows.ids_text(before.bookings),
                },
            )

    def place(
        self, purchase_id: str, order: Order, at: datetime, *, answered: bool
    ) -> tuple[str, ...]:
        """Write down what it became, and that the order and its bookings are no other's.

        Args:
            purchase_id: which.
            order: what it became; its id is below 0 where only its bookings are known.
            at: when.
            answered: the service said so; else it was found by comparing, which gives way to an
                answer.

        Returns:
            The ids of purchases that had been taken for this order, and are unresolved again.

        Raises:
            Taken: the order belongs to another purchase, or this one has ended otherwise.
        """
        with self._transaction() as db:
            stage = self._stage(db, purchase_id)
            if not answered and not (stage and stage.is_open):
                raise Taken
            claims = [("order", order.id)] if order.id > 0 else []
            claims += [("booking", one.id) for one in order.bookings]
            evicted = self._evict(db, purchase_id, claims, answered)
            _update(
                db,
                purchase_id,
                {
                    "stage": Stage.PLACED.value,
                    "ended": rows.moment_text(at),
                    "reason": "",
                    **rows.of_order(order),
                },
            )
            for what, id_ in claims:
                db.execute(
                    "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)",
                    (self._account, what, id_, purchase_id, int(answered)),
                )
            return evicted

    def complete(self, purchase_id: str, order: Order) -> None:
        """Add what became known of the order of a placed purchase: its bookings and prices."""
        with self._transaction() as db:
            if self._stage(db, purchase_id) is not Stage.PLACED:
                return
            known = {name: value for name, value in rows.of_order(order).items() if value}
            _update(db, purchase_id, known)
            for one in order.bookings:
                db.execute(
                    "INSERT OR IGNORE INTO claims VALUES (?, 'booking', ?, ?, 1)",
                    (self._account, one.id, purchase_id),
                )

    def go_on(self, purchase_id: str, stage: Stage, reason: str, at: datetime) -> Purchase | None:
        """Write down that an open purchase is at another stage now.

        Returns:
            The purchase as it is written now: another program, or the person there, may have ended
            it. `None` where there is none.
        """
        with self._transaction() as db:
            now = self._stage(db, purchase_id)
            if now is not None and now.is_open:
                ended = None if stage.is_open else rows.moment_text(at)
                _update(db, purchase_id, {"stage": stage.value, "reason": reason, "ended": ended})
            row = db.execute("SELECT * FROM purchases WHERE id = ?", (purchase_id,)).fetchone()
            return None if row is None else rows.entry(row).purchase

    def end_unsent(self, now: datetime) -> bool:
        """End what its program never came to send; whether there is some that still might."""
        with self._transaction() as db:
            db.execute(
                "UPDATE purchases SET stage = 'not placed', ended = ?,"
                " reason = 'The program ended before it was sent.'"
                " WHERE stage = 'preparing' AND begun < ?",
                (rows.moment_text(now), rows.moment_text(now - _PREPARING)),
            )
            return bool(db.execute("SELECT 1 FROM purchases WHERE stage = 'preparing'").fetchone())

    # What is written.

    def open_entries(self) -> tuple[Entry, ...]:
        with self._transaction() as db:
            found = db.execute(
                f"SELECT * FROM purchases WHERE account = ? AND {_OPEN} ORDER BY sent",  # noqa: S608
                (self._account,),
            )
            return tuple(rows.entry(row) for row in found)

    def incomplete_entries(self, since: datetime) -> tuple[Entry, ...]:
        """The purchases placed since then of whose bookings not everything is written."""
        with self._transaction() as db:
            found = db.execute(
                "SELECT * FROM purchases WHERE account = ? AND stage = 'placed' AND ended > ?"
                " AND bookings_price IS NULL ORDER BY ended",
                (self._account, rows.moment_text(since)),
            )
            return tuple(rows.entry(row) for row in found)

    def entries(self) -> tuple[Entry, ...]:
        with self._transaction() as db:
            found = db.execute(
                "SELECT * FROM purchases WHERE account = ? ORDER BY begun", (self._account,)
            )
            return tuple(rows.entry(row) for row in found)

    def claims(self, purchase_id: str = "") -> Claims:
        with self._transaction() as db:
            found = db.execute(
                "SELECT what, id FROM claims WHERE account = ? AND purchase <> ?",
                (self._account, purchase_id),
            ).fetchall()
        return Claims(
            frozenset(row["id"] for row in found if row["what"] == "order"),
            frozenset(row["id"] for row in found if row["what"] == "booking"),
        )

    # Inside a transaction.

    def spent(self, now: datetime) -> Decimal:
        with self._transaction() as db:
            return self._spent(db, now - _DAY)

    def _stage(self, db: sqlite3.Connection, purchase_id: str) -> Stage | None:
        row = db.execute("SELECT stage FROM purchases WHERE id = ?", (purchase_id,)).fetchone()
        return None if row is None else Stage(row["stage"])

    def _same(self, db: sqlite3.Connection, purchase: Purchase) -> Purchase | None:
        row = db.execute(
            f"SELECT * FROM purchases WHERE account = ? AND identity = ? AND ({_OPEN}"  # noqa: S608
            " OR stage = 'preparing'"
            " OR (stage = 'placed' AND program <> ? AND ended > ?)) ORDER BY begun DESC",
            (
                self._account,
                purchase.wanted.identity,
                self._program,
                rows.moment_text(purchase.begun - _A_MOMENT),
            ),
        ).fetchone()
        return None if row is None else rows.entry(row).purchase

    def _spent(self, db: sqlite3.Connection, since: datetime) -> Decimal:
        found = db.execute(
            "SELECT * FROM purchases WHERE account = ? AND begun > ? AND stage <> 'not placed'",
            (self._account, rows.moment_text(since)),
        )
        made = [rows.entry(row) for row in found]
        return sum((one.cost or one.purchase.wanted.total or _NOTHING for one in made), _NOTHING)

    def _evict(
        self, db: sqlite3.Connection, purchase_id: str, claims: list[tuple[str, int]], force: bool
    ) -> tuple[str, ...]:
        holders: set[str] = set()
        for what, id_ in claims:
            row = db.execute(
                "SELECT purchase, answered FROM claims"
                " WHERE account = ? AND what = ? AND id = ? AND purchase <> ?",
                (self._account, what, id_, purchase_id),
            ).fetchone()
            if row is not None and (row["answered"] or not force):
                raise Taken
            if row is not None:
                holders.add(row["purchase"])
        for holder in holders:
            db.execute("DELETE FROM claims WHERE purchase = ?", (holder,))
            empty = dict.fromkeys(("order_id", "order_date", "order_price", "bookings_price"))
            reason = "What it was taken for turned out to be another purchase."
            stage = Stage.UNRESOLVED.value
            _update(db, holder, {"stage": stage, "ended": None, "reason": reason, **empty})
        return tuple(sorted(holders))


def _insert(db: sqlite3.Connection, table: str, values: Mapping[str, object]) -> None:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608


def _update(db: sqlite3.Connection, purchase_id: str, values: Mapping[str, object]) -> None:
    changes = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE purchases SET {changes} WHERE id = ?", (*values.values(), purchase_id))  # noqa: S608
