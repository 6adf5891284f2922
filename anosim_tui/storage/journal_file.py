"""The journal's file: how it is made, opened and checked, and purchases as its rows and back."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

from anosim_tui.domain.errors import JournalError, StorageError, StorageErrorKind
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Off, Purchase, PurchaseKind, Stage, Wanted, Why
from anosim_tui.domain.reconcile import Before
from anosim_tui.files import make_private_folder
from anosim_tui.storage.database import connect, kind_of, row_errors

_VERSION: Final = 1
_SCHEMA: Final = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE keys (mark TEXT PRIMARY KEY, account INTEGER NOT NULL);
CREATE TABLE purchases (
  id TEXT PRIMARY KEY,
  account INTEGER NOT NULL,
  program TEXT NOT NULL,
  identity TEXT NOT NULL,
  stage TEXT NOT NULL
    CHECK (stage IN ('preparing', 'sending', 'unknown', 'unresolved', 'placed', 'not placed')),
  kind TEXT NOT NULL CHECK (kind IN ('order', 'extension', 'reuse')),
  country TEXT NOT NULL,
  rental_type TEXT NOT NULL,
  service TEXT NOT NULL,
  minutes INTEGER,
  amount INTEGER NOT NULL CHECK (amount > 0),
  price_each TEXT,
  product_id INTEGER NOT NULL,
  provider_id INTEGER NOT NULL,
  provider TEXT NOT NULL,
  booking_id INTEGER NOT NULL,
  number TEXT NOT NULL,
  begun TEXT NOT NULL,
  sent TEXT,
  balance TEXT,
  known_orders TEXT NOT NULL DEFAULT '',
  known_bookings TEXT NOT NULL DEFAULT '',
  ended TEXT,
  reason TEXT NOT NULL DEFAULT '',
  order_id INTEGER,
  order_date TEXT,
  order_price TEXT,
  bookings_price TEXT,
  CHECK (stage IN ('preparing', 'not placed') OR sent IS NOT NULL),
  CHECK (stage <> 'placed' OR order_id IS NOT NULL)
);
CREATE INDEX of_identity ON purchases (account, identity);
CREATE TABLE claims (
  account INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('order', 'booking')),
  id INTEGER NOT NULL,
  purchase TEXT NOT NULL REFERENCES purchases (id),
  answered INTEGER NOT NULL,
  PRIMARY KEY (account, what, id)
);
"""


# --- the file ------------------------------------------------------------------------------------


def path_of(data_folder: Path, base_url: str) -> Path:
    """Where the purchases made at `base_url` are written down: each service has its own file."""
    return data_folder / f"purchases-{sha256(base_url.encode()).hexdigest()[:12]}.db"


def open_journal(path: Path | None) -> sqlite3.Connection:
    """The journal at `path`, made where there is none, and checked; `None` for one in memory.

    Raises:
        JournalError: it cannot be used.
    """
    try:
        if path is None:
            return _laid_out(_connect(":memory:"))
        if not path.exists():
            _create(path)
        db = _connect(str(path))
        try:
            path.chmod(0o600)
            _check(db, path)
        except BaseException:
            db.close()
            raise
        return db
    except (sqlite3.Error, OSError, StorageError) as fault:
        raise journal_error(fault, path) from None


def _connect(name: str) -> sqlite3.Connection:
    db = connect(name)
    try:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode = DELETE")
        # `FULL` and the folder: not even a power cut undoes a commit.
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()  # what is open cannot be moved aside on Windows
        raise
    return db


def _laid_out(db: sqlite3.Connection) -> sqlite3.Connection:
    db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    db.execute("INSERT INTO facts VALUES ('salt', ?)", (secrets.token_hex(16),))
    return db


