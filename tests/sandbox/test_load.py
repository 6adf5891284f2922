"""Many clients at once, a log nobody reads, and not one request lost."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from anosim_tui.sandbox.routes import TEST_KEY
from anosim_tui.sandbox.server import Log
from tests.forks import popen
from tests.waiting import PATIENCE

HEADERS = {"Authorization": f"Bearer {TEST_KEY}"}
PIPE = 65_536


@dataclass
class Served:
    base_url: str
    process: subprocess.Popen[bytes]

    @property
    def box(self) -> str:
        return self.base_url.replace("/api/v1", "/__sandbox")


@contextmanager
def sandbox(*options: str) -> Iterator[Served]:
    """A sandbox in a process of its own, whose log nobody reads after its greeting."""
    process = popen(
        [sys.executable, "-m", "anosim_tui", "sandbox", "--port", "0", *options],
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        found = re.search(rb"ANOSIM_BASE_URL=(\S+)", process.stdout.readline())
        assert found is not None
        yield Served(found[1].decode(), process)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


PATHS = ("/Sms", "/OrderBookingsCurrent", "/Balance")


async def poll(served: Served, seconds: float, count: int) -> int:
    """Poll as a dashboard does, until both the time is over and the count is reached."""
    asked = 0
    end = time.monotonic() + seconds
    async with httpx.AsyncClient(
        base_url=served.base_url, headers=HEADERS, timeout=PATIENCE, trust_env=False, verify=False
    ) as client:
        while asked < count or time.monotonic() < end:
            answer = await client.get(PATHS[asked % len(PATHS)])
            assert answer.status_code == 200
            answer.json()
            asked += 1
            await asyncio.sleep(1 if seconds else 0)
    return asked


async def test_no_request_of_many_clients_is_lost(campaign: bool) -> None:
    """50 clients with six requests each; with --campaign 200 of them poll for 60 seconds."""
    clients, seconds, count = (200, 60.0, 1) if campaign else (50, 0.0, 6)
    # The journal has room for all of them; the log fills its pipe and is not read.
    with sandbox("--scenario", "busy-day", "--products", "400") as served:
        async with asyncio.TaskGroup() as group:
            polls = [group.create_task(poll(served, seconds, count)) for _ in range(clients)]
        asked = sum(task.result() for task in polls)
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False, verify=False) as client:
            state = (await client.get(f"{served.box}/state")).json()
            journal = (await client.get(f"{served.box}/requests")).json()
    assert asked >= clients * (20 if campaign else 6)
    assert state["requests"] == len(journal) == asked
    assert {row["status"] for row in journal} == {200}
    assert state["money"]["addsUp"]


async def test_a_log_that_nobody_reads_holds_nothing_up() -> None:
    long = "x" * 180
    lines = PIPE // 200 + 150
    with sandbox("--scenario", "empty-account") as served:
        async with httpx.AsyncClient(
            headers=HEADERS, timeout=PATIENCE, trust_env=False, verify=False
        ) as client:
            for _ in range(lines):
                assert (await client.get(f"{served.base_url}/{long}")).status_code == 404
            os.set_blocking(served.process.stdout.fileno(), False)  # type: ignore[union-attr]
            assert len(served.process.stdout.read()) <= PIPE  # type: ignore[union-attr]
            os.set_blocking(served.process.stdout.fileno(), True)  # type: ignore[union-attr]
            await client.get(f"{served.base_url}/Balance")
        left_out = served.process.stdout.readline().decode()  # type: ignore[union-attr]
        assert re.match(r"… \d+ lines left out: nobody read them\n", left_out)
        assert b"GET /api/v1/Balance" in served.process.stdout.readline()  # type: ignore[union-attr]


async def test_a_path_cannot_write_to_the_terminal_nor_forge_a_line() -> None:
    path = "/%1b%5D52;c;ZXZpbA==%07%0a2026-01-01 00:00:00 200 GET /forged%c2%9b31m"
    with sandbox("--scenario", "empty-account") as served:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False, verify=False) as client:
            await client.get(served.base_url + path)
            await client.get(f"{served.base_url}/OrderBookingShare?token=secret-token")
        served.process.terminate()
        assert served.process.stdout is not None
        log = served.process.stdout.read().decode()
    assert log.count("\n") == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", log)
    assert "secret-token" not in log


def test_a_log_whose_reader_has_gone_is_silent() -> None:
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "w") as stream:
        log = Log(stream)
        log.line("heard")
        assert os.read(ours, 100) == b"heard\n"
        os.close(ours)
        log.line("not heard")
        log.line("nor this")
