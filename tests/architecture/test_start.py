"""`--version` and `--help` answer at once, because they load nothing they do not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("asyncio", "dotenv", "http", "httpx", "logging", "platformdirs", "pydantic", "rich"),
    *("socket", "ssl", "starlette", "textual", "tomllib"),
}
PROGRAM = """
import sys
from pathlib import Path
from anosim_tui.cli import main
try:
    main([{argument!r}])
except SystemExit:
    pass
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.mark.parametrize("argument", ["--version", "--help", "--unknown", "no-such-command"])
def test_loads_nothing_heavy(argument: str) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM.format(argument=argument)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "anosim_tui.cli" in loaded
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("anosim_tui.")} == {"anosim_tui.cli"}


def test_a_command_loads_no_other_and_no_screen() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM.format(argument="code")],
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    loaded = set(done.stderr.split())
    assert "anosim_tui.commands.code" in loaded
    assert "anosim_tui.commands.sandbox" not in loaded
    assert not loaded & {"textual", "httpx", "pydantic", "starlette"}


FIRST_FRAME = """
import os, ssl, sys
built = []
def context(*arguments, **options):
    built.append(arguments)
    raise AssertionError
ssl.create_default_context = context
ssl.SSLContext.__init__ = context
from textual.drivers.linux_driver import LinuxDriver
write = LinuxDriver.write
def watched(self, data):
    if "BOOKINGS" in data.upper():
        with open(sys.argv[1], "w") as file:
            print(*sys.modules, *("SSLContext" for _ in built), sep="\\n", file=file)
        os._exit(0)
    write(self, data)
LinuxDriver.write = watched
from anosim_tui.cli import main
main(["--data-dir", sys.argv[2]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of the other kind")
def test_the_first_frame_of_live_waits_for_nothing_that_asks_the_service(tmp_path: Path) -> None:
    from tests.terminal.terminal import KEY, terminal

    written = tmp_path / "loaded"
    command = [sys.executable, "-c", FIRST_FRAME, str(written), str(tmp_path / "data")]
    nobody = {"ANOSIM_API_KEY": KEY, "ANOSIM_BASE_URL": "http://127.0.0.1:9/api/v1"}
    with terminal(command, environment=nobody, folder=str(tmp_path)) as screen:
        assert screen.ended() == 0
    loaded = set(written.read_text().split())
    assert "anosim_tui.ui.screens.live" in loaded
    late = {"httpx", "pydantic", "sqlite3", "keyring", "starlette", "dotenv", "tomllib"}
    assert not loaded & {*late, "SSLContext", "anosim_tui.ui.screens.catalog"}