def _create(path: Path) -> None:
    """Make an empty journal, complete from its first moment: an empty file is a damaged one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        make_private_folder(path.parent)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_connect(str(draft))) as db:
            _laid_out(db)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another program was faster
        except OSError:  # a file system without links
            if not path.exists():
                draft.rename(path)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _check(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        sentence = (
            f"{path} was written by a newer version of this program, so nothing can be bought: "
            "update it."
        )
        raise JournalError(sentence, Off(Why.UNWRITABLE, sentence))
    is_sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    has_purchases = "SELECT 1 FROM sqlite_master WHERE name = 'purchases'"
    if not is_sound or version != _VERSION or not db.execute(has_purchases).fetchone():
        raise StorageError(StorageErrorKind.DAMAGED)
    for row in db.execute("SELECT * FROM purchases"):
        entry(row)


def journal_error(fault: Exception, path: Path | None) -> JournalError:
    """What went wrong, for a person; `fault` is of SQLite, of the system, or of a damaged row."""
    where = "in memory" if path is None else str(path)
    kind = StorageErrorKind.DAMAGED if isinstance(fault, StorageError) else kind_of(fault)
    if kind is StorageErrorKind.BUSY:
        return JournalError("Another program is writing the journal of purchases: try again.")
    if kind is StorageErrorKind.DAMAGED:
        sentence = (
            "The journal of purchases is damaged, so nothing can be bought: look at your orders on "
            f"the website, then confirm that you did; {where} is then moved aside."
        )
        return JournalError(sentence, Off(Why.DAMAGED, sentence))
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    sentence = (
        f"The journal of purchases cannot be written ({reason}), so nothing can be bought: "
        f"make room or correct the rights of {where}, then refresh."
    )
    return JournalError(sentence, Off(Why.UNWRITABLE, sentence))


# --- rows ----------------------------------------------------------------------------------------


class JournalEntry(Struct, frozen=True):
    """One row: a purchase, and what was known before it was sent.

    Attributes:
        purchase: without candidates; its order is without bookings.
        before: `None` while nothing was sent.
        cost: what it cost, US dollars; `None` while that is not known.
    """

    purchase: Purchase
    before: Before | None
    cost: Decimal | None


def wanted_columns(wanted: Wanted) -> dict[str, object]:
    columns = asdict(wanted)
    span = columns.pop("duration")
    return {
        **columns,
        "identity": wanted.identity,
        "kind": wanted.kind.value,
        "minutes": None if span is None else span // timedelta(minutes=1),
        "price_each": money_text(wanted.price_each),
    }


def order_columns(order: Order) -> dict[str, object]:
    prices = [one.price for one in order.bookings if one.price is not None]
    is_whole = bool(prices) and len(prices) == len(order.bookings)
    return {
        "order_id": order.id,
        "order_date": None if order.date is None else moment_text(order.date),
        "order_price": money_text(order.price),
        "bookings_price": money_text(sum(prices, Decimal())) if is_whole else None,
    }


def entry(row: sqlite3.Row) -> JournalEntry:
    """The row as values.

    Raises:
        StorageError: this program did not write it so.
    """
    with row_errors():
        return _entry(row)


def _entry(row: sqlite3.Row) -> JournalEntry:
    sent, order = _moment(row["sent"]), None
    if row["order_id"] is not None:
        price = _money(row["order_price"])
        order = Order(row["order_id"], _moment(row["order_date"]), price, ())
    purchase = Purchase(
        id=row["id"],
        wanted=_wanted(row),
        stage=Stage(row["stage"]),
        begun=datetime.fromisoformat(row["begun"]),
        sent=sent,
        balance=_money(row["balance"]),
        reason=row["reason"],
        order=order,
    )
    known = _ids(row["known_orders"]), _ids(row["known_bookings"])
    before = None if sent is None else Before(sent, *known)
    # Assumed: where the two prices differ, as they do in the documentation, the bookings' are
    # charged.
    cost = _money(row["bookings_price"])
    cost = _money(row["order_price"]) if cost is None else cost
    return JournalEntry(purchase, before, cost)


def _wanted(row: sqlite3.Row) -> Wanted:
    return Wanted(
        kind=PurchaseKind(row["kind"]),
        country=row["country"],
        rental_type=row["rental_type"],
        service=row["service"],
        duration=None if row["minutes"] is None else timedelta(minutes=row["minutes"]),
        amount=row["amount"],
        price_each=_money(row["price_each"]),
        product_id=row["product_id"],
        provider_id=row["provider_id"],
        provider=row["provider"],
        booking_id=row["booking_id"],
        number=row["number"],
    )


def money_text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def ids_text(ids: Iterable[int]) -> str:
    return " ".join(map(str, sorted(ids)))


def moment_text(moment: datetime) -> str:
    """A time as it is written: such texts sort as their times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _money(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _ids(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))
