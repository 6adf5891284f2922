"""The fault matrix: an account under every fault, over real sockets, and what is left of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from anosim_tui.domain.state import AccountState, ConnectionStatus
from tests.network.faults import EMPTYING, MATRIX
from tests.network.host import Host, account_on, hosting, running
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


async def strike(host: Host, state: Callable[[], AccountState], name: str, only: str) -> None:
    """Let a fault strike for a while: nothing known is lost, and it heals with the next answer."""
    before = state()
    host.asked.clear()
    host.fault, host.only = MATRIX[name], only
    part = PARTS.get(only, "messages")
    wanted = only or "Sms"
    await until(lambda: host.asked.get(wanted, 0) >= 2, f"{wanted} under {name}")
    if name not in EMPTYING or part == "balance":
        await until(lambda: is_noticed(state(), part), f"{name} noticed on {part}")
    assert state().messages.data.by_date == before.messages.data.by_date
    assert state().balance.data == before.balance.data
    if name not in EMPTYING:
        assert state().bookings.data.keys() >= before.bookings.data.keys()
    host.fault = None
    text = f"after {name} on {only or 'all'}"
    host.world.deliver(RENTAL, "Google", f"G-{len(text):06} {text}")
    await until(
        lambda: state().connection.status is ConnectionStatus.ONLINE, f"recovery from {name}"
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
            for name in MATRIX:
                if only == "Balance":
                    account.refresh()
                await strike(host, lambda: account.store.state, name, only)
                assert not task.done()
