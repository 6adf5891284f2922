"""The journal of purchases: written before anything is sent, so that none is lost or made twice.

A SQLite file of its own, for its owner's eyes only. Every method is one transaction that begins
with SQLite's write lock, which other programs on the same file wait for, and ends on the disk.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from anosim_tui.domain.errors import AlreadyOpen, JournalError, StorageError, Taken
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Guards, Purchase, Stage, Why
from anosim_tui.domain.reconcile import Before, Claims
from anosim_tui.language import _
from anosim_tui.storage import journal_file as rows
from anosim_tui.storage.database import identity, move_aside, transaction
from anosim_tui.storage.journal_file import JournalEntry, journal_error, open_journal

_DAY: Final = timedelta(hours=24)
# A purchase that was not sent by then never will be: its program ended.
_PREPARING: Final = timedelta(seconds=60)
# An identical purchase that another program made this recently is more likely the same wish.
_A_MOMENT: Final = timedelta(seconds=10)
_OPEN: Final = "stage IN ('sending', 'unknown', 'unresolved')"
_NOTHING: Final = Decimal(0)


class Journal:
    """One journal; every method may block, and raises `JournalError` where it cannot do its work.

    Args:
        program: who writes: another name for each run of this program.
    """

    def __init__(self, path: Path | None = None, program: str = "") -> None:
        self.path = path
        self._program = program or secrets.token_hex(8)
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._account = 1

    @property
    def blocks(self) -> bool:
        """Whether its methods may take long, so that they belong into a thread."""
        return self.path is not None

    # The file.

    def open(self) -> None:
        """Open the file, unless the one of this name is open already."""
        with self._lock:
            is_same = self.path is None or identity(self.path) == self._identity
            if self._db is None or not is_same:
                self._connect()

    def _connect(self) -> sqlite3.Connection:
        self.close()
        self._db = open_journal(self.path)
        self._identity = None if self.path is None else identity(self.path)
        return self._db

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = None

    def begin_anew(self) -> None:
        """Move a damaged file aside and begin an empty one."""
        with self._lock:
            try:
                self._connect()  # another program may have done it meanwhile
            except JournalError as error:
                if self.path is None or error.off is None or error.off.why is not Why.DAMAGED:
                    raise
                try:
                    move_aside(self.path, datetime.now(UTC))
                except OSError as fault:
                    raise journal_error(fault, self.path) from None
                self._connect()

    @contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """One transaction, in which other methods may be called as well."""
        with self._lock:
            db = self._db or self._connect()
            if db.in_transaction:
                yield db
                return
            try:
                with transaction(db):
                    yield db
            except (sqlite3.Error, StorageError) as fault:
                raise journal_error(fault, self.path) from None

    # Whose it is.

    def recognizes(self, mark: Callable[[bytes], str]) -> bool:
        """Whether the key is known here, and by that the account; `mark` makes its salted hash.

        A key is taken for that of a journal without purchases.
        """
        with self.locked() as db:
            given = mark(_salt(db))
            known = db.execute("SELECT account FROM keys WHERE mark = ?", (given,)).fetchone()
            if known is not None:
                self._use(db, known[0])
                return True
            if db.execute("SELECT 1 FROM purchases LIMIT 1").fetchone():
                return False
            self._remember(db, given, 1)
            return True

    def assign(self, mark: Callable[[bytes], str], *, same: bool) -> None:
        """The key belongs to the account that was used last, or to another one."""
        with self.locked() as db:
            last = db.execute("SELECT value FROM facts WHERE name = 'account'").fetchone()
            highest = db.execute("SELECT max(account) FROM purchases").fetchone()[0] or 0
            used = db.execute("SELECT max(account) FROM keys").fetchone()[0] or 0
            account = int(last[0]) if same and last else max(highest, used) + 1
            self._remember(db, mark(_salt(db)), account)

    def _remember(self, db: sqlite3.Connection, mark: str, account: int) -> None:
        db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (mark, account))
        self._use(db, account)

    def _use(self, db: sqlite3.Connection, account: int) -> None:
        db.execute("INSERT OR REPLACE INTO facts VALUES ('account', ?)", (str(account),))
        self._account = account

    # The life of a purchase.

    def begin(self, purchase: Purchase, guards: Guards, *, again: bool) -> None:
        """Write down what is wanted.

        Raises:
            AlreadyOpen: an identical one is open, or another program just made it; not with
                `again`.
            JournalError: also where `guards` speak against it.
        """
        self.open()  # the file may have been moved away under us
        with self.locked() as db:
            self.end_unsent(purchase.begun)  # or a slow one would be sent after this one
            if not again and (same := self._same(purchase)):
                raise AlreadyOpen(same[0].purchase)
            forbidden = guards.against(purchase.wanted.total, self.spent(purchase.begun))
            if forbidden:
                raise JournalError(forbidden)
            values = {
                "id": purchase.id,
                "account": self._account,
                "program": self._program,
                "stage": Stage.PREPARING.value,
                "begun": rows.moment_text(purchase.begun),
                **rows.wanted_columns(purchase.wanted),
            }
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            db.execute(f"INSERT INTO purchases ({names}) VALUES ({marks})", tuple(values.values()))  # noqa: S608

    def send(self, purchase_id: str, before: Before, balance: Decimal | None) -> None:
        """Write down that it is sent now.

        Raises:
            Taken: another program gave it up meanwhile.
        """
        with self.locked() as db:
            if self._stage(db, purchase_id) is not Stage.PREPARING:
                raise Taken
            _update(
                db,
                purchase_id,
                stage=Stage.SENDING.value,
                sent=rows.moment_text(before.at),
                balance=rows.money_text(balance),
                known_orders=rows.ids_text(before.orders),
                known_bookings=rows.ids_text(before.bookings),
            )

    def place(
        self, purchase_id: str, order: Order, at: datetime, *, answered: bool
    ) -> tuple[str, ...]:
        """Write down what it became, and that the order and its bookings are no other's.

        Args:
            order: its id is below 0 where only its bookings are known.
            answered: the service said so; what was found by comparing gives way to that.

        Returns:
            The ids of purchases that had been taken for this order, and are unresolved again.

        Raises:
            Taken: the order belongs to another purchase, or this one has ended otherwise.
        """
        with self.locked() as db:
            stage = self._stage(db, purchase_id)
            if not answered and not (stage and stage.is_open):
                raise Taken
            claims = [("order", order.id)] if order.id > 0 else []
            claims += [("booking", one.id) for one in order.bookings]
            evicted = self._evict(db, purchase_id, claims, answered)
            became = {**rows.order_columns(order), "ended": rows.moment_text(at), "reason": ""}
            _update(db, purchase_id, stage=Stage.PLACED.value, **became)
            for what, id_ in claims:
                db.execute(
                    "INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?, ?)",
                    (self._account, what, id_, purchase_id, int(answered)),
                )
            return evicted

    def complete(self, purchase_id: str, order: Order) -> None:
        """Add what became known of the order of a placed purchase: its bookings and prices."""
        with self.locked() as db:
            if self._stage(db, purchase_id) is not Stage.PLACED:
                return
            known = {name: value for name, value in rows.order_columns(order).items() if value}
            _update(db, purchase_id, **known)
            for one in order.bookings:
                db.execute(
                    "INSERT OR IGNORE INTO claims VALUES (?, 'booking', ?, ?, 1)",
                    (self._account, one.id, purchase_id),
                )

    def go_on(self, purchase_id: str, stage: Stage, reason: str, at: datetime) -> Purchase | None:
        """Write down that an open purchase is at another stage now.

        Returns:
            What is written now: another program, or the person there, may have ended it.
        """
        with self.locked() as db:
            now = self._stage(db, purchase_id)
            if now is not None and now.is_open:
                ended = None if stage.is_open else rows.moment_text(at)
                _update(db, purchase_id, stage=stage.value, reason=reason, ended=ended)
            row = db.execute("SELECT * FROM purchases WHERE id = ?", (purchase_id,)).fetchone()
            return None if row is None else rows.entry(row).purchase

    def end_unsent(self, now: datetime) -> bool:
        """End what its program never came to send; whether there is some that still might."""
        with self.locked() as db:
            db.execute(
                "UPDATE purchases SET stage = 'not placed', ended = ?,"
                " reason = 'The program ended before it was sent.'"
                " WHERE stage = 'preparing' AND begun < ?",
                (rows.moment_text(now), rows.moment_text(now - _PREPARING)),
            )
            return bool(db.execute("SELECT 1 FROM purchases WHERE stage = 'preparing'").fetchone())

    # What is written.

    def open_entries(self) -> tuple[JournalEntry, ...]:
        return self._entries(f"{_OPEN} ORDER BY sent")

    def incomplete_entries(self, since: datetime) -> tuple[JournalEntry, ...]:
        """The purchases placed since then of whose bookings not everything is written."""
        return self._entries(
            "stage = 'placed' AND ended > ? AND bookings_price IS NULL ORDER BY ended",
            rows.moment_text(since),
        )

    def entries(self) -> tuple[JournalEntry, ...]:
        return self._entries("1 ORDER BY begun")

    def spent(self, now: datetime) -> Decimal:
        """What the purchases of the 24 hours before `now` cost, as far as is known."""
        made = self._entries("begun > ? AND stage <> 'not placed'", rows.moment_text(now - _DAY))
        return sum((one.cost or one.purchase.wanted.total or _NOTHING for one in made), _NOTHING)

    def operators(self) -> Mapping[int, int]:
        """From whom bookings were ordered here, by their ids; 0 is any operator."""
        with self.locked() as db:
            found = db.execute(
                "SELECT c.id, p.provider_id FROM claims c JOIN purchases p ON p.id = c.purchase"
                " WHERE c.account = ? AND c.what = 'booking' AND p.kind = 'order'",
                (self._account,),
            )
            return {row["id"]: row["provider_id"] for row in found}

    def _same(self, purchase: Purchase) -> tuple[JournalEntry, ...]:
        return self._entries(
            f"identity = ? AND ({_OPEN} OR stage = 'preparing'"
            " OR (stage = 'placed' AND program <> ? AND ended > ?)) ORDER BY begun DESC",
            purchase.wanted.identity,
            self._program,
            rows.moment_text(purchase.begun - _A_MOMENT),
        )

    def _entries(self, condition: str, *values: object) -> tuple[JournalEntry, ...]:
        statement = f"SELECT * FROM purchases WHERE account = ? AND {condition}"  # noqa: S608
        with self.locked() as db:
            return tuple(map(rows.entry, db.execute(statement, (self._account, *values))))

    def claims(self, purchase_id: str = "") -> Claims:
        with self.locked() as db:
            found = db.execute(
                "SELECT what, id FROM claims WHERE account = ? AND purchase <> ?",
                (self._account, purchase_id),
            ).fetchall()
        return Claims(
            frozenset(row["id"] for row in found if row["what"] == "order"),
            frozenset(row["id"] for row in found if row["what"] == "booking"),
        )

    def _stage(self, db: sqlite3.Connection, purchase_id: str) -> Stage | None:
        row = db.execute("SELECT stage FROM purchases WHERE id = ?", (purchase_id,)).fetchone()
        return None if row is None else Stage(row["stage"])

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
            reason = _("The order it was matched with belongs to another purchase.")
            stage = Stage.UNRESOLVED.value
            _update(db, holder, stage=stage, ended=None, reason=reason, **empty)
        return tuple(sorted(holders))


def _update(db: sqlite3.Connection, purchase_id: str, **values: object) -> None:
    changes = ", ".join(f"{name} = ?" for name in values)
    db.execute(f"UPDATE purchases SET {changes} WHERE id = ?", (*values.values(), purchase_id))  # noqa: S608


def _salt(db: sqlite3.Connection) -> bytes:
    return bytes.fromhex(db.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()[0])
