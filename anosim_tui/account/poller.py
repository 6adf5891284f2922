"""Reads that are repeated for as long as the program runs, however often they fail."""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from collections.abc import Awaitable, Callable
from math import isinf
from typing import Final

from anosim_tui.domain.cadence import LONGEST_WAIT, Pace
from anosim_tui.domain.clock import Clock
from anosim_tui.domain.errors import ApiError, Unreachable, Unreadable
from anosim_tui.language import _

# Seconds between two reads however often one is asked for: `g` held down is not a flood.
LEAST_APART: Final = 1.0

_log = logging.getLogger(__name__)


def where(fault: BaseException) -> str:
    """The type of `fault` and the calls it came through.

    Its own words are left out: a `KeyError` or a validation error quotes the message or the key
    it stumbled over.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    calls = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(fault).__name__} in {calls}" if calls else type(fault).__name__


async def wait(clock: Clock, seconds: float, signal: asyncio.Event) -> None:
    """Return after `seconds` of `clock` (infinity: never), or as soon as `signal` is set."""
    if isinf(seconds):
        await signal.wait()
        return
    if seconds <= 0 or signal.is_set():
        return
    async with asyncio.TaskGroup() as group:
        sleeping = group.create_task(clock.sleep(seconds))
        listening = group.create_task(signal.wait())
        await asyncio.wait({sleeping, listening}, return_when=asyncio.FIRST_COMPLETED)
        sleeping.cancel()
        listening.cancel()


class Poller:
    """Reads, rests for as long as the pace says, and reads again; never dies of an exception.

    Args:
        name: for the log and for people: "the messages".
        read: one attempt; what goes wrong with it is an `ApiError`, anything else is a fault.
        usual: seconds between reads while all goes well, now; infinity for "when told to".
        failed: is told what went wrong.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[], Awaitable[None]],
        usual: Callable[[], float],
        failed: Callable[[ApiError], None],
        clock: Clock,
        jitter: random.Random,
    ) -> None:
        self._name = name
        self._read = read
        self._usual = usual
        self._failed = failed
        self._clock = clock
        self._random = jitter
        self._jitter = 0.0
        self._pace = Pace()
        self._error: ApiError | None = None
        self._others_work = False
        self._started = clock.monotonic()
        self._ended = self._started
        self._refresh_asked = False
        self._due = 0.0
        self._signal = asyncio.Event()

    def refresh_now(self) -> None:
        """Read again at once, or once more right after a read under way."""
        self._refresh_asked = True
        self._signal.set()

    def wake(self) -> None:
        """Another read came back after failures: do not sit out the back-off."""
        if isinstance(self._error, Unreachable | Unreadable):
            self.refresh_now()

    def note_answer(self) -> None:
        """Another call was answered: a `Retry-After` does not hold for the whole service."""
        self._others_work = True
        self.replan()

    def replan(self) -> None:
        """Look again at how long to rest: `usual` may have become shorter."""
        if self._next_due() < self._due:
            self._signal.set()

    async def run(self) -> None:
        while True:
            try:
                await self._attempt()
                await self._rest()
            except Exception as fault:  # not of the read, but of what is done about it
                _log.error("Planning to read %s failed: %s", self._name, where(fault))
                await self._clock.sleep(LONGEST_WAIT)

    async def _attempt(self) -> None:
        self._refresh_asked = False
        self._started = self._clock.monotonic()
        try:
            await self._read()
        except ApiError as error:
            _log.info("Reading %s failed: %s", self._name, type(error).__name__)
            self._note(error)
        except asyncio.CancelledError as fault:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            self._note_fault(fault)  # a library's own cancellation that got out
        except Exception as fault:
            self._note_fault(fault)
        else:
            self._error = None
            self._pace = self._pace.after_success()
        self._ended = self._clock.monotonic()

    async def _rest(self) -> None:
        while True:
            self._signal.clear()
            self._due = self._next_due()
            left = self._due - self._clock.monotonic()
            if left <= 0:
                return
            await wait(self._clock, left, self._signal)

    def _next_due(self) -> float:
        """The moment of the next read, in monotonic seconds."""
        if self._refresh_asked:
            return self._started + LEAST_APART
        seconds = self._pace.wait(
            self._usual(), self._error, self._jitter, others_work=self._others_work
        )
        if self._error is not None:
            return self._ended + seconds
        # The rhythm goes by the start, but a slow service is left alone half of the time.
        return max(self._started + seconds, self._ended + seconds / 2)

    def _note_fault(self, fault: BaseException) -> None:
        _log.error("Reading %s failed: %s", self._name, where(fault))
        self._note(ApiError(_("A bug in this program stopped an update; it will be retried.")))

    def _note(self, error: ApiError) -> None:
        self._error = error
        self._others_work = False
        self._pace = self._pace.after_failure(error)
        self._jitter = self._random.random()
        self._failed(error)
