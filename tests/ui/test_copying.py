"""Copying unasked, and every kind of clipboard helper there may be."""

from __future__ import annotations

import asyncio
import os
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from anosim_tui.domain.changes import MessagesRead
from anosim_tui.domain.messages import Arrival
from anosim_tui.domain.models import Page
from anosim_tui.domain.terminals import TerminalFacts
from anosim_tui.ui.clipboard import Clipboards, Reach
from anosim_tui.ui.terminal import Terminal
from tests.ui.support import NOON, StubAccount, full_state, opened, shown, sms, until, words

NUMBER = "+4915112345678"
CODE = "482910"
SENT = "· sent to the terminal"

# --- unasked ---------------------------------------------------------------------------------


async def test_a_certain_code_that_arrives_is_copied_once_a_was_pressed(copied: list[str]) -> None:
    account = StubAccount(full_state())

    async def arrives(text: str, arrival: Arrival = Arrival.LIVE) -> None:
        came = sms(NUMBER, "Shop", text, -1 - len(account.store.state.messages.data.arrivals))
        account.store.apply(MessagesRead(Page((came,)), NOON, arrival))
        await shown(pilot, account)
        await pilot.pause()

    async with opened(account, (140, 36)) as pilot:
        assert "AUTO-COPY" not in words(pilot)
        await arrives("Your code is 111111.")
        await pilot.press("a")
        await until(pilot, lambda: "AUTO-COPY" in words(pilot))
        await arrives("Your code is 222222.", Arrival.CAUGHT_UP)
        await arrives("Parcel 333333 is on its way.")
        assert copied == []
        assert SENT not in words(pilot)
        await arrives("Your code is 444444.")
        await until(pilot, lambda: SENT in words(pilot))
        assert copied == ["444444"]
        await arrives("Your verification code is 555.")
        await pilot.press("a")
        await until(pilot, lambda: "AUTO-COPY" not in words(pilot))
        before = list(copied)
        await arrives("Your code is 666666.")
        assert copied == before
        assert SENT not in words(pilot), "the newest code was not copied"


async def test_the_setting_switches_it_on(copied: list[str]) -> None:
    async with opened(StubAccount(full_state()), (140, 36), clipboard_automatic=True) as pilot:
        assert "AUTO-COPY" in words(pilot)
        assert copied == [], "what was there at the start is never copied unasked"


async def test_gnu_screen_hands_the_copy_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """It swallows a bare OSC 52; what stands in a device control string passes."""
    written: list[str] = []
    monkeypatch.setattr(Terminal, "write", lambda _terminal, one: written.append(one))
    environment = {"SSH_CONNECTION": "x", "STY": "4711.pts-0.host", "TERM": "screen"}
    facts = TerminalFacts.of(environment, has_notifier=False)
    async with opened(StubAccount(full_state()), facts=facts) as pilot:
        await pilot.press("c")
        await until(pilot, lambda: "\x1bP" in "".join(written))
        code = b64encode(b"391027").decode()
        assert f"\x1bP\x1b]52;c;{code}\x07\x1b\\" in written


# --- helpers ---------------------------------------------------------------------------------

WORKS = """
import os, sys
store = os.path.join(os.path.dirname(sys.argv[0]), "store")
if "-o" in sys.argv:
    sys.stdout.write(open(store).read() if os.path.exists(store) else "")
else:
    open(store, "w").write(sys.stdin.read())
    print("noise", file=sys.stderr)
    print("noise")
"""
FAILS = "import sys; sys.stdin.read(); print('noise', file=sys.stderr); sys.exit(1)"
HANGS = "import time; time.sleep(60)"


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desktop whose only clipboard helper is `xclip`, to be written there."""
    for variable in ("WAYLAND_DISPLAY", "TMUX"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("PATH", f"{tmp_path}")
    return tmp_path / "xclip"


def write(helper: Path, program: str) -> None:
    helper.write_text(f"#!{sys.executable}\n{program}")
    helper.chmod(0o755)


async def test_copied_means_that_it_was_read_back(
    helper: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    clipboards = Clipboards(desktop=True, patience=20)
    assert await clipboards.put(CODE) is Reach.TERMINAL, "there is no helper"
    write(helper, FAILS)
    assert await clipboards.put(CODE) is Reach.TERMINAL, "pyperclip does not look whether it failed"
    write(helper, WORKS)
    assert await clipboards.put(CODE) is Reach.CLIPBOARD
    store = helper.with_name("store")
    assert store.read_text() == CODE
    await clipboards.clear("111111")
    assert store.read_text() == CODE, "it holds something else by now"
    await clipboards.clear(CODE)
    assert store.read_text() == ""
    assert tuple(capfd.readouterr()) == ("", ""), "a helper printed on the screen"


async def test_a_hanging_helper_is_ended_with_what_it_started(helper: Path) -> None:
    pipe = helper.with_name("pid")
    os.mkfifo(pipe)
    write(helper, f"import os; open({str(pipe)!r}, 'w').write(str(os.getpid()))\n{HANGS}")
    copying = asyncio.create_task(Clipboards(desktop=True, patience=60).put(CODE))
    pid = int(await asyncio.to_thread(pipe.read_text))
    copying.cancel()  # as leaving does
    await asyncio.gather(copying, return_exceptions=True)
    for _ in range(500):
        if not is_running(pid):
            break
        await asyncio.sleep(0.01)
    assert not is_running(pid)
    assert await Clipboards(desktop=True, patience=0.01).put(CODE) is Reach.TERMINAL


def is_running(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def test_no_file_of_the_working_folder_is_run(
    helper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyperclip.py").write_text("open('was-run', 'w')")
    monkeypatch.chdir(tmp_path)
    await Clipboards(desktop=True, patience=20).put(CODE)
    assert not (tmp_path / "was-run").exists()


_TICK = 0.002


@pytest.mark.campaign
@pytest.mark.parametrize("program", [FAILS, HANGS, WORKS], ids=["fails", "hangs", "works"])
async def test_the_screen_never_waits_for_a_helper(
    program: str, helper: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The longest time in which nothing else got its turn, while code after code is copied."""
    write(helper, program)
    loop = asyncio.get_running_loop()
    gaps: list[float] = []

    async def tick() -> None:
        before = loop.time()
        while True:
            await asyncio.sleep(_TICK)  # a loop that is never idle waits for its processor as well
            now = loop.time()
            gaps.append(now - before - _TICK)
            before = now

    ticking = asyncio.create_task(tick())
    for number in range(20):
        copying = asyncio.create_task(Clipboards(desktop=True, patience=0.3).put(str(number)))
        await asyncio.sleep(0.05)
        if number % 2:
            copying.cancel()
        await asyncio.gather(copying, return_exceptions=True)
    ticking.cancel()
    with capsys.disabled():
        longest = sorted(gaps)[-3:]
        print(f"\nlongest gaps: {', '.join(f'{gap * 1000:.1f} ms' for gap in longest)}")
    assert sum(gap > 0.05 for gap in gaps) == 0
