"""An account under every fault, over real sockets and in virtual time, and what is left of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from anosim_tui.domain.models import digits
from anosim_tui.domain.state import AccountState, ConnectionStatus
from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.sandbox.faults import Fault, FaultKind
from anosim_tui.sandbox.scenario import demo
from tests.account.test_against_sandbox import known, sent, watching
from tests.network.support import EMPTYING, MATRIX, Host, account_on, hosting, running
from tests.ui.support import NOON
from tests.waiting import PATIENCE

RENTAL = 910001
PARTS = {"Sms": "messages", "OrderBookingsCurrent": "bookings", "Balance": "balance"}


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for it, for real: the service is behind a socket."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        await asyncio.sleep(0.005)


def is_noticed(state: AccountState, part: str) -> bool:
    """Whether the state says that something is wrong with one of its parts."""
    found = getattr(state, part)
    return found.error is not None or found.unreadable > 0


async def outlived(
    host: Host, state: Callable[[], AccountState], kind: FaultKind, only: str
) -> None:
    """Let a fault strike for a while: nothing known is lost, and it heals with the next answer."""
    before = state()
    host.strike(kind, f"GET /{only}" if only else "*")
    wanted = only or "Sms"
    # One list that is not found while all else works is an empty one.
    empties = kind in EMPTYING or (kind is FaultKind.NOT_FOUND and wanted == only)
    await until(lambda: host.asked(wanted) >= 2, f"{wanted} under {kind}")
    if not empties or only == "Balance":
        await until(lambda: is_noticed(state(), PARTS[wanted]), f"{kind} noticed on {wanted}")
    assert state().messages.data.by_date == before.messages.data.by_date
    assert state().balance.data == before.balance.data
    if not empties:
        assert state().bookings.data.keys() >= before.bookings.data.keys()
    host.heal()
    text = f"after {kind} on {only or 'all'}"
    host.world.deliver(RENTAL, "Google", f"G-{len(text):06} {text}")
    await until(
        lambda: state().connection.status is ConnectionStatus.ONLINE, f"recovery from {kind}"
    )
    await until(
        lambda: any(one.sms.text.endswith(text) for one in state().messages.data.by_date), text
    )
    await until(lambda: state().bookings.data.keys() >= before.bookings.data.keys(), "bookings")


@pytest.mark.parametrize(
    "only", ["", *(pytest.param(one, marks=pytest.mark.campaign) for one in PARTS)]
)
async def test_the_account_outlives_every_fault_and_recovers(only: str) -> None:
    async with hosting() as host:
        account = account_on(host)
        async with running(account) as task:
            await until(lambda: bool(account.store.state.lines), "the first answers")
            await until(lambda: account.store.state.balance.data is not None, "the balance")
            for kind in MATRIX:
                if only == "Balance":
                    account.refresh()
                await outlived(host, lambda: account.store.state, kind, only)
                assert not task.done()


@pytest.mark.parametrize(
    ("seed", "minutes"),
    [(1, 20), *(pytest.param(seed, 60, marks=pytest.mark.campaign) for seed in range(1, 30))],
)
async def test_after_random_faults_there_is_what_the_sandbox_has(seed: int, minutes: int) -> None:
    clock = VirtualClock(NOON)
    world = demo(clock, seed, products=400)
    there = sent(world)
    for kind in MATRIX:
        world.faults.add(Fault(kind, probability=0.03), world.now())
    async with watching(world, clock) as account:
        for _ in range(minutes):
            await clock.advance(60)
        struck = sum(one.struck for one in world.faults.standing)
        world.faults.clear()
        account.refresh()
        await clock.advance(400)
        world.settle()
        account.refresh()
        await clock.advance(2)
        state = account.store.state
        assert struck > minutes
        assert state.connection.status is ConnectionStatus.ONLINE
        assert known(account) == sent(world), "lost, or never sent"
        assert sent(world) - there, "nothing came"
        current = {one.id: one for one in world.current(clock.now())}
        assert current.keys() <= state.bookings.data.keys()
        for id_, one in current.items():
            mine = state.bookings.data[id_]
            assert (digits(mine.number), mine.service) == (digits(one.number), one.product.service)
        assert state.balance.data == world.balance
        assert state.messages.unreadable == state.bookings.unreadable == 0
