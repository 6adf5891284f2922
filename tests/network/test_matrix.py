"""The fault matrix: every endpoint under every fault, over real sockets, and what is left of it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable

import pytest

from anosim_tui.domain.errors import ApiError, OutcomeUnknown
from anosim_tui.domain.models import Page
from anosim_tui.domain.state import AccountState, ConnectionStatus
from tests.api.support import ENDPOINTS, KEY, Endpoint, InstantClock, raw_server, wired
from tests.network.faults import EMPTYING, MATRIX
from tests.network.host import LIMITS, Host, account_on, hosting, running
from tests.waiting import PATIENCE

RENTAL = 910001
PARTS = {"Sms": "messages", "OrderBookingsCurrent": "bookings", "Balance": "balance"}


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for it, for real: the service is behind a socket."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        await asyncio.sleep(0.005)


# --- the client -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MATRIX)
async def test_every_endpoint_fails_as_one_of_ours_or_reads_well(name: str) -> None:
    async def call(endpoint: Endpoint) -> None:
        async def script(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await MATRIX[name](json.dumps(endpoint.good).encode(), writer)

        async with raw_server(script) as server:
            client = server.client(LIMITS, clock=_Impatient())
            async with client:
                try:
                    found = await endpoint.call(client)
                except ApiError as error:
                    check_error(endpoint, name, error)
                else:
                    check_answer(endpoint, name, found)
            if endpoint.method != "GET":
                paths = [head.split(b"?")[0].split(b" ")[1] for head in server.heads]
                assert len(paths) == len(set(paths)), "a write was sent twice"
                # A 404 did nothing, so that the other documented spelling may follow.
                assert len(paths) == 1 or name == "404"

    await asyncio.gather(*(call(endpoint) for endpoint in ENDPOINTS))


class _Impatient(InstantClock):
    """Time flies, so that a time-out is not tried again."""

    def monotonic(self) -> float:
        return time.monotonic() * 100


def check_error(endpoint: Endpoint, name: str, error: ApiError) -> None:
    assert str(error).isprintable()
    assert 0 < len(str(error)) < 400
    assert KEY not in str(error)
    if endpoint.paid and not isinstance(error, OutcomeUnknown):
        # Only the service's own words say that nothing was bought.
        assert name in ("401", "403", "404", "429"), type(error)


def check_answer(endpoint: Endpoint, name: str, found: object) -> None:
    assert not endpoint.paid, f"{name} was taken for an order"
    if name in EMPTYING:
        assert isinstance(found, Page), endpoint.name
        assert found.items == (), endpoint.name
    elif name == "wrong types":
        assert not getattr(found, "items", ()) or found != wired(endpoint.good)
    else:
        assert (name, isinstance(found, Page)) in (("404", True), ("length too long", False)), found


# --- the account ------------------------------------------------------------------------------


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


def test_the_matrix_is_whole() -> None:
    refused = {"401", "403", "404", "429", "500", "HTML"}
    broken = {"truncated", "empty", "null", "slow", "reset", "wrong types", "gzip bomb"}
    assert set(MATRIX) == refused | broken | {"length too long", "length too short"}
