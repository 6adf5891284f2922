"""Two programs on one data folder: one polls, the other follows and takes over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from anosim_tui.account.archive.files import Lead
from anosim_tui.domain.managed import Managed, ManagedNoted, Renewal, Shared
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ShareLink
from anosim_tui.domain.state import Link
from tests.account.archive.support import Home
from tests.account.fakes import START, booking


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


async def test_one_polls_and_the_other_sees_the_same(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    home.service.deliver(1, "before")
    async with home.running() as leader:
        await home.clock.advance(31)
        async with home.running() as follower:
            asked = len(home.service.requests)
            assert follower.store.state.keeping.follows
            assert not leader.store.state.keeping.follows
            home.service.deliver(2, "482910 is your code")
            home.service.book(booking(3))
            await home.clock.advance(70)
            leading, following = leader.store.state, follower.store.state
            assert following.messages.data.by_date[-1].arrival is Arrival.LIVE
            assert following.messages.data.counts == leading.messages.data.counts
            assert following.bookings.data == leading.bookings.data
            assert [one.id for one in following.lines] == [one.id for one in leading.lines]
            assert following.balance.data == leading.balance.data
            assert following.connection.link is Link.ONLINE
            # As many requests as one program makes: 14 for messages, 1 for bookings, 2 details.
            assert len(home.service.requests) - asked < 25
    assert home.kept() == home.sent()


async def test_the_follower_takes_over_when_the_leader_ends(home: Home) -> None:
    home.service.book(booking(1))
    async with home.running() as leader:
        await home.clock.advance(10)
        context = home.running()
        follower = await context.__aenter__()
        await home.clock.advance(5)
        home.service.deliver(1, "the leader saw it")
        await home.clock.advance(6)
        assert leader.store.state.messages.data.by_date
    home.service.deliver(1, "nobody was watching")
    await home.clock.advance(10)
    state = follower.store.state
    assert not state.keeping.follows
    assert [one.sms.text for one in state.messages.data.by_date] == [
        "the leader saw it",
        "nobody was watching",
    ]
    home.service.deliver(1, "482910 is your code")
    await home.clock.advance(6)
    assert follower.store.state.messages.data.by_date[-1].arrival is Arrival.LIVE
    await context.__aexit__(None, None, None)
    assert home.kept() == home.sent()


async def test_a_gap_the_leader_left_is_filled_by_its_successor(home: Home) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 11)))
    home.service.deliver(1, "first")
    context = home.running()
    async with home.running():
        await home.clock.advance(10)
        follower = await context.__aenter__()
        for number in range(300):
            home.service.deliver(1 + number % 10, f"burst {number}")
        await home.clock.advance(8)
    assert sum(home.kept().values()) < 301
    await home.clock.advance(90)
    assert len(follower.store.state.messages.data.by_date) == 301
    await context.__aexit__(None, None, None)
    assert home.kept() == home.sent()


async def test_a_follower_that_hears_nothing_new_shows_nothing_new(home: Home) -> None:
    home.service.book(booking(1))
    async with home.running():
        await home.clock.advance(31)
        async with home.running() as follower:
            await home.clock.advance(2)
            states: list[object] = []
            follower.store.subscribe(lambda before, after: states.append(after))
            await home.clock.advance(25)
            assert not states


async def test_what_was_set_here_is_there_the_next_time(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    link = ShareLink("https://anosim.net/share?token=x", "https://anosim.net/api?token=x")
    managed = Managed(
        {1: Shared(link, START), 2: Shared(None, START)},
        {1: Renewal(True, START), 2: Renewal(None, START)},
    )
    async with home.running() as account:
        await home.clock.advance(10)
        account.store.apply(ManagedNoted(managed))
        await home.clock.advance(0)
        # Kept at once, not when the program ends.
        assert home.rows("SELECT booking, web FROM shares ORDER BY booking") == [
            (1, link.web),
            (2, None),
        ]
    async with home.running() as account:
        assert account.store.state.managed == managed


HOLD = """
import sys, time
from pathlib import Path
from anosim_tui.account.archive.files import Lead
lead = Lead(Path(sys.argv[1]))
print(lead.take(), flush=True)
time.sleep(60)
"""


def test_the_lead_is_free_again_when_its_holder_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        lead = Lead(path)
        assert not lead.take()
        holder.kill()
        holder.wait()
    assert lead.take()
    assert lead.take()
    lead.give_back()


async def test_a_name_given_in_either_is_in_both_and_stays(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    async with home.running() as leader:
        await home.clock.advance(31)
        async with home.running() as follower:
            await follower.label(1, "of the follower")
            await leader.label(2, "of the leader")
            await home.clock.advance(2)
            assert follower.store.state.labels == {1: "of the follower", 2: "of the leader"}
            await follower.label(2, "")
            await home.clock.advance(2)
            assert follower.store.state.labels == {1: "of the follower"}
    async with home.running() as later:
        assert later.store.state.labels == {1: "of the follower"}
