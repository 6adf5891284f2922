"""The journal's file while it is open, and whose purchases are read and written in it."""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from anosim_tui.domain.errors import JournalError
from anosim_tui.domain.purchases import Off, Why
from anosim_tui.storage.journal_rows import SCHEMA, VERSION, BadRow, entry

# Seconds to wait for another program that is writing.
_PATIENCE: Final = 5.0
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_BESIDE: Final = ("-journal", "-wal", "-shm")


def path_of(data_folder: Path, base_url: str) -> Path:
    """Where the purchases made at `base_url` are written down: each service has its own file."""
    return data_folder / f"purchases-{sha256(base_url.encode()).hexdigest()[:12]}.db"


def connect(path: Path | None) -> sqlite3.Connection:
    """A connection to the journal at `path`, or to one in memory; the file is checked.

    Raises:
        JournalError: it cannot be used.
    """
    try:
        db = _connect(":memory:" if path is None else str(path))
    except sqlite3.Error as fault:
        raise problem(fault, path) from None
    try:
        if path is None:
            _lay_out(db)
        else:
            path.chmod(0o600)
            _check(db, path)
    except (sqlite3.Error, OSError, BadRow) as fault:
        db.close()
        raise problem(fault, path) from None
    except JournalError:
        db.close()
        raise
    return db


def create(path: Path) -> None:
    """Make an empty journal, complete from its first moment; nothing where there is one by then.

    Raises:
        JournalError: the folder cannot be written.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        missing = [one for one in (path.parent, *path.parent.parents) if not one.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_connect(str(draft))) as db:
            _lay_out(db)
        _publish(draft, path)
    except (OSError, sqlite3.Error) as fault:
        raise problem(fault, path) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def shelve(path: Path) -> Path:
    """Move a damaged journal aside, with what lies beside it; returns its new place.

    Raises:
        JournalError: it cannot be moved.
    """
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    try:
        path.rename(aside)
        for suffix in _BESIDE:
            beside = path.with_name(path.name + suffix)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + suffix))
    except OSError as fault:
        raise problem(fault, path) from None
    return aside


@contextmanager
def whole(db: sqlite3.Connection, path: Path | None) -> Iterator[None]:
    """A transaction that is carried out as a whole or not at all, one program at a time.

    Raises:
        JournalError: it could not be carried out.
    """
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    except (sqlite3.Error, BadRow) as fault:
        raise problem(fault, path) from None
    finally:
        if db.in_transaction:
            with suppress(sqlite3.Error):
                db.execute("ROLLBACK")


def problem(fault: Exception, path: Path | None) -> JournalError:
    where = "in memory" if path is None else str(path)
    code = getattr(fault, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in _BUSY:
        return JournalError("Another program is writing the journal of purchases: try again.")
    if primary in _DAMAGE or isinstance(fault, BadRow):
        return _damaged(where)
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    sentence = (
        f"The journal of purchases cannot be written ({reason}), so nothing can be bought: "
        f"make room or correct the rights of {where}, then refresh."
    )
    return JournalError(sentence, Off(Why.UNWRITABLE, sentence))


def _damaged(where: str) -> JournalError:
    sentence = (
        "The journal of purchases is damaged, so nothing can be bought: look at your orders on "
        f"the website, then confirm that you did; {where} is then moved aside."
    )
    return JournalError(sentence, Off(Why.DAMAGED, sentence))


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = EXTRA")
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _lay_out(db: sqlite3.Connection) -> None:
    db.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    db.execute("INSERT INTO facts VALUES ('salt', ?)", (secrets.token_hex(16),))


def _check(db: sqlite3.Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        sentence = (
            f"{path} was written by a newer version of this program, so nothing can be bought: "
            "update it."
        )
        raise JournalError(sentence, Off(Why.UNWRITABLE, sentence))
    sound = db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    salted = (
        version == VERSION
        and db.execute("SELECT 1 FROM sqlite_master WHERE name = 'purchases'").fetchone()
    )
    if not (sound and salted):
        raise _damaged(str(path))
    for row in db.execute("SELECT * FROM purchases"):
        entry(row)


def _publish(draft: Path, path: Path) -> None:
    """Give the file its name, unless another program was faster."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            draft.rename(path)


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
        return self.path is not None

    # The file.

    def open(self) -> None:
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
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = self._file = None

    def begin_anew(self) -> None:
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
