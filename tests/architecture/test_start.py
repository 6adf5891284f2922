"""`--version` and `--help` answer at once, because they load nothing they do not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

HEAVY = {
    *("asyncio", "dotenv", "http", "httpx", "logging", "platformdirs", "pydantic", "rich"),
    *("socket", "ssl", "starlette", "textual", "tomllib"),
}
PROGRAM = """
import sys
sys.path.insert(0, {root!r})  # not what is installed, which may be another checkout
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
        [sys.executable, "-I", "-c", PROGRAM.format(root=str(ROOT), argument=argument)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stderr.split())
    assert "anosim_tui.cli" in loaded
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("anosim_tui.")} == {
        *("anosim_tui.arguments", "anosim_tui.cli", "anosim_tui.config", "anosim_tui.language"),
        *("anosim_tui.config.settings", "anosim_tui.config.values", "anosim_tui.exit_codes"),
    }


def test_a_command_loads_no_other_and_no_screen() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM.format(root=str(ROOT), argument="code")],
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
import dataclasses
from textual.css.stylesheet import Stylesheet
def counted(owner, name):
    function, calls = getattr(owner, name), []
    def call(*arguments, **options):
        calls.append(arguments)
        return function(*arguments, **options)
    setattr(owner, name, call)
    return calls
styled = counted(Stylesheet, "apply")
made = counted(dataclasses, "dataclass")
from textual.drivers.linux_driver import LinuxDriver
write = LinuxDriver.write
def watched(self, data):
    if "BOOKINGS" in data.upper():
        with open(sys.argv[1], "w") as file:
            print(*sys.modules, *("SSLContext" for _ in built),
                  f"styled={len(styled)}", f"made={len(made)}", sep="\\n", file=file)
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
    # All of the program that the frame shows; what it does not show comes later.
    assert sum(name.startswith("anosim_tui") for name in loaded) <= 90
    # Every widget once, those around the focus once more, and the parts that are drawn.
    assert 0 < int(_counted(loaded, "styled")) <= 45
    # Textual makes some of them, and of ours only those that are used are made.
    assert 0 < int(_counted(loaded, "made")) <= 25
    late = {
        "httpx",
        "pydantic",
        "sqlite3",
        "keyring",
        "starlette",
        "dotenv",
        "tomllib",
        "importlib.metadata",
    }
    screens = {"anosim_tui.ui.screens.catalog", "anosim_tui.ui.widgets.line_list"}
    assert not loaded & {*late, *screens, "SSLContext"}


def _counted(loaded: set[str], name: str) -> str:
    [found] = [one.partition("=")[2] for one in loaded if one.startswith(f"{name}=")]
    return found
