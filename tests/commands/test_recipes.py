"""The recipes of docs/scripting.md, run as they stand in a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest

import anosim_tui
from tests.terminal.terminal import Sandbox, program, sandbox
from tests.waiting import PATIENCE

PAGE = Path(anosim_tui.__file__).parent / "docs" / "scripting.md"
RECIPES = re.findall(r"## (.+?)\n\n```sh\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
SHOWS = {
    "Order a number and get its code": "648776",
    "Wait for the next code of a number": "got 648776",
    "Cancel a number that got no code": "",
    "Extend rentals before they end": "",
    "List what is in stock": "20 ",
}


@pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")
@pytest.mark.parametrize(("title", "script"), RECIPES, ids=[title for title, _ in RECIPES])
def test_a_recipe_does_what_it_says(title: str, script: str, tmp_path: Path) -> None:
    command = tmp_path / "anosim-tui"
    command.write_text("#!/bin/sh\nexec " + " ".join(map(repr, program())) + ' "$@"\n')
    command.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    with sandbox() as served:
        ended = threading.Event()
        delivering = threading.Thread(target=deliver, args=(served, ended))
        delivering.start()
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            env={**os.environ, **served.environment, "PATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        ended.set()
        delivering.join()
    assert done.returncode == 0, done.stderr
    assert SHOWS[title] in done.stdout, done.stderr


def deliver(served: Sandbox, ended: threading.Event) -> None:
    """Let codes come to the numbers that wait, again and again."""
    while not ended.wait(0.3):
        for one in served.bookings():
            if one["id"] > 910004 or one["id"] == 910001:
                with suppress(HTTPError):  # an extension that has not begun takes none
                    served.deliver(one["id"], "WhatsApp", "Your WhatsApp code: 648-776")
