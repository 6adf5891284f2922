"""The rhythm, counted in requests the service saw over minutes of virtual time."""

from __future__ import annotations

from anosim_tui.domain.errors import Throttled
from anosim_tui.domain.state import ConnectionStatus, Resource
from tests.account.fakes import Stage, activation, booking


async def requests_in_a_minute(stage: Stage, call: str) -> int:
    since = stage.clock.monotonic()
    before = stage.service.asked(call)
    await stage.clock.advance(60)
    assert stage.clock.monotonic() == since + 60
    return stage.service.asked(call) - before


async def test_a_waiting_activation_every_two_seconds_until_its_code(stage: Stage) -> None:
    stage.service.book(activation(1))
    async with stage.running():
        assert await requests_in_a_minute(stage, "messages") == 30
        assert await requests_in_a_minute(stage, "current_bookings") == 6
        stage.service.deliver(1, "Your code is 123456")
        await stage.clock.advance(2)
        assert await requests_in_a_minute(stage, "messages") == 12


async def test_a_new_activation_ends_a_long_rest(stage: Stage) -> None:
    async with stage.running():
        await stage.clock.advance(61)  # the messages rest until second 90
        stage.service.book(activation(1, start=stage.service.now(), end=None))
        stage.account.refresh_now(Resource.BOOKINGS)
        await stage.clock.advance(3)
        assert stage.service.asked("messages", since=61) >= 1


async def test_a_refresh_during_a_read_reads_once_more(stage: Stage) -> None:
    stage.service.latency = 4.0
    async with stage.running():
        await stage.clock.advance(1)
        stage.account.refresh_now(Resource.BALANCE)
        assert stage.service.asked("balance") == 1
        await stage.clock.advance(4)
        assert stage.service.asked("balance") == 2


async def test_a_slow_service_gets_half_of_the_time_off(stage: Stage) -> None:
    stage.service.book(activation(1))
    stage.service.latency = 3.0
    async with stage.running():
        await stage.clock.advance(10)
        assert await requests_in_a_minute(stage, "messages") == 15


async def test_a_429_halves_the_pace_and_good_answers_bring_it_back(stage: Stage) -> None:
    stage.service.book(booking(1))
    async with stage.running():
        await stage.clock.advance(20)
        stage.service.fault = lambda call: Throttled("slow down") if call == "messages" else None
        await stage.clock.advance(5)
        stage.service.fault = lambda call: None
        assert stage.account.store.state.connection.status is ConnectionStatus.THROTTLED
        throttled_at = stage.service.requests[-1][0]
        await stage.clock.advance(9.9)
        assert stage.service.asked("messages", since=throttled_at + 0.1) == 0
        await stage.clock.advance(0.2)
        assert stage.service.asked("messages", since=throttled_at + 0.1) == 1
        assert stage.account.store.state.messages.error is None
        await stage.clock.advance(60)
        assert await requests_in_a_minute(stage, "messages") == 12


async def test_retry_after_is_kept(stage: Stage) -> None:
    stage.service.book(booking(1))
    async with stage.running():
        stage.service.fault = lambda call: Throttled("slow down", retry_after=45.0)
        await stage.clock.advance(5)
        stage.service.fault = lambda call: None
        await stage.clock.advance(44.9)
        assert stage.service.asked("messages", since=5.1) == 0
        await stage.clock.advance(0.2)
        assert stage.service.asked("messages", since=5.1) == 1
