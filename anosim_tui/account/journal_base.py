"""The journal's file while it is open, and whose purchases are read and written in it."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from anosim_tui.account.journal_errors import JournalError
from anosim_tui.account.journal_files import connect, create, shelve, whole
from anosim_tui.domain.purchases import Why


class JournalFile:
    """An open file and the account in it; see `Journal`, which adds the purchases."""

    def __init__(self, path: Path | None = None, program: str = "") -> None:
        self.path = path
        self._program = program or secrets.token_hex(8)
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._account = 1

    @property
    def blocks(self) -> bool:
        """Whether its methods may take long, so that they belong into a thread."""
        return self.path is not None

    # The file.

    def open(self) -> None:
        """Open the file, and make it where there is none; does nothing where that is done."""
        with self._lock:
            if self._file is None or self._file != _identity(self.path):
                self._connect()

    def _connect(self) -> sqlite3.Connection:
        self.close()
        if self.path is not None and not self.path.exists():
            create(self.path)
        db = connect(self.path)
        self._db, self._file = db, _identity(self.path)
        return db

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = self._file = None

    def begin_anew(self) -> None:
        """Move a damaged file aside and begin an empty one."""
        with self._lock:
            try:
                self._connect()  # another program may have done it meanwhile
            except JournalError as error:
                if self.path is None or error.off is None or error.off.why is not Why.DAMAGED:
                    raise
                shelve(self.path)
                self._connect()

    # Whose it is.

    def recognises(self, mark: Callable[[bytes], str]) -> bool:
        """Whether the key is known here, and by that the account; `mark` makes its salted hash.

        A key is taken for that of a journal without purchases.
        """
        with self._transaction() as db:
            given = mark(self._salt(db))
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
        with self._transaction() as db:
            last = db.execute("SELECT value FROM facts WHERE name = 'account'").fetchone()
            highest = db.execute("SELECT max(account) FROM purchases").fetchone()[0] or 0
            used = db.execute("SELECT max(account) FROM keys").fetchone()[0] or 0
            account = int(last[0]) if same and last else max(highest, used) + 1
            self._remember(db, mark(self._salt(db)), account)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Several methods as one transaction."""
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            db = self._db or self._connect()
            if db.in_transaction:
                yield db
            else:
                with whole(db, self.path):
                    yield db

    def _salt(self, db: sqlite3.Connection) -> bytes:
        return bytes.fromhex(
            db.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()[0]
        )

    def _remember(self, db: sqlite3.Connection, mark: str, account: int) -> None:
        db.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (mark, account))
        self._use(db, account)

    def _use(self, db: sqlite3.Connection, account: int) -> None:
        db.execute("INSERT OR REPLACE INTO facts VALUES ('account', ?)", (str(account),))
        self._account = account


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What tells whether the file under this name is still the one that was opened."""
    if path is None:
        return (0, 0)
    try:
        stat = path.stat()
    except OSError:
        return None
    return (stat.st_dev, stat.st_ino)
