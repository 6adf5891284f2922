"""Hooks: commands of the person's own, run for what arrives live, apart from the screen."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from anosim_tui.codes import find_code
from anosim_tui.config.load import standard
from anosim_tui.domain.alerts import Alert, AlertKind
from anosim_tui.domain.changes import MessagesRead
from anosim_tui.domain.messages import Arrival, Message
from anosim_tui.domain.models import Page
from anosim_tui.ui import notifier, processes
from tests.effort import calls
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    full_state,
    notified,
    opened,
    sms,
    until,
    words,
)
from tests.waiting import PATIENCE

NUMBER = BOOKINGS[3].number
HOSTILE = "Your code is 907153. $(touch owned) `touch owned`; touch owned\n'\"|&>owned"
NOTE = """
import json, os, sys
facts = json.load(sys.stdin)
names = ("ANOSIM_CODE", "ANOSIM_NUMBER", "ANOSIM_SERVICE", "ANOSIM_BOOKING", "ANOSIM_API_KEY")
with open("seen", "a") as seen:
    seen.write(json.dumps([facts, {name: os.environ.get(name) for name in names}]) + "\\n")
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.py").write_text(NOTE)
    return tmp_path


def arrive(account: StubAccount, *texts: str, arrival: Arrival = Arrival.LIVE) -> None:
    page = tuple(sms(NUMBER, "Quibble", text, -5 - place) for place, text in enumerate(texts))
    account.store.apply(MessagesRead(Page(page), NOON, arrival))


def seen(folder: Path) -> list[list[dict[str, object]]]:
    path = folder / "seen"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


@pytest.mark.parametrize("form", ["shell", "list"])
async def test_a_code_is_handed_over_and_nothing_a_stranger_wrote_is_run(
    form: str, folder: Path
) -> None:
    command: object = (sys.executable, "note.py")
    command = f"{sys.executable} note.py" if form == "shell" else command
    account = StubAccount(full_state(), demo=False)
    async with opened(account, hooks_code=command) as pilot:
        arrive(account, HOSTILE)
        await until(pilot, lambda: bool(seen(folder)))
        ((facts, environment),) = seen(folder)
    assert facts["text"] == HOSTILE
    assert facts["code"] == environment["ANOSIM_CODE"] == "907153"
    assert facts["number"] == environment["ANOSIM_NUMBER"] == NUMBER
    assert environment["ANOSIM_BOOKING"] == str(BOOKINGS[3].id)
    assert environment["ANOSIM_API_KEY"] is None
    assert not (folder / "owned").exists()


async def test_what_the_demo_makes_up_runs_nothing(folder: Path) -> None:
    account = StubAccount(full_state(), demo=True)
    async with opened(account, hooks_code=fails("fails")) as pilot:
        arrive(account, "Your code is 111111.")
        await until(pilot, lambda: "111111" in words(pilot))
        assert not any("hook" in one for one in notified(pilot))


def fails(kind: str) -> str:
    return {
        "fails": "exit 3",
        "is not there": "no-such-command-here",
        "hangs": "echo $$ > pid; sleep 600",
    }[kind]


@pytest.mark.parametrize("kind", ["fails", "is not there", "hangs"])
async def test_one_that_goes_wrong_is_one_toast_and_leaves_nothing_running(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notifier, "_HOOK_PATIENCE", 1.0)
    account = StubAccount(full_state(), demo=False)
    async with opened(account, hooks_code=fails(kind)) as pilot:
        arrive(account, "Your code is 907153.")
        told: Callable[[], list[str]] = lambda: [one for one in notified(pilot) if "hook" in one]  # noqa: E731
        await until(pilot, lambda: bool(told()))
        assert len(told()) == 1
    if (folder / "pid").exists():
        assert not is_alive(int((folder / "pid").read_text()))


# --- a thousand messages -------------------------------------------------------------------------

FEARED = {
    "hangs": "echo $$ >> pids; sleep 600",
    "fails": "exit 3",
    "floods": "echo $$ >> pids; yes; exit 1",
    "forks": "for one in 1 2 3; do sleep 600 & echo $! >> pids; done",
    "eats nothing": "exec <&-; true",
}
MESSAGES = 1_000
ENDLESS = "x" * 100_000


