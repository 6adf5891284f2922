from __future__ import annotations

import asyncio
import random

import pytest

from anosim_tui.account.access import WINDOW, Budget, Priority
from anosim_tui.sandbox.clock import VirtualClock
from tests.account.fakes import START

AT_ONCE = {Priority.RECONCILE, Priority.ASKED}


class Customers:
    """Tasks that ask a budget for a slot and note when they got it."""

    def __init__(self, per_minute: int) -> None:
        self.clock = VirtualClock(START)
        self.budget = Budget(self.clock, per_minute)
        self.served: list[tuple[float, Priority]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, priority: Priority, seconds: float = 0.0, times: int = 1) -> None:
        for _ in range(times):
            self.tasks.append(asyncio.create_task(self._one(priority, seconds)))

    async def _one(self, priority: Priority, seconds: float) -> None:
        async with self.budget.slot(priority):
            self.served.append((self.clock.monotonic(), priority))
            await self.clock.sleep(seconds)

    def served_by(self, second: float) -> list[Priority]:
        return [priority for at, priority in self.served if at <= second]


def most_in_a_window(times: list[float]) -> int:
    return max((sum(at <= one < at + WINDOW for one in times) for at in times), default=0)


async def test_no_minute_holds_more_than_the_budget() -> None:
    customers = Customers(10)
    customers.ask(Priority.MESSAGES, times=35)
    await customers.clock.advance(0)
    assert len(customers.served) == 10
    assert customers.budget.room_in(Priority.MESSAGES) == 60
    await customers.clock.advance(59.9)
    assert len(customers.served) == 10
    await customers.clock.advance(121)
    assert len(customers.served) == 35
    assert most_in_a_window([at for at, _ in customers.served]) == 10


@pytest.mark.parametrize("priority", sorted(AT_ONCE))
async def test_what_somebody_waits_for_never_waits_but_counts(priority: Priority) -> None:
    customers = Customers(5)
    customers.ask(Priority.MESSAGES, times=3)
    await customers.clock.advance(0)
    customers.ask(priority, times=4)
    await customers.clock.advance(1)
    customers.ask(Priority.MESSAGES)
    await customers.clock.advance(1)
    assert len(customers.served) == 7
    assert customers.budget.used == 7
    await customers.clock.advance(60)
    assert len(customers.served) == 8


async def test_the_important_go_first_whoever_asked_first() -> None:
    customers = Customers(4)
    customers.ask(Priority.MESSAGES, times=4)
    await customers.clock.advance(50)
    for priority in reversed(Priority):
        customers.ask(priority)
    await customers.clock.advance(0)
    assert set(customers.served_by(50)[4:]) == AT_ONCE
    await customers.clock.advance(200)
    assert customers.served_by(300)[6:] == [one for one in Priority if one not in AT_ONCE]


async def test_equals_are_served_in_turn() -> None:
    customers, order = Customers(1), []

    async def one(name: int) -> None:
        async with customers.budget.slot(Priority.BOOKINGS):
            order.append(name)

    tasks = [asyncio.create_task(one(name)) for name in range(5)]
    await customers.clock.advance(300)
    assert order == [0, 1, 2, 3, 4]
    assert all(task.done() for task in tasks)


async def test_messages_that_could_use_it_all_do_not_starve_the_rest() -> None:
    customers = Customers(6)

    async def poller() -> None:
        while True:
            await customers._one(Priority.MESSAGES, 2)

    polling = asyncio.create_task(poller())
    await customers.clock.advance(1)
    customers.ask(Priority.BOOKINGS)
    customers.ask(Priority.REST)
    await customers.clock.advance(200)
    assert customers.served_by(70).count(Priority.BOOKINGS) == 1
    assert customers.served_by(130).count(Priority.REST) == 1
    assert customers.served_by(200).count(Priority.MESSAGES) >= 16
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


async def test_a_waiter_that_is_cancelled_leaves_no_trace() -> None:
    customers = Customers(1)
    customers.ask(Priority.MESSAGES, times=3)
    await customers.clock.advance(1)
    customers.tasks[1].cancel()
    await customers.clock.advance(61)
    assert len(customers.served) == 2
    assert customers.tasks[2].done()
    assert customers.budget.used == 1


async def test_a_holder_that_is_cancelled_is_counted_and_lets_the_next_in() -> None:
    customers = Customers(1)
    customers.ask(Priority.MESSAGES, seconds=1000)
    customers.ask(Priority.MESSAGES)
    await customers.clock.advance(100)
    assert len(customers.served) == 1  # under way for longer than a minute, and still counted
    customers.tasks[0].cancel()
    await customers.clock.advance(59)
    assert len(customers.served) == 1
    await customers.clock.advance(2)
    assert len(customers.served) == 2


async def test_retries_count() -> None:
    customers = Customers(10)
    async with customers.budget.slot(Priority.MESSAGES):
        for _ in range(3):
            customers.budget.observe()
    assert customers.budget.used == 3
    async with customers.budget.slot(Priority.MESSAGES):
        pass  # cancelled before it was sent, perhaps
    async with customers.budget.slot(Priority.MESSAGES):
        customers.budget.observe()
    assert customers.budget.used == 5
    async with customers.budget.slot(Priority.MESSAGES):
        customers.budget.observe()
        customers.budget.observe()
    assert customers.budget.used == 7
    await customers.clock.advance(60)
    assert customers.budget.used == 0


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.campaign) for seed in range(1, 10))]
)
async def test_a_random_crowd_keeps_to_the_budget(seed: int, campaign: bool) -> None:
    chance = random.Random(seed)
    customers = Customers(20)
    for _ in range(200 if campaign else 80):
        customers.ask(chance.choice(list(Priority)[2:]), seconds=chance.random() * 3)
        if chance.random() < 0.2:
            chance.choice(customers.tasks).cancel()
        await customers.clock.advance(chance.random() * 5)
    await customers.clock.advance(600)
    assert all(task.done() for task in customers.tasks)
    assert most_in_a_window([at for at, _ in customers.served]) <= 20
