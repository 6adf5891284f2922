"""A program that runs for weeks holds the newest messages; the archive has them all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from anosim_tui.account import persistence
from anosim_tui.account.account import Account
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.state import AccountState
from tests.account.fakes import booking
from tests.storage.support import Home, opened, texts

RENTAL, QUIET = booking(1), booking(2)


@pytest.fixture(autouse=True)
def _hold_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "_HELD", 20)
    monkeypatch.setattr(persistence, "_MORE", 5)


async def flood(home: Home, account: Account, count: int) -> None:
    """Messages one after the other, as they come."""
    for number in range(count):
        home.service.deliver(RENTAL.id, f"Message {number}")
        await home.clock.advance(1)
        account.refresh()
        await home.clock.advance(1)


def held(state: AccountState) -> list[str]:
    return [one.sms.text for one in state.messages.data.by_date]


async def test_memory_levels_off_and_nothing_is_lost(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.service.book(RENTAL, QUIET)
    home.service.deliver(QUIET.id, "Your code is 482910")
    async with home.running() as account:
        told: list[str] = []
        account.store.subscribe(
            lambda before, after: told.extend(
                one.sms.text
                for one in after.messages.data.since(before.messages.data)
                if one.arrival is Arrival.LIVE
            )
        )
        await flood(home, account, 80)
        state = account.store.state
        assert len(held(state)) <= 26
        assert len(state.messages.data.arrivals) <= 26
        assert held(state)[-20:] == [f"Message {number}" for number in range(60, 80)]
        assert told == [f"Message {number}" for number in range(80)]
        # The only code there is stays, on its line and as the newest.
        lines = {line.id: line for line in state.lines}
        assert held(state)[0] == "Your code is 482910"
        assert lines[QUIET.id].newest_code is not None
        assert state.messages.data.newest_code == lines[QUIET.id].newest_code
        assert len(lines[RENTAL.id].messages) <= 25
        assert account.archive is not None
        assert "Message 3" in await texts(account.archive)
        # A search for what was missed reads old ones again: they are no news.
        before = state
        home.clock.jump(timedelta(hours=1).total_seconds())
        await home.clock.advance(60)
        assert not before.messages.data.since(account.store.state.messages.data)
    assert home.kept() == home.sent()


async def test_what_is_not_on_disk_stays_in_memory(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.service.book(RENTAL)
    home.path.parent.touch()  # no file can be opened there
    async with home.running() as account:
        await flood(home, account, 40)
        assert account.store.state.storage.trouble
        assert len(held(account.store.state)) == 40
        home.path.parent.unlink()
        await home.clock.advance(40)
        assert not account.store.state.storage.trouble
        await flood(home, account, 1)
        assert len(held(account.store.state)) == 20
    archive = await opened(home.path)
    assert len(await texts(archive, "")) == 41
    await archive.close()