class HookedApp:
    """What hooks need of an app.

    Attributes:
        said: the toasts.
        workers: what runs beside the screen.
    """

    def __init__(self, command: str) -> None:
        self.settings = standard(hooks_code=command, hooks_message=command)
        self.backend = SimpleNamespace(hook_environment=dict(os.environ))
        self.session = SimpleNamespace(account=SimpleNamespace(demo=False))
        self.said: list[str] = []
        self.workers: set[asyncio.Task[None]] = set()

    def run_worker(self, work: Coroutine[Any, Any, None], group: str) -> None:
        del group
        task = asyncio.create_task(work)
        self.workers.add(task)
        task.add_done_callback(self.workers.discard)

    def say(self, words: str, severity: str) -> None:
        assert severity == "warning"
        self.said.append(words)


def hostile(number: int) -> Alert:
    text = f"Your code is {100_000 + number}. {HOSTILE}"
    text += ENDLESS if number % 100 == 0 else ""
    one = Message(sms(NUMBER, HOSTILE, text, -number), 0, Arrival.LIVE, NOON, find_code(text, ""))
    return Alert(AlertKind.CODE if one.code else AlertKind.MESSAGE, message=one)


async def longest_stall(seen: list[float]) -> None:
    """Note how long the event loop was away, for as long as this runs."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.001)
        seen.append(loop.time() - before)


@pytest.mark.parametrize("kind", FEARED)
async def test_a_thousand_hostile_messages_stall_nothing_and_leave_nothing_running(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch, campaign: bool
) -> None:
    """The campaign times the stalls; otherwise what a message costs is counted."""
    is_endless = kind in ("hangs", "floods")
    patience = (0.5 if campaign else 0.05) if is_endless else PATIENCE
    monkeypatch.setattr(notifier, "_HOOK_PATIENCE", patience)
    app = HookedApp(FEARED[kind])
    hooked, state, stalls = notifier.Hooks(app), full_state(), []  # type: ignore[arg-type]
    arriving = [hostile(number) for number in range(MESSAGES)]
    watching = asyncio.create_task(longest_stall(stalls))
    for place in range(0, MESSAGES, 10):
        hooked.on_alerts(arriving[place : place + 10], state)
        assert all(len(waiting) <= 20 for waiting in hooked._waiting.values())
        assert len(app.workers) <= 2, "one at a time of each"
        await asyncio.sleep(0)
    while app.workers:
        await asyncio.wait(app.workers)
    watching.cancel()
    assert any("fell behind" in one for one in app.said)
    assert (kind in ("forks", "eats nothing")) == all("fell behind" in one for one in app.said)
    assert not (folder / "owned").exists()
    pids = (folder / "pids").read_text().split() if (folder / "pids").exists() else []
    assert bool(pids) == (kind in ("hangs", "floods", "forks"))
    for pid in pids:
        await gone(int(pid))
    if campaign:
        assert max(stalls) < 0.05
    monkeypatch.setattr(HookedApp, "run_worker", lambda _app, work, group: work.close())
    assert calls(lambda: hooked.on_alerts(arriving[:20], state)) / 20 < 400


async def gone(pid: int) -> None:
    """Wait until a process that was told to end is gone."""
    async with asyncio.timeout(PATIENCE):
        while is_alive(pid):  # noqa: ASYNC110 - nothing tells of somebody else's child
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("turns", range(12))
async def test_one_that_is_cancelled_while_it_starts_leaves_nothing_running(
    turns: int, folder: Path
) -> None:
    command = "echo $$ >> pids; sleep 600 & echo $! >> pids; sleep 600"
    running = asyncio.create_task(processes.run(command, "", 60.0, whole=True))
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    assert isinstance((await asyncio.gather(running, return_exceptions=True))[0], BaseException)
    for pid in (folder / "pids").read_text().split() if (folder / "pids").exists() else ():
        await gone(int(pid))
