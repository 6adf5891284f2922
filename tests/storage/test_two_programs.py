"""Two programs on one data folder: both ask the service, both write, and nothing is there twice."""

from __future__ import annotations

from anosim_tui.domain.changes import BookingFlagsNoted
from anosim_tui.domain.flags import BookingFlags, Renewal, Shared
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import ShareLink
from anosim_tui.domain.state import ConnectionStatus
from tests.account.fakes import START, booking
from tests.storage.support import Home


async def test_both_show_and_announce_what_comes(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    home.service.deliver(1, "before")
    async with home.running() as one:
        await home.clock.advance(31)
        async with home.running() as two:
            await home.clock.advance(6)
            home.service.deliver(2, "482910 is your code")
            home.service.deliver(2, "482910 is your code")
            home.service.book(booking(3))
            await home.clock.advance(70)
            for state in (one.store.state, two.store.state):
                newest = state.messages.data.by_date[-2:]
                assert [message.arrival for message in newest] == [Arrival.LIVE] * 2
                assert state.connection.status is ConnectionStatus.ONLINE
                assert {line.id for line in state.lines} == {1, 2, 3}
            assert one.store.state.messages.data.counts == two.store.state.messages.data.counts
    assert home.kept() == home.sent()


async def test_a_burst_is_complete_in_both_and_one_goes_on_when_the_other_ends(home: Home) -> None:
    home.service.book(*(booking(id_) for id_ in range(1, 11)))
    home.service.deliver(1, "first")
    other = home.running()
    async with home.running() as one:
        await home.clock.advance(10)
        two = await other.__aenter__()
        await home.clock.advance(8)
        for number in range(300):
            home.service.deliver(1 + number % 10, f"burst {number}")
        await home.clock.advance(90)
        for account in (one, two):
            assert len(account.store.state.messages.data.by_date) == 301
    home.service.deliver(1, "only the second is left")
    await home.clock.advance(6)
    assert two.store.state.messages.data.by_date[-1].sms.text == "only the second is left"
    await other.__aexit__(None, None, None)
    assert home.kept() == home.sent()


async def test_what_was_set_here_is_there_the_next_time(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    link = ShareLink("https://anosim.net/share?token=x", "https://anosim.net/api?token=x")
    managed = BookingFlags(
        {1: Shared(link, START), 2: Shared(None, START)},
        {1: Renewal(True, START), 2: Renewal(None, START)},
    )
    async with home.running() as account:
        await home.clock.advance(10)
        account.store.apply(BookingFlagsNoted(managed))
        await home.clock.advance(0)
        # Kept at once, not when the program ends.
        assert home.rows("SELECT booking, web FROM shares ORDER BY booking") == [
            (1, link.web),
            (2, None),
        ]
    async with home.running() as account:
        assert account.store.state.flags == managed


async def test_a_name_given_in_either_stays(home: Home) -> None:
    home.service.book(booking(1), booking(2))
    async with home.running() as one:
        await home.clock.advance(31)
        async with home.running() as two:
            await two.label(1, "of the second")
            await one.label(2, "of the first")
            await home.clock.advance(2)
    async with home.running() as later:
        assert later.store.state.labels == {1: "of the second", 2: "of the first"}
