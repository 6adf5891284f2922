"""What `sms --follow` prints of what an account learns."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from datetime import datetime, timedelta

import pytest

from anosim_tui.account.store import Store
from anosim_tui.commands.messages import following
from anosim_tui.domain.changes import CurrentBookingsRead, MessagesRead, ReadFailed
from anosim_tui.domain.errors import BadKey, Unreachable
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page, Sms
from anosim_tui.domain.state import Resource
from anosim_tui.sandbox.clock import VirtualClock

NUMBER = "+4915100000001"


class Stage:
    """An account that learns what the test says."""

    def __init__(self, clock: VirtualClock) -> None:
        self.store = Store()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def learn(
        self, *texts: str, ago: float = 0, arrival: Arrival = Arrival.LIVE, number: str = NUMBER
    ) -> None:
        date = self.now() - timedelta(seconds=ago)
        page = Page(tuple(Sms(number, date, "X", text) for text in texts))
        self.store.apply(CurrentBookingsRead(Page(()), self.now()))
        self.store.apply(MessagesRead(page, self.now(), arrival))
        await self.settle()

    async def fail(self, error: Exception) -> None:
        assert isinstance(error, BadKey | Unreachable)
        self.store.apply(ReadFailed(Resource.MESSAGES, error, self.now()))
        await self.settle()

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)


class Follower:
    """A follower at work, and what it printed since it was last asked."""

    def __init__(self, stage: Stage, capsys: pytest.CaptureFixture[str], **options: object) -> None:
        arguments = Namespace(**{"json": False, "number": None, "last": None, **options})
        self.task = asyncio.ensure_future(following(stage, arguments))  # type: ignore[arg-type]
        self._capsys = capsys

    def printed(self) -> list[str]:
        return [line.split()[-1] for line in self._capsys.readouterr().out.splitlines()]

    def said(self) -> str:
        return self._capsys.readouterr().err

    async def end(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_only_what_is_new(clock: VirtualClock, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(clock)
    follower = Follower(stage, capsys)
    await stage.settle()
    clock.skip(5)
    await stage.learn("older", ago=60, arrival=Arrival.CAUGHT_UP)
    assert follower.printed() == []
    await stage.learn("new")
    assert follower.printed() == ["new"]
    await stage.learn("older-found-later", ago=600, arrival=Arrival.CAUGHT_UP)
    assert follower.printed() == []
    clock.skip(600)
    await stage.learn("missed-while-it-followed", ago=300, arrival=Arrival.CAUGHT_UP)
    assert follower.printed() == ["missed-while-it-followed"]
    await stage.learn("late-but-live", ago=3600)
    assert follower.printed() == ["late-but-live"]
    await follower.end()


async def test_what_came_between_start_and_first_answer_is_new(
    clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(clock)
    follower = Follower(stage, capsys)
    await stage.settle()
    clock.skip(3)
    await stage.learn("first", ago=1, arrival=Arrival.CAUGHT_UP)
    assert follower.printed() == ["first"]
    await follower.end()


async def test_last_and_number(clock: VirtualClock, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(clock)
    follower = Follower(stage, capsys, last=1, number="4915100000001")
    await stage.learn("a", ago=60, arrival=Arrival.CAUGHT_UP, number="+1 23")
    assert follower.printed() == []
    await follower.end()
    stage = Stage(clock)
    follower = Follower(stage, capsys, last=1, number="4915100000001")
    await stage.learn("a", "b", ago=60, arrival=Arrival.CAUGHT_UP)
    assert follower.printed() == ["b"]
    await stage.learn("other", number="+1 23")
    await stage.learn("mine")
    assert follower.printed() == ["mine"]
    await follower.end()


async def test_trouble_is_said_once_and_so_is_its_end(
    clock: VirtualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(clock)
    follower = Follower(stage, capsys)
    await stage.fail(Unreachable("The network is gone."))
    await stage.fail(Unreachable("The network is gone."))
    assert follower.said() == "anosim-tui: The network is gone. Retrying automatically.\n"
    await stage.learn()
    assert follower.said() == "anosim-tui: Back online.\n"
    await stage.fail(BadKey("No."))
    with pytest.raises(BadKey, match="No"):
        await follower.task
