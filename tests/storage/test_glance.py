"""What a start shows of the archive before the account is open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from anosim_tui.domain.changes import reduce
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Sms
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.storage import writing
from anosim_tui.storage.reading import load_cached
from anosim_tui.storage.schema import open_file
from anosim_tui.storage.writing import Batch

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def test_it_shows_what_is_kept_as_of_an_earlier_run(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    connection = open_file(path)
    message = Message(Sms("+4915112345678", NOON, "Shop", "Hello"), 0, Arrival.LIVE, NOON, None)
    writing.keep(connection, [Batch((message,), messages_at=NOON, bookings_at=NOON)], None)
    connection.close()
    state = AccountState()
    for change in load_cached(path, NOON):
        state = reduce(state, change)
    assert [one.sms.text for one in state.messages.data.by_date] == ["Hello"]
    assert (state.messages.fetched, state.messages.recalled) == (NOON, True)
    assert state.connection.status is ConnectionStatus.CONNECTING


def test_it_makes_no_file_and_leaves_a_damaged_one_alone(tmp_path: Path) -> None:
    missing, damaged = tmp_path / "a" / "missing.sqlite3", tmp_path / "damaged.sqlite3"
    damaged.write_bytes(b"no database at all" * 100)
    before = damaged.read_bytes()
    assert load_cached(missing, NOON) == load_cached(damaged, NOON) == ()
    assert not missing.parent.exists()
    assert damaged.read_bytes() == before
