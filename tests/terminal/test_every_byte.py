"""A key and a share token, searched for in every byte the program wrote anywhere."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

from tests.terminal.terminal import KEY, program, sandbox, terminal


class Processes(threading.Thread):
    """Looks at the command lines of a program and all it starts, again and again, as `ps` would.

    Other programs of this machine may name the sandbox's key in theirs, as the curl lines do.
    """

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.seen: set[bytes] = set()
        self.done = threading.Event()
        self._family = {root}
        self._others: set[int] = set()

    def run(self) -> None:
        while not self.done.wait(0.02):
            there = {int(one.name) for one in Path("/proc").glob("[0-9]*")}
            self._others &= there
            for process in sorted(there - self._others):
                with suppress(OSError):
                    self._look(process)

    def _look(self, process: int) -> None:
        folder = Path("/proc") / str(process)
        # The name in brackets may hold anything; the parent is the second field behind it.
        parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        if process in self._family or parent in self._family:
            self._family.add(process)
            self.seen.add((folder / "cmdline").read_bytes())
        else:
            self._others.add(process)  # nobody is born into a family later

    def __enter__(self) -> Processes:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.join()


def test_neither_key_nor_token_is_anywhere_it_does_not_belong(tmp_path: Path) -> None:
    log = tmp_path / "session.log"
    options = ("--log", str(log), "--data-dir", str(tmp_path / "data"))
    with (
        sandbox() as served,
        terminal(
            program(*options), environment=served.environment, start=subprocess.Popen
        ) as screen,
        Processes(screen.process.pid) as processes,
    ):
        screen.until_shown("● online")
        screen.until_shown("running")
        screen.press("s")
        screen.until_shown("(y)")
        before = len(screen.raw)
        screen.press("y")
        screen.until_shown("token=")
        token = re.search(r"token=([0-9A-Za-z-]{8,})", screen.words)
        assert token is not None
        screen.press("c")
        screen.until(lambda: bool(screen.copied()), "the link, copied")
        time.sleep(0.3)  # the helpers of the clipboard run for a moment
        screen.press("\x1b")
        screen.until(lambda: "Anyone with" not in screen.words, "the screen below")
        screen.press("g")
        screen.press("K")
        screen.until_shown("Paste the API key")
        screen.press("typed-key-5d1e\r")
        screen.until(
            lambda: "does not accept" in screen.words and "Not now" in screen.words, "the refusal"
        )
        screen.press("\x1b")
        screen.until(lambda: "Not now" not in screen.words, "the screen below")
        screen.press("q")
        assert screen.ended() == 0
        shown, raw, asked = token.group(1), bytes(screen.raw), str(served.requests())
    secrets = (KEY, "typed-key-5d1e")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    names = "\n".join(map(str, tmp_path.rglob("*")))
    # The share link is kept, in files only their owner reads; it is no part of any other.
    kept = [file for file in files if file.parent != tmp_path]
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert kept, "nothing was kept: this shows nothing"
    assert "/Sms" in asked
    lines = b"\n".join(processes.seen)
    assert b"anosim_tui" in lines, "the process list was not seen"
    for secret in secrets:
        assert secret not in names
        assert secret not in asked
        assert secret not in "".join(served.log)
        assert secret.encode() not in raw
        assert secret.encode() not in lines
        for file in files:
            assert secret.encode() not in file.read_bytes(), file.name
    assert shown not in names
    assert shown.encode() not in lines
    assert shown.encode() not in raw[:before]
    assert shown.encode() not in log.read_bytes()
    assert shown not in "".join(served.log)
