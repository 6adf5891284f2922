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

from msgspec import Struct, convert, to_builtins

from anosim_tui.domain.errors import JournalError, StorageError, StorageErrorKind
from anosim_tui.domain.models import Order
from anosim_tui.domain.purchases import Off, Purchase, Wanted, Why
from anosim_tui.domain.reconcile import Before
from anosim_tui.files import make_private_folder
from anosim_tui.language import _
from anosim_tui.storage.database import (
    INVALID_ROW,
    closed_on_error,
    connect,
    kind_of,
    storage_errors,
)

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
  country TEXT NOT NULL, rental_type TEXT NOT NULL, service TEXT NOT NULL, minutes INTEGER,
  amount INTEGER NOT NULL CHECK (amount > 0), price_each TEXT,
  product_id INTEGER NOT NULL, provider_id INTEGER NOT NULL, provider TEXT NOT NULL,
  booking_id INTEGER NOT NULL, number TEXT NOT NULL,
  begun TEXT NOT NULL, sent TEXT, balance TEXT,
  known_orders TEXT NOT NULL DEFAULT '', known_bookings TEXT NOT NULL DEFAULT '',
  ended TEXT, reason TEXT NOT NULL DEFAULT '',
  order_id INTEGER, order_date TEXT, order_price TEXT, bookings_price TEXT,
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


def path_of(data_folder: Path, base_url: str) -> Path:
    """Where the purchases made at `base_url` are written down: each service has its own file."""
    return data_folder / f"purchases-{sha256(base_url.encode()).hexdigest()[:12]}.db"


def open_journal(path: Path | None) -> sqlite3.Connection:
    """The journal at `path`, made where there is none, and checked; `None` for one in memory."""
    try:
        if path is None:
            return _laid_out(_connect(":memory:"))
        if not path.exists():
            _create(path)
        db = _connect(str(path))
        with closed_on_error(db):
            path.chmod(0o600)
            _check(db, path)
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
        sentence = _(
            "A newer version of anosim-tui wrote {path}, so nothing can be bought: "
            "update anosim-tui.",
            path=path,
        )
        raise JournalError(sentence, Off(Why.UNWRITABLE, sentence))
    is_sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    has_purchases = "SELECT 1 FROM sqlite_master WHERE name = 'purchases'"
    if not is_sound or version != _VERSION or not db.execute(has_purchases).fetchone():
        raise StorageError(StorageErrorKind.DAMAGED)
    for row in db.execute("SELECT * FROM purchases"):
        entry(row)


def journal_error(fault: Exception, path: Path | None) -> JournalError:
    where = _("in memory") if path is None else str(path)
    kind = StorageErrorKind.DAMAGED if isinstance(fault, StorageError) else kind_of(fault)
    if kind is StorageErrorKind.BUSY:
        return JournalError(_("Another program is using the purchase journal: try again."))
    if kind is StorageErrorKind.DAMAGED:
        sentence = _(
            "The purchase journal is damaged, so nothing can be bought. Check your orders on the "
            "website and confirm that you did; {path} is then moved aside.",
            path=where,
        )
        return JournalError(sentence, Off(Why.DAMAGED, sentence))
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    sentence = _(
        "The purchase journal cannot be written ({reason}), so nothing can be "
        "bought. Free up some space or correct the permissions of {path}, then "
        "refresh.",
        reason=reason,
        path=where,
    )
    return JournalError(sentence, Off(Why.UNWRITABLE, sentence))


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
    columns = to_builtins(wanted)
    del columns["duration"]
    span = wanted.duration
    minutes = None if span is None else span // timedelta(minutes=1)
    return {**columns, "identity": wanted.identity, "minutes": minutes}


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
    with storage_errors(also=INVALID_ROW):
        values = dict(row)
        minutes, id_, order = values["minutes"], values["order_id"], None
        duration = None if minutes is None else timedelta(minutes=minutes)
        prices = convert([values["bookings_price"], values["order_price"]], list[Decimal | None])
        if id_ is not None:
            order = {"id": id_, "date": values["order_date"], "price": prices[1], "bookings": ()}
        wanted = convert({**values, "duration": duration}, Wanted)
        purchase = convert({**values, "wanted": wanted, "order": order}, Purchase)
        known = _ids(values["known_orders"]), _ids(values["known_bookings"])
        before = None if purchase.sent is None else Before(purchase.sent, *known)
    # Assumed: where the two prices differ, as they do in the documentation, the bookings' are
    # charged.
    return JournalEntry(purchase, before, next((one for one in prices if one is not None), None))


def money_text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def ids_text(ids: Iterable[int]) -> str:
    return " ".join(map(str, sorted(ids)))


def _ids(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))


def moment_text(moment: datetime) -> str:
    """A time as it is written: such texts sort as their times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
