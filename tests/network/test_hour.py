"""Virtual time under random faults, and a suspended or wrong clock."""

from __future__ import annotations

import httpx
import pytest

from anosim_tui.domain.clock import VirtualClock
from anosim_tui.domain.models import digits
from anosim_tui.domain.state import ConnectionStatus
from anosim_tui.sandbox.routes import application
from anosim_tui.sandbox.scenario import demo
from tests.account.test_against_sandbox import KEY, known, sent, watching
from tests.network.faults import Unreliable
from tests.ui.support import NOON

SHARE = 0.3


async def under_faults(seed: int, minutes: int) -> None:
    clock = VirtualClock(NOON)
    world = demo(clock, seed, products=400)
    there = sent(world)
    line = Unreliable(httpx.ASGITransport(application(world, key=KEY)), SHARE, seed)
    async with watching(world, clock, transport=line) as account:
        for _ in range(minutes):
            await clock.advance(60)
        line.share = 0.0
        account.refresh()
        await clock.advance(400)
        world.settle()
        account.refresh()
        await clock.advance(2)
        state = account.store.state
        assert line.struck > minutes
        assert state.connection.status is ConnectionStatus.ONLINE
        assert not known(account) - sent(world), "something that was never sent"
        assert not sent(world) - known(account), "something was lost"
        assert sent(world) - there, "nothing came"
        current = {one.id: one for one in world.current(clock.now())}
        assert current.keys() <= state.bookings.data.keys()
        for id_, one in current.items():
            mine = state.bookings.data[id_]
            assert (digits(mine.number), mine.service) == (digits(one.number), one.product.service)
        assert state.balance.data == world.balance
        assert state.messages.unreadable == state.bookings.unreadable == 0


async def test_after_faults_there_is_what_the_sandbox_has() -> None:
    await under_faults(seed=1, minutes=20)


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(1, 30))
async def test_hours_of_faults(seed: int) -> None:
    await under_faults(seed, minutes=60)
