"""Hooks: commands of the person's own, run for what arrives live, apart from the screen."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from anosim_tui.domain.changes import MessagesRead
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.ui import hooks
from tests.ui.support import (
    BOOKINGS,
    NOON,
    StubAccount,
    full_state,
    notified,
    opened,
    shown,
    sms,
    until,
    words,
)

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


async def test_only_what_arrives_live_runs_one(folder: Path) -> None:
    account = StubAccount(full_state(), demo=False)
    async with opened(account, hooks_message=(sys.executable, "note.py")) as pilot:
        arrive(account, "Your code is 111111.", arrival=Arrival.CAUGHT_UP)
        await shown(pilot, account)
        arrive(account, "", "Your code is 222222.")
        await until(pilot, lambda: bool(seen(folder)))
    assert "111111" not in (folder / "seen").read_text()


async def test_what_the_demo_makes_up_runs_nothing(folder: Path) -> None:
    account = StubAccount(full_state(), demo=True)
    async with opened(account, hooks_code=fails("fails")) as pilot:
        arrive(account, "Your code is 111111.")
        await until(pilot, lambda: "111111" in words(pilot))
        assert not any("hook" in one for one in notified(pilot))


async def test_many_messages_wait_in_line_and_too_many_are_told(folder: Path) -> None:
    account = StubAccount(full_state(), demo=False)
    async with opened(account, hooks_message=(sys.executable, "note.py")) as pilot:
        arrive(account, *(f"{number}: {HOSTILE}" for number in range(100)))
        await until(pilot, lambda: any("fell behind" in one for one in notified(pilot)))
        await until(pilot, lambda: len(seen(folder)) == 20)
    assert not (folder / "owned").exists()


def fails(kind: str) -> str:
    return {
        "fails": "exit 3",
        "is not there": "no-such-command-here",
        "floods": "yes; exit 1",
        "hangs": "echo $$ > pid; sleep 600",
        "forks": "sleep 600 & echo $! > pid; exit 1",
    }[kind]


@pytest.mark.parametrize("kind", ["fails", "is not there", "floods", "hangs", "forks"])
async def test_one_that_goes_wrong_is_one_toast_and_leaves_nothing_running(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "_PATIENCE", 1.0)
    account = StubAccount(full_state(), demo=False)
    async with opened(account, hooks_code=fails(kind)) as pilot:
        arrive(account, "Your code is 907153.")
        told: Callable[[], list[str]] = lambda: [one for one in notified(pilot) if "hook" in one]  # noqa: E731
        await until(pilot, lambda: bool(told()))
        assert len(told()) == 1
    if (folder / "pid").exists():
        assert not is_alive(int((folder / "pid").read_text()))
