"""How many files a reader enters on the two main ways: a cancel down, a message up.

The aim of the design is 7 files for a cancel and 40 for a message; the limits here are what is
reached, and only ever become lower.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import textual.screen
import textual.timer

from anosim_tui.sandbox import calls
from anosim_tui.ui.widgets.sms_feed import SmsFeed
from tests.ui.stage import RENTAL, Stage, stage

PACKAGE: Final = Path(__file__).parents[2] / "anosim_tui"
# What draws the screen below the question, or is done each second, has no part in its answer.
DRAWING: Final = (
    PACKAGE / "ui/screens",
    Path(textual.screen.__file__),
    Path(textual.timer.__file__),
)
MOST_FOR_A_CANCEL: Final = 7
MOST_FOR_A_MESSAGE: Final = 53


@contextmanager
def entered(
    until: Callable[[FrameType], bool],
    since: Callable[[FrameType], bool] = lambda _: True,
    beside: tuple[Path, ...] = (),
) -> Iterator[list[str]]:
    """The files of the program whose functions run, in order, from one frame to another.

    What is called from files `beside` the way is left out.
    """
    files: list[str] = []
    begun = False

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal begun
        begun = begun or since(frame)
        if event != "call" or not begun:
            return
        if until(frame):
            sys.setprofile(None)
            return
        path = Path(frame.f_code.co_filename)
        ours = path.is_relative_to(PACKAGE) and "sandbox" not in path.parts
        if ours and not any(one.is_relative_to(other) for one in above(frame) for other in beside):
            name = str(path.relative_to(PACKAGE))
            if name not in files:
                files.append(name)

    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)


def above(frame: FrameType | None) -> Iterator[Path]:
    """The files of a frame and of those that called it."""
    while frame is not None:
        yield Path(frame.f_code.co_filename)
        frame = frame.f_back


def is_httpx(frame: FrameType) -> bool:
    """Whether a request is handed to httpx."""
    return frame.f_code.co_name == "send" and "httpx" in Path(frame.f_code.co_filename).parts


def is_answer(frame: FrameType) -> bool:
    """Whether the sandbox answers `/Sms`."""
    return frame.f_code is calls.messages.__code__


def is_line(frame: FrameType) -> bool:
    """Whether the line of a message is made."""
    return frame.f_code is SmsFeed.row.__code__


async def turns(scene: Stage, condition: Callable[[], bool]) -> None:
    """Let the app run, but no time pass: nothing is polled meanwhile."""
    for _ in range(200):
        if condition():
            return
        await scene.pilot.pause()
    raise AssertionError(scene.words)


async def test_a_cancel_enters_few_files_from_its_yes_to_httpx() -> None:
    async with stage() as scene:
        await scene.select(RENTAL)
        await scene.press("x")
        await turns(scene, lambda: scene.pilot.app.screen.is_modal)
        with entered(is_httpx, beside=DRAWING) as files:
            await scene.press("y")
            await turns(scene, lambda: bool(scene.writes))
    assert len(files) <= MOST_FOR_A_CANCEL, "\n".join(files)


async def test_a_message_enters_few_files_from_its_answer_to_its_line() -> None:
    async with stage() as scene:
        scene.world.deliver(RENTAL, "Quibble", "Your code is 907153.")
        with entered(is_line, since=is_answer) as files:
            await scene.until(lambda: "907153" in scene.words)
    assert len(files) <= MOST_FOR_A_MESSAGE, "\n".join(files)
