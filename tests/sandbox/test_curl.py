"""The tour of docs/sandbox-curl.md, run as it stands: a client that was not written here."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

import anosim_tui
from tests.terminal.terminal import sandbox
from tests.waiting import PATIENCE

TOUR = Path(anosim_tui.__file__).with_name("docs") / "sandbox-curl.md"
WRITTEN = "http://127.0.0.1:8080"


def steps() -> list[tuple[str, str]]:
    """Each command of the tour and the answer that is shown for it."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", TOUR.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = "".join(blocks).splitlines()
    return [
        (line, lines[index + 1].removeprefix("# "))
        for index, line in enumerate(lines)
        if line.startswith("curl ")
    ]


def names(root: str) -> dict[str, str]:
    """What the tour lets the shell remember."""
    found = re.findall(r"^([A-Z]+)='?(.*?)'?$", TOUR.read_text("utf-8"), re.MULTILINE)
    return {name: value.replace(WRITTEN, root) for name, value in found}


def options() -> list[str]:
    """How the tour starts the sandbox."""
    (command,) = re.findall(r"^    anosim-tui sandbox (.*)$", TOUR.read_text("utf-8"), re.MULTILINE)
    return shlex.split(command)


def with_curl(line: str, variables: dict[str, str]) -> str:
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.rstrip("\n")


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_tour_is_as_written() -> None:
    with sandbox(*options()) as served:
        root = served.base_url.removesuffix("/api/v1")
        variables = names(root)
        assert set(variables) == {"API", "BOX", "KEY", "JSON"}
        for line, shown in steps():
            pattern = ".*".join(map(re.escape, shown.split("…")))
            said = with_curl(line, variables).replace(root, WRITTEN)
            assert re.fullmatch(pattern, said), f"{line}\n{said}"
