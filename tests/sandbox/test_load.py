"""Many clients at once, a log nobody reads, and not one request lost."""

from __future__ import annotations

import asyncio
import os
import re
import time

import httpx

from anosim_tui.sandbox.server import Log
from tests.terminal.terminal import KEY, Sandbox, sandbox
from tests.waiting import PATIENCE

PIPE = 65_536


def client_of(served: Sandbox) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {KEY}"}
    return httpx.AsyncClient(
        base_url=served.base_url, headers=headers, timeout=PATIENCE, trust_env=False, verify=False
    )


PATHS = ("/Sms", "/OrderBookingsCurrent", "/Balance")


async def poll(served: Sandbox, seconds: float, count: int) -> int:
    """Poll as a dashboard does, until both the time is over and the count is reached."""
    asked = 0
    end = time.monotonic() + seconds
    async with client_of(served) as client:
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
        async with client_of(served) as client:
            root = served.base_url.replace("/api/v1", "/__sandbox")
            state = (await client.get(f"{root}/state")).json()
        journal = served.requests()
    assert asked >= clients * (20 if campaign else 6)
    assert state["requests"] == len(journal) == asked
    assert {row["status"] for row in journal} == {200}
    assert state["money"]["addsUp"]


async def test_a_log_that_nobody_reads_holds_nothing_up() -> None:
    lines = PIPE // 200 + 150
    with sandbox("--scenario", "empty-account") as served:
        async with client_of(served) as client:
            for _ in range(lines):
                assert (await client.get("x" * 180)).status_code == 404
            assert (await client.get("Balance")).status_code == 200
    (log,) = served.log
    assert 0 < log.count("\n") < lines


async def test_a_path_cannot_write_to_the_terminal_nor_forge_a_line() -> None:
    path = "/%1b%5D52;c;ZXZpbA==%07%0a2026-01-01 00:00:00 200 GET /forged%c2%9b31m"
    with sandbox("--scenario", "empty-account") as served:
        async with client_of(served) as client:
            await client.get(served.base_url + path)
            await client.get("OrderBookingShare?token=secret-token")
    (log,) = served.log
    assert log.count("\n") == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", log)
    assert "secret-token" not in log


def test_a_log_tells_what_it_left_out_and_is_silent_without_a_reader() -> None:
    ours, theirs = os.pipe()
    with os.fdopen(theirs, "w") as stream:
        log = Log(stream)
        for _ in range(PIPE // 100):
            log.line("x" * 200)
        assert 0 < os.read(ours, PIPE).count(b"\n") < PIPE // 100
        log.line("heard")
        assert re.match(rb"\xe2\x80\xa6 \d+ lines left out: .+\nheard\n", os.read(ours, PIPE))
        os.close(ours)
        log.line("not heard")
    Log(None).line("nor this")
