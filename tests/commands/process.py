"""The program as a real process, without a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests import forks
from tests.forks import program
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from tests.terminal.terminal import Sandbox

NOBODY = {"ANOSIM_API_KEY": "any-key-0000", "ANOSIM_BASE_URL": "http://127.0.0.1:9/api/v1"}
"""The environment of a service that is not there."""


def run(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run it in `folder` and wait for its end."""
    return forks.run(
        program(*arguments), cwd=folder, env={**os.environ, **(environment or {})}, timeout=PATIENCE
    )


def start(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Run it in `folder` and do not wait; it hears ctrl+c even where the tests do not.

    A shell's background jobs ignore SIGINT, and so do the programs they start.
    """
    return forks.popen(
        program(*arguments),
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )


def objects(text: str) -> list[dict[str, Any]]:
    """JSON Lines as objects."""
    return [json.loads(line) for line in text.splitlines()]


def until(condition: Callable[[], object]) -> None:
    """Wait for what happens in another process."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def until_polled(served: Sandbox) -> None:
    """Wait until the program that was just started has read the messages."""

    def reads() -> int:
        return sum(one["path"].endswith("/Sms") for one in served.requests())

    before = reads()
    until(lambda: reads() > before)


def assert_told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """It ended with `code`, said one sentence that holds `words`, and printed nothing."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert done.stderr.startswith("anosim-tui: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
