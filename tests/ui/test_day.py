"""A day at the second monitor, by a virtual clock: at its end all is as it was at its beginning."""

from __future__ import annotations

import gc
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.strip import Strip

from anosim_tui.sandbox.clock import VirtualClock
from anosim_tui.storage.archive import Archive
from anosim_tui.storage.journal import Journal
from anosim_tui.ui.app import AnosimApp
from tests.storage.support import Inline
from tests.ui.stage import RENTAL, Stage, stage
from tests.ui.support import NOON

MEGABYTE = 1024 * 1024
HOURS = 24
SETTLED = 4
"""Hours after which caches are full and every screen was made."""


@dataclass(frozen=True)
class Hour:
    """What was measured at the end of an hour, or over it."""

    memory: float
    descriptors: int
    requests: int
    processor: float


def memory() -> float:
    """What this process holds that is its own, in bytes."""
    import ctypes

    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what was freed, but not yet given back, is no leak
    fields = Path("/proc/self/statm").read_text().split()
    return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGE_SIZE")


def descriptors() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


async def an_hour(scene: Stage, hour: int) -> Hour:
    """A message every ten minutes, and somebody who looks at every screen."""
    begun = time.process_time()
    scene.world.requests.clear()  # the sandbox would remember each of them
    for part in range(6):
        scene.world.deliver(RENTAL, "Shop", f"Your code is {100_000 + hour * 10 + part}.")
        await scene.press("2", "3", "4", "1")
        for _ in range(10):
            await scene.clock.advance(60)
            await scene.pilot.pause()
    await scene.press("question_mark", "escape")
    used = time.process_time() - begun
    app = scene.pilot.app
    assert isinstance(app, AnosimApp)
    app.toasts.clear()  # they go by the clock on the wall
    await scene.until(lambda: not app.screen.query("Toast"))
    return Hour(memory(), descriptors(), len(scene.world.requests), used)


def growth(samples: list[float]) -> float:
    """By least squares, for each of them."""
    middle, level = (len(samples) - 1) / 2, sum(samples) / len(samples)
    over = sum((at - middle) * (one - level) for at, one in enumerate(samples))
    return over / sum((at - middle) ** 2 for at in range(len(samples)))


@pytest.mark.campaign
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
async def test_a_day_leaves_memory_descriptors_and_requests_level(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.sqlite3", VirtualClock(NOON), executor=Inline())
    async with stage(archive=archive, journal=Journal(tmp_path / "purchases.db")) as scene:
        hours = [await an_hour(scene, hour) for hour in range(HOURS)]
        assert "● online" in scene.words
        known = {one.sms.text for one in scene.account.store.state.messages.data.by_date}
        assert {f"Your code is {100_000 + hour * 10}." for hour in range(HOURS)} <= known
    first, last = hours[SETTLED], hours[-1]
    grown = growth([one.memory for one in hours[SETTLED:]])
    print(f"\n{first}\n{last}\n{grown / MEGABYTE:.3f} MB an hour")
    # Caches of Textual and of wrapped lines fill for days; before dialogs let go it was 9 MB.
    assert grown < MEGABYTE
    assert last.descriptors <= first.descriptors
    assert abs(last.requests - first.requests) <= first.requests / 20
    assert last.processor < first.processor * 1.5


def drawn() -> int:
    """How many lines that were drawn are still held."""
    gc.collect()
    return sum(isinstance(one, Strip) for one in gc.get_objects())


async def test_what_a_dialog_drew_goes_with_it() -> None:
    async with stage() as scene:
        held = []
        for _ in range(4):
            await scene.press("question_mark")
            await scene.until_shown("to search keys and words")
            held.append(drawn())
            await scene.press("escape")
            await scene.until(lambda: not scene.pilot.app.screen.is_modal)
        lines_of_help = held[0]
        assert held[-1] - held[1] < lines_of_help / 4
