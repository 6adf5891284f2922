"""`anosim-tui sandbox` over real HTTP: the command, its log, many clients, and who is not heard."""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Thread

import httpx
import pytest

from anosim_tui.commands import sandbox as command
from anosim_tui.sandbox.records import RequestRecord
from anosim_tui.sandbox.routes import MOST_BYTES
from anosim_tui.sandbox.scenario import SCENARIOS
from anosim_tui.sandbox.server import _log
from anosim_tui.sandbox.world import World
from tests.forks import popen
from tests.terminal.terminal import program, sandbox
from tests.waiting import PATIENCE

from .conftest import START
from .served import served


def parse(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.configure_sandbox(parser)
    return parser.parse_args(options)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(ending: signal.Signals) -> None:
    options = ["--port", "0", "--speed", "frozen", "--start", "2026-03-02T09:00Z", "--quirks"]
    process = popen(program("sandbox", *options), stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        hello = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/api/v1", hello)
        assert found is not None
        assert "sandbox-key-0000" in hello
        headers = {"X-API-Key": "sandbox-key-0000"}
        with httpx.Client(
            base_url=found[0], headers=headers, timeout=PATIENCE, trust_env=False, verify=False
        ) as client:
            assert client.get("/Balance").json()["accountBalanceInUSD"] == "42.17"
            control = found[0].replace("/api/v1", "/__sandbox")
            client.post(f"{control}/advance", json={"seconds": 60}).raise_for_status()
            sms = {"bookingId": 910016, "sender": "x", "text": "Code 4711"}
            client.post(f"{control}/sms", json=sms).raise_for_status()
            answer = client.get("/Sms?apikey=secret")
            assert answer.headers.get_list("date") == ["Mon, 02 Mar 2026 09:01:00 GMT"]
            assert any("Code 4711" in str(row) for row in answer.json())
        process.send_signal(ending)
        output, _ = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0
    assert "2026-03-02 09:01:00 200 GET /api/v1/Sms\n" in output
    assert "secret" not in output


def test_a_taken_port_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert command.run_sandbox(parse("--port", str(port))) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_what_cannot_start_says_why_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run_sandbox(parse("--scenario", "nope")) == 2
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert command.run_sandbox(parse()) == 2
    assert capsys.readouterr().err == (
        f"--scenario: there is none called 'nope'; allowed: {', '.join(SCENARIOS)},"
        " the path of a .toml file.\n"
        "The sandbox needs the Python package uvicorn.\n"
    )


@pytest.mark.parametrize(
    "option",
    [
        "--port 70000",
        "--port -1",
        "--speed fast",
        "--speed x0",
        "--speed nan",
        "--products 0",
        "--start tomorrow",
        "--start 0001-01-01",
        "--start 9999-12-31",
    ],
)
def test_bad_options_are_refused(option: str) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(*option.split())
    assert stop.value.code == 2


def test_speeds() -> None:
    assert [parse("--speed", text).speed for text in ("x10", "0.5", "frozen")] == [10, 0.5, 0]


# --- the log ------------------------------------------------------------------------------------


def test_a_log_that_nobody_reads_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = 1_000  # more than a pipe holds
    record = RequestRecord("GET", "/x" * 90, "", 404)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb", 0) as unread, os.fdopen(writing, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        logging = Thread(target=lambda: [_log(START, record) for _ in range(lines)], daemon=True)
        logging.start()
        logging.join(PATIENCE)
        assert not logging.is_alive()
        log = unread.read(1 << 20)
    assert 0 < log.count(b"\n") < lines
    assert log.endswith(b"\n")


async def test_a_path_cannot_write_to_the_terminal_nor_forge_a_line() -> None:
    path = "/%1b%5D52;c;ZXZpbA==%07%0a2026-01-01 00:00:00 200 GET /forged%c2%9b31m"
    with sandbox("--scenario", "empty-account") as box:
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            await client.get(box.base_url + path)
            await client.get(f"{box.base_url}/OrderBookingShare?token=secret-token")
    (log,) = box.log
    assert log.count("\n") == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", log)
    assert "secret-token" not in log


# --- what a web page of somebody else's could send -----------------------------------------------

ADVANCE = "/__sandbox/advance"


@pytest.fixture
async def root(world: World) -> AsyncIterator[str]:
    async with served(world) as base_url:
        yield base_url.removesuffix("/api/v1")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80", "[::1"])
async def test_another_name_is_not_answered(root: str, world: World, host: str) -> None:
    async with httpx.AsyncClient(base_url=root, headers={"Host": host}) as client:
        for path in ("/api/v1/Balance", "/__sandbox/requests"):
            assert (await client.get(path)).status_code == 421
        assert (await client.post(ADVANCE, json={"seconds": 1})).status_code == 421
    assert not world.requests


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:80", "LOCALHOST"])
async def test_this_computer_is(root: str, host: str) -> None:
    async with httpx.AsyncClient(base_url=root, headers={"Host": host}) as client:
        assert (await client.get("/__sandbox/requests")).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
async def test_a_form_changes_nothing(root: str, world: World, kind: str) -> None:
    async with httpx.AsyncClient(base_url=root) as client:
        before = world.now()
        for path in (ADVANCE, "/__sandbox/sms", "/__sandbox/faults"):
            answer = await client.post(path, content=b"{}", headers={"Content-Type": kind})
            assert answer.status_code == 415
        assert (world.now(), world.faults.standing) == (before, [])
        again = await client.post(ADVANCE, json={"seconds": 1})
        assert again.status_code == 200


async def test_a_body_is_read_up_to_a_megabyte(root: str) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield bytes(100_000)
            await asyncio.sleep(0)
        raise AssertionError("the sandbox took a hundred megabytes")

    kind = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=root, headers=kind, timeout=30) as client:
        for path in (ADVANCE, "/api/v1/Orders"):
            full = await client.post(path, content=bytes(MOST_BYTES + 1))
            assert full.status_code == 413
        with suppress(httpx.HTTPError):  # the connection is closed while more is on its way
            assert (await client.post(ADVANCE, content=endless())).status_code == 413
