"""`--version` and `--help` answer at once, because they load nothing they do not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    *("asyncio", "dotenv", "http", "httpx", "logging", "platformdirs", "pydantic", "rich"),
    *("socket", "ssl", "starlette", "textual", "tomllib"),
}
PROGRAM = """
import sys
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
