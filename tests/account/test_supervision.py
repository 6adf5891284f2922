"""Pollers that live through anything, and end when told to."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from anosim_tui.account.poller import Poller
from anosim_tui.domain.errors import ApiError, Unreachable
from anosim_tui.domain.state import ConnectionStatus
from anosim_tui.sandbox.clock import VirtualClock
from tests.account.fakes import START, Stage, activation, booking


async def test_a_fault_of_the_program_is_shown_logged_and_got_over(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.service.book(booking(1))
    async with stage.running():
        stage.service.fault = lambda call: KeyError("secret 4711")
        await stage.clock.advance(60)
        connection = stage.account.store.state.connection
        assert connection.status is ConnectionStatus.OFFLINE
        assert "A bug in this program" in str(connection.error)
        assert "KeyError" in caplog.text
        assert "4711" not in caplog.text + str(connection.error)
        stage.service.fault = lambda call: None
        stage.service.deliver(1, "still here")
        await stage.clock.advance(61)
        assert stage.account.store.state.connection.status is ConnectionStatus.ONLINE
        assert stage.texts == ["still here"]


async def test_a_cancellation_that_escapes_a_library_does_not_end_a_poller(stage: Stage) -> None:
    stage.service.book(booking(1))
    async with stage.running():
        stage.service.fault = lambda call: asyncio.CancelledError()
        await stage.clock.advance(60)
        stage.service.fault = lambda call: None
        stage.service.deliver(1, "still here")
        await stage.clock.advance(61)
        assert stage.account.store.state.connection.status is ConnectionStatus.ONLINE
        assert stage.texts == ["still here"]


async def test_not_even_a_fault_in_noting_the_fault_ends_it() -> None:
    clock, reads = VirtualClock(START), 0

    async def read() -> None:
        nonlocal reads
        reads += 1
        raise Unreachable("no")

    def broken(error: ApiError) -> None:
        raise RuntimeError

    poller = Poller("nothing", read, lambda: 1.0, broken, clock, random.Random(1))
    task = asyncio.create_task(poller.run())
    await clock.advance(200)
    assert reads == 4
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("step", [-7200.0, 3600.0])
async def test_a_moved_wall_clock_refreshes_everything(stage: Stage, step: float) -> None:
    async with stage.running():
        await stage.clock.advance(70)
        asked = len(stage.service.requests)
        stage.clock.jump(step)
        stage.service.offset = -timedelta(seconds=step)
        await stage.clock.advance(6)
        assert {call for _, call in stage.service.requests[asked:]} == {
            "messages",
            "current_bookings",
            "bookings",
            "balance",
        }
        assert abs(stage.account.now() - stage.service.now()) < timedelta(seconds=2)


async def test_a_small_correction_of_the_clock_does_not(stage: Stage) -> None:
    async with stage.running():
        await stage.clock.advance(70)
        asked = len(stage.service.requests)
        stage.clock.jump(1.5)
        await stage.clock.advance(6)
        assert len(stage.service.requests) == asked


async def test_ending_while_a_request_is_under_way_leaves_no_task(stage: Stage) -> None:
    stage.service.latency = 100.0
    async with stage.running():
        await stage.clock.advance(1)
    assert stage.service.closed == 1


async def test_the_budget_holds_for_everything_together() -> None:
    stage = Stage(requests_per_minute=12)
    stage.service.book(*(activation(id_, end=START + timedelta(days=1)) for id_ in range(1, 9)))
    async with stage.running():
        for _ in range(60):
            stage.account.refresh()
            for number in range(150):
                stage.service.deliver(1 + number % 8, f"{number}")
            await stage.clock.advance(10)
        times = [at for at, _ in stage.service.requests]
        assert max(sum(at <= one < at + 60 for one in times) for at in times) <= 12
        assert stage.service.asked("current_bookings") >= 8
        assert stage.service.asked("messages") >= 40
